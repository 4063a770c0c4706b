"""A vendor's words, before anybody reads them: what signs in is struck out, echoed or not."""

from __future__ import annotations

import re

STRUCK_OUT = "(struck out)"
_TOKENS = re.compile(
    r"eyJ[\w-]+\.[\w-]+(\.[\w-]*)?"  # a JSON web token: Microsoft's access tokens, any assertion
    r"|ya29\.[\w.-]+|1//[\w-]{20,}"  # Google's access and refresh tokens
    r"|00D\w{12,15}![\w.]+"  # a session id of Salesforce
)


def scrubbed(text: str, *secrets: str) -> str:
    """The text without these secrets, and without anything that has the form of a token."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, STRUCK_OUT)
    return _TOKENS.sub(STRUCK_OUT, text)
