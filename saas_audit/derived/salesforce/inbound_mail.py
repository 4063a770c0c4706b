"""What is wrong with an inbound email service, one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...datasets.salesforce.email_services import EmailService, EmailServiceAddress
from ...datasets.salesforce.users import User
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Own, Reason, Row
from .rights import ADMINISTRATIVE, Held, holds

FREE_MAIL = frozenset(
    {
        "aol.com",
        "gmail.com",
        "gmx.com",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "yahoo.com",
        "yandex.com",
        "zoho.com",
    }
)
"""Domains at which anybody has an address: whoever is let in from there is everybody."""


class InboundWeakness(Row, owner="service", of=EmailService, label="what"):
    """A reason why mail from a stranger may start the service's code, while it is live."""

    id: str
    service: str
    what: str


@derive
def inbound_weaknesses(
    service: EmailService,
    addresses: Own[EmailServiceAddress],
    users: Lookup[User],
    held: Lookup[Held],
) -> Iterator[InboundWeakness]:
    live = addresses.where(lambda address: address.is_active)

    def weak(what: str) -> InboundWeakness:
        return InboundWeakness(id=f"{service.id}:{what}", service=service.id, what=what)

    if not service.is_authentication_required:
        yield weak("the sender is not authenticated")
    if not service.is_tls_required:
        yield weak("TLS is not required")
    for address in live:
        if _admits_all(service.authorized_senders) and _admits_all(address.authorized_senders):
            yield weak(f"{address.local_part} takes mail from anybody")
    for address in live:
        if problem := _run_as(address, users, held):
            yield weak(f"{address.local_part} runs as {problem}")


def _admits_all(senders: str | None) -> bool:
    """Nobody is named, or a domain at which everybody has an address."""
    named = re.split(r"[\s,;]+", (senders or "").strip().lower())
    return not any(named) or not FREE_MAIL.isdisjoint(one.removeprefix("@") for one in named)


def _run_as(address: EmailServiceAddress, users: Lookup[User], held: Lookup[Held]) -> str:
    """What is wrong with the user in whose name mail is worked on; "" if nothing."""
    user = users.get(address.run_as_user_id or "")
    if user is None:
        why = "the user it runs as was not returned"
        raise Unknown(Gap(Reason.NOT_RETURNED, "EmailServiceAddress", why), address.local_part)
    if not user.is_active:
        return f"{user.username}, who is deactivated"
    if holds(held.all(user=user.id), ADMINISTRATIVE):
        return f"{user.username}, an administrator"
    return ""
