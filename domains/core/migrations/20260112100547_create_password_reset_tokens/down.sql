-- Takes its indexes, trigger and comments with it.
DROP TABLE public.password_reset_tokens;
