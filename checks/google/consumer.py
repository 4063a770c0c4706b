"""Mail providers where anybody gets an address. No checks."""

from __future__ import annotations

CONSUMER = frozenset(
    {
        *("163.com", "126.com", "aol.com", "fastmail.com", "gmail.com", "googlemail.com"),
        *("gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "hotmail.co.uk", "hotmail.com"),
        *("hotmail.de", "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "live.co.uk"),
        *("live.com", "live.nl", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com"),
        *("orange.fr", "outlook.com", "outlook.de", "outlook.fr", "outlook.in", "pm.me"),
        *("proton.me", "protonmail.com", "qq.com", "rediffmail.com", "rocketmail.com"),
        *("t-online.de", "web.de", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk"),
        *("yahoo.com", "yahoo.com.au", "yahoo.com.br", "yahoo.de", "yahoo.es", "yahoo.fr"),
        *("yahoo.in", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "zoho.com"),
    }
)
"""Whole domains, in lower case. A knob of the checks that use them."""
