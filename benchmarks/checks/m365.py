"""One question for each user, five more, one with a lookup, and ten that everybody fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_audit import LOW, Lookup, Verdict, check, controls
from saas_audit.datasets.m365.directory import RegistrationDetail, User

if TYPE_CHECKING:
    from saas_audit.declare.check import Check

CONTROL = controls.GUESTS_ARE_INVITED


@check(severity=LOW, control=CONTROL)
def user_enabled(user: User) -> Verdict:
    """An account is enabled.

    Why: measures decoding and the first question.
    Fix: none.
    """
    return Verdict(user.account_enabled, saw=user.account_enabled, want=True)


@check(severity=LOW, control=CONTROL)
def user_member(user: User) -> Verdict:
    """An account is a member.

    Why: measures one more question.
    Fix: none.
    """
    return Verdict(user.user_type == "Member", saw=user.user_type, want="Member")


@check(severity=LOW, control=CONTROL)
def user_named(user: User) -> Verdict:
    """An account has a name.

    Why: measures one more question.
    Fix: none.
    """
    return Verdict(bool(user.display_name), saw=user.display_name, want="a name")


@check(severity=LOW, control=CONTROL)
def user_addressed(user: User) -> Verdict:
    """An account has a sign-in name.

    Why: measures one more question.
    Fix: none.
    """
    name = user.user_principal_name
    return Verdict("@" in name, saw=name, want="an address")


@check(severity=LOW, control=CONTROL)
def user_invited(user: User) -> Verdict | None:
    """A guest has accepted.

    Why: measures one more question.
    Fix: none.
    """
    if user.user_type != "Guest":
        return None
    return Verdict(user.external_user_state == "Accepted", saw=user.external_user_state, want="")


@check(severity=LOW, control=CONTROL)
def user_identified(user: User) -> Verdict:
    """An account has an id.

    Why: measures one more question.
    Fix: none.
    """
    return Verdict(bool(user.id), saw=user.id, want="an id")


@check(severity=LOW, control=CONTROL)
def user_registered(user: User, details: Lookup[RegistrationDetail]) -> Verdict | None:
    """An account has registered for MFA.

    Why: measures a lookup.
    Fix: none.
    """
    found = details.get(user.id)
    return Verdict(found.is_mfa_capable, saw=found.is_mfa_capable, want=True) if found else None


def _failed_by_everybody(number: int) -> Check:
    def absent(user: User) -> Verdict:
        """Nobody is here.

        Why: measures findings.
        Fix: none.
        """
        return Verdict(False, saw=user.user_principal_name, want="nobody")

    absent.__name__ = f"absent_{number}"
    return check(severity=LOW, control=CONTROL)(absent)


FIRST = (user_enabled,)
FURTHER = (user_member, user_named, user_addressed, user_invited, user_identified)
"""Per user, without a lookup."""
EVERYBODY_FAILS = tuple(_failed_by_everybody(number) for number in range(10))
LOOKUP = (user_registered,)
SETS = {
    "first": FIRST,
    "further": FIRST + FURTHER,
    "lookup": FIRST + LOOKUP,
    "findings": EVERYBODY_FAILS,
}
