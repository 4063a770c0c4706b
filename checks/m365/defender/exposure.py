"""What Defender knows of weaknesses near administrators."""

from __future__ import annotations

from saas_audit import HIGH, Own, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.exposure import ExposedCredential, ExposureGraph
from saas_audit.derived.m365.roles import PrivilegedUser

from ..entra.examples import PIM, active, user


@check(
    severity=HIGH,
    control=controls.CREDENTIALS_STAY_SAFE,
    blind_to="devices that Defender does not watch, and secrets of the Azure command line",
)
def privileged_credentials_not_exposed(
    admin: PrivilegedUser, graph: ExposureGraph, exposed: Own[ExposedCredential]
) -> Verdict | Unclear:
    """No vulnerable device holds an administrator's credentials.

    Why: a token or cookie that is taken from a device is a sign-in, second factor included.
    Fix: Microsoft Defender portal > Assets > Devices > the device: patch it; have the
    administrator sign in from a device kept for that only.
    See: https://learn.microsoft.com/security-exposure-management/query-enterprise-exposure-graph
    """
    if not graph.assessed:
        return Unclear("the exposure graph knows no device's vulnerabilities")
    who = admin.user_principal_name
    return Verdict(not exposed, saw=f"{who}: {exposed}", want="on no vulnerable device")


ANN = [PIM, user("ann"), active("ann")]
SEEN = ExposureGraph(nodes=900, assessed=40)


def found(name: str) -> ExposedCredential:
    """A cookie on a device with holes."""
    return ExposedCredential(id=f"{name}/pc", user=name, device="PC-7", kinds=["cookie"])


privileged_credentials_not_exposed.passes(ANN, SEEN)
privileged_credentials_not_exposed.passes("somebody without a role", ANN, SEEN, found("gita"))
privileged_credentials_not_exposed.fails(ANN, SEEN, found("ann"))
privileged_credentials_not_exposed.unknown(
    "nothing found in an empty graph is no finding", ANN, ExposureGraph(nodes=0, assessed=0)
)
privileged_credentials_not_exposed.unknown(
    "users, and no device was ever assessed", ANN, ExposureGraph(nodes=900, assessed=0)
)
privileged_credentials_not_exposed.unknown(ANN, SEEN, unread(ExposedCredential))
privileged_credentials_not_exposed.unknown(ANN, unread(ExposureGraph))
