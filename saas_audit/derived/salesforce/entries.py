"""What whoever registers themselves on a site becomes."""

from __future__ import annotations

from ...datasets.salesforce.experiences import Experience
from ...datasets.salesforce.permissions import PermissionSet
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row, Rows


class Entry(Row, key="site", of=Experience, label="profile"):
    """The profile that a live site gives, and the permission set behind it."""

    site: str
    profile: str
    set_id: str
    opens_api: bool


@derive
def entries(site: Experience, sets: Rows[PermissionSet]) -> Entry | None:
    name = site.self_reg_profile
    if site.status != "Live" or not site.self_registration or name is None:
        return None
    owned = sets.where(lambda one: one.profile is not None and one.profile.name == name)
    for one in owned:
        opens = one.permissions_api_enabled
        return Entry(site=site.full_name, profile=name, set_id=one.id, opens_api=opens)
    why = "the profile that a site gives was not returned"
    raise Unknown(Gap(Reason.NOT_RETURNED, "PermissionSet", why), name)
