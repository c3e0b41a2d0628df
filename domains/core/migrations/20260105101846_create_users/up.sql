-- Accounts come first: nearly every other table, in this domain and in those that depend on it, names a user.
CREATE TYPE public.user_status AS ENUM (
    'active',
    'inactive',
    'suspended',
    'pending'
);

COMMENT ON TYPE public.user_status IS
    'State of an account: pending waits for its first approval, inactive was closed, suspended was shut out for a while.';

CREATE TABLE public.users (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL,
    username varchar(100) NOT NULL,
    password varchar(255) NOT NULL,
    first_name varchar(100),
    last_name varchar(100),
    last_login_at timestamptz,
    status public.user_status NOT NULL DEFAULT 'pending',
    email_verified boolean NOT NULL DEFAULT false,
    email_verified_at timestamptz,
    timezone varchar(100) NOT NULL DEFAULT 'UTC',
    language varchar(10) NOT NULL DEFAULT 'en',
    avatar_url varchar(500),
    name varchar(200),
    bio text,
    date_of_birth date,
    phone varchar(20),
    two_factor_enabled boolean NOT NULL DEFAULT false,
    two_factor_secret varchar(255),
    two_factor_backup_codes jsonb,
    deleted_at timestamptz,
    deletion_reason text,
    recovery_deadline timestamptz,
    deleted_by_ip varchar(45),
    deleted_by_user_agent text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    import_batch_id varchar(100),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_username_key UNIQUE (username),
    CONSTRAINT users_email_check CHECK (email LIKE '_%@_%' AND email = lower(email)),
    CONSTRAINT users_username_check CHECK (username <> '' AND username = btrim(username)),
    CONSTRAINT users_password_check CHECK (password <> ''),
    CONSTRAINT users_email_verified_check CHECK (email_verified = (email_verified_at IS NOT NULL)),
    CONSTRAINT users_timezone_check CHECK (timezone <> ''),
    CONSTRAINT users_language_check CHECK (length(language) >= 2),
    CONSTRAINT users_date_of_birth_check CHECK (date_of_birth >= DATE '1900-01-01'),
    CONSTRAINT users_two_factor_secret_check CHECK (NOT two_factor_enabled OR two_factor_secret IS NOT NULL),
    CONSTRAINT users_two_factor_backup_codes_check CHECK (jsonb_typeof(two_factor_backup_codes) = 'array'),
    CONSTRAINT users_deletion_check CHECK (
        deleted_at IS NOT NULL
        OR num_nonnulls(deletion_reason, recovery_deadline, deleted_by_ip, deleted_by_user_agent) = 0
    ),
    CONSTRAINT users_recovery_deadline_check CHECK (recovery_deadline >= deleted_at)
);

-- The purge job asks which deleted accounts can no longer be recovered; few rows are ever deleted.
CREATE INDEX users_recovery_deadline_idx ON public.users (recovery_deadline)
    WHERE recovery_deadline IS NOT NULL;

-- An import is listed or taken back as a whole; most accounts were not imported.
CREATE INDEX users_import_batch_id_idx ON public.users (import_batch_id)
    WHERE import_batch_id IS NOT NULL;

CREATE TRIGGER users_set_updated_at
    BEFORE UPDATE ON public.users
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.users IS 'A person or program that can sign in.';
COMMENT ON COLUMN public.users.email IS 'Sign-in address, kept in lower case so that one mailbox is one account.';
COMMENT ON COLUMN public.users.username IS 'Sign-in name, without surrounding blanks; case matters.';
COMMENT ON COLUMN public.users.password IS 'Salted hash of the password, with its algorithm and parameters; never the password.';
COMMENT ON COLUMN public.users.last_login_at IS 'Last successful sign-in; null means never.';
COMMENT ON COLUMN public.users.email_verified_at IS 'When the present e-mail address was verified; set exactly when email_verified is.';
COMMENT ON COLUMN public.users.timezone IS 'IANA time zone in which dates are shown, such as Asia/Bangkok.';
COMMENT ON COLUMN public.users.language IS 'BCP 47 language tag, such as en or th.';
COMMENT ON COLUMN public.users.name IS 'Name to display; null means first and last name.';
COMMENT ON COLUMN public.users.phone IS 'Phone number as the user wrote it.';
COMMENT ON COLUMN public.users.two_factor_secret IS 'Encrypted secret of the one-time password generator.';
COMMENT ON COLUMN public.users.two_factor_backup_codes IS 'JSON array of hashed single-use codes.';
COMMENT ON COLUMN public.users.deleted_at IS 'When the account was marked deleted; null means it is not. The row stays until it is purged.';
COMMENT ON COLUMN public.users.recovery_deadline IS 'Until when a deleted account can be recovered; it may be purged afterwards.';
COMMENT ON COLUMN public.users.deleted_by_ip IS 'IPv4 or IPv6 address from which the deletion was asked for.';
COMMENT ON COLUMN public.users.deleted_by_user_agent IS 'User-Agent header of the request that deleted the account.';
COMMENT ON COLUMN public.users.import_batch_id IS 'Bulk import that created the account; null means created by hand.';
