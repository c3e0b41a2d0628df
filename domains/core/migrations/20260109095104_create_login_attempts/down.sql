-- Takes its indexes and comments with it.
DROP TABLE public.login_attempts;
