//! The private server, with real server programs. Every test has a workspace and a server of its own, and removes both.

/// Workspaces and servers that clean up after themselves.
mod support;

/// First start, second start, stop, settings, a TCP port.
mod lifecycle;
/// Killed servers, stale and foreign lock files, removed, moved and copied folders, starts that fail.
mod mishaps;
