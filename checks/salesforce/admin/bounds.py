"""What nobody should hold, and from where machines with broad rights may come."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.addresses import Address
from saas_audit.datasets.salesforce.permissions import PREFIX, PermissionColumn
from saas_audit.datasets.salesforce.profiles import LoginRange, ProfileMetadata, ProfileNetworks
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.networks import are_wide
from saas_audit.derived.salesforce.rights import Held
from saas_audit.derived.salesforce.service_networks import BroadService

from ..examples import columns, customer, holder
from ..few import held_by_nobody

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
hard_delete_nobody.unknown("the org has no such column", columns(HARD_DELETE), holder("ann"))


@check(
    severity=HIGH,
    control=controls.KNOWN_NETWORKS,
    maps={"SBS": ["SBS-ACS-009", "SBS-AUTH-003"]},
    blind_to="apps that relax the IP rules: see salesforce.apps.ip_rules_enforced",
)
def service_accounts_ip_bound(
    service: BroadService, profiles: Lookup[ProfileNetworks]
) -> Verdict | Unclear:
    """Service accounts with broad rights sign in from known networks only.

    Why: a machine's secret that was stolen is then of no use at the thief's place.
    Fix: Setup > Profiles > the account's profile > Login IP Ranges: add the addresses that the
    integration comes from.
    See: https://help.salesforce.com/s/articleView?id=sf.login_ip_ranges.htm
    """
    told = profiles.all(profile=service.profile)
    if not told:
        return Unclear("the profile was not returned")
    ranges = [one for profile in told for one in profile.metadata.login_ip_ranges]
    spans = [(one.start_address, one.end_address) for one in ranges]
    saw = "anywhere" if not spans else f"{len(spans)} ranges"
    return Verdict(bool(spans) and not are_wide(spans), saw=saw, want="narrow login IP ranges")


def networks(who: str, *spans: tuple[str, str]) -> ProfileNetworks:
    """The profile of an account lets it in from these ranges."""
    ranges = [
        LoginRange(start_address=Address.parse(start), end_address=Address.parse(end))
        for start, end in spans
    ]
    name = f"{who}'s profile"
    return ProfileNetworks(id=name, profile=name, metadata=ProfileMetadata(login_ip_ranges=ranges))


BOT: list[Any] = holder("bot", "ApiUserOnly", "ViewAllData")
OFFICE = ("203.0.113.0", "203.0.113.255")

service_accounts_ip_bound.passes(BOT, networks("bot", OFFICE))
service_accounts_ip_bound.passes(BOT, networks("bot", OFFICE, ("2001:db8::", "2001:db8::ffff")))
service_accounts_ip_bound.fails("no range: from anywhere", BOT, networks("bot"))
service_accounts_ip_bound.fails(
    "one range over everything", BOT, networks("bot", ("0.0.0.0", "255.255.255.255"))
)
service_accounts_ip_bound.fails(
    "each is just narrow enough, together they are a quarter of the internet",
    BOT,
    networks("bot", *((f"{first}.0.0.0", f"{first}.255.255.255") for first in range(1, 66))),
)
service_accounts_ip_bound.fails(
    "all of version 6", BOT, networks("bot", OFFICE, ("::", "ffff:ffff::"))
)
service_accounts_ip_bound.unknown(
    "the answer lacks the ranges",
    BOT,
    ProfileNetworks(id="bot's profile", profile="bot's profile", metadata=ProfileMetadata()),
)
service_accounts_ip_bound.unknown(BOT, unread(ProfileNetworks, of="bot's profile"))
service_accounts_ip_bound.skips("a machine that can do little", holder("bot", "ApiUserOnly"))
