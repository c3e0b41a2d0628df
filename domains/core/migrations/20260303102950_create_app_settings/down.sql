-- The table goes before the types of its columns.
DROP TABLE public.app_settings;
DROP TYPE public.setting_access_level;
DROP TYPE public.setting_data_type;
