"""What stands in the topics and tools of an AI agent, as Copilot Studio writes them (YAML).

Credentials are masked before a text reaches the disk; what is left says that there was one.
"""

from __future__ import annotations

import functools
import re

MASK = "«masked: {kind}»"
MASKED = re.compile(r"«masked: (?P<kind>[^»]+)»")

_REFERENCE = r"(?:\{|\$|=\s*(?:Env|Topic|Global|System)\.|@|«)"
"""What stands for a value held elsewhere: a variable, an expression, a Key Vault reference."""

_LITERAL = rf"(?!{_REFERENCE})(?=\S*[\d!#%^*~_])(?P<secret>[^\s\"'&;,{{}}]{{8,}})"
"""Eight characters or more, not all of them letters: a word of prose is no secret."""

CREDENTIALS: dict[str, re.Pattern[str]] = {
    "private key": re.compile(
        r"(?P<secret>-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z))",
        re.S,
    ),
    "bearer token": re.compile(rf"\bbearer\s+{_LITERAL}", re.I),
    "basic authentication": re.compile(
        rf"\bbasic\s+(?!{_REFERENCE})(?=\S*[\d=])(?P<secret>[A-Za-z0-9+/]{{8,}}={{0,2}})(?=[\s\"']|$)",
        re.I,
    ),
    "key of a storage account": re.compile(r"\bAccountKey=(?P<secret>[A-Za-z0-9+/]{20,}={0,2})"),
    "key of a shared access signature": re.compile(
        r"\b(?:SharedAccessKey|sig)=(?P<secret>[A-Za-z0-9%+/]{20,}={0,2})"
    ),
    "cloud key": re.compile(
        r"(?P<secret>\b(?:AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{35}|gh[pousr]_[0-9A-Za-z]{36,}"
        r"|sk-[0-9A-Za-z_-]{20,}|xox[abprs]-[0-9A-Za-z-]{10,})\b)"
    ),
    "API key": re.compile(
        r"\b(?:x-api-key|api[_-]?key|x-functions-key|ocp-apim-subscription-key)"
        rf"[\"']?\s*[:=]\s*[\"']?{_LITERAL}",
        re.I,
    ),
    "password or client secret": re.compile(
        rf"\b(?:password|pwd|client[_-]?secret)[\"']?\s*[:=]\s*[\"']?{_LITERAL}", re.I
    ),
}
"""By the name a report gives it; ``secret`` is what must not be shown."""

_MAIL = re.compile(
    r"^\s*operationId:\s*[\"']?(?:SendEmail|SharedMailboxSendEmail|SendEmailWithOptions"
    r"|ReplyTo|ForwardEmail|Mail\.Send|sendMail)\w*",
    re.I | re.M,
)
_TOOL = re.compile(r"^kind:\s*TaskDialog\b", re.M)
_INPUT = re.compile(r"^\s*-\s+kind:\s*(?P<kind>\w+TaskInput)\b(?P<rest>(?:\n(?!\s*-\s).*)*)", re.M)
_PROPERTY = re.compile(r"^\s*propertyName:\s*[\"']?(?P<name>[\w/.]+)", re.M)
_FIXED = "ManualTaskInput"
_OF_THE_MAIL = frozenset({"to", "subject", "body"})


def masked(text: str) -> str:
    """The text with every credential in it replaced by the kind it is of."""
    for kind, pattern in CREDENTIALS.items():
        text = pattern.sub(functools.partial(_without, kind), text)
    return text


def _without(kind: str, found: re.Match[str]) -> str:
    whole, start = found.group(), found.start()
    before, after = found.start("secret") - start, found.end("secret") - start
    return whole[:before] + MASK.format(kind=kind) + whole[after:]


def credentials_in(text: str) -> tuple[str, ...]:
    """The kinds of credential a masked text held."""
    return tuple(dict.fromkeys(found["kind"] for found in MASKED.finditer(text)))


def sends_what_the_model_writes(text: str) -> bool:
    """A mail tool (not a topic that speaks of mail) whose recipient, subject or body is open."""
    is_mail_tool = _TOOL.search(text) is not None and _MAIL.search(text) is not None
    return is_mail_tool and not _fixed_in(text) >= _OF_THE_MAIL


def _fixed_in(text: str) -> set[str]:
    """The inputs that the tool's maker has filled in."""
    return {
        name["name"].rpartition("/")[2].lower()
        for found in _INPUT.finditer(text)
        if found["kind"] == _FIXED and (name := _PROPERTY.search(found["rest"]))
    }
