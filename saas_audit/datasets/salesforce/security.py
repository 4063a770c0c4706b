"""Settings that only the Metadata API tells: sharing, Apex, files."""

from __future__ import annotations

from typing import Literal

from ...model import Part, Setting
from .api import API, METADATA, salesforce

RIGHTS = (API, "ModifyMetadata")
Behaviour = Literal["DOWNLOAD", "EXECUTE_IN_BROWSER", "HYBRID"]


@salesforce(
    "metadata SharingSettings", permission=RIGHTS, tier=METADATA, witness="schema", names="Sharing"
)
class SharingSettings(Setting, rename="camel"):
    """Switches of sharing."""

    enable_secure_guest_access: bool


@salesforce(
    "metadata ApexSettings", permission=RIGHTS, tier=METADATA, witness="schema", names="Apex"
)
class ApexSettings(Setting, rename="camel"):
    """Whether a page's call to a class is checked against the caller's access to the class."""

    enable_aura_apex_ctrl_guest_user_access_check_pref: bool
    enable_aura_apex_ctrl_auth_user_access_check_pref: bool


class FileDisposition(Part, rename="camel", label="file_type"):
    """What happens to a type of file when somebody opens it."""

    behavior: Behaviour
    file_type: str
    security_risk_file_type: bool


@salesforce(
    "metadata FileUploadAndDownloadSecuritySettings",
    permission=RIGHTS,
    tier=METADATA,
    witness="schema",
    names="FileUploadAndDownloadSecurity",
)
class FileSettings(Setting, rename="camel"):
    """The list of file types. The vendor leaves it out where it is empty."""

    dispositions: list[FileDisposition]
