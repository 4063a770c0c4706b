"""Drive: what may leave, what has left, and who is in the shared drives."""

from __future__ import annotations

from saas_audit import (
    CRITICAL,
    HIGH,
    Lookup,
    Own,
    Unclear,
    Verdict,
    check,
    controls,
    unread,
)
from saas_audit.datasets.declared import (
    ApprovedAccount,
    ApprovedDomain,
    DriveTrustRules,
    FilesHandedOver,
    ServiceAccount,
)
from saas_audit.datasets.google.directory import GroupMember
from saas_audit.datasets.google.files import OpenDriveFile, OpenUserFile
from saas_audit.datasets.google.policies import Policy
from saas_audit.datasets.google.shared_drives import DriveMember, SharedDrive
from saas_audit.derived.google.drive_settings import (
    ExternalSharing,
    SharedDriveCreation,
    SharingMode,
)
from saas_audit.derived.google.drives import DriveOutsider
from saas_audit.derived.google.file_spaces import FileSpace

from ..doors import own_people_only
from ..examples import (
    GMAIL,
    HOME,
    ROOT,
    UNITS,
    group,
    member,
    open_group,
    policy,
    service,
    told,
    user,
)

FEW: frozenset[SharingMode] = frozenset({"DISALLOWED", "ALLOWLISTED_DOMAINS"})
TRUST_RULES = (
    "Drive trust rules are declared to be on: they replace this setting, unseen by any API"
)
SHARING = "drive_and_docs.external_sharing"
SEE_SHARING = "https://support.google.com/a/answer/60781"


@check(
    severity=CRITICAL,
    control=controls.SHARING_STAYS_KNOWN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.1.1v1"], "CIS GWS 1.3.0": ["3.1.2.1.1.3"]},
    profiles={"scuba": {"allowed": frozenset({"DISALLOWED"})}},
    blind_to="Drive trust rules",
)
def external_sharing_restricted(
    sharing: ExternalSharing,
    trust: DriveTrustRules | None,
    *,
    allowed: frozenset[SharingMode] = FEW,
) -> Verdict | Unclear:
    """Drive files are shared outside with allowlisted domains at most.

    Why: one wrong address in the share dialog hands a file to a stranger for good.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings: choose
        "Allowlisted domains" or "Off", in every org unit and group that overrides it.
    See: https://support.google.com/a/answer/60781
    """
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    mode = sharing.external_sharing_mode
    return Verdict(mode in allowed, saw=told(mode, sharing), want=allowed)


def _mode(mode: str, order: float = 201, *, publish: bool = False, **query: str) -> Policy:
    value = {"externalSharingMode": mode, "allowPublishingFiles": publish}
    return policy(SHARING, value, order, **query)


DRIVE = "drive_and_docs"
DRIVE_OFF = service(DRIVE, "DISABLED")
DRIVE_ON = [*UNITS, GMAIL, service(DRIVE)]

external_sharing_restricted.passes(DRIVE_ON, _mode("DISALLOWED"))
external_sharing_restricted.passes(DRIVE_ON, _mode("ALLOWLISTED_DOMAINS"))
external_sharing_restricted.fails(DRIVE_ON, _mode("ALLOWED"))
external_sharing_restricted.fails("nobody ever set it", DRIVE_ON)
external_sharing_restricted.fails(
    "the root is closed, a child is not",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 203, unit="field"),
)
external_sharing_restricted.fails(
    "a group with a greater sort order is open",
    DRIVE_ON,
    group("board"),
    _mode("DISALLOWED"),
    _mode("ALLOWED", 399, group="groups/board"),
)
external_sharing_restricted.fails(
    "a grandchild takes its parent's value, not the root's",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 202, unit="sales"),
)
external_sharing_restricted.passes(
    "open where Drive is off",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 202, unit="sales"),
    service(DRIVE, "DISABLED", 202, unit="sales"),
)
external_sharing_restricted.passes(
    "a policy of a deleted org unit lingers",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 202, unit="gone"),
)
external_sharing_restricted.fails(
    "the holders of a licence are exempt",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode(
        "ALLOWED",
        202,
        query="entity.licenses.exists(license, license in ['/product/Google-Apps/sku/1'])",
    ),
)
external_sharing_restricted.unknown(
    "a condition that we do not understand",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 202, query="!entity.groups.exists(group, group.group_id == groupId('x'))"),
)
external_sharing_restricted.unknown(DRIVE_ON, _mode("SOME_NEW_MODE"))
external_sharing_restricted.unknown(
    "trust rules", DRIVE_ON, _mode("DISALLOWED"), DriveTrustRules(on=True)
)
external_sharing_restricted.unknown(DRIVE_ON, unread(Policy))
external_sharing_restricted.unknown("the root is not listed", DRIVE_ON[1:], _mode("DISALLOWED"))
external_sharing_restricted.skips("Drive is off everywhere", ROOT, GMAIL, DRIVE_OFF)
external_sharing_restricted.skips("no such service was bought", ROOT, GMAIL)


@check(
    severity=CRITICAL,
    control=controls.LINKS_NEED_SIGN_IN,
    maps={"SCuBA": ["GWS.DRIVEDOCS.1.5v1"], "CIS GWS 1.3.0": ["3.1.2.1.1.2"]},
    profiles={"scuba": {"strict": True}},
    blind_to="Drive trust rules",
)
def link_and_web_publishing_disabled(
    sharing: ExternalSharing,
    trust: DriveTrustRules | None,
    *,
    strict: bool = False,
) -> Verdict | Unclear:
    """Nobody can open a file to anyone with the link, or publish it to the web.

    Why: a link that works for anyone who holds it cannot be taken back by name.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings: untick
        "allow users to make files and published web content visible to anyone with the link".
    See: https://support.google.com/a/answer/60781
    """
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    mode = sharing.external_sharing_mode
    if mode == "DISALLOWED" or not sharing.allow_publishing_files:
        return Verdict(True, saw=told(mode, sharing), want="no publishing")
    if mode == "ALLOWLISTED_DOMAINS" and not strict:
        return Unclear("publishing is stored as allowed; whether this mode uses it is not known")
    saw = told(f"{mode}, publishing allowed", sharing)
    return Verdict(False, saw=saw, want="no publishing")


link_and_web_publishing_disabled.passes(DRIVE_ON, _mode("ALLOWED"))
link_and_web_publishing_disabled.passes("captured", DRIVE_ON, _mode("DISALLOWED", publish=True))
link_and_web_publishing_disabled.fails(DRIVE_ON, _mode("ALLOWED", publish=True))
link_and_web_publishing_disabled.fails("nobody ever set it", DRIVE_ON)
link_and_web_publishing_disabled.fails(
    "one grandchild only",
    DRIVE_ON,
    _mode("DISALLOWED"),
    _mode("ALLOWED", 203, publish=True, unit="field"),
)
ALLOWLISTED = _mode("ALLOWLISTED_DOMAINS", publish=True)
link_and_web_publishing_disabled.unknown("it may lie dormant", DRIVE_ON, ALLOWLISTED)
link_and_web_publishing_disabled.fails(DRIVE_ON, ALLOWLISTED, strict=True)
link_and_web_publishing_disabled.unknown(DRIVE_ON, _mode("ALLOWED"), DriveTrustRules(on=True))
link_and_web_publishing_disabled.unknown(DRIVE_ON, unread(Policy))
link_and_web_publishing_disabled.skips(ROOT, GMAIL, DRIVE_OFF)


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    blind_to="drives that exist already, and managers who may open a new one again",
)
def shared_drive_external_access_disabled(creation: SharedDriveCreation) -> Verdict:
    """New shared drives start closed to people from outside.

    Why: what a drive starts with is what it keeps; an open one takes in outsiders from day one.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Sharing settings > Shared drive
        creation: untick "Allow users outside the organization to access files in shared drives".
    See: https://support.google.com/a/answer/7662202
    """
    if creation.external_sharing_mode == "DISALLOWED":
        return Verdict(True, saw=told("Drive shares nothing outside", creation), want="closed")
    if not creation.allow_shared_drive_creation:
        return Verdict(True, saw=told("nobody makes shared drives", creation), want="closed")
    state = "open" if creation.allow_external_user_access else "closed"
    return Verdict(state == "closed", saw=told(f"new drives are {state}", creation), want="closed")


CREATION = "drive_and_docs.shared_drive_creation"


def _creation(*, outsiders: bool, anybody: bool = True) -> dict[str, bool]:
    return {"allowExternalUserAccess": outsiders, "allowSharedDriveCreation": anybody}


CLOSED = policy(CREATION, _creation(outsiders=False))
OPEN = policy(CREATION, _creation(outsiders=True))

shared_drive_external_access_disabled.passes(DRIVE_ON, CLOSED)
shared_drive_external_access_disabled.fails(DRIVE_ON, OPEN)
shared_drive_external_access_disabled.fails(
    "closed but for one group that makes drives",
    DRIVE_ON,
    CLOSED,
    open_group(CREATION, _creation(outsiders=True)),
)
shared_drive_external_access_disabled.passes(
    "open, and nobody makes any",
    DRIVE_ON,
    policy(CREATION, _creation(outsiders=True, anybody=False)),
)
shared_drive_external_access_disabled.passes(
    "open, and nothing is shared outside at all", DRIVE_ON, OPEN, _mode("DISALLOWED")
)
shared_drive_external_access_disabled.unknown("no policy, and no published default", DRIVE_ON)
shared_drive_external_access_disabled.unknown(DRIVE_ON, unread(Policy))
shared_drive_external_access_disabled.skips(ROOT, GMAIL, DRIVE_OFF)


@check(severity=CRITICAL, control=controls.LINKS_NEED_SIGN_IN)
def no_anyone_with_link_files(space: FileSpace) -> Verdict:
    """No file in Drive is open to anyone who has the link.

    Why: such links travel in mails, chats and search indexes, and ask nobody who they are.
    Fix: open the file > Share > General access > Restricted; to stop new ones, untick link
        sharing under Apps > Google Workspace > Drive and Docs > Sharing settings.
    See: https://support.google.com/drive/answer/2494822
    """
    return Verdict(not space.is_open, saw=space.open_files, want="none")


ANN = user("ann")
PROJECTS = SharedDrive(id="projects", name="Projects")
MANAGED = [
    ANN,
    PROJECTS,
    DriveMember(
        id="1", drive="projects", type="user", role="organizer", email_address="ann@acme.example"
    ),
]
LEFT = user("leo", suspended=True)

no_anyone_with_link_files.passes(ANN)
no_anyone_with_link_files.passes(MANAGED)
no_anyone_with_link_files.fails(ANN, OpenUserFile(id="1", user="ann", name="Plan"))
no_anyone_with_link_files.fails(
    "My Drive is clean, a shared drive is not",
    MANAGED,
    OpenDriveFile(id="1", drive="projects", name="Plan"),
)
no_anyone_with_link_files.fails(
    "one open file is proof, whatever else was not read",
    MANAGED,
    OpenUserFile(id="1", user="ann", name="Plan"),
    unread(OpenDriveFile),
)
no_anyone_with_link_files.unknown(ANN, unread(OpenUserFile, of="ann"))
no_anyone_with_link_files.unknown("a suspended account", ANN, LEFT, unread(OpenUserFile, of="leo"))
no_anyone_with_link_files.passes(
    "a suspended account whose files were handed over",
    ANN,
    LEFT,
    FilesHandedOver(account="leo@acme.example"),
    unread(OpenUserFile, of="leo"),
)
no_anyone_with_link_files.unknown(
    "a shared drive without a manager to act as",
    ANN,
    PROJECTS,
    unread(OpenDriveFile, of="projects"),
)


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    blind_to="members of other organisations' groups",
)
def shared_drives_no_external_members(
    drive: SharedDrive,
    outsiders: Own[DriveOutsider],
    domains: Lookup[ApprovedDomain],
    accounts: Lookup[ApprovedAccount],
    robots: Lookup[ServiceAccount],
) -> Verdict:
    """Only the organisation's own people are members of shared drives.

    Why: a member sees everything that will ever be put into the drive.
    Fix: Drive > Shared drives > the drive > Manage members: remove the outsider, or take them out
        of the group. To stop new ones, switch off non-members under Sharing settings.
    See: https://support.google.com/a/answer/7662202
    """
    return own_people_only(outsiders, accounts, domains, robots)


def _in_drive(address: str, kind: str = "user", *, deleted: bool = False) -> DriveMember:
    return DriveMember(
        id=address,
        drive="projects",
        type=kind,
        role="writer",
        email_address=address,
        deleted=deleted,
    )


IN_USE = [HOME, ANN, PROJECTS, _in_drive("ann@acme.example")]
TEAM = [group("team"), _in_drive("team@acme.example", "group")]
ROBOT = _in_drive("sync@project.iam.gserviceaccount.com")

shared_drives_no_external_members.passes(IN_USE)
shared_drives_no_external_members.fails(IN_USE, _in_drive("pat@partner.example"))
shared_drives_no_external_members.passes(
    IN_USE, _in_drive("pat@partner.example"), ApprovedDomain(domain="partner.example")
)
shared_drives_no_external_members.fails(
    "the only stranger is inside a group of ours",
    IN_USE,
    TEAM,
    member("team", "x", address="partner@gmail.com"),
)
shared_drives_no_external_members.fails(
    "a nested group",
    IN_USE,
    TEAM,
    group("inner"),
    member("team", "inner", "GROUP"),
    member("inner", "x", address="partner@gmail.com"),
)
shared_drives_no_external_members.fails(
    "an address of ours that is nobody's", IN_USE, _in_drive("ghost@acme.example")
)
shared_drives_no_external_members.fails(
    "another organisation's group", IN_USE, _in_drive("team@partner.example", "group")
)
GONE = _in_drive("al@partner.example", deleted=True)
shared_drives_no_external_members.passes("an account that is gone", IN_USE, GONE)
shared_drives_no_external_members.fails(IN_USE, GONE, _in_drive("pat@partner.example"))
shared_drives_no_external_members.passes("a machine is listed apart", IN_USE, ROBOT)
shared_drives_no_external_members.unknown(IN_USE, unread(DriveMember, of="projects"))
shared_drives_no_external_members.unknown(IN_USE, TEAM, unread(GroupMember, of="team"))
shared_drives_no_external_members.skips(HOME, ANN)
