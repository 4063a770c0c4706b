"""Who may let apps in, read their secrets, or use any that they like."""

from __future__ import annotations

from saas_audit import CRITICAL, HIGH, Lookup, Own, Rows, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.permissions import PermissionColumn, PermissionSet
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.outside import OutsideSet
from saas_audit.derived.salesforce.powers import APPROVE_APPS, MANAGE_APPS, Holder
from saas_audit.derived.salesforce.rights import Held, SetRight

from ..examples import ACME, columns, customer, grant, holder, user
from ..few import crowd, few, held_by_nobody

APPROVE = "CanApproveUninstalledApps"
ANY_CLIENT = "UseAnyApiClient"


@check(severity=CRITICAL, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-ACS-003"]})
def approve_uninstalled_limited(
    org: Organization,
    holders: Lookup[Holder],
    outside: Rows[OutsideSet],
    rights: Lookup[SetRight],
    *,
    limit: int = 2,
) -> Verdict:
    """Hardly anybody beyond the administrators may approve apps that are not installed.

    Why: it passes over the block on strange apps: its holders are whom a caller wants to talk to.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Approve
    Uninstalled Connected Apps away.
    See: https://help.salesforce.com/s/articleView?id=005132365&type=1
    """

    def lets_approve(one: OutsideSet) -> bool:
        return bool(rights.all(permission_set=one.id).where(lambda given: given.right == APPROVE))

    beyond = outside.where(lets_approve)
    if beyond:
        return Verdict(False, saw=beyond, want="nobody outside")
    return few(holders.all(power=APPROVE_APPS), limit)


approve_uninstalled_limited.passes(
    "five administrators and one app manager",
    ACME,
    crowd(5, APPROVE, "ModifyAllData"),
    holder("eve", APPROVE),
)
approve_uninstalled_limited.fails(ACME, crowd(3, APPROVE))
approve_uninstalled_limited.fails("a partner", ACME, customer("pat", APPROVE), unread(User))
approve_uninstalled_limited.unknown(
    "the org has no such column",
    ACME,
    columns(APPROVE),
    user("ann"),
    PermissionSet(id="p", permission_set_group_id=None, permissions_data_export=True),
    grant("ann", "p"),
)
approve_uninstalled_limited.unknown(ACME, crowd(1, APPROVE), unread(User))


@check(severity=CRITICAL, control=controls.APPS_ARE_APPROVED, maps={"SBS": ["SBS-ACS-006"]})
def any_api_client_nobody(
    user: User, held: Own[Held], known: Lookup[PermissionColumn]
) -> Verdict | None:
    """Nobody may use any API client that they like.

    Why: it passes over API access control: for its holders the list of allowed apps is none.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Use Any API
    Client away, and put the apps that are needed on the list.
    See: https://help.salesforce.com/s/articleView?id=sf.security_api_access_control_about.htm
    """
    return held_by_nobody(user, held, ANY_CLIENT, known)


any_api_client_nobody.passes(columns(), holder("ann", "ModifyAllData"))
any_api_client_nobody.fails(
    "the user that deploys: until somebody accepts it by name",
    columns(),
    holder("deploy", ANY_CLIENT, "ApiUserOnly"),
)
any_api_client_nobody.fails("somebody outside", columns(), customer("pat", ANY_CLIENT))
any_api_client_nobody.unknown(columns(), holder("ann"), unread(User))
any_api_client_nobody.unknown(holder("ann"), unread(PermissionColumn))
any_api_client_nobody.skips("an org without API access control", columns(ANY_CLIENT), holder("ann"))


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def manage_apps_limited(org: Organization, holders: Lookup[Holder], *, limit: int = 3) -> Verdict:
    """Few people beyond the administrators manage apps or read their secrets.

    Why: whoever changes an app's policy, or reads its secret, decides who comes in by it.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Manage
    Connected Apps, the administration of external client apps and the sight of secrets away.
    See: https://help.salesforce.com/s/articleView?id=sf.connected_app_manage.htm
    """
    return few(holders.all(power=MANAGE_APPS), limit)


manage_apps_limited.passes(
    "four administrators and nobody else", ACME, crowd(4, "ManageRemoteAccess", "ModifyAllData")
)
manage_apps_limited.fails(ACME, crowd(3, "ExternalClientAppAdmin"), holder("z", "ViewClientSecret"))
manage_apps_limited.unknown(ACME, crowd(1, "ManageRemoteAccess"), unread(User))
