"""Whether the tenant keeps sign-in dates at all."""

from __future__ import annotations

from ...datasets.m365.directory import Organization
from ...datasets.m365.sign_ins import UserSignIns
from ...declare.derive import derive
from ...model import Rows, Setting


class SignInsKept(Setting):
    """``kept``: somebody has a date. Where nobody has, an empty one says nothing of anybody."""

    kept: bool


@derive
def sign_ins_kept(organization: Organization, sign_ins: Rows[UserSignIns]) -> SignInsKept:
    """Asked once for all."""
    assert organization.__row__.platform == "m365"
    return SignInsKept(kept=bool(sign_ins.where(lambda one: one.sign_in_activity is not None)))
