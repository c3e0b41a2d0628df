-- Takes its index, trigger and comment with it.
DROP TABLE public.role_permissions;
