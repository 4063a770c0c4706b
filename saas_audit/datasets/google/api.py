"""Google's APIs: how a row type says which discovery method it is read with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from ...model import BASE, Row, Source, Tier, Witness, read_from

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

SCOPE = "https://www.googleapis.com/auth/"

GROUPS_SETTINGS = Tier(
    "groups_settings",
    unlocks="who may read, join and manage each group",
    cost="Google has no read-only scope for group settings; one request for each group",
    writes=True,
)
USER_SECURITY = Tier(
    "user_security",
    unlocks="app passwords and connected apps of each administrator",
    cost="Google has no read-only scope for it: this one can also revoke tokens and passwords",
    writes=True,
)
USER_SECURITY_ALL = Tier(
    "user_security_all",
    unlocks="app passwords and connected apps of every active user",
    cost="the same scope as user_security, and two requests for each active user",
    writes=True,
)
MAIL_SETTINGS = Tier(
    "mail_settings",
    unlocks="forwarding, filters and delegates of mailboxes",
    cost="Google's only scope that leaves mail itself closed; it can also change filters; "
    "reads as each active user",
    writes=True,
)
DEEP = Tier(
    "deep",
    unlocks="whom files and calendars are open to, and the members of shared drives",
    cost="read-only, but it opens the content of every Drive; reads as each active user",
)
CHROME = Tier(
    "chrome",
    unlocks="what managed Chrome browsers may install",
    cost="read-only; one request for each org unit, and the Chrome Policy API switched on",
)
TIERS = (GROUPS_SETTINGS, USER_SECURITY, USER_SECURITY_ALL, MAIL_SETTINGS, DEEP, CHROME)


def google(
    method: str,
    *,
    scope: str,
    items: tuple[str, ...] = (),
    tier: Tier = BASE,
    each: type[Row] | None = None,
    acting_as: str = "",
    witness: Witness = "schema",
    **query: str,
) -> Callable[[type[R]], type[R]]:
    """Rows of a discovery method: ``@google("admin.directory_v1 users.list", scope=...)``.

    ``query`` holds the method's parameters, those of its path included. ``acting_as`` is the
    address of the user that the service account speaks for in this call.
    """
    api, _, path = method.partition(" ")
    parameters = tuple((_camel(name), value) for name, value in query.items())
    speaker = (("as", acting_as),) if acting_as else ()

    def declare(row_type: type[R]) -> type[R]:
        source = Source(
            platform="google",
            api=api,
            path=path,
            query=(*speaker, *parameters),
            permission=(SCOPE + scope,),
            tier=tier,
            each=each,
            items=items,
            witness=witness,
        )
        return read_from(row_type, source)

    return declare


def _camel(name: str) -> str:
    """Google's parameters are camelCase; ours are written as Python writes names."""
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
