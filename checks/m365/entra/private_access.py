"""Global Secure Access, as far as conditional access guards it."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Own, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import BreakGlass
from saas_audit.datasets.m365.directory import Application, Group
from saas_audit.datasets.m365.locations import NamedLocation
from saas_audit.datasets.m365.policies import (
    ConditionalAccessPolicy,
    PolicyGrant,
    PolicyLocations,
    PolicyUsers,
)
from saas_audit.derived.m365.compliant_network import COMPLIANT_NETWORK, LockedOut, NetworkPolicy
from saas_audit.derived.m365.emergency import EmergencyUser
from saas_audit.derived.m365.groups import GroupMember
from saas_audit.derived.m365.private_apps import OpenAudience, PrivateApp

from .examples import user
from .policy_examples import (
    ANN,
    BLOCK,
    BUT_ANN,
    DEVICE,
    EVERYBODY,
    EVERYONE,
    NOBODY_SPECIAL,
    REPORT_ONLY,
    grant,
    nulls,
    people,
    places,
    policy,
    resources,
)


@check(
    severity=HIGH,
    control=controls.MANAGED_DEVICES,
    blind_to="who has been given the app; the demand is made of everybody",
)
def gsa_private_access_managed_device(
    app: Application, private: PrivateApp | None, open_to: Own[OpenAudience]
) -> Verdict | None:
    """Apps of the own network are reached from managed devices only.

    Why: Private Access puts a device into the network, and whatever it carries with it.
    Fix: Entra admin centre > Protection > Conditional Access: a policy for all users on the app,
    or on all resources, that requires a compliant or hybrid-joined device and nothing instead.
    See: https://learn.microsoft.com/entra/global-secure-access/how-to-target-resource-private-access-apps
    """
    if private is None:
        return None
    saw = f"{app.display_name}: reached from any device by such as {open_to}"
    return Verdict(not open_to, saw=saw, want="a policy that requires a managed device")


def intranet(*tags: str, app_id: str | None = "app") -> Application:
    """An app of the own network."""
    named = tags or ("HideApp", "PrivateAccessNonWebApplication")
    return Application(id="o", app_id=app_id, display_name="Intranet", tags=list(named))


ON_THE_APP = resources("app")
gsa_private_access_managed_device.passes(
    EVERYBODY, intranet(), policy(DEVICE, applications=ON_THE_APP)
)
gsa_private_access_managed_device.passes("all resources", EVERYBODY, intranet(), policy(DEVICE))
gsa_private_access_managed_device.fails(
    "MFA instead is a way round",
    EVERYBODY,
    intranet(),
    policy(grant("mfa", "compliantDevice"), applications=ON_THE_APP),
)
gsa_private_access_managed_device.fails(
    "all resources but this one",
    EVERYBODY,
    intranet(),
    policy(DEVICE, applications=resources(without=("app",))),
)
gsa_private_access_managed_device.fails(
    "one is left out", EVERYBODY, intranet(), policy(DEVICE, users=BUT_ANN)
)
gsa_private_access_managed_device.skips("an ordinary app", EVERYBODY, intranet("HideApp"))
gsa_private_access_managed_device.skips(
    "no app that policies could name", EVERYBODY, intranet(app_id=None)
)
gsa_private_access_managed_device.unknown(EVERYBODY, intranet(), unread(ConditionalAccessPolicy))


@check(
    severity=HIGH,
    control=controls.EMERGENCY_ACCESS,
    blind_to="networks that other policies take for the compliant one",
)
def gsa_break_glass_excluded(
    policy: ConditionalAccessPolicy,
    network: NetworkPolicy | None,
    accounts: Rows[EmergencyUser],
    locked_out: Own[LockedOut],
) -> Verdict | Unclear | None:
    """Emergency accounts get in when Global Secure Access is down.

    Why: a policy that lets in its network only locks everybody out with it.
    Fix: Entra admin centre > Protection > Conditional Access > the policy > Users > Exclude: the
    accounts declared as break_glass, or their group.
    See: https://learn.microsoft.com/entra/global-secure-access/how-to-compliant-network
    """
    if network is None:
        return None
    if not accounts:
        return Unclear("no declared account is found: list them as break_glass in the config")
    saw = f"{policy.display_name}: locked out {locked_out}"
    return Verdict(not locked_out, saw=saw, want="every emergency account is left out")


GSA = NamedLocation(
    id="gsa", display_name="All Compliant Network locations", kind=COMPLIANT_NETWORK
)
OFFICE = NamedLocation(id="office", display_name="Office", kind="#microsoft.graph.ipNamedLocation")
BG = [user("bg"), BreakGlass(account="BG@acme.example")]
GLASS = Group(id="glass", display_name="Break-glass", is_assignable_to_role=True, visibility=None)
OUTSIDE = places(without="gsa")


def only_by_gsa(users: PolicyUsers | None = EVERYONE, **when: Any) -> ConditionalAccessPolicy:
    """A policy that lets in the compliant network only."""
    return policy(BLOCK, users=users, locations=OUTSIDE, **when)


SPARING_GLASS = only_by_gsa(people(exclude_groups=["glass"]))
NETWORK = [GSA, OFFICE, ANN, NOBODY_SPECIAL]
gsa_break_glass_excluded.passes(NETWORK, BG, only_by_gsa(people(exclude_users=["bg"])))
gsa_break_glass_excluded.passes(
    "through a group, nested or not",
    NETWORK,
    BG,
    GLASS,
    GroupMember(id="bg", group="glass"),
    SPARING_GLASS,
)
gsa_break_glass_excluded.fails("a group it is not in", NETWORK, BG, GLASS, SPARING_GLASS)
gsa_break_glass_excluded.fails(NETWORK, BG, only_by_gsa())
gsa_break_glass_excluded.unknown("none declared", NETWORK, user("bg"), only_by_gsa())
gsa_break_glass_excluded.skips(
    "other networks are spared, or it is a trial",
    NETWORK,
    BG,
    policy(BLOCK, locations=places(without="office")),
    only_by_gsa(id="trial", state=REPORT_ONLY),
)
gsa_break_glass_excluded.skips(
    "nothing is blocked, or everywhere, or by a place that is gone",
    NETWORK,
    BG,
    policy(BLOCK, id="everywhere"),
    policy(None, id="grants nothing", locations=OUTSIDE),
    policy(nulls(PolicyGrant), id="wants nothing", locations=OUTSIDE),
    policy(id="asks", locations=OUTSIDE),
    policy(BLOCK, id="nowhere", locations=nulls(PolicyLocations)),
    policy(BLOCK, id="gone", locations=places(without="gone")),
)
gsa_break_glass_excluded.skips(
    "trusted places are no single network",
    BG,
    ANN,
    NOBODY_SPECIAL,
    policy(BLOCK, locations=places(without="AllTrusted")),
    unread(NamedLocation),
)
gsa_break_glass_excluded.fails(
    "trusted places, and the network beside them",
    NETWORK,
    BG,
    policy(
        BLOCK,
        locations=PolicyLocations(
            include_locations=["All"], exclude_locations=["AllTrusted", "office", "gsa"]
        ),
    ),
)
gsa_break_glass_excluded.passes("for nobody", NETWORK, BG, only_by_gsa(None))
gsa_break_glass_excluded.unknown(NETWORK, BG, GLASS, SPARING_GLASS, unread(GroupMember, of="glass"))
gsa_break_glass_excluded.unknown(BG, ANN, NOBODY_SPECIAL, only_by_gsa(), unread(NamedLocation))
