"""A time as RFC 3339 writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""With its offset: a time without one compares with nothing, and is of the wrong type."""
