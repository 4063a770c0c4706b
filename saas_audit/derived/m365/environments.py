"""Power Platform environments: which have a database, and what a policy covers."""

from __future__ import annotations

from urllib.parse import urlsplit

from ... import Row, derive
from ...datasets.m365.power_platform import ConnectorPolicy, Environment
from ...errors import Unknown
from ...model import Gap, Reason


class Database(Row, key="host", label="name"):
    """An environment that can hold agents; the host is where its database answers."""

    host: str
    name: str


@derive
def database(environment: Environment) -> Database | None:
    """An environment without a database holds no agents."""
    linked = environment.properties.linked_environment_metadata
    if linked is None or linked.instance_url is None:
        return None
    host = (urlsplit(linked.instance_url).hostname or "").lower()
    return Database(host=host, name=environment.properties.display_name or environment.name)


def covers(policy: ConnectorPolicy, environment: str) -> bool:
    """Whether a connector policy applies to an environment, in whichever shape it came."""
    kind, listed = _scope(policy)
    if kind == "AllEnvironments":
        return True
    return (environment.lower() in listed) == (kind == "OnlyEnvironments")


def _scope(policy: ConnectorPolicy) -> tuple[str, set[str]]:
    if policy.environment_type is not None:
        return policy.environment_type, {one.name.lower() for one in policy.environments}
    if policy.properties is None:
        raise Unknown(Gap(Reason.NOT_RETURNED, "ConnectorPolicy", "where it applies"), policy.name)
    narrowed = policy.properties.definition.constraints.environment_filter1
    if narrowed is None:
        return "AllEnvironments", set()
    told = narrowed.parameters
    kind = "OnlyEnvironments" if told.filter_type == "include" else "ExceptEnvironments"
    return kind, {one.name.lower() for one in told.environments}
