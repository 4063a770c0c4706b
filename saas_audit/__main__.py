"""``python -m saas_audit``."""

from .cli import console

console()
