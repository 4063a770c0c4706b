"""The config: saas-audit.toml -> tenants, knobs, declared lists. Every mistake gets a sentence."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import platformdirs

from .connectors.google.config import GoogleTenant
from .connectors.m365.config import M365Tenant
from .connectors.salesforce.config import SalesforceTenant
from .controls import CONTROLS, FRAMEWORKS
from .datasets import declared as _declared  # noqa: F401  (its lists may stand in the config)
from .decisions import Owners
from .declare.check import Profile
from .declare.config import declared_lists
from .errors import UsageError
from .model import PLATFORMS, Row, Setting, Tenant
from .model.decode import dec_hook
from .snapshot.manifest import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .connectors.config import TenantConfig
    from .declare.check import Check

T = TypeVar("T", bound=Row)
AnyTenant = M365Tenant | GoogleTenant | SalesforceTenant

FILE = "saas-audit.toml"
LARGEST = 1024 * 1024
"""Bytes of a config."""


class Attestation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody looked where no API can: who, when, and until when that may be relied on."""

    by: str
    on: date
    until: date
    note: str = ""

    def told(self, today: date) -> str:
        """One sentence. It is evidence of a look, never a pass."""
        ended = f"attestation ended on {self.until}: " if today > self.until else ""
        note = f": {self.note}" if self.note else ""
        return f"{ended}attested by {self.by} on {self.on}, until {self.until}{note}"


class Notify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told when a run is done: apprise URLs, or the environment variable that holds them."""

    urls: tuple[str, ...] = ()
    urls_env: str = ""
    always: bool = False

    def addresses(self) -> tuple[str, ...]:
        """All of them. Raises UsageError if the variable is not set."""
        if not self.urls_env:
            return self.urls
        held = os.environ.get(self.urls_env)
        if held is None:
            raise UsageError(f"notify: the environment variable {self.urls_env} is not set")
        return (*self.urls, *held.split())


PluginName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,30}$")]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole config.

    ``profile`` says whose thresholds hold, ``checks`` holds knobs by check id, ``declared`` what no
    API shows, ``attested`` who answers for a manual check, by check id; ``owners`` who answers for
    what is found. ``sign_with`` names the SSH key that signs a run. ``ca_file``: certificates to
    trust beside the public ones, in every tenant. ``plugins``: folders of checks of one's own, by
    the name that their ids begin with; they are code, so none is on that is not named here.
    """

    organisation: str
    out: str = "out"
    ca_file: str = ""
    profile: Profile = "saas-audit"
    tenants: tuple[AnyTenant, ...] = ()
    checks: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)
    declared: dict[str, Any] = msgspec.field(default_factory=dict)
    sign_with: str = ""
    notify: Notify = Notify()
    attested: dict[str, Attestation] = msgspec.field(default_factory=dict)
    plugins: dict[PluginName, str] = msgspec.field(default_factory=dict)
    owners: Owners = Owners()

    def config_of(self, tenant: Tenant) -> TenantConfig | None:
        """What the config says of a tenant, if it speaks of it."""
        named = {(platform_of(one), one.name): one for one in self.tenants}
        return named.get((tenant.platform, tenant.name))

    def rows(self, row_type: type[T], tenant: Tenant) -> Sequence[T]:
        """The declared rows of a list, for a tenant or organisation-wide."""
        meta = row_type.__row__
        own = self.config_of(tenant)
        table = (own.declared if own else {}) if meta.per_tenant else self.declared
        value = table.get(meta.config)
        return () if value is None else declared_rows(row_type, value, meta.config)

    def knobs(self, checks: Iterable[Check]) -> dict[str, dict[str, Any]]:
        """Every knob that profile and config set, the config's word last.

        Raises UsageError naming check and knob.
        """
        known = {name: check for check in checks for name in (check.id, *check.aliases)}
        found = {check.id: dict(check.knobs_of(self.profile)) for check in known.values()}
        for name, values in self.checks.items():
            if name not in known:
                if not self.is_plugins(name):
                    _must_exist(name)
                continue
            found[known[name].id] |= _knobs(known[name], values)
        return {name: knobs for name, knobs in found.items() if knobs}

    def is_plugins(self, name: str) -> bool:
        """Whether an id or a glob speaks of a plugin's checks: only they can tell if it is true."""
        return name.partition(".")[0] in self.plugins

    def insist_on_owned(self, checks: Iterable[Check]) -> None:
        """Raises UsageError if a plugin's checks are owned that are not among these."""
        from .discover import chosen

        globs = [glob for glob in self.owners.checks if self.is_plugins(glob)]
        try:
            chosen(checks if globs else (), only=globs)
        except UsageError as error:
            raise UsageError(f"owners.checks: {error}") from None

    def attestation(self, check: Check) -> Attestation | None:
        """Who answers for a manual check."""
        names = (name for name in (check.id, *check.aliases) if name in self.attested)
        return self.attested.get(next(names, ""))


def _must_exist(name: str) -> None:
    """A knob of a check that is not asked today is no mistake; one of no check at all is."""
    from .discover import built_in

    known = {one for check in built_in() for one in (check.id, *check.aliases)}
    if name not in known:
        raise UsageError(f'[checks."{name}"]: no such check{_near(name, known)}')


def platform_of(tenant: TenantConfig) -> str:
    """``m365``, ``google`` or ``salesforce``: the tag of its class."""
    return str(type(tenant).__struct_config__.tag)


def find(explicit: str | None) -> tuple[Path, bool]:
    """The config file, and whether it was merely found in the current folder.

    Order: ``--config``, ``SAAS_AUDIT_CONFIG``, the user's config folder, the current folder.
    """
    named = explicit or os.environ.get("SAAS_AUDIT_CONFIG")
    if named:
        return Path(named).expanduser(), False
    user = platformdirs.user_config_path("saas-audit") / FILE
    if user.exists():
        return user, False
    here = Path(FILE)
    if here.exists():
        return here, True
    raise UsageError(
        f"there is no config: neither {user} nor ./{FILE} exists. "
        "`saas-audit init` writes one; `saas-audit demo` needs none"
    )


def load(path: Path) -> Settings:
    """Read and check a config. Raises UsageError naming the file and the place in it."""
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"{path}: larger than any config of ours")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}: {_explained(str(error), table)}") from None
    _check_names(path, settings)
    _check_declared(path, settings)
    _check_owners(path, settings)
    return _spread(settings, path.resolve().parent)


def _spread(settings: Settings, folder: Path) -> Settings:
    """What is said once for all tenants, said of each; plugins lie beside the config."""
    tenants = (
        msgspec.structs.replace(one, ca_file=one.ca_file or settings.ca_file)
        for one in settings.tenants
    )
    plugins = {
        name: str(folder / Path(place).expanduser()) for name, place in settings.plugins.items()
    }
    return msgspec.structs.replace(settings, tenants=tuple(tenants), plugins=plugins)


def _explained(problem: str, table: Mapping[str, Any]) -> str:
    """msgspec's word, with the tenant's own name in place of its number."""
    place = re.search(r"\$\.tenants\[(\d+)\]", problem)
    if not place:
        return problem
    tenant = table["tenants"][int(place.group(1))]
    name = tenant.get("name", "?") if isinstance(tenant, dict) else "?"
    return f"{problem} (tenant {name})"


def _check_names(path: Path, settings: Settings) -> None:
    names = [(platform_of(tenant), tenant.name) for tenant in settings.tenants]
    for name in (settings.organisation, *(name for _, name in names)):
        if not NAME.fullmatch(name):
            raise UsageError(
                f"{path}: {name!r} names a folder, so it may hold letters, digits, - and _ only"
            )
    for platform, name in names:
        if names.count((platform, name)) > 1:
            raise UsageError(f"{path}: two {platform} tenants are called {name}")


def _check_declared(path: Path, settings: Settings) -> None:
    lists = declared_lists()
    places = [("declared", settings.declared, False)]
    places += [(f"declared of tenant {t.name}", t.declared, True) for t in settings.tenants]
    for where, table, per_tenant in places:
        allowed = {k: t for k, t in lists.items() if t.__row__.per_tenant is per_tenant}
        for name, value in table.items():
            if name not in allowed:
                raise UsageError(f"{path}: {where}: no list is called {name}{_near(name, allowed)}")
            try:
                declared_rows(allowed[name], value, name)
            except UsageError as error:
                raise UsageError(f"{path}: {where}: {error}") from None


def _check_owners(path: Path, settings: Settings) -> None:
    """Every name must be one there is: an owner nobody reaches is an owner nobody tells."""
    from .discover import built_in, chosen

    owners = settings.owners
    names = {name for t in settings.tenants for name in (t.name, f"{platform_of(t)}-{t.name}")}
    known: dict[str, Iterable[str]] = {
        "controls": [control.id for control in CONTROLS],
        "themes": FRAMEWORKS,
        "tenants": names,
        "platforms": (*PLATFORMS, "cross"),
    }
    for table, there in known.items():
        for name in getattr(owners, table):
            if name not in there:
                raise UsageError(f"{path}: owners.{table}: no {name}{_near(name, there)}")
    globs = [glob for glob in owners.checks if not settings.is_plugins(glob)]
    try:
        chosen(built_in() if globs else (), only=globs)
    except UsageError as error:
        raise UsageError(f"{path}: owners.checks: {error}") from None


def declared_rows(row_type: type[T], value: Any, name: str) -> Sequence[T]:
    """A list as it stands in a config, as rows. Raises UsageError naming list and entry."""
    if issubclass(row_type, Setting):
        return (_row(row_type, value, name),)
    if not isinstance(value, list):
        raise UsageError(f"{name} must be a list")
    return tuple(_row(row_type, entry, f"{name}[{i}]") for i, entry in enumerate(value))


def _row(row_type: type[T], entry: Any, where: str) -> T:
    key = row_type.__row__.key
    table = {key: entry} if key and isinstance(entry, str) else entry
    if not isinstance(table, dict):
        raise UsageError(f"{where} must be a table" + (f" or a {key}" if key else ""))
    unknown = [name for name in table if name not in row_type.__members__]
    if unknown:
        raise UsageError(
            f"{where}: unknown key {unknown[0]}{_near(unknown[0], row_type.__members__)}"
        )
    try:
        return msgspec.convert(table, row_type, dec_hook=dec_hook)
    except msgspec.ValidationError as error:
        raise UsageError(f"{where}: {error}") from None


def _knobs(check: Check, values: Mapping[str, Any]) -> dict[str, Any]:
    known = {knob.name: knob for knob in check.contract.knobs}
    converted: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise UsageError(f'[checks."{check.id}"]: no knob is called {name}{_near(name, known)}')
        try:
            converted[name] = known[name].convert(value)
        except msgspec.ValidationError as error:
            raise UsageError(f'[checks."{check.id}"] {name}: {error}') from None
    return converted


def _near(name: str, known: Iterable[str]) -> str:
    options = sorted(known)
    near = difflib.get_close_matches(name, options, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; there are: {', '.join(options)}" if options and len(options) <= 12 else ""
