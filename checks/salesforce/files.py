"""Files: what the browser does with those that people upload."""

from __future__ import annotations

from saas_audit import HIGH, Rows, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.organization import Organization
from saas_audit.datasets.salesforce.security import FileDisposition, FileSettings
from saas_audit.datasets.salesforce.settings import HealthCheckRisk
from saas_audit.derived.salesforce.health import RISKY_FILES
from saas_audit.derived.salesforce.risky_files import RiskyFile

from .examples import ACME


@check(
    severity=HIGH,
    control=controls.FILES_DO_NOT_RUN,
    maps={"Health Check": [RISKY_FILES]},
)
def risky_types_download_only(
    org: Organization, files: Rows[RiskyFile], risks: Rows[HealthCheckRisk]
) -> Verdict | Unclear:
    """Risky file types are downloaded, and never run in the browser.

    Why: an HTML or SVG file that somebody uploaded acts in Salesforce in the name of who opens it.
    Fix: Setup > File Upload and Download Security: set the type named to Download.
    See: https://help.salesforce.com/s/articleView?id=sf.admin_files_type_security.htm
    """
    want = "download only"
    running = files.where(lambda one: one.behavior != "DOWNLOAD")
    counted = risks.where(lambda one: one.durable_id == RISKY_FILES and _counts_some(one))
    if counted.seen():
        told = "Health Check counts some that may run"
        return Verdict(False, saw=running if running.seen() else told, want=want)
    if not files:
        return Unclear("the list of file types came without any that is a risk")
    return Verdict(not running, saw=running if running.seen() else want, want=want)


def _counts_some(risk: HealthCheckRisk) -> bool:
    """Health Check counts one at least, in a form that we know."""
    raw = risk.org_value_raw or ""
    return raw.isdecimal() and int(raw) > 0


def opens(**types: str) -> FileSettings:
    """``HTML="DOWNLOAD"``: what happens to types that are a risk."""
    return FileSettings(
        dispositions=[
            FileDisposition(file_type=name, behavior=behavior, security_risk_file_type=True)
            for name, behavior in types.items()
        ]
    )


def counts(raw: str | None, risk: str = RISKY_FILES) -> HealthCheckRisk:
    """How many hybrid types Health Check counts."""
    return HealthCheckRisk(durable_id=risk, org_value_raw=raw)


PICTURE = FileDisposition(file_type="PNG", behavior="HYBRID", security_risk_file_type=False)

risky_types_download_only.passes(ACME, opens(HTML="DOWNLOAD", SVG="DOWNLOAD"), counts("0"))
risky_types_download_only.passes("Health Check is unread", ACME, opens(HTML="DOWNLOAD"))
risky_types_download_only.passes(
    "another row of Health Check counts something",
    ACME,
    opens(HTML="DOWNLOAD"),
    counts("2", "CertificateAndKeyManagement.expiredCerts"),
)
risky_types_download_only.passes(
    "a row without a value", ACME, opens(HTML="DOWNLOAD"), counts(None)
)
risky_types_download_only.fails(
    "Health Check counts the hybrid ones only", ACME, opens(HTML="EXECUTE_IN_BROWSER"), counts("0")
)
risky_types_download_only.fails(ACME, opens(HTML="DOWNLOAD", SVG="HYBRID"), unread(HealthCheckRisk))
risky_types_download_only.fails("the count alone", ACME, counts("1"), unread(FileSettings))
risky_types_download_only.unknown(
    "a count of none: it may run all the same", ACME, counts("0"), unread(FileSettings)
)
risky_types_download_only.unknown(
    "nothing that is a risk", ACME, counts("0"), FileSettings(dispositions=[PICTURE])
)
risky_types_download_only.unknown("no list", ACME, counts("0"), FileSettings())
