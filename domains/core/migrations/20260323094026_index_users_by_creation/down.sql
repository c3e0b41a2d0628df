-- Takes back the index of accounts by creation.
DROP INDEX public.users_created_at_id_idx;
