"""Where each person signs in, and which SSO assignments say so."""

from __future__ import annotations

from ... import Lookup, Row, Rows, derive
from ...datasets.google.directory import User
from ...datasets.google.policies import SsoAssignment
from .membership import GroupReach
from .people import ActiveUser, Admin
from .sign_in import GROUPS, UNITS, Federated, is_member, of_user
from .units import Unit, lineage_of


class UserSignIn(Row, key="user", of=ActiveUser):
    """Whether a user signs in at an identity provider. Super administrators never do."""

    user: str
    federated: Federated


@derive
def of_users(
    active: ActiveUser,
    user: User,
    assignments: Rows[SsoAssignment],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> UserSignIn:
    if user.is_admin:
        return UserSignIn(user=active.id, federated="no")
    return UserSignIn(user=active.id, federated=of_user(user, assignments, units, reaches))


class AdminSso(Row, key="admin", of=Admin):
    """The SSO modes that reach an administrator; several, if their groups disagree."""

    admin: str
    modes: frozenset[str]


@derive
def of_admins(
    admin: Admin,
    user: User,
    assignments: Rows[SsoAssignment],
    units: Lookup[Unit],
    reaches: Lookup[GroupReach],
) -> AdminSso:
    modes = {one.target_group or one.target_org_unit: one.sso_mode for one in assignments}
    groups = [name for name in sorted(modes) if name.startswith(GROUPS)]
    own = [one for one in groups if is_member(user, one.removeprefix(GROUPS), reaches)]
    lineage = lineage_of(user.org_unit_path, units)
    above = (UNITS + unit.removeprefix("id:") for unit in lineage)
    nearest = [one for one in above if one in modes][:1]
    return AdminSso(admin=admin.id, modes=frozenset(modes[one] for one in own or nearest))
