"""How much is tried: in the tests little, always the same; in `make fuzz` much, and ever new."""

from __future__ import annotations

import copy
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("SAAS_AUDIT_FUZZ", "0"))

bounded = settings(
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

WORDS = [
    "",
    "../../x",
    "/etc/passwd",
    "=1+1",
    "<b>",
    "\x1b[31m",
    "\u202e",
    "\x00",
    "C:\\x",
    "ä" * 999,
]
texts = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def changed(draw: Any, whole: Any) -> Any:
    """The value with something in it replaced, taken away or added."""
    found = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(found))
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()) or isinstance(holder, list):
            holder[key] = draw(values)
        else:
            del holder[key]
            holder[draw(texts)] = draw(values)
    return found


def _places(held: Any) -> Any:
    inside = held.items() if isinstance(held, dict) else enumerate(held)
    for key, value in list(inside):
        yield held, key
        if isinstance(value, (dict, list)):
            yield from _places(value)
