"""How a row says where in Microsoft 365 it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...model import EndProof, Row, Setting, Source, Tier, Witness, read_from

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

SHAREPOINT_ADMIN = Tier(
    "sharepoint_admin",
    unlocks="OneDrive sharing, link expiry and the other settings that Graph does not show",
    cost="SharePoint has no read-only right for tenant settings: this one can change every site",
    writes=True,
)
TEAMS_ADMIN = Tier(
    "teams_admin",
    unlocks="Teams federation and policies",
    cost="an Entra role instead of a permission; reads everything an administrator can read",
)
AZURE_LOGS = Tier(
    "azure_logs",
    unlocks="where Entra ID sends its logs",
    cost="Azure's own rights: the Reader role at /providers/microsoft.aadiam, given with az",
)
THREAT_HUNTING = Tier(
    "threat_hunting",
    unlocks="credentials of administrators on vulnerable devices",
    cost="the right reads all that Defender has recorded; we send two questions of our own",
)
EXCHANGE = Tier(
    "exchange",
    unlocks="mail flow, mailboxes, and every anti-spam, anti-phishing and malware policy",
    cost="Exchange.ManageAsApp lets the app do whatever its Entra role allows: give it Global "
    "Reader (or membership of View-Only Organization Management in Exchange) and nothing more",
)
COMPLIANCE = Tier(
    "compliance",
    unlocks="data loss prevention policies and rules",
    cost="the same right and Entra role as the exchange tier, at the compliance endpoint",
)
TIERS = (AZURE_LOGS, COMPLIANCE, EXCHANGE, SHAREPOINT_ADMIN, TEAMS_ADMIN, THREAT_HUNTING)


def graph(
    path: str,
    *,
    permission: str | tuple[str, ...],
    query: tuple[tuple[str, str], ...] = (),
    each: type[Row] | None = None,
    proof: EndProof = "ended",
    asks_fields: bool = True,
    items: tuple[str, ...] | None = None,
    witness: Witness = "schema",
    beta: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Read with Microsoft Graph. ``count`` proof takes directory objects only."""
    rights = (permission,) if isinstance(permission, str) else permission

    def declare(row_type: type[R]) -> type[R]:
        usual = () if issubclass(row_type, Setting) else ("value",)
        return read_from(
            row_type,
            Source(
                platform="m365",
                api="graph-beta" if beta else "graph",
                path=path,
                query=query,
                permission=rights,
                each=each,
                items=usual if items is None else items,
                proof=proof,
                asks_fields=asks_fields,
                witness=witness,
            ),
        )

    return declare


def sharepoint(path: str) -> Callable[[type[R]], type[R]]:
    """Read with the SharePoint administration site."""

    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api="sharepoint",
                path=path,
                permission=("SharePoint:Sites.FullControl.All",),
                tier=SHAREPOINT_ADMIN,
                asks_fields=False,
                witness="real export",
            ),
        )

    return declare


def teams(path: str) -> Callable[[type[R]], type[R]]:
    """Read with the configuration API behind the Teams admin centre."""

    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api="teams",
                path=path,
                permission=("role:Global Reader",),
                tier=TEAMS_ADMIN,
                asks_fields=False,
                witness="real export",
            ),
        )

    return declare


def azure(path: str, *, version: str) -> Callable[[type[R]], type[R]]:
    """Read with Azure Resource Manager, another host with another token."""

    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api="azure",
                path=path,
                query=(("api-version", version),),
                permission=("Azure:Reader at /providers/microsoft.aadiam",),
                tier=AZURE_LOGS,
                items=("value",),
                asks_fields=False,
                witness="docs only",
            ),
        )

    return declare


def hunting(query: str) -> Callable[[type[R]], type[R]]:
    """Ask Defender's advanced hunting one of the connector's own queries, by its name."""

    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api="hunting",
                path=query,
                permission=("ThreatHunting.Read.All",),
                tier=THREAT_HUNTING,
                items=("results",),
                asks_fields=False,
                witness="docs only",
            ),
        )

    return declare


def exchange(
    cmdlet: str, *, witness: Witness = "docs only", asks_fields: bool = False
) -> Callable[[type[R]], type[R]]:
    """Read with an Exchange cmdlet; its parameters stand in the connector's list of reads."""
    return _cmdlet("exchange", cmdlet, EXCHANGE, witness, asks_fields)


def compliance(cmdlet: str, *, witness: Witness = "docs only") -> Callable[[type[R]], type[R]]:
    """Read with a cmdlet of the compliance endpoint."""
    return _cmdlet("compliance", cmdlet, COMPLIANCE, witness, asks_fields=False)


def _cmdlet(
    api: str, cmdlet: str, tier: Tier, witness: Witness, asks_fields: bool
) -> Callable[[type[R]], type[R]]:
    def declare(row_type: type[R]) -> type[R]:
        return read_from(
            row_type,
            Source(
                platform="m365",
                api=api,
                path=cmdlet,
                permission=("Exchange.ManageAsApp", "role:Global Reader"),
                tier=tier,
                items=("value",),
                asks_fields=asks_fields,
                witness=witness,
            ),
        )

    return declare
