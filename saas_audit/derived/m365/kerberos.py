"""Accounts of the own directory's Kerberos that ended up in the cloud."""

from __future__ import annotations

import re

from ...datasets.m365.directory import User
from ...declare.derive import derive
from ...model import Row

AZURE = "krbtgt_azuread"
_KERBEROS = re.compile(r"krbtgt(_\d+)?")


class KerberosAccount(Row, of=User, label="user_principal_name"):
    """A synchronised account that signs Kerberos tickets; ``azure``: those of the cloud."""

    id: str
    user_principal_name: str
    azure: bool


@derive
def kerberos_account(user: User) -> KerberosAccount | None:
    """By the exact name, wherever it stands: display names are often blank or changed."""
    if not user.on_premises_sync_enabled:
        return None
    names = {
        (name or "").lower()
        for name in (
            user.display_name,
            user.mail_nickname,
            user.on_premises_sam_account_name,
            user.user_principal_name.partition("@")[0],
        )
    }
    azure = AZURE in names
    if not azure and not any(_KERBEROS.fullmatch(name) for name in names):
        return None
    return KerberosAccount(id=user.id, user_principal_name=user.user_principal_name, azure=azure)
