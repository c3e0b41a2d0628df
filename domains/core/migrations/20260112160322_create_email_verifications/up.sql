-- An address counts as the user's only after a message sent to it was answered.
CREATE TABLE public.email_verifications (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    token varchar(255) NOT NULL,
    email varchar(255) NOT NULL,
    verified boolean NOT NULL DEFAULT false,
    verified_at timestamptz,
    expires_at timestamptz NOT NULL,
    ip_address varchar(45),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT email_verifications_pkey PRIMARY KEY (id),
    CONSTRAINT email_verifications_token_key UNIQUE (token),
    CONSTRAINT email_verifications_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT email_verifications_token_check CHECK (token <> ''),
    CONSTRAINT email_verifications_email_check CHECK (email LIKE '_%@_%' AND email = lower(email)),
    CONSTRAINT email_verifications_verified_check CHECK (verified = (verified_at IS NOT NULL)),
    CONSTRAINT email_verifications_expires_at_check CHECK (expires_at > created_at)
);

-- A new request withdraws the earlier ones of the user.
CREATE INDEX email_verifications_user_id_idx ON public.email_verifications (user_id);

-- The sweep of expired tokens.
CREATE INDEX email_verifications_expires_at_idx ON public.email_verifications (expires_at);

CREATE TRIGGER email_verifications_set_updated_at
    BEFORE UPDATE ON public.email_verifications
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.email_verifications IS 'A request to prove that an e-mail address is the user''s.';
COMMENT ON COLUMN public.email_verifications.token IS 'Hash of the secret in the link; the secret itself is only in the message.';
COMMENT ON COLUMN public.email_verifications.email IS 'Address to be proven, in lower case.';
COMMENT ON COLUMN public.email_verifications.verified_at IS 'When the address was proven; set exactly when verified is.';
COMMENT ON COLUMN public.email_verifications.expires_at IS 'From when the token is refused.';
COMMENT ON COLUMN public.email_verifications.ip_address IS 'IPv4 or IPv6 address that asked for the token.';
