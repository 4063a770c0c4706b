"""How sources are told apart, named on disk, and what they take."""

from __future__ import annotations

import re
from typing import Any

import pytest

from saas_audit.model import ORGANISATION, Gap, Reading, Reason, Source, Stream, Tenant
from saas_audit.model.source import LONGEST_NAME
from tests.support import ANN, Human

MAIN, OTHER = Tenant("m365", "main"), Tenant("google", "other")


def source(**said: Any) -> Source:
    return Source(**{"platform": "m365", "api": "graph", "path": "/users", **said})


PLAIN = source()


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (source(permission=("User.Read.All",), items=("value",)), True),
        (source(platform="google"), False),
        (source(api="beta"), False),
        (source(path="/groups"), False),
        (source(query=(("$filter", "x"),)), False),
        (source(each=Human), False),
    ],
)
def test_what_is_asked_and_for_whom_tells_sources_apart(other: Source, is_one: bool):
    assert (other.identity == PLAIN.identity) is is_one


@pytest.mark.parametrize(
    ("one", "endpoint", "slug"),
    [
        (PLAIN, "graph /users", "graph-users"),
        (
            source(query=(("$filter", "a eq 1"), ("n", "2"))),
            "graph /users?$filter=a eq 1&n=2",
            "graph-users-filter-a-eq-1-n-2",
        ),
        (
            source(path="/users/{id}/Keys", each=Human),
            "graph /users/{id}/Keys",
            "graph-users-id-keys-for-human",
        ),
    ],
)
def test_how_a_source_is_called(one: Source, endpoint: str, slug: str):
    assert (one.endpoint, one.slug) == (endpoint, slug)


def test_a_long_name_ends_in_a_hash_of_all_of_it():
    fits = source(path="/" + "x" * (LONGEST_NAME - len("graph-")))
    assert fits.slug == "graph-" + "x" * (LONGEST_NAME - len("graph-"))
    first, second = (source(path="/" + "x" * 100 + end) for end in "ab")
    assert first.slug != second.slug
    assert re.fullmatch(r"graph-x{74}-[0-9a-f]{8}", first.slug)


def test_rights_are_what_it_takes_and_what_makes_it_whole_each_once():
    both = source(permission=("B", "A"), whole_with=("A", "C"))
    assert both.rights == ("B", "A", "C")


def test_a_stream_goes_from_tenant_to_tenant_and_keeps_what_was_missing():
    hers = Gap(Reason.NO_PERMISSION, "hers")
    first, second = Gap(Reason.TRUNCATED, "first"), Gap(Reason.TRUNCATED, "second")
    ben = Human(id="ben")
    stream: Stream[Human] = Stream(
        [
            (MAIN, Reading([(ANN, "a#1")], gap=first)),
            (Tenant("m365", "more"), Reading([(ben, "b#1")], gap=second)),
            (OTHER, Reading([], gaps_of={"x": hers})),
            (ORGANISATION, Reading([])),
        ]
    )
    assert stream.gaps == {}
    assert [(tenant.name, row.id, ref) for tenant, row, ref in stream] == [
        ("main", "ann", "a#1"),
        ("more", "ben", "b#1"),
    ]
    assert stream.gaps == {"m365": first, "google": hers}
    assert list(stream) == []
