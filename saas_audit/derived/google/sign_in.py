"""Who signs in at an identity provider instead of Google."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ... import Lookup, Row, Rows, derive
from ...datasets.google.directory import User
from ...datasets.google.policies import SsoAssignment
from .membership import GroupReach
from .people import Admin
from .policies import Target
from .units import Unit, lineage_of

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUPS = "groups/"
UNITS = "orgUnits/"

Federated = Literal["yes", "no", "unclear"]
"""``unclear`` is an answer too: the assignments were read, and do not decide it."""


class TargetSignIn(Row, key="target", of=Target, label="place"):
    """Whether everybody at a place signs in at an identity provider."""

    target: str
    place: str
    federated: Federated


@derive
def of_targets(target: Target, assignments: Rows[SsoAssignment]) -> TargetSignIn:
    told = list(assignments)
    own = _of_groups(told, (target.group,)) if target.group else None
    nearest = own if own is not None else _of_units(told, target.units)
    if nearest == "yes" and any(_is_group(one) and one.sso_mode == "SSO_OFF" for one in told):
        nearest = "no"
    return TargetSignIn(target=target.id, place=target.place, federated=nearest)


class AdminSignIn(Row, key="admin", of=Admin):
    """Whether an administrator signs in at an identity provider. Super administrators never do."""

    admin: str
    federated: Federated


@derive
def of_admins(
    admin: Admin,
    user: User,
    assignments: Rows[SsoAssignment],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> AdminSignIn:
    if admin.is_super:
        return AdminSignIn(admin=admin.id, federated="no")
    return AdminSignIn(admin=admin.id, federated=of_user(user, assignments, units, reaches))


def of_user(
    user: User,
    assignments: Rows[SsoAssignment],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> Federated:
    """Where somebody who is no super administrator signs in: as the groups say, else the unit."""
    told = list(assignments)
    named = {one.target_group.removeprefix(GROUPS) for one in told if _is_group(one)}
    groups = [group for group in sorted(named) if is_member(user, group, reaches)]
    own = _of_groups(told, groups) if groups else None
    return own if own is not None else _of_units(told, lineage_of(user.org_unit_path, units))


def is_member(user: User, group: str, reaches: Lookup[GroupReach]) -> bool:
    """Is the user in the group, nested groups included? A group that is gone has none."""
    reach = reaches.get(group)
    return reach is not None and (user.id in reach.users or reach.everyone)


def _is_group(assignment: SsoAssignment) -> bool:
    return bool(assignment.target_group)


def _external(assignment: SsoAssignment) -> Federated:
    """What one assignment says; the old organisation-wide profile cannot be read."""
    if assignment.sso_mode == "DOMAIN_WIDE_SAML_IF_ENABLED":
        return "unclear"
    sent = assignment.sign_in_behavior.redirect_condition != "NEVER"
    return "yes" if assignment.sso_mode in ("SAML_SSO", "OIDC_SSO") and sent else "no"


def _of_groups(told: Iterable[SsoAssignment], groups: Iterable[str]) -> Federated | None:
    """What the groups' own assignments say, if they agree; None if they have none."""
    wanted = {GROUPS + group for group in groups}
    answers = {_external(one) for one in told if one.target_group in wanted}
    return "unclear" if len(answers) > 1 else next(iter(answers), None)


def _of_units(told: Iterable[SsoAssignment], lineage: Iterable[str]) -> Federated:
    """The nearest org unit's assignment; without any, Google asks for its own password."""
    by_unit = {one.target_org_unit: one for one in told}
    for unit in lineage:
        if found := by_unit.get(UNITS + unit.removeprefix("id:")):
            return _external(found)
    return "no"
