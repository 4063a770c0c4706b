"""Questions that no single platform can answer."""
