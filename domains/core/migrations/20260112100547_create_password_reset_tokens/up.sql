-- A forgotten password is replaced by proof of reading the mailbox: one use, for a short time.
CREATE TABLE public.password_reset_tokens (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    token varchar(255) NOT NULL,
    email varchar(255) NOT NULL,
    used boolean NOT NULL DEFAULT false,
    used_at timestamptz,
    expires_at timestamptz NOT NULL,
    ip_address varchar(45),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT password_reset_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT password_reset_tokens_token_key UNIQUE (token),
    CONSTRAINT password_reset_tokens_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT password_reset_tokens_token_check CHECK (token <> ''),
    CONSTRAINT password_reset_tokens_email_check CHECK (email LIKE '_%@_%' AND email = lower(email)),
    CONSTRAINT password_reset_tokens_used_check CHECK (used = (used_at IS NOT NULL)),
    CONSTRAINT password_reset_tokens_expires_at_check CHECK (expires_at > created_at)
);

-- A new request withdraws the earlier ones of the user.
CREATE INDEX password_reset_tokens_user_id_idx ON public.password_reset_tokens (user_id);

-- The sweep of expired tokens.
CREATE INDEX password_reset_tokens_expires_at_idx ON public.password_reset_tokens (expires_at);

CREATE TRIGGER password_reset_tokens_set_updated_at
    BEFORE UPDATE ON public.password_reset_tokens
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.password_reset_tokens IS 'A request to set a new password, sent by e-mail.';
COMMENT ON COLUMN public.password_reset_tokens.token IS 'Hash of the secret in the link; the secret itself is only in the message.';
COMMENT ON COLUMN public.password_reset_tokens.email IS 'Address the message went to, in lower case; the account may have another by now.';
COMMENT ON COLUMN public.password_reset_tokens.used_at IS 'When the token was used; set exactly when used is.';
COMMENT ON COLUMN public.password_reset_tokens.expires_at IS 'From when the token is refused.';
COMMENT ON COLUMN public.password_reset_tokens.ip_address IS 'IPv4 or IPv6 address that asked for the token.';
