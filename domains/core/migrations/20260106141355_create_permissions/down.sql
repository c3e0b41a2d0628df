-- Takes its trigger and comments with it.
DROP TABLE public.permissions;
