"""What both orgs have: profiles, staff, machines, customers, a site, objects, apps, settings."""

from __future__ import annotations

from ..cast import DOMAIN, LEAVER, PARTNER, STAFF, Style, ago
from .builder import Builder
from .tenant import Object, moment

ADMINISTRATOR = (
    "ApiEnabled",
    "AssignPermissionSets",
    "AuthorApex",
    "CanApproveUninstalledApps",
    "CustomizeApplication",
    "DataExport",
    "ManageCertificates",
    "ManageInternalUsers",
    "ManagePasswordPolicies",
    "ManageProfilesPermissionsets",
    "ManageRemoteAccess",
    "ManageRoles",
    "ManageSharing",
    "ManageUsers",
    "ModifyAllData",
    "ModifyMetadata",
    "ViewAllData",
    "ViewAllUsers",
    "ViewHealthCheck",
    "ViewSetup",
)
AUDIT = ("ApiEnabled", "ViewAllUsers", "ViewHealthCheck", "ViewSetup")
PRIVATE = ("Account", "Campaign", "Case", "Contract", "Lead", "Opportunity", "Order", "Invoice__c")
CHILDREN = ("Asset", "Contact", "Line__c")
OPEN = ("FAQ__c", "Knowledge__kav", "Product2")
AUDITOR = "saas-audit"


class Base(Builder):
    """The part of an org that is not in question; the two orgs differ from here."""

    def __init__(self, style: Style, admins: tuple[str, ...]) -> None:
        super().__init__(style)
        self.add("Organization", Id=self.org_id, Name=DOMAIN[style].partition(".")[0].title())
        self._profiles_and_sets()
        self.staff = {one.handle: self._member(one.handle, admins) for one in STAFF}
        self.leaver = self.user(LEAVER.handle, "Standard User", **self._person(LEAVER.handle, 31))
        self._machines()
        self._outside()
        self._entities()
        self._groups()
        self._apps()

    def _profiles_and_sets(self) -> None:
        everyday = ("EditTask", "IsSsoEnabled", "RunReports")
        self.profile("System Administrator", "Salesforce", *ADMINISTRATOR)
        usual = ("ApiEnabled",) * (self.style == "careless")
        standard = self.profile("Standard User", "Salesforce", *everyday, *usual)
        self.profile("API Only Integrations", "Salesforce Integration", "ApiEnabled", "ApiUserOnly")
        self.profile("Analytics Cloud Integration User", "Analytics Cloud Integration User")
        self.customer_profile = self.profile("Customer Community User", "Customer Community")
        self.guest_profile = self.profile("Help Centre Profile", "Guest User License")
        old = self.profile("Old Site Profile", "Guest User License")
        self.audit_set = self.permission_set("Audit_Reader", "Audit reader", "Regular", *AUDIT)
        self.payroll_set = self.permission_set("Payroll", "Payroll sync", "Regular", "ApiEnabled")
        self.sales_desk = self.group_of_sets("Sales_Desk", "RunReports")
        self.let(standard, (*PRIVATE, *CHILDREN, *OPEN))
        self.let(self.customer_profile, ("Account", "Case", "Contact", "Line__c"))
        self.let(self.guest_profile, ("FAQ__c", "Knowledge__kav"))
        self.let(old, ("Contact",))

    def _member(self, handle: str, admins: tuple[str, ...]) -> Object:
        profile = "System Administrator" if handle in admins else "Standard User"
        made = self.user(handle, profile, **self._person(handle, 2))
        if handle == "gita":
            self.grant(made, self.sales_desk)
        return made

    def _person(self, handle: str, idle: int) -> Object:
        address = f"{handle}@{DOMAIN[self.style]}"
        return {"FederationIdentifier": address, "LastLoginDate": moment(ago(days=idle))}

    def _machines(self) -> None:
        self.auditor = self.user(AUDITOR, "API Only Integrations")
        self.grant(self.auditor, self.audit_set)
        profile = "Standard User" if self.style == "careless" else "API Only Integrations"
        self.payroll = self.user("payroll", profile)
        self.grant(self.payroll, self.payroll_set)
        self.user(
            f"integration@{self.org_id.lower()}.com",
            "Analytics Cloud Integration User",
        )
        self.user("autoproc", None, UserType="AutomatedProcess")

    def _outside(self) -> None:
        self.partner = self.user(
            f"{PARTNER.handle}@partner.example", "Customer Community User", UserType="PowerPartner"
        )
        self.user("dora@customer.example", "Customer Community User", UserType="CspLitePortal")
        self.guest = self.user("help_centre", "Help Centre Profile", UserType="Guest")
        closed = self.user("old_site", "Old Site Profile", UserType="Guest")
        self.add("Site", Name="Help_Centre", Status="Active", GuestUserId=self.guest["Id"])
        self.add("Site", Name="Old_Site", Status="Inactive", GuestUserId=closed["Id"])

    def _entities(self) -> None:
        for name in PRIVATE:
            self.entity(name, "Private", "Private")
        for name in CHILDREN:
            self.entity(name, "ControlledByParent", "ControlledByParent")
        for name in OPEN:
            self.entity(name, "Read", "Private")
        self.add(
            "FieldDefinition",
            DurableId="Line__c.Invoice",
            QualifiedApiName="Invoice__c",
            DataType="Master-Detail(Invoice)",
            EntityDefinitionId="Line__c",
            ReferenceTo={"referenceTo": ["Invoice__c"]},
        )
        self.add(
            "FieldDefinition",
            DurableId="Line__c.Name",
            QualifiedApiName="Name",
            DataType="Auto Number",
            EntityDefinitionId="Line__c",
            ReferenceTo={"referenceTo": None},
        )

    def _groups(self) -> None:
        team = self.add("Group", DeveloperName="Sales_Team", Name="Sales team", Type="Regular")
        self.mixed = self.add("Group", DeveloperName="Everybody", Name="Everybody", Type="Regular")
        self.customers = self.add(
            "Group", DeveloperName="AllCustomerPortal", Name="Customers", Type="AllCustomerPortal"
        )
        self.add("Group", Name="Queue of cases", DeveloperName="Cases", Type="Queue")
        self.member(team, self.staff["hugo"])
        self.member(self.mixed, team)

    def member(self, group: Object, who: Object) -> None:
        """A user or group in a public group."""
        self.add("GroupMember", GroupId=group["Id"], UserOrGroupId=who["Id"])

    def _apps(self) -> None:
        self.payroll_app = self.app("Payroll Connector")
        audit_app = self.app("saas-audit", "ExternalClientApplication")
        for days in range(1, 6):
            self.token(self.payroll, "Payroll Connector", self.payroll_app, 40 * days)
        self.token(self.auditor, "saas-audit", audit_app, 1)

    def settings(self, *, mfa: bool, login_as: bool, listed_apps: bool) -> None:
        """Switches, told by the settings and by Health Check alike."""
        self.add(
            "SecuritySettings",
            Metadata={
                "enableAdminLoginAsAnyUser": login_as,
                "sessionSettings": {"enableMFADirectUILoginOptIn": mfa, "enableSMSIdentity": True},
                "singleSignOnSettings": {"isLoginWithSalesforceCredentialsDisabled": False},
            },
        )
        self.health("Identity.mfaEnabled", str(mfa).lower())
        self.health("LoginAccessPolicies.adminLoginAsAnyUser", str(login_as).lower())
        self.health("GuestUserAccess.guestAccessSharingRules", "1")
        self.health("SessionSettings.csrfGet", "true")
        self.metadata["ConnectedAppSettings"] = {
            "ConnectedApp": {
                "enableAdminApprovedAppsOnly": listed_apps,
                "enableAdminApprovedAppsOnlyForExternalUser": listed_apps,
                "enableSkipUserProvisioningWizardWelcomePage": False,
            }
        }

    def sharing_rules(self) -> dict[str, Object]:
        """Two rules for employees, one for the guests of the help centre; the others have none."""
        names = (*PRIVATE, *OPEN)
        self.metadata["SharingRules"] = {name: {} for name in names}
        rules = self.metadata["SharingRules"]
        service = {"roleAndSubordinatesInternal": ["Service"]}
        rules["Account"]["sharingOwnerRules"] = [rule("For_service", service, {"role": ["CEO"]})]
        team = rule("For_the_team", {"group": ["Sales_Team"]}, {"role": ["CEO"]})
        rules["Lead"]["sharingOwnerRules"] = [team]
        rules["FAQ__c"]["sharingGuestRules"] = [guest_rule("Published", "help_centre", "Published")]
        return rules

    def methods(self, user: Object, *has: str) -> None:
        """What somebody has registered to verify with."""
        flags = {f"Has{name}": True for name in has}
        self.add("TwoFactorMethodsInfo", UserId=user["Id"], **flags)


def rule(name: str, to: Object, owned_by: Object | None, access: str = "Read") -> Object:
    """A rule over the records of some owners; without them, by criteria."""
    made = {"fullName": name, "accessLevel": access, "label": name, "sharedTo": to}
    return {**made, "sharedFrom": owned_by} if owned_by else {**made, "criteriaItems": []}


def guest_rule(name: str, site: str, status: str) -> Object:
    """A rule that shows the records of one status to everybody on a site."""
    return {
        "fullName": name,
        "accessLevel": "Read",
        "label": name,
        "sharedTo": {"guestUser": [site]},
        "criteriaItems": [{"field": "Status", "operation": "equals", "value": status}],
        "includeHVUOwnedRecords": False,
    }
