"""Who owns powerful apps: an owner may add a secret to an app, and act as it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ...datasets.m365.api import graph
from ...datasets.m365.directory import Application, ServicePrincipal
from ...declare.derive import derive
from ...model import Lookup, Own, Row
from .app_rights import TierZeroApp
from .roles import PrivilegedApp


class PowerfulApp(Row):
    """An app that holds a highly privileged role, or a right that leads to one."""

    id: str


@derive
def powerful_by_role(app: PrivilegedApp) -> PowerfulApp:
    """Two derives, so that one kind is known where the other is not."""
    return PowerfulApp(id=app.id)


@derive
def powerful_by_right(app: TierZeroApp) -> PowerfulApp:
    """As above."""
    return PowerfulApp(id=app.id)


@graph("/servicePrincipals/{id}/owners", permission="Application.Read.All", each=PowerfulApp)
class AccountOwner(Row, rename="camel", owner="app"):
    """An owner of an app's account in this tenant."""

    id: str
    app: str


class PowerfulRegistration(Row, of=Application):
    """The registration of a powerful app; only apps registered here have one."""

    id: str
    app: str


@derive
def powerful_registration(
    registration: Application, accounts: Lookup[ServicePrincipal], apps: Lookup[PowerfulApp]
) -> PowerfulRegistration | None:
    """The two share an app id."""
    for account in accounts.all(app_id=registration.app_id):
        if account.id in apps:
            return PowerfulRegistration(id=registration.id, app=account.id)
    return None


@graph("/applications/{id}/owners", permission="Application.Read.All", each=PowerfulRegistration)
class RegistrationOwner(Row, rename="camel", owner="registration"):
    """An owner of an app's registration."""

    id: str
    registration: str


class AppOwner(Row, owner="app", of=PowerfulApp):
    """One owner of a powerful app: of its account, or of its registration."""

    id: str
    app: str
    who: str
    of_the: Literal["account", "registration"]


@derive
def app_owners(
    app: PowerfulApp,
    owners: Own[AccountOwner],
    registrations: Lookup[PowerfulRegistration],
    registered: Lookup[RegistrationOwner],
) -> Iterator[AppOwner]:
    """Who owns the registration may add a secret that works for the account."""
    for owner in owners:
        yield AppOwner(id=f"{app.id}:{owner.id}", app=app.id, who=owner.id, of_the="account")
    for registration in registrations.all(app=app.id):
        for one in registered.all(registration=registration.id):
            told = f"{registration.id}:{one.id}"
            yield AppOwner(id=told, app=app.id, who=one.id, of_the="registration")
