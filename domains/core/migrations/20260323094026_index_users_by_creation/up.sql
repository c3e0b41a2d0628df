-- Accounts are listed page by page, oldest first. An import creates thousands at one moment: id tells them apart, and
-- is part of the index so that a page can begin in their midst.
--
-- Built in the transaction: no installation is in use yet. Once one is, an index of a busy table is built CONCURRENTLY.
-- dbctl: allow = "require-concurrent-index-creation: no installation is in use yet"
CREATE INDEX users_created_at_id_idx ON public.users (created_at, id);
