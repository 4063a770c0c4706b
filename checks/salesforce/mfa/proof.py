"""Second factors: what it takes to add one, or to change the address they fall back on."""

from __future__ import annotations

from saas_audit import MEDIUM, Verdict, check, controls
from saas_audit.derived.salesforce.health import AddressesNeedProof, MethodsNeedProof
from saas_audit.derived.salesforce.switches import health_check

from ..told import both, examples_of, is_on


@check(
    severity=MEDIUM,
    control=controls.WEAK_FACTORS_OFF,
    maps={"Health Check": health_check(MethodsNeedProof)},
)
def verify_before_registering_method(switch: MethodsNeedProof) -> Verdict:
    """A new verification method takes more than a password.

    Why: whoever stole a password would otherwise sign in anew, add a method of their own, and stay.
    Fix: Setup > Identity Verification: switch "Require identity verification during multi-factor
    authentication (MFA) registration" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.security_auth_setup_identity_verification.htm
    """
    return is_on(switch)


examples_of(verify_before_registering_method, MethodsNeedProof, good=True)
verify_before_registering_method.fails(
    "proof is asked for a new address only",
    both({MethodsNeedProof: False, AddressesNeedProof: True}),
)


@check(
    severity=MEDIUM,
    control=controls.WEAK_FACTORS_OFF,
    maps={"Health Check": health_check(AddressesNeedProof)},
    blind_to="sites, which have a switch of their own for their members",
)
def verify_on_email_change(switch: AddressesNeedProof) -> Verdict:
    """A new email address takes more than a password.

    Why: codes and new passwords go to the address; whoever may change it has the account.
    Fix: Setup > Identity Verification: switch "Require identity verification for email address
    changes" on.
    See: https://help.salesforce.com/s/articleView?id=xcloud.security_auth_setup_identity_verification.htm
    """
    return is_on(switch)


examples_of(verify_on_email_change, AddressesNeedProof, good=True)
verify_on_email_change.fails(
    "proof is asked for a new method only",
    both({AddressesNeedProof: False, MethodsNeedProof: True}),
)
