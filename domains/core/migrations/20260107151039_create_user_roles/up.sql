-- Who holds which role, given by whom and until when. Withdrawn rows stay, as a record.
CREATE TABLE public.user_roles (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    assigned_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    assigned_by uuid,
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT user_roles_pkey PRIMARY KEY (id),
    CONSTRAINT user_roles_user_id_role_id_key UNIQUE (user_id, role_id),
    CONSTRAINT user_roles_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT user_roles_role_id_fkey FOREIGN KEY (role_id)
        REFERENCES public.roles (id) ON DELETE CASCADE,
    CONSTRAINT user_roles_assigned_by_fkey FOREIGN KEY (assigned_by)
        REFERENCES public.users (id) ON DELETE SET NULL,
    CONSTRAINT user_roles_expires_at_check CHECK (expires_at > assigned_at)
);

-- The unique key serves user_id; these answer who holds a role and which grants a user made.
CREATE INDEX user_roles_role_id_idx ON public.user_roles (role_id);
CREATE INDEX user_roles_assigned_by_idx ON public.user_roles (assigned_by);

-- The sweep of expired grants; most never expire.
CREATE INDEX user_roles_expires_at_idx ON public.user_roles (expires_at)
    WHERE expires_at IS NOT NULL;

CREATE TRIGGER user_roles_set_updated_at
    BEFORE UPDATE ON public.user_roles
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.user_roles IS 'Roles that a user holds or held.';
COMMENT ON COLUMN public.user_roles.is_active IS 'False when the role was withdrawn.';
COMMENT ON COLUMN public.user_roles.assigned_at IS 'From when the user holds the role.';
COMMENT ON COLUMN public.user_roles.assigned_by IS 'User who gave the role; null means the system, or a user since removed.';
COMMENT ON COLUMN public.user_roles.expires_at IS 'When the role ends by itself; null means never.';
