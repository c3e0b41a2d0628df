-- What can be allowed is data: domains add their own rows through core, without a change of code here.
CREATE TABLE public.permissions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    resource varchar(100) NOT NULL,
    action varchar(50) NOT NULL,
    description varchar(255),
    category varchar(50) NOT NULL DEFAULT 'general',
    is_system_permission boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    conditions text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT permissions_pkey PRIMARY KEY (id),
    CONSTRAINT permissions_resource_action_key UNIQUE (resource, action),
    CONSTRAINT permissions_resource_check CHECK (resource <> '' AND resource = btrim(resource)),
    CONSTRAINT permissions_action_check CHECK (action <> '' AND action = btrim(action)),
    CONSTRAINT permissions_category_check CHECK (category <> '')
);

CREATE TRIGGER permissions_set_updated_at
    BEFORE UPDATE ON public.permissions
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

COMMENT ON TABLE public.permissions IS 'One action on one kind of thing that a role can allow.';
COMMENT ON COLUMN public.permissions.resource IS 'Kind of thing acted on, with its domain before it where it is not of core: inventory:drugs.';
COMMENT ON COLUMN public.permissions.action IS 'What is done to it: read, update, read:own.';
COMMENT ON COLUMN public.permissions.category IS 'Heading under which the permission is listed.';
COMMENT ON COLUMN public.permissions.is_system_permission IS 'True for permissions that the system relies on; people may not change or delete them.';
COMMENT ON COLUMN public.permissions.is_active IS 'False withholds the permission from every role that has it.';
COMMENT ON COLUMN public.permissions.conditions IS 'Expression, evaluated by the application, that narrows the permission; null means it always holds.';
