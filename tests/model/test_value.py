"""What two runs compare is the value, not the words around it."""

from __future__ import annotations

from saas_audit.model import Beside, Value, canonical, text


def test_a_note_beside_a_value_is_read_and_not_compared():
    one, other = Beside("ALLOW_ALL", "5 people"), Beside("ALLOW_ALL", "6 people")
    assert text(one) == "ALLOW_ALL (5 people)"
    assert canonical(one, text(one)) == canonical(other, text(other)) == Value("ALLOW_ALL")


def test_a_collection_beside_a_note_is_a_collection():
    assert canonical(Beside(["b", "a"], "5 people"), "").members == ("a", "b")
