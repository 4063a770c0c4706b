"""Drive's settings in force at each place."""

from __future__ import annotations

from typing import Literal

from ... import Lookup, Row, derive
from ...errors import Unknown
from ...model import Gap, Reason
from .policies import ScopedPolicy, Target, at, typed

SharingMode = Literal["ALLOWED", "ALLOWLISTED_DOMAINS", "DISALLOWED"]


class ExternalSharing(Row, rename="camel", key="target", of=Target, label="place"):
    """With whom outside files may be shared."""

    target: str
    place: str
    external_sharing_mode: SharingMode
    allow_publishing_files: bool


@derive
def external_sharing(target: Target, policies: Lookup[ScopedPolicy]) -> ExternalSharing:
    value = at(target, "drive_and_docs.external_sharing", policies)
    return typed(ExternalSharing, value, target=target.id, place=target.place)


class DriveService(Row, rename="camel", key="target", of=Target, label="place"):
    """Whether people there have Drive at all."""

    target: str
    place: str
    service_state: Literal["ENABLED", "DISABLED"]


@derive
def drive_service(target: Target, policies: Lookup[ScopedPolicy]) -> DriveService:
    if not policies.all(is_service_status=True):
        raise Unknown(Gap(Reason.SUSPICIOUSLY_EMPTY, "Policy", "no service status was returned"))
    value = at(target, "drive_and_docs.service_status", policies)
    state = value or {"serviceState": "DISABLED"}
    return typed(DriveService, state, target=target.id, place=target.place)
