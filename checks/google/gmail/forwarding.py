"""Mail that leaves by itself."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.gmail_settings import AutoForwarding

from ..examples import GMAIL, ROOT, UNITS, group, open_child, open_group, policy, service, told

FORWARDING = "gmail.auto_forwarding"


@check(
    severity=HIGH,
    control=controls.MAIL_STAYS_INSIDE,
    maps={"SCuBA": ["GWS.GMAIL.11.1v1"], "CIS GWS 1.3.0": ["3.1.3.5.2"]},
    blind_to="routing and compliance rules that administrators made",
)
def auto_forwarding_disabled(forwarding: AutoForwarding) -> Verdict:
    """Nobody can have all their mail forwarded.

    Why: whoever gets into one mailbox for a minute can have its mail for years.
    Fix: Admin console > Apps > Google Workspace > Gmail > End User Access > Automatic forwarding:
        untick it, in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/2491924
    """
    state = "on" if forwarding.enable_auto_forwarding else "off"
    return Verdict(state == "off", saw=told(state, forwarding), want="off")


def _forwarding(*, on: bool) -> dict[str, bool]:
    return {"enableAutoForwarding": on}


ON = [*UNITS, GMAIL]
FORBIDDEN = policy(FORWARDING, _forwarding(on=False))
ALLOWED_CHILD = open_child(FORWARDING, _forwarding(on=True))


def _for_the_board(**query: str) -> Policy:
    return policy(FORWARDING, _forwarding(on=True), 399, group="groups/board", **query)


def _in(unit: str) -> str:
    return f"entity.org_units.exists(org_unit, org_unit.org_unit_id == orgUnitId('{unit}'))"


auto_forwarding_disabled.passes(ON, FORBIDDEN)
auto_forwarding_disabled.fails("nobody ever set it", ON)
auto_forwarding_disabled.fails("one org unit", ON, FORBIDDEN, ALLOWED_CHILD)
auto_forwarding_disabled.fails(
    "one group, before any org unit",
    ON,
    FORBIDDEN,
    open_group(FORWARDING, _forwarding(on=True)),
)
auto_forwarding_disabled.passes(
    "allowed where there is no Gmail",
    ON,
    FORBIDDEN,
    ALLOWED_CHILD,
    service("gmail", "DISABLED", 202, unit="sales"),
)
auto_forwarding_disabled.fails(
    "one group, wherever its members are",
    *(ON, FORBIDDEN, group("board")),
    _for_the_board(unit=""),
)
auto_forwarding_disabled.fails(
    "one group, in one org unit",
    *(ON, FORBIDDEN, group("board")),
    _for_the_board(unit="sales"),
)
auto_forwarding_disabled.passes(
    "a policy for a group that is gone lingers", ON, FORBIDDEN, _for_the_board()
)
auto_forwarding_disabled.passes(
    "so does one for a group in an org unit that is gone",
    *(ON, FORBIDDEN, group("board")),
    _for_the_board(unit="gone"),
)
auto_forwarding_disabled.fails(
    "the holders of a licence",
    *(ON, FORBIDDEN),
    policy(
        FORWARDING,
        _forwarding(on=True),
        399,
        query="entity.licenses.exists(license, license in ['/product/x/sku/1'])",
    ),
)
auto_forwarding_disabled.unknown(
    "two policies of one precedence disagree about the board",
    *(ON, FORBIDDEN, group("board")),
    policy(FORWARDING, _forwarding(on=True), 201, group="groups/board"),
)
auto_forwarding_disabled.unknown(
    "the child's policy says nothing, and above it stands something else than Google's default",
    *(ON, FORBIDDEN),
    open_child(FORWARDING, {}),
)
auto_forwarding_disabled.unknown(
    "in two org units at once nobody is: that condition is not understood",
    *(ON, FORBIDDEN),
    policy(FORWARDING, _forwarding(on=True), 399, query=f"{_in('root')} && {_in('sales')}"),
)
auto_forwarding_disabled.unknown(
    "no service's status was returned",
    *(UNITS, policy(FORWARDING, _forwarding(on=False), 101)),
)
auto_forwarding_disabled.unknown(ON, policy(FORWARDING, {"enableAutoForwarding": "maybe"}))
auto_forwarding_disabled.unknown(ON, unread(Policy))
auto_forwarding_disabled.skips("Gmail is off", ROOT, service("gmail", "DISABLED"))
