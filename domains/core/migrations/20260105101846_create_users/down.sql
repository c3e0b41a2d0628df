-- The table goes before the type of its column.
DROP TABLE public.users;
DROP TYPE public.user_status;
