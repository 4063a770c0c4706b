"""What each administrator last signed in with."""

from __future__ import annotations

from ...datasets.salesforce.admin_logins import AdminVerification
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Lookup, Reason, Row
from .sign_in import DirectAdmin

SIGN_INS = frozenset({"Login", "ConnectedApp", "ExternalClientApp"})
SUCCEEDED = frozenset({"Succeeded", "AutomatedSuccess"})


class LastProof(Row, of=DirectAdmin, label="method"):
    """The method of the last sign-in that was verified."""

    id: str
    method: str


@derive
def last_proofs(admin: DirectAdmin, attempts: Lookup[AdminVerification]) -> LastProof | None:
    """What is no sign-in, and what did not succeed, says nothing of it."""
    proofs = attempts.all(user_id=admin.id).where(
        lambda one: one.activity in SIGN_INS and one.status in SUCCEEDED
    )
    last = max(proofs, key=lambda one: one.verification_time, default=None)
    if last is None:
        return None
    if last.verification_method is None:
        why = "a sign-in was verified, and nothing says with what"
        raise Unknown(Gap(Reason.NOT_RETURNED, "AdminVerification", why), admin.username)
    return LastProof(id=admin.id, method=last.verification_method)
