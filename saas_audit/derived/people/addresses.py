"""What an account is known by: what it answers to, and what else tells whose it is.

The weaker a name, the later it is believed: what the platform itself gave out or verified comes
before what somebody typed into a form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...datasets.google.directory import User as GoogleUser
    from ...datasets.m365.directory import User as EntraUser
    from ...datasets.salesforce.users import User as SalesforceUser

Basis = Literal[
    "declared", "sign-in name", "alias", "mail address", "employee id", "other mail", "unmatched"
]
"""What made accounts one person's, from strong to weak; ``unmatched``: nothing did."""

STRENGTH: tuple[Basis, ...] = (
    "declared",
    "sign-in name",
    "alias",
    "mail address",
    "employee id",
    "other mail",
)
PLACE = {basis: place for place, basis in enumerate(STRENGTH)}

Names = dict[str, Basis]
"""Name in lower case -> the strongest thing it is to the account."""

LONG = 16
"""An id of so many characters is nobody else's by chance; a shorter one counts with the name."""


def of_entra(user: EntraUser) -> Names:
    """A guest's addresses are told by others; a member's stand in domains that were verified."""
    name = user.user_principal_name
    proxies = user.proxy_addresses
    main = [one[5:] for one in proxies if one.startswith("SMTP:")]
    aliases = [one[5:] for one in proxies if one[:5].lower() == "smtp:"]
    found: Names = {}
    if "#EXT#" in name.upper():
        _add(found, "mail address", aliases)
    else:
        _add(found, "sign-in name", (name, *main))
        _add(found, "alias", aliases)
    _add(found, "mail address", (user.mail,))
    _add(found, "other mail", user.other_mails)
    _add_id(found, user.employee_id, user.display_name if user.employee_id else "")
    _add_id(found, user.on_premises_immutable_id, "")
    return found


def of_google(user: GoogleUser) -> Names:
    """Addresses are Google's own; a recovery address is nobody's word, and does not count."""
    found: Names = {}
    if not user.is_guest_user:
        _add(found, "sign-in name", (user.primary_email,))
    _add(found, "alias", (*user.aliases, *user.non_editable_aliases))
    _add(found, "mail address", (user.primary_email,))
    for one in _values(user.external_ids):
        _add_id(found, one, user.name.full_name if user.name else "")
    return found


def of_salesforce(user: SalesforceUser) -> Names:
    """A user name looks like an address and need not be one: it is, if mail goes there."""
    found: Names = {}
    federated = user.federation_identifier or ""
    if "@" in federated:
        _add(found, "sign-in name", (federated,))
    elif federated:
        _add_id(found, federated, user.name)
    _add(found, "mail address", (user.email,))
    return found


def address_like(names: Names) -> frozenset[str]:
    """Those that mail can go to, or that people sign in with; what others typed is left out."""
    kept = ("sign-in name", "alias", "mail address")
    return frozenset(name for name, basis in names.items() if basis in kept)


def main_names(names: Names) -> frozenset[str]:
    """What it signs in with or gets its mail at. An alias may be a shared mailbox's address: it
    makes nobody a machine, and excuses nobody.
    """
    return frozenset(n for n, basis in names.items() if basis in ("sign-in name", "mail address"))


def name_of(text: str | None) -> str:
    """A person's name, whichever part of it comes first."""
    return " ".join(sorted((text or "").casefold().replace(",", " ").split()))


def _add(found: Names, basis: Basis, names: Iterable[str | None]) -> None:
    """From strong to weak: what a name is already is not less than this."""
    for name in names:
        if name and (key := name.strip().lower()):
            found.setdefault(key, basis)


def _add_id(found: Names, value: str | None, person: str | None) -> None:
    """Upper and lower case of an id are kept: in a coded one they make a difference."""
    text = (value or "").strip()
    if len(text) >= LONG:
        found[f"id {text}"] = "employee id"
    elif text and (name := name_of(person)):
        found[f"id {text} {name}"] = "employee id"


def _values(external_ids: Any) -> list[str]:
    """``[{"value": "4711", "type": "organization"}]``, or whatever else somebody wrote."""
    entries = external_ids if isinstance(external_ids, list) else []
    values = [one.get("value") for one in entries if isinstance(one, dict)]
    return [value for value in values if isinstance(value, str)]
