"""A tiny platform for tests of the core: two sources, one derived row, two checks."""

from __future__ import annotations

from typing import Literal

import msgspec

from saas_audit import (
    CRITICAL,
    AsOf,
    Own,
    Part,
    Row,
    Setting,
    Verdict,
    check,
    controls,
    derive,
)
from saas_audit.model import Source, read_from

Level = Literal["closed", "open"]


class Sharing(Setting, rename="camel", platform="m365"):
    sharing_level: Level


read_from(
    Sharing, Source(platform="m365", api="graph", path="/sharing", permission=("Share.Read",))
)


class Home(Part, rename="camel"):
    city: str | None


class Human(Row, rename="camel", platform="m365", at_least=1, label="name"):
    id: str
    name: str
    is_admin: bool
    home: Home | None


read_from(
    Human,
    Source(
        platform="m365",
        api="graph",
        path="/people",
        items=("value",),
        permission=("People.Read",),
        proof="count",
    ),
)


class Password(Row, rename="camel", key="code", owner="human", platform="m365"):
    code: str
    human: str
    last_used: str = msgspec.field(name="lastUsedAt")


read_from(
    Password,
    Source(
        platform="m365",
        api="graph",
        path="/people/{id}/passwords",
        items=("value",),
        each=Human,
        permission=("Password.Read",),
    ),
)


class Boss(Row, of=Human, platform="m365"):
    id: str


@derive
def bosses(human: Human) -> Boss | None:
    return Boss(id=human.id) if human.is_admin else None


@check(severity=CRITICAL, control=controls.LINKS_NEED_SIGN_IN)
def sharing_closed(
    sharing: Sharing, *, allowed: frozenset[Level] = frozenset({"closed"})
) -> Verdict:
    """Sharing is closed.

    Why: what is open can be read by anyone.
    Fix: close it.
    """
    return Verdict(sharing.sharing_level in allowed, saw=sharing.sharing_level, want=allowed)


sharing_closed.passes(Sharing(sharing_level="closed"))
sharing_closed.fails(Sharing(sharing_level="open"))
sharing_closed.unknown(Sharing())


@check(severity=CRITICAL, control=controls.MFA_FOR_ADMINS)
def bosses_have_no_passwords(boss: Boss, passwords: Own[Password], as_of: AsOf) -> Verdict:
    """Bosses keep no passwords.

    Why: a password is all it takes.
    Fix: delete them.
    """
    assert as_of.tzinfo
    return Verdict(not passwords, saw=passwords, want="none")


ANN = Human(id="ann", name="Ann", is_admin=True)
bosses_have_no_passwords.passes(ANN)
bosses_have_no_passwords.fails(ANN, Password(code="1", human="ann"))
bosses_have_no_passwords.unknown(Human(id="ann"))

for _check in (sharing_closed, bosses_have_no_passwords):
    _check.id = f"m365.support.{_check.function.__name__}"
