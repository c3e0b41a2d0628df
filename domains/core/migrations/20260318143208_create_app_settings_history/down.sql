-- Takes its indexes and comments with it.
DROP TABLE public.app_settings_history;
