"""Google's own alerts: that they are on, and that somebody is mailed."""

from __future__ import annotations

import functools
from typing import Any, Literal

from saas_audit import HIGH, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.directory import Customer
from saas_audit.datasets.google.policies import Policy
from saas_audit.derived.google.alerts import SETTING, SystemAlert

from .examples import GMAIL, policy

Mailed = Literal["nobody need be", "somebody", "all super administrators"]
SCUBA = {"SCuBA": ["GWS.COMMONCONTROLS.13.1v1"]}

alert = functools.partial(
    check,
    severity=HIGH,
    control=controls.ALERTS_REACH_PEOPLE,
    profiles={
        "scuba": {"mailed": "nobody need be"},
        "cis": {"mailed": "all super administrators"},
    },
    blind_to="rules that Google names in another language than English",
)
"""A question about one of Google's alerts."""

UNTOUCHED = "no administrator has touched {}: it is on, and who is mailed is not shown"


def _alerted(name: str, alerts: Lookup[SystemAlert], mailed: Mailed) -> Verdict | Unclear:
    """One alert that is on unless an administrator switched it off."""
    found = alerts.get(name)
    if found is not None:
        return _judged(found, mailed)
    if mailed == "nobody need be":
        return Verdict(True, saw=f"{name}: on, as Google sets it", want="on")
    return Unclear(UNTOUCHED.format(name))


def _judged(found: SystemAlert, mailed: Mailed) -> Verdict:
    if found.state != "ACTIVE":
        return Verdict(False, saw=f"{found.display_name}: off", want="on")
    whom = [
        "all super administrators" if one.all_super_admins else one.email
        for one in found.recipients
    ]
    reached = ", ".join(whom) or "nobody"
    ok = mailed == "nobody need be" or (mailed == "somebody" and bool(whom)) or mailed in whom
    return Verdict(
        ok, saw=f"{found.display_name}: on, mailed: {reached}", want=f"on, mailed: {mailed}"
    )


def _gravity(answer: Verdict | Unclear) -> int:
    """A proved failure comes before a doubt, a doubt before a pass."""
    if isinstance(answer, Unclear):
        return 1
    return 2 if answer.ok else 0


HERE = [GMAIL, Customer(customer_domain="acme.example")]
EVERYBODY = {"allSuperAdmins": True}
ONE = {"email": "ann@acme.example"}


def _alert(name: str, *mailed: dict[str, Any], state: str = "ACTIVE", order: float = 1) -> Policy:
    held: dict[str, Any] = {"alertCenterConfig": {"severity": "HIGH"}}
    if mailed:
        held["recipients"] = list(mailed)
    value = {"displayName": name, "state": state, "action": {"alertCenterAction": held}}
    return policy(SETTING, value, order)


ATTACKS = "Government-backed attacks"


@alert(maps={**SCUBA, "CIS GWS 1.3.0": ["6.2"]})
def government_backed_attack(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told of attacks that a government seems to stand behind.

    Why: who is attacked so needs help from outside, the same day.
    Fix: Admin console > Rules > "Government-backed attacks": turn it on, and mail all super
        administrators.
    See: https://support.google.com/a/answer/3230421
    """
    return _alerted(ATTACKS, alerts, mailed)


government_backed_attack.passes(HERE, _alert(ATTACKS, EVERYBODY))
government_backed_attack.passes("captured: one mailbox", HERE, _alert(ATTACKS, ONE))
government_backed_attack.fails(HERE, _alert(ATTACKS, ONE), mailed="all super administrators")
government_backed_attack.passes(
    HERE, _alert(ATTACKS, ONE, EVERYBODY), mailed="all super administrators"
)
government_backed_attack.passes(
    "on, and nobody need be mailed", HERE, _alert(ATTACKS), mailed="nobody need be"
)
government_backed_attack.fails("on, and nobody is mailed", HERE, _alert(ATTACKS))
government_backed_attack.fails(HERE, _alert(ATTACKS, EVERYBODY, state="INACTIVE"))
government_backed_attack.unknown("nobody has touched it", HERE)
government_backed_attack.passes(HERE, mailed="nobody need be")
government_backed_attack.unknown(HERE, unread(Policy))

SUSPENDED = "User suspended due to suspicious activity"


@alert(maps={**SCUBA, "CIS GWS 1.3.0": ["6.3"]})
def user_suspended_suspicious(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told when Google suspends somebody for suspicious activity.

    Why: Google saw the intruder; what else was touched, people must find out.
    Fix: Admin console > Rules > "User suspended due to suspicious activity": turn it on, mail all
        super administrators.
    See: https://support.google.com/a/answer/3230421
    """
    return _alerted(SUSPENDED, alerts, mailed)


user_suspended_suspicious.passes(HERE, _alert(SUSPENDED, EVERYBODY))
user_suspended_suspicious.fails(
    "captured: all would be mailed, were it on",
    HERE,
    _alert(SUSPENDED, EVERYBODY, state="INACTIVE"),
)
user_suspended_suspicious.unknown(
    "a rule of a similar name is another rule",
    HERE,
    _alert("User suspended (Google identity alert)", EVERYBODY),
)
user_suspended_suspicious.unknown(HERE, unread(Policy))

PRIVILEGE = "User granted Admin privilege"


@alert(maps={**SCUBA, "CIS GWS 1.3.0": ["6.4"]})
def admin_privilege_granted(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told when somebody becomes an administrator.

    Why: an intruder makes a second administrator first.
    Fix: Admin console > Rules > "User granted Admin privilege": turn it on, and mail all super
        administrators.
    See: https://support.google.com/a/answer/3230421
    """
    if PRIVILEGE not in alerts:
        return Verdict(False, saw=f"{PRIVILEGE}: off, as Google sets it", want="on")
    return _alerted(PRIVILEGE, alerts, mailed)


admin_privilege_granted.passes(HERE, _alert(PRIVILEGE, EVERYBODY))
admin_privilege_granted.fails("captured: severe, and nobody is mailed", HERE, _alert(PRIVILEGE))
admin_privilege_granted.fails("nobody has touched it: Google has it off", HERE)
admin_privilege_granted.unknown(HERE, _alert(PRIVILEGE, EVERYBODY, state="SNOOZED"))
admin_privilege_granted.unknown(HERE, unread(Policy))

LEAKED = "Leaked password"


@alert(maps={**SCUBA, "CIS GWS 1.3.0": ["6.7"]})
def leaked_password(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told of leaked passwords.

    Why: the password is known outside until somebody has it changed.
    Fix: Admin console > Rules > "Leaked password": turn it on, and mail all super
        administrators.
    See: https://support.google.com/a/answer/3230421
    """
    return _alerted(LEAKED, alerts, mailed)


leaked_password.passes(HERE, _alert(LEAKED, EVERYBODY))
leaked_password.fails("on, and nobody is mailed", HERE, _alert(LEAKED))
leaked_password.unknown("nobody has touched it", HERE)
leaked_password.passes(HERE, mailed="nobody need be")
leaked_password.unknown(HERE, unread(Policy))

RESET = "Super admin password reset"


@alert(maps=SCUBA)
def super_admin_password_reset(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told when a super administrator's password is reset.

    Why: it is how one administrator takes over the account of another.
    Fix: Admin console > Rules > "Super admin password reset": turn it on, and mail all super
        administrators.
    See: https://support.google.com/a/answer/3230421
    """
    return _alerted(RESET, alerts, mailed)


super_admin_password_reset.passes("captured: one mailbox", HERE, _alert(RESET, ONE))
super_admin_password_reset.fails(HERE, _alert(RESET))
super_admin_password_reset.unknown("nobody has touched it", HERE)
super_admin_password_reset.unknown(HERE, unread(Policy))

SSO_RULES = ("SSO profile added", "SSO profile updated")


@alert(maps=SCUBA)
def sso_profile_changed(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told when a single sign-on profile is added or changed.

    Why: whoever adds an identity provider of their own signs in as anybody.
    Fix: Admin console > Rules > "SSO profile added" and "SSO profile updated": turn both on, and
        mail all super administrators.
    See: https://support.google.com/a/answer/3230421
    """
    answers = [_alerted(name, alerts, mailed) for name in SSO_RULES]
    return min(answers, key=_gravity)


ADDED = _alert("SSO profile added", EVERYBODY)
UPDATED_OFF = _alert("SSO profile updated", EVERYBODY, state="INACTIVE", order=1.1)

sso_profile_changed.passes(HERE, ADDED, _alert("SSO profile updated", EVERYBODY, order=1.1))
sso_profile_changed.fails("one of the two is off", HERE, ADDED, UPDATED_OFF)
sso_profile_changed.fails("one is off, the other nobody has touched", HERE, UPDATED_OFF)
sso_profile_changed.unknown("one is on, the other nobody has touched", HERE, ADDED)
sso_profile_changed.unknown(HERE, unread(Policy))

EXPORT = "Domain data export initiated"


@alert(maps=SCUBA)
def data_export_initiated(
    customer: Customer, alerts: Lookup[SystemAlert], *, mailed: Mailed = "somebody"
) -> Verdict | Unclear:
    """Administrators are told when an export of all data starts.

    Why: it is everybody's mail and files in one download.
    Fix: Admin console > Rules > "Domain data export initiated": turn it on, and mail all super
        administrators.
    See: https://support.google.com/a/answer/3230421
    """
    return _alerted(EXPORT, alerts, mailed)


data_export_initiated.passes(HERE, _alert(EXPORT, EVERYBODY))
data_export_initiated.fails("on, and nobody is mailed", HERE, _alert(EXPORT))
data_export_initiated.unknown("nobody has touched it", HERE)
data_export_initiated.unknown(HERE, unread(Policy))
