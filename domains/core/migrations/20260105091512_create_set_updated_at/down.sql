-- Nothing uses the function any more once the tables are gone.
DROP FUNCTION public.set_updated_at();
