"""Whom files and shared drives are open to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from saas_audit import CRITICAL, HIGH, Lookup, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.declared import ApprovedAccount, DriveTrustRules, FilesHandedOver
from saas_audit.datasets.google.allowlist import AllowlistedDomain
from saas_audit.datasets.google.directory import Domain, DomainAlias, GroupMember
from saas_audit.datasets.google.file_shares import ItemShare, OwnedFile, Share
from saas_audit.datasets.google.files import DriveItem, PublicDriveFile, PublicUserFile
from saas_audit.datasets.google.policies import Policy
from saas_audit.datasets.google.shared_drives import DriveMember, Restrictions, SharedDrive
from saas_audit.derived.google.drive_settings import ExternalSharing
from saas_audit.derived.google.file_spaces import PublicSpace
from saas_audit.derived.google.membership import GroupOutsider
from saas_audit.derived.google.shares import Kind, OpenTo, SharedThing

from ..consumer import CONSUMER
from ..examples import GMAIL, HOME, UNITS, group, member, policy, user
from .settings import SHARING, TRUST_RULES

WRITERS = frozenset({"writer", "fileOrganizer", "organizer", "owner"})
OUTSIDE: frozenset[Kind] = frozenset({"anyone", "domain", "person"})
OWN_PEOPLE = "own people only"
COPIES = "copies that others made and own"


@check(severity=CRITICAL, control=controls.LINKS_NEED_SIGN_IN, blind_to=COPIES)
def no_public_files(space: PublicSpace) -> Verdict:
    """No file in Drive is public, to be found by anybody.

    Why: search engines find such files before anybody in the organisation remembers them.
    Fix: open the file > Share > General access > Restricted. Against new ones: Admin console >
        Apps > Google Workspace > Drive and Docs > Sharing settings: nobody may publish on the web.
    See: https://support.google.com/drive/answer/2494822
    """
    return Verdict(not space.is_open, saw=space.open_files, want="none")


ANN = user("ann")
LEO = user("leo", suspended=True)
GONE = FilesHandedOver(account="leo@acme.example")
MANAGER = DriveMember(
    id="1", drive="projects", type="user", role="organizer", email_address="ann@acme.example"
)


def drive(**restrictions: bool) -> SharedDrive:
    """A shared drive whose org unit is /Sales."""
    return SharedDrive(
        id="projects",
        name="Projects",
        org_unit_id="sales",
        restrictions=Restrictions(**{"domain_users_only": False, **restrictions}),
    )


PROJECTS = [ANN, drive(), MANAGER]

no_public_files.passes(PROJECTS)
no_public_files.fails(ANN, PublicUserFile(id="1", user="ann", name="Plan"))
no_public_files.fails(PROJECTS, PublicDriveFile(id="1", drive="projects", name="Plan"))
no_public_files.unknown(
    "nobody can speak for a suspended user", ANN, LEO, unread(PublicUserFile, of="leo")
)
no_public_files.passes("whose files are somebody else's now", ANN, LEO, GONE)
no_public_files.fails(
    "declared so, and still here",
    *(ANN, PublicUserFile(id="1", user="ann", name="Plan")),
    FilesHandedOver(account="ann@acme.example"),
)
no_public_files.unknown(PROJECTS, unread(PublicDriveFile, of="projects"))
no_public_files.unknown(ANN, unread(PublicUserFile, of="ann"))


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN, blind_to=COPIES)
def no_external_writers(
    thing: SharedThing,
    inside: Lookup[GroupOutsider],
    allowlisted: Lookup[AllowlistedDomain],
    *,
    allow_allowlisted: bool = True,
) -> Verdict:
    """Files and shared drives are changed by the organisation's own people only.

    Why: who may edit may also share on, delete, and put in what others will open.
    Fix: open the file > Share: make the outsider a viewer or remove them; a group: take them out
        of it. Allowlist partners under Account > Domains > Allowlisted domains.
    See: https://support.google.com/drive/answer/2494893
    """

    def is_known(address: str) -> bool:
        domain = address.rpartition("@")[2]
        return allow_allowlisted and bool(allowlisted.all(domain=domain))

    def lets_in(one: OpenTo) -> bool:
        people = inside.all(group=one.group).where(lambda person: not person.is_robot)
        return bool(people.where(lambda person: not is_known(person.address)))

    writers = [one for one in thing.open_to if one.role in WRITERS]
    direct = [one for one in writers if one.kind in OUTSIDE and not is_known(one.who)]
    if direct:
        return Verdict(False, saw=direct, want=OWN_PEOPLE)
    groups = [one for one in writers if one.kind == "group of ours" and lets_in(one)]
    return Verdict(not groups, saw=groups, want=OWN_PEOPLE)


OWNER = Share(type="user", role="owner", email_address="ann@acme.example")


def share(kind: str, who: str = "", role: str = "reader", **more: Any) -> Share:
    """A grant on a file of ann's."""
    field = "domain" if kind == "domain" else "email_address"
    return Share(type=kind, role=role, **({field: who} if who else {}), **more)


def shared(*shares: Share) -> OwnedFile:
    """A file of ann's with these grants."""
    return OwnedFile(id="1", user="ann", name="Plan", shared=True, permissions=[OWNER, *shares])


PAT = "pat@partner.example"
MINE = [HOME, ANN]
OURS = [HOME, *PROJECTS]
TEAM = [group("team"), member("team", "x", address=PAT)]
ITEM = DriveItem(id="i", drive="projects", name="Budget", has_augmented_permissions=True)
NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
YESTERDAY, NEXT_YEAR = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

no_external_writers.passes(
    "not shared at all",
    MINE,
    OwnedFile(id="1", user="ann", name="Plan", shared=False, permissions=[OWNER]),
)
no_external_writers.passes("an outsider who reads", MINE, shared(share("user", PAT)))
no_external_writers.fails(MINE, shared(share("user", PAT, "writer")))
no_external_writers.fails(
    "anyone, who has no address", MINE, shared(share("anyone", role="writer"))
)
no_external_writers.fails(
    "a group of ours with one outsider",
    MINE,
    TEAM,
    shared(share("group", "team@acme.example", "writer")),
)
no_external_writers.fails(
    "another organisation's group", MINE, shared(share("group", "all@partner.example", "writer"))
)
no_external_writers.passes(
    "an account that is gone", MINE, shared(share("user", PAT, "writer", deleted=True))
)
no_external_writers.passes(
    "expired", MINE, shared(share("user", PAT, "writer", expiration_time=YESTERDAY))
)
no_external_writers.passes(
    "expires this second", MINE, shared(share("user", PAT, "writer", expiration_time=NOW))
)
no_external_writers.fails(
    "until next year", MINE, shared(share("user", PAT, "writer", expiration_time=NEXT_YEAR))
)
ALLOWED = AllowlistedDomain(name="1", domain="partner.example")
no_external_writers.passes("allowlisted", MINE, ALLOWED, shared(share("user", PAT, "writer")))
no_external_writers.fails(
    MINE, ALLOWED, shared(share("user", PAT, "writer")), allow_allowlisted=False
)
no_external_writers.fails(
    "one item of a shared drive",
    OURS,
    ITEM,
    ItemShare(id="p", item="i", type="user", role="writer", email_address=PAT),
)
no_external_writers.unknown(
    "nobody can speak for a suspended user", MINE, LEO, unread(OwnedFile, of="leo"), shared()
)
no_external_writers.unknown(
    "a shared drive without a manager to act as", OURS, unread(DriveItem, of="projects")
)
no_external_writers.unknown(OURS, ITEM, unread(ItemShare, of="i"))
no_external_writers.unknown(
    MINE,
    TEAM[0],
    shared(share("group", "team@acme.example", "writer")),
    unread(GroupMember, of="team"),
)
no_external_writers.unknown(MINE, unread(OwnedFile, of="ann"))


@check(
    severity=HIGH,
    control=controls.SHARING_STAYS_KNOWN,
    blind_to="private accounts at addresses of companies",
)
def no_consumer_account_access(
    thing: SharedThing,
    approved: Lookup[ApprovedAccount],
    *,
    consumer: frozenset[str] = CONSUMER,
) -> Verdict:
    """No file or shared drive is shared with somebody's private mail account.

    Why: nobody takes such an account back when its owner changes jobs.
    Fix: open the file or drive > Share: remove the account; name it in approved_accounts if its
        owner has no other.
    See: https://support.google.com/drive/answer/2494893
    """
    found = [
        one
        for one in thing.open_to
        if one.who.rpartition("@")[2] in consumer and one.who not in approved
    ]
    return Verdict(not found, saw=found, want="none")


BOB = "bob@gmail.com"

no_consumer_account_access.passes(MINE, shared(share("user", PAT)))
no_consumer_account_access.fails(MINE, shared(share("user", BOB)))
no_consumer_account_access.passes(
    "only sounds like it", MINE, shared(share("user", "al@notgmail.com"))
)
no_consumer_account_access.fails(
    "a member of one shared drive",
    OURS,
    DriveMember(id="2", drive="projects", type="user", role="commenter", email_address=BOB),
)
no_consumer_account_access.passes(MINE, shared(share("user", BOB)), ApprovedAccount(account=BOB))
no_consumer_account_access.unknown("a grant to nobody knows whom", MINE, shared(share("user")))
no_consumer_account_access.unknown(MINE, LEO, unread(OwnedFile, of="leo"), shared())
no_consumer_account_access.unknown(OURS, unread(DriveMember, of="projects"))


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN, blind_to=COPIES)
def no_foreign_domain_wide_shares(thing: SharedThing) -> Verdict:
    """No file is shared with everybody of another organisation.

    Why: who joins that organisation tomorrow can open it, and nobody here will know.
    Fix: open the file > Share > General access: set it to Restricted, then name the people.
    See: https://support.google.com/drive/answer/2494822
    """
    found: list[OpenTo] = [one for one in thing.open_to if one.kind == "domain"]
    return Verdict(not found, saw=found, want="none")


ALIASED = Domain(
    domain_name="acme.example",
    verified=True,
    domain_aliases=[DomainAlias(domain_alias_name="acme.test", verified=True)],
)
BY_DOMAIN = [ALIASED, user("ann")]

no_foreign_domain_wide_shares.passes(BY_DOMAIN, shared(share("domain", "acme.example")))
no_foreign_domain_wide_shares.passes(
    "an alias of ours", BY_DOMAIN, shared(share("domain", "acme.test"))
)
no_foreign_domain_wide_shares.fails(BY_DOMAIN, shared(share("domain", "partner.example")))
no_foreign_domain_wide_shares.fails(
    "below our domain is not ours", BY_DOMAIN, shared(share("domain", "x.acme.example"))
)
no_foreign_domain_wide_shares.fails(
    "an item of a shared drive",
    OURS,
    ITEM,
    ItemShare(id="p", item="i", type="domain", role="reader", domain="partner.example"),
)
no_foreign_domain_wide_shares.unknown(BY_DOMAIN, LEO, unread(OwnedFile, of="leo"), shared())
no_foreign_domain_wide_shares.unknown(BY_DOMAIN, unread(OwnedFile, of="ann"))
no_foreign_domain_wide_shares.unknown(
    BY_DOMAIN[1:], shared(share("domain", "acme.test")), unread(Domain)
)


@check(severity=HIGH, control=controls.SHARING_STAYS_KNOWN, blind_to="Drive trust rules")
def shared_drives_restricted_to_domain(
    drive: SharedDrive,
    sharing: Lookup[ExternalSharing],
    trust: DriveTrustRules | None,
    *,
    approved_drives: frozenset[str] = frozenset(),
) -> Verdict | Unclear | None:
    """Shared drives are open to people of the organisation only.

    Why: what a team puts into its drive belongs to the team; nobody asks again before it is shared.
    Fix: Admin console > Apps > Google Workspace > Drive and Docs > Manage shared drives > the drive
        > Settings: untick "Allow people outside of the organization to access files".
    See: https://support.google.com/a/answer/7662202
    """
    if {drive.id, drive.name} & approved_drives:
        return None
    want = "own people only, by the drive's restriction or its org unit's setting"
    if drive.restrictions.domain_users_only:
        return Verdict(True, saw="restricted to own people", want=want)
    if trust is not None and trust.on:
        return Unclear(TRUST_RULES)
    unit = sharing.get(f"id:{drive.org_unit_id}")
    if unit is None:
        return Unclear("the org unit of the drive is not listed", saw=drive.org_unit_id)
    mode = unit.external_sharing_mode
    return Verdict(mode == "DISALLOWED", saw=f"not restricted; org unit: {mode}", want=want)


def _mode(mode: str, order: float = 201, unit: str = "root") -> Policy:
    value = {"externalSharingMode": mode, "allowPublishingFiles": False}
    return policy(SHARING, value, order, unit=unit)


PLACES = [
    *UNITS,
    GMAIL,
    policy("drive_and_docs.service_status", {"serviceState": "ENABLED"}, 101),
]
OPEN_SALES = [_mode("DISALLOWED"), _mode("ALLOWED", 202, "sales")]

shared_drives_restricted_to_domain.passes(PLACES, OPEN_SALES, drive(domain_users_only=True))
shared_drives_restricted_to_domain.fails(PLACES, OPEN_SALES, drive())
shared_drives_restricted_to_domain.passes(
    "not restricted, but its org unit shares nothing", PLACES, _mode("DISALLOWED"), drive()
)
shared_drives_restricted_to_domain.fails("nobody ever set either", PLACES, drive())
shared_drives_restricted_to_domain.skips(
    "approved", PLACES, drive(), approved_drives=frozenset({"Projects"})
)
shared_drives_restricted_to_domain.unknown(PLACES, drive(), DriveTrustRules(on=True))
shared_drives_restricted_to_domain.fails(
    "trust rules are declared off", PLACES, drive(), DriveTrustRules(on=False)
)
shared_drives_restricted_to_domain.unknown(PLACES, drive(), unread(Policy))
shared_drives_restricted_to_domain.unknown("its org unit is gone", PLACES[:1], GMAIL, drive())
shared_drives_restricted_to_domain.unknown(PLACES, unread(SharedDrive))
shared_drives_restricted_to_domain.skips("no shared drive", PLACES)
