-- Takes its indexes, trigger and comments with it.
DROP TABLE public.email_verifications;
