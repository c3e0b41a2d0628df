-- Roles bundle permissions, so that users are granted a job and not a list.
CREATE TABLE public.roles (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(50) NOT NULL,
    description varchar(255),
    is_active boolean NOT NULL DEFAULT true,
    is_system_role boolean NOT NULL DEFAULT false,
    category varchar(50),
    hierarchy_level integer NOT NULL DEFAULT 0,
    parent_id uuid,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT roles_pkey PRIMARY KEY (id),
    CONSTRAINT roles_name_key UNIQUE (name),
    CONSTRAINT roles_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES public.roles (id) ON DELETE SET NULL,
    CONSTRAINT roles_name_check CHECK (name <> '' AND name = btrim(name)),
    CONSTRAINT roles_hierarchy_level_check CHECK (hierarchy_level >= 0),
    CONSTRAINT roles_parent_id_check CHECK (parent_id <> id)
);

CREATE INDEX roles_parent_id_idx ON public.roles (parent_id);

CREATE TRIGGER roles_set_updated_at
    BEFORE UPDATE ON public.roles
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.roles IS 'A named set of permissions that users are given.';
COMMENT ON COLUMN public.roles.is_active IS 'False takes the role from all its holders without losing who they are.';
COMMENT ON COLUMN public.roles.is_system_role IS 'True for roles that the system relies on; people may not change or delete them.';
COMMENT ON COLUMN public.roles.category IS 'Heading under which the role is listed.';
COMMENT ON COLUMN public.roles.hierarchy_level IS 'Depth in the tree of roles: 0 is the top.';
COMMENT ON COLUMN public.roles.parent_id IS 'Role above this one; null for a top role.';
