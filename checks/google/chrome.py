"""Chrome: what managed browsers may install."""

from __future__ import annotations

from saas_audit import HIGH, Verdict, check, controls, unread
from saas_audit.datasets.google.chrome import INSTALL_SOURCES, InstallSources, PolicyValue
from saas_audit.datasets.google.directory import OrgUnit, User
from saas_audit.derived.google.chrome import ExtensionDefault, Extensions
from saas_audit.model import Beside

from .examples import ROOT, UNITS

BLOCKED: frozenset[Extensions] = frozenset(
    {"BLOCK_ALL_APPS", "BLOCK_ALL_APPS_USER_EXTENSION_REQUESTS_ALLOWED"}
)


@check(
    severity=HIGH,
    control=controls.SOFTWARE_IS_APPROVED,
    blind_to="groups with Chrome policies of their own",
)
def extensions_blocked_by_default(
    default: ExtensionDefault, *, allowed: frozenset[Extensions] = BLOCKED
) -> Verdict:
    """Chrome extensions are blocked unless an administrator allows them.

    Why: an extension reads every page and every sign-in, and can be sold to somebody else.
    Fix: Admin console > Devices > Chrome > Apps & extensions > Users & browsers > Additional
        settings > Allow/block mode: "Block all apps, admin manages allowlist".
    See: https://support.google.com/chrome/a/answer/9039146
    """
    mode = default.chrome_web_store_install_sources
    return Verdict(mode in allowed, saw=Beside(mode, default.people), want=allowed)


def _sources(unit: str, mode: str, schema: str = INSTALL_SOURCES) -> InstallSources:
    value = {"chromeWebStoreInstallSources": mode}
    return InstallSources(unit=unit, value=PolicyValue(policy_schema=schema, value=value))


def _everywhere(mode: str) -> list[OrgUnit | InstallSources]:
    return [*UNITS, *(_sources(unit.org_unit_id, mode) for unit in UNITS)]


extensions_blocked_by_default.passes(_everywhere("BLOCK_ALL_APPS"))
extensions_blocked_by_default.passes(
    "people may ask", _everywhere("BLOCK_ALL_APPS_USER_EXTENSION_REQUESTS_ALLOWED")
)
extensions_blocked_by_default.fails("nobody ever set it", _everywhere("ALLOW_ALL_APPS"))
extensions_blocked_by_default.fails(
    "one child",
    UNITS,
    _sources("id:root", "BLOCK_ALL_APPS"),
    _sources("id:sales", "ALLOW_ALL_APPS"),
    _sources("id:field", "BLOCK_ALL_APPS"),
)
extensions_blocked_by_default.fails(
    "how many people that is, is another question", _everywhere("ALLOW_ALL_APPS"), unread(User)
)
extensions_blocked_by_default.unknown(
    "one org unit without an answer", UNITS, _sources("id:root", "BLOCK_ALL_APPS")
)
extensions_blocked_by_default.unknown(ROOT, _sources("id:root", "ASK_ALL_APPS"))
extensions_blocked_by_default.unknown(
    "the policy of one app says nothing about the others",
    ROOT,
    _sources("id:root", "BLOCK_ALL_APPS", "chrome.users.apps.InstallType"),
)
extensions_blocked_by_default.unknown(ROOT, unread(InstallSources, of="id:root"))
extensions_blocked_by_default.unknown(_everywhere("BLOCK_ALL_APPS"), unread(OrgUnit))
