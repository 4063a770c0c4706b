"""Normalised controls: one question, asked on every platform that it concerns.

A control gives its checks the ids of the general frameworks, through its theme. Mappings are facts
taken from the frameworks' published catalogues; which theme speaks to which id is our judgement.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Theme = Literal[
    "sharing",
    "mfa",
    "admin",
    "authentication",
    "apps",
    "guests",
    "email",
    "data_protection",
    "logging",
    "devices",
]


Responsibility = Literal["customer", "joint"]


class Control(msgspec.Struct, frozen=True):
    """``id`` is short and stable, ``title`` states the good world."""

    id: str
    title: str
    theme: Theme

    @property
    def responsibility(self) -> Responsibility:
        """Who owns it. What only the provider can do is no control of ours: nothing is to be set.

        ``joint``: the provider runs it (it scans, detects, records), and the customer has to switch
        it on, set its bounds, or look at what it says.
        """
        return "joint" if self.id in JOINT else "customer"


LINKS_NEED_SIGN_IN = Control("SHR-01", "Links need a sign-in", "sharing")
SHARING_STAYS_KNOWN = Control("SHR-02", "Content is shared with known partners only", "sharing")
DEFAULTS_STAY_PRIVATE = Control("SHR-03", "Records are private by default", "sharing")
MFA_FOR_EVERYONE = Control("MFA-01", "Everyone must use a second factor", "mfa")
MFA_FOR_ADMINS = Control(
    "MFA-02", "Administrators use a second factor that resists phishing", "mfa"
)
WEAK_FACTORS_OFF = Control("MFA-03", "Weak ways round the second factor are closed", "mfa")
ONE_WAY_IN = Control(
    "AUT-01", "People sign in through the organisation's provider", "authentication"
)
OLD_WAYS_CLOSED = Control(
    "AUT-02", "Ways to sign in with no more than a password are closed", "authentication"
)
KNOWN_NETWORKS = Control(
    "AUT-03", "Accounts that matter sign in from known networks", "authentication"
)
RISK_IS_ANSWERED = Control("AUT-04", "Suspicious sign-ins are stopped or proved", "authentication")
SESSIONS_END = Control("AUT-05", "Sessions end in time", "authentication")
SESSIONS_STAY_HERE = Control("AUT-06", "Nobody else can use a session", "authentication")
PASSWORDS_RESIST = Control("AUT-07", "Passwords cannot be guessed", "authentication")
CERTIFICATES_ARE_RENEWED = Control("AUT-08", "Certificates are renewed in time", "authentication")
FEW_ADMINS = Control("ADM-01", "Few people hold full administrator rights", "admin")
ADMINS_ARE_OURS = Control("ADM-02", "Administrators are the organisation's own people", "admin")
NO_STANDING_ADMINS = Control("ADM-03", "Administrator rights are used, or taken back", "admin")
EMERGENCY_ACCESS = Control("ADM-04", "Emergency access works and is watched", "admin")
MACHINES_ARE_BOUNDED = Control("ADM-05", "Machine accounts hold no broad rights", "admin")
ACTS_ARE_OWN = Control("ADM-06", "Administrators act in their own name", "admin")
SYNC_IS_BOUNDED = Control(
    "ADM-07", "A break-in at the own directory does not reach the cloud", "admin"
)
NO_SELF_PROMOTION = Control("ADM-08", "Nobody can make themselves an administrator", "admin")
CREDENTIALS_STAY_SAFE = Control(
    "ADM-09", "Administrators' credentials stay on safe devices", "admin"
)
RIGHTS_ARE_FEW = Control("ADM-10", "Each far-reaching right is held by few", "admin")
APPS_ARE_APPROVED = Control("APP-01", "Only approved apps reach the data", "apps")
TOKENS_END = Control("APP-02", "Access that apps were given ends by itself", "apps")
APPS_ARE_BOUNDED = Control("APP-03", "Apps can do no more than they are for", "apps")
GUESTS_ARE_INVITED = Control("GST-01", "Guests come in by invitation of the few", "guests")
GUESTS_SEE_LITTLE = Control("GST-02", "Guests see only what was meant for them", "guests")
LEAVERS_LOSE_ACCESS = Control("IDN-01", "Leavers lose access everywhere", "admin")
ONE_NAME_ONE_PERSON = Control("IDN-02", "Each account is one known person's", "admin")
DEVICES_ARE_SAFE = Control("DEV-01", "Devices are encrypted and guarded", "devices")
SOFTWARE_IS_APPROVED = Control("DEV-02", "Devices run approved software only", "devices")
MANAGED_DEVICES = Control("DEV-03", "Data is reached from managed devices", "devices")
MAIL_IS_AUTHENTIC = Control("MAIL-01", "Nobody can send mail in the organisation's name", "email")
MAIL_STAYS_INSIDE = Control("MAIL-02", "Mail does not leave the organisation by itself", "email")
MAIL_IS_FILTERED = Control("MAIL-03", "Mail from outside is filtered, with no way round", "email")
IMPERSONATION_IS_CAUGHT = Control("MAIL-04", "Mail under a false name is caught", "email")
MALWARE_IS_STOPPED = Control("MAIL-05", "Malware in mail is stopped before it is opened", "email")
MAILBOXES_NEED_SIGN_IN = Control(
    "MAIL-06", "Mailboxes open only to people who sign in properly", "authentication"
)
MAIL_IN_IS_CHECKED = Control(
    "MAIL-07", "Mail that starts something comes from known senders", "email"
)
DATA_LEAVES_KNOWINGLY = Control("DAT-01", "Data does not leave unseen", "data_protection")
FILES_ARE_SCANNED = Control("DAT-02", "Stored files are scanned for malware", "data_protection")
PAGES_ARE_GUARDED = Control(
    "WEB-01", "Pages cannot be turned against those who are signed in", "data_protection"
)
FILES_DO_NOT_RUN = Control("WEB-02", "Files that were uploaded run nowhere", "data_protection")
ACTS_ARE_RECORDED = Control("LOG-01", "What people and administrators do is recorded", "logging")
LOGS_ARE_KEPT = Control("LOG-02", "Logs are kept where an intruder cannot reach them", "logging")
ALERTS_REACH_PEOPLE = Control("LOG-03", "Alerts reach people", "logging")
POSTURE_IS_WATCHED = Control("LOG-04", "The vendor's own review finds nothing grave", "logging")

CONTROLS: tuple[Control, ...] = tuple(
    sorted((c for c in globals().values() if isinstance(c, Control)), key=lambda c: c.id)
)

FRAMEWORKS: dict[Theme, dict[str, tuple[str, ...]]] = {
    "sharing": {
        "cis_v8_1": ("3.3",),
        "nist_csf_2_0": ("PR.AA-05", "PR.DS-01"),
        "nist_800_53_r5": ("AC-3", "AC-6", "AC-21b", "IA-8", "SC-7(10)"),
        "iso_27001_2022": ("A.5.14", "A.5.10", "A.8.3", "A.5.34"),
        "soc2_tsc": ("CC6.1", "CC6.7", "C1.1"),
        "csa_sscf_1_0": ("IAM-SaaS-13", "IAM-SaaS-14", "IPY-SaaS-01"),
        "dpdp_2025": ("6(1)(a)", "6(1)(b)"),
    },
    "mfa": {
        "cis_v8_1": ("6.3", "6.4", "6.5"),
        "nist_csf_2_0": ("PR.AA-03",),
        "nist_800_53_r5": ("IA-2(1)", "IA-2(2)", "IA-2(8)", "IA-5c", "IA-5g"),
        "iso_27001_2022": ("A.8.5", "A.5.17"),
        "soc2_tsc": ("CC6.1", "CC6.6"),
        "csa_sscf_1_0": ("IAM-SaaS-12",),
        "dpdp_2025": ("6(1)(b)",),
    },
    "admin": {
        "cis_v8_1": ("5.4", "6.8", "6.1", "6.2"),
        "nist_csf_2_0": ("PR.AA-05", "PR.AA-01"),
        "nist_800_53_r5": ("AC-6(5)", "AC-6(1)", "AC-6(9)", "AC-5", "AC-2", "AC-2(1)"),
        "iso_27001_2022": ("A.8.2", "A.5.18", "A.5.3", "A.5.15"),
        "soc2_tsc": ("CC6.1", "CC6.3"),
        "csa_sscf_1_0": ("IAM-SaaS-02", "IAM-SaaS-10", "IAM-SaaS-16"),
        "dpdp_2025": ("6(1)(b)",),
    },
    "authentication": {
        "cis_v8_1": ("5.2", "6.7", "4.3", "4.8", "5.6"),
        "nist_csf_2_0": ("PR.AA-03", "PR.AA-04", "PR.AA-01"),
        "nist_800_53_r5": ("CM-7", "IA-5(1)", "IA-11", "IA-2", "AC-2(12)", "AC-2(13)"),
        "iso_27001_2022": ("A.8.5", "A.5.16", "A.5.17"),
        "soc2_tsc": ("CC6.1", "CC6.6"),
        "csa_sscf_1_0": (
            *("IAM-SaaS-03", "IAM-SaaS-04", "IAM-SaaS-05", "IAM-SaaS-08", "IAM-SaaS-11"),
            *("IAM-SaaS-15", "IAM-SaaS-20"),
        ),
        "dpdp_2025": ("6(1)(b)",),
    },
    "apps": {
        "cis_v8_1": ("2.5", "5.5", "15.1"),
        "nist_csf_2_0": ("PR.AA-05", "PR.PS-01", "DE.CM-06"),
        "nist_800_53_r5": ("AC-6(10)", "CM-5", "CM-4", "CM-11", "SI-3"),
        "iso_27001_2022": ("A.8.26", "A.5.18", "A.5.23"),
        "soc2_tsc": ("CC6.3", "CC6.8"),
        "csa_sscf_1_0": ("IAM-SaaS-06", "IAM-SaaS-07", "IAM-SaaS-18", "IAM-SaaS-19", "IPY-SaaS-02"),
        "dpdp_2025": ("6(1)(b)", "6(1)(f)"),
    },
    "guests": {
        "cis_v8_1": ("6.3", "6.8", "5.3", "6.2"),
        "nist_csf_2_0": ("PR.AA-01", "PR.AA-02", "PR.AA-05"),
        "nist_800_53_r5": ("AC-6", "AC-6(10)", "AC-3", "IA-8"),
        "iso_27001_2022": ("A.5.15", "A.5.16", "A.5.18"),
        "soc2_tsc": ("CC6.2", "CC6.3"),
        "csa_sscf_1_0": ("IAM-SaaS-01", "IAM-SaaS-09", "IAM-SaaS-14", "IAM-SaaS-17", "IAM-SaaS-21"),
        "dpdp_2025": ("6(1)(b)",),
    },
    "email": {
        "cis_v8_1": ("9.3", "9.5", "9.6", "9.7"),
        "nist_csf_2_0": ("PR.DS-02", "DE.CM-09"),
        "nist_800_53_r5": ("SI-8", "SI-3", "SI-4(5)", "SC-8", "AC-4", "AC-2d"),
        "iso_27001_2022": ("A.8.7", "A.8.21", "A.8.23", "A.5.14"),
        "soc2_tsc": ("CC6.6", "CC6.7", "CC6.8"),
        "csa_sscf_1_0": (),
        "dpdp_2025": ("6(1)(b)", "6(1)(g)"),
    },
    "data_protection": {
        "cis_v8_1": ("3.13", "3.4", "3.10", "3.11", "11.2"),
        "nist_csf_2_0": ("PR.DS-01", "PR.DS-02", "PR.DS-10", "PR.DS-11"),
        "nist_800_53_r5": ("SC-7(10)", "SC-7(10)(a)", "AT-2b", "AC-19a", "CP-9", "CP-10"),
        "iso_27001_2022": ("A.8.12", "A.8.10", "A.8.11", "A.8.13", "A.8.24", "A.5.34"),
        "soc2_tsc": ("CC6.7", "C1.1", "C1.2", "A1.2"),
        "csa_sscf_1_0": ("DSP-SaaS-01", "IPY-SaaS-01"),
        "dpdp_2025": ("6(1)(a)", "6(1)(d)"),
    },
    "logging": {
        "cis_v8_1": ("8.2", "8.5", "8.9", "8.10", "8.11", "8.12", "3.14"),
        "nist_csf_2_0": ("PR.PS-04", "DE.CM-03", "DE.CM-06", "DE.CM-09"),
        "nist_800_53_r5": ("AU-2", "AU-4", "AU-9", "AU-11", "AU-12", "SI-4(5)"),
        "iso_27001_2022": ("A.8.15", "A.8.16", "A.5.28"),
        "soc2_tsc": ("CC7.2", "CC7.3"),
        "csa_sscf_1_0": ("LOG-SaaS-01", "LOG-SaaS-02", "LOG-SaaS-03", "LOG-SaaS-04"),
        "dpdp_2025": ("6(1)(c)", "6(1)(e)", "8(3)"),
    },
    "devices": {
        "cis_v8_1": ("13.5", "4.11", "1.2"),
        "nist_csf_2_0": ("PR.AA-03", "DE.CM-09"),
        "nist_800_53_r5": ("IA-3", "AC-20b"),
        "iso_27001_2022": ("A.8.1",),
        "soc2_tsc": ("CC6.6", "CC6.7"),
        "csa_sscf_1_0": (),
        "dpdp_2025": ("6(1)(b)",),
    },
}

JOINT = frozenset(
    {"AUT-04", "DAT-02", "LOG-01", "LOG-02", "LOG-03", "LOG-04", "MAIL-03", "MAIL-04", "MAIL-05"}
)
"""Controls that provider and customer own together."""

SSCF: dict[str, tuple[str, ...]] = {
    "SHR-01": ("IAM-SaaS-13",),
    "SHR-02": ("IAM-SaaS-14",),
    "SHR-03": (),
    "MFA-01": ("IAM-SaaS-12",),
    "MFA-02": ("IAM-SaaS-12",),
    "MFA-03": ("IAM-SaaS-12",),
    "AUT-01": ("IAM-SaaS-04", "IAM-SaaS-05"),
    "AUT-02": ("IAM-SaaS-05", "IAM-SaaS-08"),
    "AUT-03": ("IAM-SaaS-03",),
    "AUT-04": ("IAM-SaaS-17",),
    "AUT-05": ("IAM-SaaS-20",),
    "AUT-06": ("IAM-SaaS-15",),
    "AUT-07": ("IAM-SaaS-11",),
    "AUT-08": (),
    "ADM-01": ("IAM-SaaS-02",),
    "ADM-02": ("IAM-SaaS-01",),
    "ADM-03": ("IAM-SaaS-02", "IAM-SaaS-16"),
    "ADM-04": (),
    "ADM-05": ("IAM-SaaS-06",),
    "ADM-06": (),
    "ADM-07": (),
    "ADM-08": ("IAM-SaaS-02",),
    "ADM-09": (),
    "ADM-10": ("IAM-SaaS-02",),
    "APP-01": ("IAM-SaaS-19",),
    "APP-02": ("IAM-SaaS-07",),
    "APP-03": ("IAM-SaaS-06", "IAM-SaaS-18"),
    "GST-01": ("IAM-SaaS-21",),
    "GST-02": ("IAM-SaaS-14",),
    "IDN-01": ("IAM-SaaS-09", "IAM-SaaS-17"),
    "DEV-01": (),
    "DEV-02": (),
    "DEV-03": ("IAM-SaaS-03",),
    "MAIL-06": ("IAM-SaaS-05",),
    "DAT-01": (),
    "DAT-02": ("DSP-SaaS-01",),
    "WEB-01": (),
    "WEB-02": (),
    "LOG-01": ("LOG-SaaS-01", "LOG-SaaS-02"),
    "LOG-02": ("LOG-SaaS-03", "LOG-SaaS-04"),
    "LOG-03": ("SEF-SaaS-01",),
    "LOG-04": ("CCC-SaaS-04",),
}
"""SSCF speaks of single capabilities, a theme is too coarse for it: which of them a control uses.

A control that is not named here has the ids of its theme.
"""


def requirements(control: Control, framework: str) -> tuple[str, ...]:
    """The ids of a framework that a control speaks to."""
    if framework == "csa_sscf_1_0" and control.id in SSCF:
        return SSCF[control.id]
    return FRAMEWORKS[control.theme].get(framework, ())
