"""What users let apps into lately."""

from __future__ import annotations

from collections.abc import Iterator

from ... import Row, derive
from ...datasets.google.grants_log import AppAuthorized
from ...errors import Unknown
from ...model import Gap, Reason


class AppGranted(Row, label="told"):
    """One consent: to which client, how far. ``app``: its own name; ``told``: for people."""

    id: str
    client: str
    app: str
    scopes: list[str]
    told: str


@derive
def of_events(authorized: AppAuthorized) -> Iterator[AppGranted]:
    """An event that does not say which client, or how far, cannot be judged."""
    for number, event in enumerate(authorized.events):
        named = {one.name: one for one in event.parameters}
        client = named["client_id"].value if "client_id" in named else ""
        scopes = named["scope"].multi_value if "scope" in named else []
        if not (client and scopes):
            told = "an event that names no client or no scope"
            raise Unknown(Gap(Reason.NOT_RETURNED, "AppAuthorized", told), authorized.etag)
        name = named["app_name"].value if "app_name" in named else "an app"
        yield AppGranted(
            id=f"{authorized.etag}|{number}",
            client=client,
            app=name,
            scopes=scopes,
            told=f"{name} ({client}) by {authorized.actor.email}",
        )
