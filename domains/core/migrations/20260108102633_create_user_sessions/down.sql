-- Takes its indexes and comments with it.
DROP TABLE public.user_sessions;
