"""Salesforce's APIs: how a row type says which object, setting or metadata it is read from.

A source's query names what is asked beside the fields, in the connector's words: ``where`` and
``group`` are SOQL of our own; ``windows`` names a recipe that reads a list piece by piece, and
``numbered`` the name under which each record is kept where the vendor gives it no id; ``names``
are the full names of metadata, ``*`` for all that the vendor lists; ``limit`` is how many rows are
enough where one is as good as all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...model import BASE, EndProof, Row, Source, Tier, Witness, read_from

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

API = "ApiEnabled"
SETUP = "ViewSetup"
ALL_USERS = "ViewAllUsers"

MFA_METHODS = Tier(
    "mfa_methods",
    unlocks="which verification methods each person has registered",
    cost="Salesforce has no read-only right for it: Manage Multi-Factor Authentication in API can "
    "also remove methods",
    writes=True,
)
METADATA = Tier(
    "metadata",
    unlocks="sharing rules, guest sharing rules, sites, file types, API access control, and apps "
    "with their OAuth flows and who may read their secrets",
    cost="the Metadata API asks for Modify Metadata even of those who only read",
    writes=True,
)
APP_TOKENS = Tier(
    "app_tokens",
    unlocks="the access tokens that apps hold, of all users",
    cost="without Customize Application the vendor shows own tokens only; with it, the audit user "
    "can change the org, and is itself an administrator to the checks",
    writes=True,
)
FILE_LINKS = Tier(
    "file_links",
    unlocks="every public link to a file, whoever made it",
    cost="read-only, but Query All Files comes with View All Data: it opens every record",
)
LOGIN_HISTORY = Tier(
    "login_history",
    unlocks="how people really signed in for thirty days back, administrators for half a year",
    cost="the vendor shows verifications to those who may Manage Users; one request for each day",
    writes=True,
)
ALL_DATA = Tier(
    "all_data",
    unlocks="whether guests own records",
    cost="read-only, but View All Data opens every record, and the audit user is itself an "
    "administrator to the checks",
)
TIERS = (MFA_METHODS, METADATA, APP_TOKENS, FILE_LINKS, LOGIN_HISTORY, ALL_DATA)


def salesforce(
    what: str,
    *,
    permission: tuple[str, ...] = (API,),
    whole_with: tuple[str, ...] = (),
    tier: Tier = BASE,
    each: type[Row] | None = None,
    proof: EndProof = "ended",
    witness: Witness = "docs only",
    items: tuple[str, ...] = ("records",),
    **query: str,
) -> Callable[[type[R]], type[R]]:
    """Rows of one read: ``@salesforce("soql User")``, ``"tooling ..."``, ``"metadata ..."``."""
    api, _, path = what.partition(" ")

    def declare(row_type: type[R]) -> type[R]:
        source = Source(
            platform="salesforce",
            api=api,
            path=path,
            query=tuple(query.items()),
            permission=permission,
            whole_with=whole_with,
            tier=tier,
            each=each,
            items=items,
            proof=proof,
            witness=witness,
            asks_fields=api in ("soql", "tooling"),
        )
        return read_from(row_type, source)

    return declare
