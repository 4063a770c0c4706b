"""What Chrome does with extensions that nobody has decided on."""

from __future__ import annotations

from typing import Literal

from ... import Lookup, Row, derive
from ...datasets.google.chrome import INSTALL_SOURCES, InstallSources
from ...datasets.google.directory import User
from ...errors import Unknown
from ...model import Gap, Reason
from .policies import people_at, typed
from .units import Unit

Extensions = Literal[
    "ALLOW_ALL_APPS", "BLOCK_ALL_APPS", "BLOCK_ALL_APPS_USER_EXTENSION_REQUESTS_ALLOWED"
]


class ExtensionDefault(Row, rename="camel", key="unit", of=Unit, label="place"):
    """Whether people of an org unit may install any extension of the Chrome Web Store."""

    unit: str
    place: str
    people: str
    chrome_web_store_install_sources: Extensions


@derive
def extension_default(unit: Unit, sources: InstallSources, users: Lookup[User]) -> ExtensionDefault:
    if sources.value.policy_schema != INSTALL_SOURCES:
        told = f"{sources.value.policy_schema} was returned instead"
        raise Unknown(Gap(Reason.NOT_RETURNED, "InstallSources", told), unit.path)
    people = people_at(unit.path, users)
    own = {"unit": unit.id, "place": unit.path, "people": people}
    return typed(ExtensionDefault, sources.value.value, **own)
