"""How a row says where in Microsoft 365 it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ...model import BASE, EndProof, Row, Setting, Source, Tier, Witness, read_from

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R", bound=Row)

FULL_CONTROL = ("SharePoint:Sites.FullControl.All",)
GLOBAL_READER = ("role:Global Reader",)

SHAREPOINT_ADMIN = Tier(
    "sharepoint_admin",
    unlocks="OneDrive sharing, link expiry and the other settings that Graph does not show",
    cost="SharePoint has no read-only right for tenant settings: this one can change every site",
    writes=True,
)
DEEP = Tier(
    "deep",
    unlocks="every link to every file, library by library",
    cost="the app may read all files; takes a question for every few shared items",
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
POWER_PLATFORM = Tier(
    "power_platform",
    unlocks="tenant isolation, connector policies and AI agents",
    cost="an administrator registers the app once (New-PowerAppManagementApp), after which it "
    "could also change environments and policies; agents need an application user in each "
    "environment",
    writes=True,
)
POWER_BI = Tier(
    "power_bi",
    unlocks="the tenant settings of Power BI and Fabric",
    cost="a Fabric administrator lets the app's group use the read-only admin APIs; the app must "
    "not hold Tenant.Read.All, or Fabric refuses it",
)
TIERS = (
    AZURE_LOGS,
    COMPLIANCE,
    DEEP,
    EXCHANGE,
    POWER_BI,
    POWER_PLATFORM,
    SHAREPOINT_ADMIN,
    TEAMS_ADMIN,
    THREAT_HUNTING,
)


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
    tier: Tier = BASE,
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
                tier=tier,
                each=each,
                items=usual if items is None else items,
                proof=proof,
                asks_fields=asks_fields,
                witness=witness,
            ),
        )

    return declare


def beside_graph(
    api: str,
    path: str,
    permission: tuple[str, ...],
    tier: Tier,
    *,
    witness: Witness,
    query: tuple[tuple[str, str], ...] = (),
    each: type[Row] | None = None,
    items: tuple[str, ...] | None = None,
    asks_fields: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Read with another API of the vendor's. Without ``items``: a setting is the page itself, a
    list stands under ``value``.
    """

    def declare(row_type: type[R]) -> type[R]:
        usual = () if issubclass(row_type, Setting) else ("value",)
        return read_from(
            row_type,
            Source(
                platform="m365",
                api=api,
                path=path,
                query=query,
                permission=permission,
                tier=tier,
                each=each,
                items=usual if items is None else items,
                asks_fields=asks_fields,
                witness=witness,
            ),
        )

    return declare


def sharepoint(path: str) -> Callable[[type[R]], type[R]]:
    """Read with the SharePoint administration site."""
    return beside_graph("sharepoint", path, FULL_CONTROL, SHAREPOINT_ADMIN, witness="real export")


def sharepoint_sites(question: str) -> Callable[[type[R]], type[R]]:
    """A question put to SharePoint's client object model; its text stands in the connector."""
    return beside_graph(
        "sharepoint_sites",
        question,
        FULL_CONTROL,
        SHAREPOINT_ADMIN,
        items=("_Child_Items_",),
        witness="real export",
    )


def teams(path: str) -> Callable[[type[R]], type[R]]:
    """Read with the configuration API behind the Teams admin centre."""
    return beside_graph("teams", path, GLOBAL_READER, TEAMS_ADMIN, witness="real export")


def azure(path: str, *, version: str) -> Callable[[type[R]], type[R]]:
    """Read with Azure Resource Manager, another host with another token."""
    query = (("api-version", version),)
    rights = ("Azure:Reader at /providers/microsoft.aadiam",)
    return beside_graph("azure", path, rights, AZURE_LOGS, query=query, witness="docs only")


def hunting(query: str) -> Callable[[type[R]], type[R]]:
    """Ask Defender's advanced hunting one of the connector's own queries, by its name."""
    return beside_graph(
        "hunting",
        query,
        ("ThreatHunting.Read.All",),
        THREAT_HUNTING,
        items=("results",),
        witness="docs only",
    )


def exchange(
    cmdlet: str, *, witness: Witness = "docs only", asks_fields: bool = False
) -> Callable[[type[R]], type[R]]:
    """Read with an Exchange cmdlet; its parameters stand in the connector's list of reads."""
    rights = ("Exchange.ManageAsApp", *GLOBAL_READER)
    return beside_graph(
        "exchange",
        cmdlet,
        rights,
        EXCHANGE,
        items=("value",),
        asks_fields=asks_fields,
        witness=witness,
    )


def compliance(cmdlet: str, *, witness: Witness = "docs only") -> Callable[[type[R]], type[R]]:
    """Read with a cmdlet of the compliance endpoint."""
    rights = ("Exchange.ManageAsApp", *GLOBAL_READER)
    return beside_graph("compliance", cmdlet, rights, COMPLIANCE, items=("value",), witness=witness)
