"""Second factors of people's accounts."""

from __future__ import annotations

from ...datasets.google.directory import User as GoogleUser
from ...datasets.m365.directory import RegistrationDetail
from ...datasets.salesforce.two_factor import TwoFactorMethods
from ...declare.derive import derive
from ...model import Platform, Row


class SecondFactor(Row):
    """Whether the account has a second factor that works.

    Salesforce tells only those who may change it; its own checks ask, where that tier is on.
    """

    id: str
    usable: bool


class EntraFactor(SecondFactor, of=RegistrationDetail, platform="m365"):
    """By the registration report."""


class GoogleFactor(SecondFactor, of=GoogleUser, platform="google"):
    """By enrolment in 2-Step Verification."""


@derive
def entra_factor(detail: RegistrationDetail) -> EntraFactor:
    """Registered is not enough: the method must be allowed too."""
    return EntraFactor(id=detail.id, usable=detail.is_mfa_capable)


@derive
def google_factor(user: GoogleUser) -> GoogleFactor:
    """Enrolled."""
    return GoogleFactor(id=user.id, usable=user.is_enrolled_in_2sv)


FACTORS: dict[Platform, type[SecondFactor]] = {"m365": EntraFactor, "google": GoogleFactor}


class SalesforceFactor(Row, key="id", platform="salesforce"):
    """By the methods registered in Salesforce. Apart: no check may rest on a tier unasked."""

    id: str
    usable: bool


@derive
def salesforce_factor(methods: TwoFactorMethods) -> SalesforceFactor:
    """A text message or a mail is no second factor that works."""
    usable = (
        methods.has_security_key
        or methods.has_built_in_authenticator
        or methods.has_u2f
        or methods.has_salesforce_authenticator
        or methods.has_totp
    )
    return SalesforceFactor(id=methods.user_id, usable=usable)
