"""What nobody should hold, and from where machines with broad rights may come."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.permissions import PREFIX, PermissionColumn
from saas_audit.datasets.salesforce.profiles import ProfileMetadata, ProfileSettings
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.ranges import LoginRange
from saas_audit.derived.salesforce.rights import Held
from saas_audit.derived.salesforce.staff import BroadService

from ..examples import columns, customer, holder
from ..few import held_by_nobody
from ..ranges import OFFICE, bound, from_known_networks

HARD_DELETE = "BulkApiHardDelete"


@check(severity=HIGH, control=controls.RIGHTS_ARE_FEW)
def hard_delete_nobody(
    user: User, held: Own[Held], known: Lookup[PermissionColumn]
) -> Verdict | Unclear | None:
    """Nobody may delete records in bulk past the recycle bin.

    Why: what is deleted so does not come back, and one job takes a whole table.
    Fix: Setup > Permission Sets and Profiles > the one named > System Permissions: take Bulk API
    Hard Delete away; grant it for the day of a job, with an end.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_userperms.htm
    """
    if PREFIX + HARD_DELETE not in known:
        return Unclear("the org tells of no permission of this name")
    return held_by_nobody(user, held, HARD_DELETE, known)


hard_delete_nobody.passes(columns(), holder("ann", "ModifyAllData"))
hard_delete_nobody.passes(
    "a holder who left", columns(), holder("ann"), holder("leo", HARD_DELETE, is_active=False)
)
hard_delete_nobody.fails(
    "a backup account only: until somebody accepts it by name",
    columns(),
    holder("backup", HARD_DELETE, "ApiUserOnly"),
)
hard_delete_nobody.fails("somebody outside", columns(), customer("pat", HARD_DELETE), unread(User))
hard_delete_nobody.unknown(columns(), holder("ann"), unread(User))
hard_delete_nobody.skips(
    "nobody is here any more", columns(), holder("leo", HARD_DELETE, is_active=False)
)
hard_delete_nobody.unknown("the org has no such column", columns(HARD_DELETE), holder("ann"))


@check(
    severity=HIGH,
    control=controls.KNOWN_NETWORKS,
    maps={"SBS": ["SBS-ACS-009", "SBS-AUTH-003"]},
    blind_to="apps that relax the IP rules: see salesforce.apps.ip_rules_enforced",
)
def service_accounts_ip_bound(
    service: BroadService, user: User, ranges: Lookup[LoginRange]
) -> Verdict | Unclear:
    """Service accounts with broad rights sign in from known networks only.

    Why: a machine's secret that was stolen is then of no use at the thief's place.
    Fix: Setup > Profiles > the account's profile > Login IP Ranges: add the addresses that the
    integration comes from.
    See: https://help.salesforce.com/s/articleView?id=sf.login_ip_ranges.htm
    """
    return from_known_networks(user, ranges)


BOT: list[Any] = holder("bot", "ApiUserOnly", "ViewAllData")
SLICES = [f"{first}.0.0.0-{first}.255.255.255" for first in range(1, 131, 2)]

service_accounts_ip_bound.passes(BOT, bound("bot", OFFICE))
service_accounts_ip_bound.passes(BOT, bound("bot", OFFICE, "2001:db8::-2001:db8::ffff:ffff"))
service_accounts_ip_bound.passes("a large network", BOT, bound("bot", "9.0.0.0-9.255.255.255"))
service_accounts_ip_bound.passes(
    "the same one many times", BOT, bound("bot", *["9.0.0.0-9.255.255.255"] * 100)
)
service_accounts_ip_bound.passes("a quarter and no more", BOT, bound("bot", *SLICES[:64]))
service_accounts_ip_bound.passes(
    "a person is no service account",
    BOT,
    bound("bot", OFFICE),
    holder("ann", "ModifyAllData"),
    bound("ann"),
)
service_accounts_ip_bound.fails("no range: from anywhere", BOT, bound("bot"))
service_accounts_ip_bound.fails(
    "one range over everything", BOT, bound("bot", "0.0.0.0-255.255.255.255")
)
service_accounts_ip_bound.fails("nearly so", BOT, bound("bot", "1.1.1.1-255.255.255.255"))
service_accounts_ip_bound.fails("one address too many", BOT, bound("bot", "8.0.0.0-9.0.0.0"))
service_accounts_ip_bound.fails(
    "each is just narrow enough, together they are a quarter of the internet",
    BOT,
    bound("bot", *SLICES),
)
service_accounts_ip_bound.fails("all of version 6", BOT, bound("bot", OFFICE, "::-ffff:ffff::"))
service_accounts_ip_bound.unknown(
    "the answer lacks the ranges",
    BOT,
    ProfileSettings(id="bot's profile", name="bot", metadata=ProfileMetadata()),
)
service_accounts_ip_bound.unknown(
    "Salesforce names no profile of it",
    holder("bot", "ApiUserOnly", "ViewAllData", profile_id=None),
    bound("bot", OFFICE),
)
service_accounts_ip_bound.unknown("the profile was not returned", BOT)
service_accounts_ip_bound.unknown(BOT, unread(ProfileSettings, of="bot's profile"))
service_accounts_ip_bound.skips("a machine that can do little", holder("bot", "ApiUserOnly"))
