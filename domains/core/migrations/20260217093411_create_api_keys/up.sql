-- Programs sign in with keys of their own, narrower than their owner and withdrawn one by one.
CREATE TABLE public.api_keys (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    name varchar(100) NOT NULL,
    key_hash varchar(255) NOT NULL,
    key_prefix varchar(11) NOT NULL,
    scopes jsonb,
    last_used_at timestamptz,
    last_used_ip varchar(45),
    expires_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
    CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT api_keys_name_check CHECK (name <> ''),
    CONSTRAINT api_keys_key_hash_check CHECK (key_hash <> ''),
    CONSTRAINT api_keys_key_prefix_check CHECK (key_prefix <> ''),
    CONSTRAINT api_keys_scopes_check CHECK (jsonb_typeof(scopes) = 'array'),
    CONSTRAINT api_keys_expires_at_check CHECK (expires_at > created_at)
);

CREATE INDEX api_keys_user_id_idx ON public.api_keys (user_id);

-- A request finds its candidates by the prefix, then compares hashes.
CREATE INDEX api_keys_key_prefix_idx ON public.api_keys (key_prefix);

-- The sweep of expired keys; many never expire.
CREATE INDEX api_keys_expires_at_idx ON public.api_keys (expires_at)
    WHERE expires_at IS NOT NULL;

CREATE TRIGGER api_keys_set_updated_at
    BEFORE UPDATE ON public.api_keys
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.api_keys IS 'A key with which a program acts for a user.';
COMMENT ON COLUMN public.api_keys.name IS 'What the owner calls the key.';
COMMENT ON COLUMN public.api_keys.key_hash IS 'Hash of the key; the key itself is shown once and never stored.';
COMMENT ON COLUMN public.api_keys.key_prefix IS 'First characters of the key in clear, to find it and to recognise it in a list.';
COMMENT ON COLUMN public.api_keys.scopes IS 'JSON array of the permissions the key is narrowed to; null means all of its owner.';
COMMENT ON COLUMN public.api_keys.last_used_at IS 'Last request made with the key; null means never.';
COMMENT ON COLUMN public.api_keys.last_used_ip IS 'IPv4 or IPv6 address of the last request.';
COMMENT ON COLUMN public.api_keys.expires_at IS 'From when the key is refused; null means never.';
COMMENT ON COLUMN public.api_keys.is_active IS 'False when the key was withdrawn.';
