"""The Metadata API: list and read, in XML, with the elements that Salesforce's description has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ...connectors.salesforce.shapes import shapes
from ..http import Response
from .rights import API
from .rights import METADATA as RIGHTS

if TYPE_CHECKING:
    from ..http import Request
    from .tenant import Tenant

SPACE = "{http://soap.sforce.com/2006/04/metadata}"
OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns="http://soap.sforce.com/2006/04/metadata" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
)
CLOSE = "</soapenv:Body></soapenv:Envelope>"
MOST = 10


def answer(request: Request, tenant: Tenant, granted: frozenset[str], token: str) -> Response:
    """The answer to one envelope."""
    root = ElementTree.fromstring(request.body.decode())
    if root.findtext(f".//{SPACE}sessionId") != token:
        return _fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader")
    if API not in granted:
        told = "The SOAP API is not enabled for this Organization or Partner."
        return _fault("API_DISABLED_FOR_ORG", told)
    if not granted & RIGHTS:
        told = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata"
        return _fault("INSUFFICIENT_ACCESS", f"{told} permissions")
    for name, told_by in (("listMetadata", _listed), ("readMetadata", _read)):
        operation = root.find(f".//{SPACE}{name}")
        if operation is not None:
            inner = told_by(operation, tenant)
            return _ok(f"<{name}Response>{inner}</{name}Response>")
    return _fault("INVALID_OPERATION", "only reads are simulated")


def _listed(operation: ElementTree.Element, tenant: Tenant) -> str:
    kind = operation.findtext(f"{SPACE}queries/{SPACE}type") or ""
    return "".join(
        f"<result><fullName>{escape(name)}</fullName><type>{escape(kind)}</type></result>"
        for name in tenant.metadata.get(kind, {})
    )


def _read(operation: ElementTree.Element, tenant: Tenant) -> str:
    kind = operation.findtext(f"{SPACE}type") or ""
    names = [one.text or "" for one in operation.findall(f"{SPACE}fullNames")]
    held = tenant.metadata.get(kind, {})
    found = [_record(kind, name, held.get(name)) for name in names[:MOST]]
    return f"<result>{''.join(found)}</result>"


def _record(kind: str, name: str, held: dict[str, Any] | None) -> str:
    if held is None:
        return '<records xsi:nil="true"/>'
    return written("records", {"fullName": name, **held}, kind, f' xsi:type="{kind}"')


def written(tag: str, value: Any, kind: str, extra: str = "") -> str:
    """XML in the order of the description; KeyError for an element that it does not have."""
    if isinstance(value, list):
        return "".join(written(tag, one, kind) for one in value)
    if isinstance(value, dict):
        known = shapes()[kind]
        strange = [name for name in value if name not in known]
        if strange:
            raise KeyError(f"{kind} has no element {strange[0]}")
        inner = "".join(written(n, value[n], known[n].type) for n in known if n in value)
        return f"<{tag}{extra}>{inner}</{tag}>"
    text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f"<{tag}>{text}</{tag}>"


def _ok(inner: str) -> Response:
    body = f"{OPEN}{inner}{CLOSE}".encode()
    return Response(body=body, headers={"content-type": "text/xml; charset=utf-8"})


def _fault(code: str, message: str) -> Response:
    inner = (
        f"<soapenv:Fault><faultcode>sf:{code}</faultcode>"
        f"<faultstring>{code}: {escape(message)}</faultstring></soapenv:Fault>"
    )
    body = f"{OPEN}{inner}{CLOSE}".encode()
    return Response(status=500, body=body, headers={"content-type": "text/xml; charset=utf-8"})
