-- Takes its index, trigger and comments with it.
DROP TABLE public.roles;
