"""Exchange and the compliance endpoint as they answer cmdlets: by POST, at one address.

From captures of real answers: rights that are lacking and cmdlets that are unknown get a 403 whose
body is nothing but NUL bytes; what is wrong with a parameter stands deep inside an error that calls
itself "Invalid Operation"; every list carries its type beside it, and warnings, mostly none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from ..http import Request, Response, json_response

if TYPE_CHECKING:
    from .tenant import Tenant

EXCHANGE = "outlook.office365.com"
COMPLIANCE = "ps.compliance.protection.outlook.com"
REGION = f"nam12b.{COMPLIANCE}"
RIGHT = "Exchange.ManageAsApp"
ROLE = "role:Global Reader"
ANCHOR = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@"
LIMIT = 4
"""Where a list is cut that was not asked for without limit; a thousand, at the vendor's."""

SIZED = frozenset(
    {
        "Get-CASMailbox",
        "Get-Mailbox",
        "Get-MailboxAuditBypassAssociation",
        "Get-Recipient",
        "Get-TransportRule",
    }
)
"""Lists that are cut, with a warning, unless asked for without limit."""

DEFENDER = frozenset(
    {
        "Get-ATPBuiltInProtectionRule",
        "Get-ATPProtectionPolicyRule",
        "Get-AtpPolicyForO365",
        "Get-SafeAttachmentPolicy",
        "Get-SafeAttachmentRule",
        "Get-SafeLinksPolicy",
        "Get-SafeLinksRule",
    }
)
"""Unknown to a tenant without Defender for Office 365."""

PURVIEW = frozenset({"Get-DlpCompliancePolicy", "Get-DlpComplianceRule"})
CUT = (
    "There are more results available than are currently displayed. To view them, increase the "
    "value for the ResultSize parameter."
)


def serves(host: str) -> bool:
    """Whether cmdlets run at this host."""
    return host in (EXCHANGE, COMPLIANCE, REGION)


def answer(
    tenant: Tenant, granted: frozenset[str], audience: str, request: Request, size: int
) -> Response:
    """What the host says to a cmdlet, ``size`` rows a page, refusals included."""
    service = EXCHANGE if request.host == EXCHANGE else COMPLIANCE
    if audience != f"https://{service}/.default":
        return Response(status=401)
    if request.method != "POST" or not request.path.endswith("/InvokeCommand"):
        return Response(status=405)
    if request.host == COMPLIANCE:
        return Response(status=302, headers={"location": f"https://{REGION}{request.path}"})
    if ANCHOR not in request.headers.get("x-anchormailbox", ""):
        return _failed(400, "RoutingException", "the mailbox to route by is missing")
    asked = msgspec.json.decode(request.body)["CmdletInput"]
    cmdlet = asked["CmdletName"]
    if not {RIGHT, ROLE} <= granted or cmdlet not in _known(tenant, service):
        return Response(status=403, body=bytes(512))
    return _rows(tenant.cmdlets[cmdlet], asked, request, size)


def _known(tenant: Tenant, service: str) -> set[str]:
    """The cmdlets a service has for this tenant."""
    plans = {
        plan["servicePlanName"]
        for sku in tenant.many("/subscribedSkus")
        for plan in sku["servicePlans"]
    }
    lacking = DEFENDER if "ATP_ENTERPRISE" not in plans else frozenset()
    names = set(tenant.cmdlets) - lacking
    return names & PURVIEW if service == COMPLIANCE else names - PURVIEW


def _rows(
    held: list[dict[str, Any]], asked: dict[str, Any], request: Request, size: int
) -> Response:
    cmdlet, parameters = asked["CmdletName"], asked["Parameters"]
    allowed = {"ResultSize"} if cmdlet in SIZED else set()
    if strange := sorted(set(parameters) - allowed):
        word = f"A parameter cannot be found that matches parameter name '{strange[0]}'."
        return _failed(400, "ParameterBindingException", word)
    limited = cmdlet in SIZED and parameters.get("ResultSize") != "Unlimited"
    rows = held[:LIMIT] if limited else held
    start = int(request.query.get("$skiptoken", "0"))
    picked = [name for name in request.query.get("$select", "").split(",") if name]
    page: dict[str, Any] = {
        "@odata.context": f"https://{request.host}{request.path}/$metadata",
        "adminapi.warnings@odata.type": "#Collection(String)",
        "@adminapi.warnings": [CUT] if limited and len(held) > LIMIT else [],
        "value": [_sent(one, picked) for one in rows[start : start + size]],
    }
    if start + size < len(rows):
        page["@odata.nextLink"] = _next(request, start + size)
    return json_response(page)


def _sent(row: dict[str, Any], picked: list[str]) -> dict[str, Any]:
    """An object as the service writes it; a column it does not have is left out without a word."""
    sent: dict[str, Any] = {}
    for name, value in row.items():
        if picked and name not in picked:
            continue
        if isinstance(value, list):
            sent[f"{name}@odata.type"] = "#Collection(String)"
        sent[name] = value
    return sent


def _next(request: Request, start: int) -> str:
    query = {**request.query, "$skiptoken": str(start)}
    text = "&".join(f"{name}={quote(value, safe=',$')}" for name, value in query.items())
    return f"https://{request.host}{request.path}?{text}"


def _failed(status: int, kind: str, word: str) -> Response:
    error = {
        "code": "BadRequest",
        "message": "Invalid Operation",
        "details": [{"code": "Client", "target": "", "message": f"|System.{kind}|{word}"}],
    }
    return json_response({"error": error, "@adminapi.warnings": []}, status)
