"""A run that is killed, at any moment, goes on where it stood."""
