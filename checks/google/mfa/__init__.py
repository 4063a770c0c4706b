"""2-Step Verification, by subject; the ids stay ``google.mfa.NAME``."""
