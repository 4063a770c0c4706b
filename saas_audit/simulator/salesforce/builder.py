"""Puts an org together: each call adds one thing, whole, with an id of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..cast import DOMAIN, Style, ago
from .schema import PERMISSIONS, schema
from .tenant import Object, Tenant, made_id, moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PREFIXES = {
    "Account": "001",
    "ApexClass": "01p",
    "Case": "500",
    "Contact": "003",
    "FieldPermissions": "01k",
    "Individual": "0PK",
    "Lead": "00Q",
    "Opportunity": "006",
    "SetupEntityAccess": "0J0",
    "AppMenuItem": "0DS",
    "AuthConfig": "0AT",
    "Certificate": "0P1",
    "ConnectedApplication": "0H4",
    "ContentDistribution": "05D",
    "EmailServicesAddress": "093",
    "EmailServicesFunction": "091",
    "ExternalClientApplication": "0xI",
    "ExtlClntAppOauthPlcyCnfg": "0yC",
    "Group": "00G",
    "GroupMember": "011",
    "LoginHistory": "0Ya",
    "ObjectPermissions": "110",
    "PermissionSet": "0PS",
    "PermissionSetAssignment": "0Pa",
    "PermissionSetGroup": "0PG",
    "Profile": "00e",
    "SecuritySettings": "0Ss",
    "Site": "0DM",
    "TwoFactorMethodsInfo": "0Tf",
    "User": "005",
    "UserLicense": "100",
    "VerificationHistory": "0Ve",
}
NUMBERS: dict[Style, int] = {"careless": 1, "careful": 2}


class Builder:
    """``org_id`` and host follow from the style."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.org_id = made_id("00D", NUMBERS[style])
        self.objects: dict[str, list[Object]] = {name: [] for name in schema()}
        self.metadata: dict[str, dict[str, Object]] = {}
        self._profiles: dict[str, Object] = {}

    def add(self, kind: str, **values: Any) -> Object:
        """A record: what is not said is null, false or zero."""
        record: Object = {}
        for field in schema()[kind].values():
            blank = {"boolean": False, "int": 0, "string": ""}.get(field.type)
            record[field.name] = None if field.nillable else blank
        if kind in PREFIXES:
            record["Id"] = made_id(PREFIXES[kind], len(self.objects[kind]) + 1)
        strange = set(values) - set(record)
        if strange:
            raise KeyError(f"{kind} has no {strange}")
        record.update(values)
        self.objects[kind].append(record)
        return record

    def profile(self, name: str, licence: str, *rights: str) -> Object:
        """A profile, and the permission set it owns; returns the set."""
        held = self.add("UserLicense", Name=licence)
        anywhere: Object = {"loginIpRanges": [], "custom": False}
        made = self.add("Profile", Name=name, UserLicenseId=held["Id"], Metadata=anywhere)
        owned = self.permission_set(f"X00e{made['Id']}", name, "Profile", *rights)
        owned["ProfileId"] = made["Id"]
        self._profiles[name] = owned
        return owned

    def permission_set(self, name: str, label: str, kind: str, *rights: str) -> Object:
        """A set that gives these permissions."""
        strange = set(rights) - set(PERMISSIONS)
        if strange:
            raise KeyError(f"no permission {strange}")
        flags = {f"Permissions{right}": True for right in rights}
        return self.add("PermissionSet", Name=name, Label=label, Type=kind, **flags)

    def group_of_sets(self, name: str, *rights: str) -> Object:
        """A group of sets; returns its sum."""
        group = self.add(
            "PermissionSetGroup", DeveloperName=name, MasterLabel=name, Status="Updated"
        )
        total = self.permission_set(f"{name}_sum", name, "Group", *rights)
        total["PermissionSetGroupId"] = group["Id"]
        return total

    def user(self, handle: str, profile: str | None, **changed: Any) -> Object:
        """A user with a profile, active unless told otherwise."""
        address = handle if "@" in handle else f"{handle}@{DOMAIN[self.style]}"
        owned = self._profiles[profile] if profile else None
        plain = {
            "Username": address,
            "Email": address,
            "Name": handle,
            "Alias": handle[:8],
            "IsActive": True,
            "UserType": "Standard",
            "CreatedDate": moment(ago(days=400)),
            "ProfileId": owned["ProfileId"] if owned else None,
        }
        made = self.add("User", **{**plain, **changed})
        if owned:
            self.grant(made, owned)
        return made

    def grant(self, user: Object, held: Object, until: datetime | None = None) -> Object:
        """One assignment; of a group's sum, that of the group."""
        return self.add(
            "PermissionSetAssignment",
            AssigneeId=user["Id"],
            PermissionSetId=held["Id"],
            PermissionSetGroupId=held["PermissionSetGroupId"],
            ExpirationDate=moment(until) if until else None,
            IsActive=True,
        )

    def let(self, held: Object, objects: Iterable[str], *flags: str) -> None:
        """The set may read these objects, and more where it is said."""
        for name in objects:
            more = {f"Permissions{flag}": True for flag in flags}
            self.add(
                "ObjectPermissions",
                ParentId=held["Id"],
                SobjectType=name,
                PermissionsRead=True,
                **more,
            )

    def entity(self, name: str, internal: str | None, external: str | None) -> Object:
        """An object's defaults."""
        return self.add(
            "EntityDefinition",
            DurableId=name,
            QualifiedApiName=name,
            InternalSharingModel=internal,
            ExternalSharingModel=external,
        )

    def login(self, user: Object, method: str | None, days: int, kind: str = "Application") -> None:
        """A sign-in that worked, and what was shown for it."""
        when = moment(ago(days=days, hours=2))
        made = self.add(
            "LoginHistory",
            UserId=user["Id"],
            LoginTime=when,
            LoginType=kind,
            Status="Success",
            Application="Browser",
            SourceIp="192.0.2.10",
        )
        if method:
            self.add(
                "VerificationHistory",
                UserId=user["Id"],
                VerificationTime=when,
                VerificationMethod=method,
                Status="Succeeded",
                Activity="Login",
                LoginHistoryId=made["Id"],
            )

    def app(self, name: str, kind: str = "ConnectedApplication") -> Object:
        """An installed app; returns its entry in the app launcher."""
        label = {"MasterLabel": name, "DeveloperName": re.sub(r"\W", "_", name)}
        made = self.add(kind, **({"Name": name} if kind == "ConnectedApplication" else label))
        return self.add(
            "AppMenuItem", Label=name, Type="ConnectedApplication", ApplicationId=made["Id"]
        )

    def token(self, user: Object, name: str, entry: Object | None, days: int) -> None:
        """A token that an app holds; its secrets are there to be left alone."""
        self.add(
            "OauthToken",
            AppName=name,
            AppMenuItemId=entry["Id"] if entry else None,
            UserId=user["Id"],
            CreatedDate=moment(ago(days=days)),
            LastUsedDate=moment(ago(days=1)),
            UseCount=12,
            AccessToken="never-to-be-read",
            DeleteToken="never-to-be-read",
        )

    def link(self, owner: Object, name: str, made: int, ends: int | None) -> None:
        """A public link made some days ago that ends so many days from now."""
        self.add(
            "ContentDistribution",
            Name=name,
            OwnerId=owner["Id"],
            CreatedDate=moment(ago(days=made)),
            PreferencesExpires=ends is not None,
            ExpiryDate=moment(ago(days=-ends)) if ends is not None else None,
            Password="never-to-be-read",
            DistributionPublicUrl="https://never-to-be-read.example",
        )

    def health(self, durable_id: str, raw: str) -> None:
        """A row of Health Check."""
        self.add(
            "SecurityHealthCheckRisks",
            DurableId=durable_id,
            Setting=durable_id.partition(".")[2],
            SettingGroup=durable_id.partition(".")[0],
            RiskType="MEETS_STANDARD",
            OrgValue=raw,
            OrgValueRaw=raw,
        )

    def tenant(self, auditor: Object) -> Tenant:
        """The whole."""
        return Tenant(
            org_id=self.org_id,
            host=f"{DOMAIN[self.style].partition('.')[0]}.my.salesforce.com",
            auditor=auditor["Id"],
            objects=self.objects,
            metadata=self.metadata,
        )
