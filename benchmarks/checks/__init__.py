"""Questions that measure the engine, not a tenant."""
