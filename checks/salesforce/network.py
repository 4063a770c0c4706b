"""Networks: where a sign-in is trusted, and where administrators may sign in at all."""

from __future__ import annotations

from saas_audit import HIGH, Lookup, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.address import Address
from saas_audit.datasets.salesforce.profiles import ProfileSettings
from saas_audit.datasets.salesforce.settings import (
    IpRange,
    NetworkAccess,
    SecurityMetadata,
    SecuritySettings,
    SingleSignOnSettings,
)
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.ranges import LoginRange, TrustedRange
from saas_audit.derived.salesforce.staff import DirectFullAdmin

from .examples import customer, grant, holder, permission_set
from .ranges import OFFICE, bound, ends, from_known_networks, narrow

TOTAL = 1_048_576
LARGEST = {4: 65_536, 6: 2**80}
"""A company's network at most: a /16 of the old addresses, a /48 of the new."""


@check(
    severity=HIGH,
    control=controls.KNOWN_NETWORKS,
)
def trusted_ranges_not_broad(
    settings: SecuritySettings, ranges: Rows[TrustedRange], *, total: int = TOTAL
) -> Verdict | None:
    """Trusted network ranges are no wider than a company's network.

    Why: from a trusted address nobody is asked to activate a device; half the internet is no
    office.
    Fix: Setup > Network Access: replace the range named by the addresses of your offices and VPN.
    See: https://help.salesforce.com/s/articleView?id=sf.security_networkaccess.htm
    """
    if not ranges:
        return None
    want = "65,536 addresses a range and a million in all; of IPv6 a /48"
    return narrow(ranges, LARGEST, total, want)


def trusted(*ranges: str) -> SecuritySettings:
    """The org's trusted networks."""
    found = [IpRange(start=Address(a), end=Address(b)) for a, b in map(ends, ranges)]
    access = NetworkAccess(ip_ranges=found)
    return SecuritySettings(metadata=SecurityMetadata(network_access=access))


HALF = "203.0.0.0-203.0.255.255"

trusted_ranges_not_broad.passes(trusted(OFFICE, "2001:db8::-2001:db8:0:ffff:ffff:ffff:ffff:ffff"))
trusted_ranges_not_broad.passes("a /16 alone", trusted(HALF))
trusted_ranges_not_broad.passes(
    "a private network is nowhere on the internet", trusted(OFFICE, "10.0.0.0-10.255.255.255")
)
trusted_ranges_not_broad.passes("nothing but that", trusted("10.0.0.0-10.255.255.255"))
trusted_ranges_not_broad.fails(trusted("0.0.0.0-255.255.255.255"))
trusted_ranges_not_broad.fails("two that touch are one", trusted(HALF, "203.1.0.0-203.1.255.255"))
trusted_ranges_not_broad.fails(
    "seventeen of that size, none touching another",
    trusted(*(f"11.{n}.0.0-11.{n}.255.255" for n in range(0, 34, 2))),
)
trusted_ranges_not_broad.fails(
    "all old addresses, in the spelling of the new",
    trusted("::ffff:0:0-::ffff:ffff:ffff"),
)
trusted_ranges_not_broad.fails(trusted("2001:db8::-2001:db8:1:ffff:ffff:ffff:ffff:ffff"))
trusted_ranges_not_broad.fails(trusted(HALF), total=1000)
trusted_ranges_not_broad.unknown(
    "no word on networks", SecuritySettings(metadata=SecurityMetadata(network_access=None))
)
trusted_ranges_not_broad.unknown(SecuritySettings(metadata=SecurityMetadata()))
trusted_ranges_not_broad.unknown(unread(SecuritySettings))
trusted_ranges_not_broad.skips("none is trusted", trusted())


@check(
    severity=HIGH,
    control=controls.KNOWN_NETWORKS,
    blind_to="the networks of those who can only come by their provider: its rules decide",
)
def admin_profiles_have_ranges(
    admin: DirectFullAdmin, user: User, ranges: Lookup[LoginRange]
) -> Verdict | Unclear:
    """Administrators sign in from known networks only.

    Why: a stolen password, key or token of theirs is then worth nothing elsewhere.
    Fix: Setup > Profiles > the profile of the user named > Login IP Ranges: add the addresses of
    your offices and VPN.
    See: https://developer.salesforce.com/docs/atlas.en-us.securityImplGuide.meta/securityImplGuide/users_profiles_epui_login_ip_ranges_edit.htm
    """
    return from_known_networks(user, ranges)


def sign_on(off: bool) -> SecuritySettings:
    """Passwords are off for users of single sign-on, or not."""
    held = SingleSignOnSettings(is_login_with_salesforce_credentials_disabled=off)
    return SecuritySettings(metadata=SecurityMetadata(single_sign_on_settings=held))


PASSWORDS = sign_on(False)
ANN = [PASSWORDS, *holder("ann", "ModifyAllData")]

admin_profiles_have_ranges.passes(ANN, bound("ann", OFFICE))
admin_profiles_have_ranges.passes(
    "not of those who are no administrators", ANN, bound("ann", OFFICE), holder("gita")
)
admin_profiles_have_ranges.passes(
    "from a private network only: from nowhere", ANN, bound("ann", "10.0.0.0-10.255.255.255")
)
admin_profiles_have_ranges.fails(ANN, bound("ann"))
admin_profiles_have_ranges.passes(
    "a partner is another question",
    ANN,
    bound("ann", OFFICE),
    customer("pat", "ModifyAllData"),
    bound("pat"),
)
admin_profiles_have_ranges.fails(
    "single sign-on binds nobody while passwords are accepted",
    sign_on(False),
    holder("ann", "ModifyAllData", "IsSsoEnabled"),
    bound("ann"),
)
admin_profiles_have_ranges.fails(
    "passwords are off for others than this one",
    sign_on(True),
    holder("ann", "ModifyAllData"),
    bound("ann"),
)
admin_profiles_have_ranges.fails("from anywhere", ANN, bound("ann", "0.0.0.0-255.255.255.255"))
admin_profiles_have_ranges.fails(
    "an open profile, and a set that gives it all",
    ANN,
    bound("ann", OFFICE),
    holder("gita"),
    permission_set("all", "ModifyAllData"),
    grant("gita", "all"),
    bound("gita"),
)
admin_profiles_have_ranges.fails(
    "a machine", PASSWORDS, holder("bot", "ApiUserOnly", "ModifyAllData"), bound("bot")
)
admin_profiles_have_ranges.unknown(
    "came without its settings", ANN, ProfileSettings(id="ann's profile", name="x", metadata=None)
)
admin_profiles_have_ranges.unknown("the profile was not returned", ANN)
admin_profiles_have_ranges.unknown(ANN, unread(ProfileSettings))
admin_profiles_have_ranges.unknown(ANN, bound("ann", OFFICE), unread(User))
admin_profiles_have_ranges.skips(
    "the provider's business",
    sign_on(True),
    holder("ann", "ModifyAllData", "IsSsoEnabled"),
)
