"""Several tenants of one platform in one organisation; --only and --tenant leave some out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest

from saas_audit.audit import Choice, Occasion, collect, connected, judge, targets_of
from saas_audit.discover import built_in
from saas_audit.engine.plan import plan
from saas_audit.errors import UsageError
from saas_audit.simulator import m365
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.dns import Nameserver
from saas_audit.simulator.http import Request, Response
from saas_audit.simulator.organisations import FrozenClock, World, served, settings, world
from saas_audit.simulator.server import Simulator


class TwoTenants:
    """Microsoft, with two tenants behind the same hosts; told apart by domain or by token."""

    def __init__(self, *tenants: m365.Tenant) -> None:
        self._tenants = tenants
        self._vendors = [m365.M365(one, m365.ALL_RIGHTS) for one in tenants]

    def serves(self, host: str) -> bool:
        return any(vendor.serves(host) for vendor in self._vendors)

    def answer(self, request: Request) -> Response:
        for tenant, vendor in zip(self._tenants, self._vendors, strict=True):
            if self._is_meant(tenant, request) and vendor.serves(request.host):
                return vendor.answer(request)
        return Response(status=404)

    @staticmethod
    def _is_meant(tenant: m365.Tenant, request: Request) -> bool:
        if request.bearer:
            import base64

            claims = request.bearer.split(".")[1]
            held = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode()
            return tenant.tenant_id in held
        return {tenant.initial, tenant.tenant_id} & set(unquote(request.path).split("/")) != set()


def test_two_tenants_of_one_platform_each_get_their_own_verdicts(tmp_path: Path):
    tidy, loose = world("careful"), world("careless")
    with (
        Simulator([TwoTenants(tidy.m365, loose.m365)]) as simulator,
        Nameserver({**tidy.zone, **loose.zone}) as nameserver,
    ):
        both = [settings(one, tmp_path).tenants[0] for one in (tidy, loose)]
        config = msgspec.structs.replace(settings(tidy, tmp_path), tenants=tuple(both))
        from saas_audit.audit import Dial

        dial = Dial(simulator.url, nameserver.address)
        with connected(config, Choice(), FrozenClock(), dial) as connections:
            assert not connections.refused
            checks = [check for check in built_in() if check.platform == "m365"]
            todo = plan(checks, connections.targets)
            occasion = Occasion("two", NOW)
            clock = FrozenClock()
            snapshot = collect(
                occasion, tmp_path / "run", config, connections, todo, clock
            ).snapshot
    run, _ = judge(snapshot, config, checks)
    outcomes: dict[str, set[str]] = {}
    for result in run.results:
        outcomes.setdefault(result.tenant.name, set()).add(str(result.outcome))
    assert outcomes == {"tidy": {"pass", "not_applicable", "manual"}, "loosely": {"fail", "manual"}}


def _outcomes(held: World, choice: Choice, folder: Path) -> tuple[set[str], set[str]]:
    with (
        served(held) as (config, dial, _),
        connected(config, choice, FrozenClock(), dial) as connections,
    ):
        todo = plan(built_in(), connections.targets)
        clock = FrozenClock()
        where = folder / "run"
        snapshot = collect(Occasion("some", NOW), where, config, connections, todo, clock).snapshot
    run, _ = judge(snapshot, config, built_in())
    return {result.check_id for result in run.results}, {one.check_id for one in run.not_selected}


def test_what_is_left_out_is_not_selected_rather_than_unknown(tmp_path):
    asked, off = _outcomes(world("careful"), Choice(("m365",)), tmp_path)
    assert {name.partition(".")[0] for name in asked} == {"m365"}
    assert {name.partition(".")[0] for name in off} == {"google", "salesforce", "cross"}


def test_a_tenant_nobody_knows_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="the config has tidy"):
        targets_of(settings(world("careful"), tmp_path), Choice((), ("nobody",)))
