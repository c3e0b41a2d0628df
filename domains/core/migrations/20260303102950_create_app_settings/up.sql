-- Settings that operators change while the system runs, with what a screen needs to edit them.
CREATE TYPE public.setting_data_type AS ENUM (
    'string',
    'number',
    'boolean',
    'json',
    'array',
    'date',
    'email',
    'url'
);

COMMENT ON TYPE public.setting_data_type IS 'What the value of a setting is, and so how it is checked and edited.';

CREATE TYPE public.setting_access_level AS ENUM (
    'public',
    'user',
    'admin',
    'system'
);

COMMENT ON TYPE public.setting_access_level IS
    'Who may read a setting: anybody, a signed-in user, an administrator, only the system itself.';

CREATE TABLE public.app_settings (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    key varchar(255) NOT NULL,
    namespace varchar(100) NOT NULL DEFAULT 'default',
    category varchar(100) NOT NULL,
    value jsonb NOT NULL,
    default_value jsonb NOT NULL,
    label varchar(255) NOT NULL,
    description text,
    data_type public.setting_data_type NOT NULL DEFAULT 'string',
    access_level public.setting_access_level NOT NULL DEFAULT 'admin',
    is_encrypted boolean NOT NULL DEFAULT false,
    is_readonly boolean NOT NULL DEFAULT false,
    is_hidden boolean NOT NULL DEFAULT false,
    validation_rules jsonb,
    ui_schema jsonb,
    sort_order integer NOT NULL DEFAULT 0,
    "group" varchar(100),
    created_by uuid,
    updated_by uuid,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT app_settings_pkey PRIMARY KEY (id),
    CONSTRAINT app_settings_key_key UNIQUE (key),
    CONSTRAINT app_settings_created_by_fkey FOREIGN KEY (created_by)
        REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT app_settings_updated_by_fkey FOREIGN KEY (updated_by)
        REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT app_settings_key_check CHECK (key <> '' AND key = btrim(key)),
    CONSTRAINT app_settings_namespace_check CHECK (namespace <> ''),
    CONSTRAINT app_settings_category_check CHECK (category <> ''),
    CONSTRAINT app_settings_label_check CHECK (label <> '')
);

-- A settings screen reads one namespace, often one category of it.
CREATE INDEX app_settings_namespace_category_idx ON public.app_settings (namespace, category);

-- Removing a user clears these.
CREATE INDEX app_settings_created_by_idx ON public.app_settings (created_by);
CREATE INDEX app_settings_updated_by_idx ON public.app_settings (updated_by);

CREATE TRIGGER app_settings_set_updated_at
    BEFORE UPDATE ON public.app_settings
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.app_settings IS 'A setting of the running system, with its present value and its default.';
COMMENT ON COLUMN public.app_settings.key IS 'Full name of the setting, unique over all namespaces: mail.smtp.host.';
COMMENT ON COLUMN public.app_settings.namespace IS 'Part of the system that the setting belongs to.';
COMMENT ON COLUMN public.app_settings.category IS 'Page of the settings screen.';
COMMENT ON COLUMN public.app_settings.value IS 'Present value as JSON of the kind that data_type names; a string of cipher text when is_encrypted.';
COMMENT ON COLUMN public.app_settings.default_value IS 'Value that a reset puts back, in clear.';
COMMENT ON COLUMN public.app_settings.label IS 'Name that people see.';
COMMENT ON COLUMN public.app_settings.is_encrypted IS 'True when the application encrypts the value before it is stored.';
COMMENT ON COLUMN public.app_settings.is_readonly IS 'True when people may see the setting but not change it.';
COMMENT ON COLUMN public.app_settings.is_hidden IS 'True when no screen lists the setting.';
COMMENT ON COLUMN public.app_settings.validation_rules IS 'Limits on the value, as a JSON Schema fragment.';
COMMENT ON COLUMN public.app_settings.ui_schema IS 'How the screen edits the value: widget and options.';
COMMENT ON COLUMN public.app_settings.sort_order IS 'Place within the group; lower comes first.';
COMMENT ON COLUMN public.app_settings."group" IS 'Box on the page, below category; null means none.';
COMMENT ON COLUMN public.app_settings.created_by IS 'Null means the system, or a user since removed.';
COMMENT ON COLUMN public.app_settings.updated_by IS 'Null means the system, or a user since removed.';
