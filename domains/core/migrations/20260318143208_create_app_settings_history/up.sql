-- A setting changes how the system behaves for everybody: keep who changed it, from what and why.
CREATE TABLE public.app_settings_history (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    setting_id uuid NOT NULL,
    old_value jsonb,
    new_value jsonb,
    action varchar(50) NOT NULL,
    reason text,
    changed_by uuid,
    changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ip_address varchar(45),
    user_agent varchar(500),
    CONSTRAINT app_settings_history_pkey PRIMARY KEY (id),
    CONSTRAINT app_settings_history_setting_id_fkey FOREIGN KEY (setting_id)
        REFERENCES public.app_settings (id) ON DELETE CASCADE,
    CONSTRAINT app_settings_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT app_settings_history_action_check CHECK (action <> ''),
    CONSTRAINT app_settings_history_value_check CHECK (num_nonnulls(old_value, new_value) > 0)
);

-- The history of one setting, and what one user changed, in order of time.
CREATE INDEX app_settings_history_setting_id_changed_at_idx
    ON public.app_settings_history (setting_id, changed_at);
CREATE INDEX app_settings_history_changed_by_changed_at_idx
    ON public.app_settings_history (changed_by, changed_at);

COMMENT ON TABLE public.app_settings_history IS 'One change of a setting. Rows are only added; they go when their setting does.';
COMMENT ON COLUMN public.app_settings_history.old_value IS 'Value before the change; null when the setting was created.';
COMMENT ON COLUMN public.app_settings_history.new_value IS 'Value after the change; null when the value was taken away.';
COMMENT ON COLUMN public.app_settings_history.action IS 'What was done: create, update, reset.';
COMMENT ON COLUMN public.app_settings_history.reason IS 'Why, in the words of the one who did it.';
COMMENT ON COLUMN public.app_settings_history.changed_by IS 'Null means the system, or a user since removed.';
COMMENT ON COLUMN public.app_settings_history.ip_address IS 'IPv4 or IPv6 address of the request.';
COMMENT ON COLUMN public.app_settings_history.user_agent IS 'User-Agent header of the request.';
