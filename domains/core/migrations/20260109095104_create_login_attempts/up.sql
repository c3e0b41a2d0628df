-- Every attempt is kept, failed ones too, so that guessing can be slowed down by account and by address.
CREATE TABLE public.login_attempts (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid,
    email varchar(255),
    username varchar(100),
    ip_address varchar(45) NOT NULL,
    user_agent text,
    success boolean NOT NULL DEFAULT false,
    failure_reason varchar(100),
    "timestamp" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT login_attempts_pkey PRIMARY KEY (id),
    CONSTRAINT login_attempts_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT login_attempts_email_check CHECK (email = lower(email)),
    CONSTRAINT login_attempts_ip_address_check CHECK (ip_address <> ''),
    CONSTRAINT login_attempts_failure_reason_check CHECK (NOT success OR failure_reason IS NULL)
);

-- Recent attempts of one account, one typed name, one address: what throttling counts at each sign-in.
CREATE INDEX login_attempts_user_id_timestamp_idx ON public.login_attempts (user_id, "timestamp");
CREATE INDEX login_attempts_email_timestamp_idx ON public.login_attempts (email, "timestamp")
    WHERE email IS NOT NULL;
CREATE INDEX login_attempts_username_timestamp_idx ON public.login_attempts (username, "timestamp")
    WHERE username IS NOT NULL;
CREATE INDEX login_attempts_ip_address_timestamp_idx ON public.login_attempts (ip_address, "timestamp");

-- Old attempts are deleted by age. Rows arrive in order of time, so a block range index does, at a
-- thousandth of the size.
CREATE INDEX login_attempts_timestamp_idx ON public.login_attempts USING brin ("timestamp");

COMMENT ON TABLE public.login_attempts IS 'One attempt to sign in, successful or not. Rows are only added, and deleted by age.';
COMMENT ON COLUMN public.login_attempts.user_id IS 'Account that the attempt was for; null when what was typed matches none.';
COMMENT ON COLUMN public.login_attempts.email IS 'E-mail address as typed, in lower case so that attempts can be counted.';
COMMENT ON COLUMN public.login_attempts.username IS 'Username as typed.';
COMMENT ON COLUMN public.login_attempts.ip_address IS 'IPv4 or IPv6 address of the client.';
COMMENT ON COLUMN public.login_attempts.user_agent IS 'User-Agent header of the request.';
COMMENT ON COLUMN public.login_attempts.failure_reason IS 'Why the attempt failed, for operators; never shown to the client. Null after a success.';
COMMENT ON COLUMN public.login_attempts."timestamp" IS 'When the attempt was made.';
COMMENT ON COLUMN public.login_attempts.created_at IS 'When the row was written, which may be later than the attempt.';
