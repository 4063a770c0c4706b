"""The fields parameter, as we write it and as the simulator reads it."""

from __future__ import annotations

import pytest

from saas_audit.connectors.google.mask import mask
from saas_audit.simulator.google.partial import InvalidMask, applied, parsed


@pytest.mark.parametrize(
    ("fields", "items", "extra", "written"),
    [
        (["id"], (), [], "id"),
        (["id", "name"], ("users",), ["nextPageToken"], "nextPageToken,users(id,name)"),
        (["a.b", "a.c", "d"], ("x",), [], "x(a(b,c),d)"),
        (["setting.value"], ("policies",), [], "policies/setting/value"),
    ],
)
def test_masks(fields: list[str], items: tuple[str, ...], extra: list[str], written: str) -> None:
    assert mask(fields, items, extra) == written


def test_what_we_write_is_what_the_vendor_reads() -> None:
    tree = parsed(mask(["a.b", "a.c", "d"], ("x",), ["nextPageToken"]))
    whole = {"x": [{"a": {"b": 1, "c": 2, "z": 3}, "d": 4, "y": 5}], "other": 6}
    assert applied(tree, whole) == {"x": [{"a": {"b": 1, "c": 2}, "d": 4}]}


@pytest.mark.parametrize("broken", ["a(", "a,,b", "a/", "(a)", "a)b", "a b"])
def test_the_simulator_refuses_what_is_no_mask(broken: str) -> None:
    with pytest.raises(InvalidMask):
        parsed(broken)
