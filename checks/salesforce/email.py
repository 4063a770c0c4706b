"""Mail that comes in and starts something."""

from __future__ import annotations

from typing import Any

from saas_audit import HIGH, Lookup, Own, Verdict, check, controls, unread
from saas_audit.datasets.salesforce.email_services import EmailService, EmailServiceAddress
from saas_audit.datasets.salesforce.users import User
from saas_audit.derived.salesforce.inbound_mail import InboundWeakness

from .examples import grant, holder


@check(severity=HIGH, control=controls.MAIL_IN_IS_CHECKED)
def inbound_services_authenticated(
    service: EmailService,
    addresses: Lookup[EmailServiceAddress],
    weaknesses: Own[InboundWeakness],
) -> Verdict | None:
    """Inbound email services take authenticated mail, over TLS, from known senders only.

    Why: a mail starts the service's code, and a sender's address is quickly made up.
    Fix: Setup > Email Services > the service: tick Advanced Email Security Settings and TLS
    Required, fill Accept Email From, and let its addresses run as a user with few rights.
    See: https://help.salesforce.com/s/articleView?id=sf.code_email_services.htm
    """
    if not service.is_active:
        return None
    if not addresses.all(function_id=service.id).where(lambda address: address.is_active):
        return None
    return Verdict(not weaknesses, saw=weaknesses, want="authenticated, TLS, known senders")


def service(**changed: Any) -> EmailService:
    """A service that is as it should be; ``changed`` says what is not."""
    plain: dict[str, Any] = {
        "function_name": "Invoices",
        "is_active": True,
        "is_authentication_required": True,
        "is_tls_required": True,
        "authorized_senders": "books@acme.example",
    }
    return EmailService(id="s", **{**plain, **changed})


def address(name: str = "invoices", **changed: Any) -> EmailServiceAddress:
    """An address of it."""
    plain: dict[str, Any] = {
        "function_id": "s",
        "local_part": name,
        "is_active": True,
        "authorized_senders": None,
        "run_as_user_id": "clerk",
    }
    return EmailServiceAddress(id=name, **{**plain, **changed})


CLERK = holder("clerk")
OPEN = service(authorized_senders=None)

inbound_services_authenticated.passes(service(), address(), CLERK)
inbound_services_authenticated.passes(
    "each address names its senders", OPEN, address(authorized_senders="partner.example"), CLERK
)
inbound_services_authenticated.fails(
    "nobody is named, on the service or the address", OPEN, address(), CLERK
)
inbound_services_authenticated.fails(
    "one address of two", OPEN, address(authorized_senders="a.example"), address("two"), CLERK
)
inbound_services_authenticated.fails(
    "everybody at a free mail provider",
    service(authorized_senders="acme.example, gmail.com"),
    address(),
    CLERK,
)
inbound_services_authenticated.fails(service(is_tls_required=False), address(), unread(User))
inbound_services_authenticated.fails(service(is_authentication_required=False), address(), CLERK)
inbound_services_authenticated.fails(
    "it runs as an administrator", service(), address(), holder("clerk", "AuthorApex")
)
inbound_services_authenticated.fails(
    "it runs as somebody who left", service(), address(), holder("clerk", is_active=False)
)
inbound_services_authenticated.unknown(service(), address(), unread(User))
inbound_services_authenticated.unknown("its user is gone", service(), address(), holder("ann"))
inbound_services_authenticated.unknown(
    "a set that it holds was not read", service(), address(), CLERK, grant("clerk", "?")
)
inbound_services_authenticated.unknown(CLERK, unread(EmailService))
inbound_services_authenticated.unknown(service(), CLERK, unread(EmailServiceAddress))
inbound_services_authenticated.skips(
    "open to all, and switched off", service(is_active=False, authorized_senders=None), address()
)
inbound_services_authenticated.skips("no live address", OPEN, address(is_active=False), CLERK)
