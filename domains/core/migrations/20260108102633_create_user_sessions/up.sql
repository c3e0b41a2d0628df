-- A session per device lets a user see where the account is open and close one place alone.
CREATE TABLE public.user_sessions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    refresh_token varchar(500) NOT NULL,
    user_agent varchar(500),
    ip_address varchar(45),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    device_type varchar(20),
    device_os varchar(50),
    device_browser varchar(50),
    device_name varchar(100),
    location_country varchar(100),
    location_region varchar(100),
    location_city varchar(100),
    location_timezone varchar(100),
    location_latitude numeric(10, 8),
    location_longitude numeric(11, 8),
    last_activity_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    access_token_hash varchar(255),
    is_current_session boolean NOT NULL DEFAULT false,
    activity_count integer NOT NULL DEFAULT 0,
    is_suspicious boolean NOT NULL DEFAULT false,
    security_flags varchar(500),
    session_data jsonb,
    CONSTRAINT user_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT user_sessions_refresh_token_key UNIQUE (refresh_token),
    CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id)
        REFERENCES public.users (id) ON DELETE CASCADE,
    CONSTRAINT user_sessions_refresh_token_check CHECK (refresh_token <> ''),
    CONSTRAINT user_sessions_expires_at_check CHECK (expires_at > created_at),
    CONSTRAINT user_sessions_location_latitude_check CHECK (location_latitude BETWEEN -90 AND 90),
    CONSTRAINT user_sessions_location_longitude_check CHECK (location_longitude BETWEEN -180 AND 180),
    CONSTRAINT user_sessions_location_check CHECK (
        num_nonnulls(location_latitude, location_longitude) <> 1
    ),
    CONSTRAINT user_sessions_activity_count_check CHECK (activity_count >= 0),
    CONSTRAINT user_sessions_session_data_check CHECK (jsonb_typeof(session_data) = 'object')
);

-- A user's live sessions. last_activity_at has no index: it changes with nearly every request.
CREATE INDEX user_sessions_user_id_expires_at_idx ON public.user_sessions (user_id, expires_at);

-- The sweep of expired sessions.
CREATE INDEX user_sessions_expires_at_idx ON public.user_sessions (expires_at);

COMMENT ON TABLE public.user_sessions IS 'A signed-in device or browser of a user.';
COMMENT ON COLUMN public.user_sessions.refresh_token IS 'Hash of the token that renews the session; replaced each time it is used.';
COMMENT ON COLUMN public.user_sessions.user_agent IS 'User-Agent header of the sign-in.';
COMMENT ON COLUMN public.user_sessions.ip_address IS 'IPv4 or IPv6 address of the sign-in.';
COMMENT ON COLUMN public.user_sessions.expires_at IS 'When the session ends unless it is renewed.';
COMMENT ON COLUMN public.user_sessions.device_type IS 'Kind of device read from the user agent: desktop, mobile, tablet.';
COMMENT ON COLUMN public.user_sessions.location_country IS 'Place guessed from the address, as are all location columns; it proves nothing.';
COMMENT ON COLUMN public.user_sessions.location_timezone IS 'IANA time zone of the place.';
COMMENT ON COLUMN public.user_sessions.location_latitude IS 'Degrees north, WGS 84; given together with the longitude or not at all.';
COMMENT ON COLUMN public.user_sessions.location_longitude IS 'Degrees east, WGS 84.';
COMMENT ON COLUMN public.user_sessions.last_activity_at IS 'Time of the last request in this session.';
COMMENT ON COLUMN public.user_sessions.access_token_hash IS 'Hash of the access token last given out.';
COMMENT ON COLUMN public.user_sessions.is_current_session IS 'True for the session the user is working in.';
COMMENT ON COLUMN public.user_sessions.activity_count IS 'Number of requests in this session.';
COMMENT ON COLUMN public.user_sessions.is_suspicious IS 'True when the sign-in was unlike the earlier ones of the user.';
COMMENT ON COLUMN public.user_sessions.security_flags IS 'Reasons for suspicion, separated by commas.';
COMMENT ON COLUMN public.user_sessions.session_data IS 'JSON object of what the application remembers for the session.';
