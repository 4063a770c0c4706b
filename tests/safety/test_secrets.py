"""A canary in every place where a secret stands: it sings in no file, no output and no argument."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest

from saas_audit import LOW, Verdict, check, controls
from saas_audit.audit import Choice, Occasion, collect, connected
from saas_audit.cli import app as cli
from saas_audit.cli import main
from saas_audit.cli.finish import Wishes, finish
from saas_audit.connectors.config import secret
from saas_audit.connectors.google.config import AccessToken, InstalledApp
from saas_audit.connectors.m365.config import ClientSecret
from saas_audit.connectors.m365.config import Token as MicrosoftToken
from saas_audit.connectors.salesforce import connector as salesforce_connector
from saas_audit.connectors.salesforce.config import (
    ClientCredentials,
    JwtBearer,
    SalesforceTenant,
    SfCli,
    Token,
)
from saas_audit.connectors.scrub import scrubbed
from saas_audit.datasets.m365.directory import User
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.errors import ConnectError, UsageError
from saas_audit.reports import html
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google.oauth import Bearer
from saas_audit.simulator.http import Request, Response, json_response
from saas_audit.simulator.organisations import FrozenClock, served, world
from tests.connectors.salesforce.support_salesforce import Clock
from tests.connectors.salesforce.test_secrets_salesforce import unpacked

CHECKS = ("m365.entra.guest_invites_limited", "google.mfa.super_admins_enrolled")
CHECKS += ("salesforce.apps.connected_apps_admin_approved", "salesforce.apps.refresh_tokens_expire")
CANARIES = {
    "M365_SECRET": "canary-of-a-client-secret~1",
    "SALESFORCE_SECRET": "CANARY0OF1A2CONSUMER3SECRET",
    "SALESFORCE_TOKEN": "00D000000000001!canary.of_a_session",
    "UNRELATED": "canary-of-the-environment",
}
GOOGLE_APP = {
    "client_id": "1.apps.googleusercontent.com",
    "client_secret": "canary-of-an-oauth-client",
    "refresh_token": "1//canary-of-a-refresh-token-0123456789",
}


@check(severity=LOW, control=controls.FEW_ADMINS)
def crashes(user: User) -> Verdict:
    """A check that fails with a secret in its hands.

    Why: they may.
    Fix: none.
    """
    raise RuntimeError(f"{CANARIES} {os.environ['UNRELATED']} {user}")


crashes.id = "m365.test.crashes"


class Heard(Fault, kw_only=True):
    """Keeps every token that is handed out, and every secret that is sent to get one."""

    secrets: set[str]
    refuses: bool = False
    """Refuse, and repeat in the refusal all that was sent."""

    def hits(self, request: Request) -> bool:
        is_sign_in = request.path.endswith("/token")
        if is_sign_in:
            form = dict(parse_qsl(request.body.decode()))
            names = ("client_secret", "assertion", "client_assertion", "refresh_token")
            self.secrets |= {form[name] for name in names if name in form}
            self.body = json.dumps(form)
        elif request.bearer:
            self.secrets.add(request.bearer)
        return is_sign_in

    def respond(self, real: Response) -> Response:
        if self.refuses:
            told = f"AADSTS7000215: you sent {self.body}"
            return json_response({"error": told, "error_description": told}, 400)
        held = json.loads(real.body)
        self.secrets |= {held[name] for name in ("access_token",) if name in held}
        return real


def files(settings: Any, folder: Path) -> Any:
    """Sign-ins with keys in files: certificate, service account, signed assertion."""
    m365, google, salesforce = settings.tenants
    pem = Path(m365.sign_in.certificate_file).read_text()
    key = folder / "jwt.pem"
    key.write_text(pem)
    host, client = salesforce.sign_in.host, salesforce.sign_in.client_id
    org = world("careful").salesforce
    users = {user["Id"]: user["Username"] for user in org.objects["User"]}
    username = users[org.auditor]
    way = JwtBearer(client_id=client, username=username, key_file=str(key), host=host)
    return [m365, google, msgspec.structs.replace(salesforce, sign_in=way)], {
        *_lines(pem),
        *_lines(json.loads(Path(google.sign_in.key_file).read_text())["private_key"]),
    }


def secrets(settings: Any, folder: Path) -> Any:
    """Sign-ins with secrets from the environment, and a refresh token."""
    m365, google, salesforce = settings.tenants
    (folder / "token.json").write_text(json.dumps({**GOOGLE_APP, "scopes": _scopes(google)}))
    kept = InstalledApp(client_file=str(folder / "c.json"), token_file=str(folder / "token.json"))
    client = ClientSecret(client_id="app", client_secret_env="M365_SECRET")
    consumer = ClientCredentials(
        host=salesforce.sign_in.host,
        client_id=salesforce.sign_in.client_id,
        client_secret_env="SALESFORCE_SECRET",
    )
    ways = (client, kept, consumer)
    tenants = [
        msgspec.structs.replace(tenant, sign_in=way)
        for tenant, way in zip((m365, google, salesforce), ways, strict=True)
    ]
    return tenants, {GOOGLE_APP["client_secret"], GOOGLE_APP["refresh_token"]}


def tokens(settings: Any, folder: Path) -> Any:
    """Bare tokens from the environment."""
    m365, google, salesforce = settings.tenants
    ways = (
        MicrosoftToken(token_env="UNRELATED"),
        AccessToken(token_env="GOOGLE_TOKEN"),
        Token(host=salesforce.sign_in.host, token_env="SALESFORCE_TOKEN"),
    )
    tenants = [
        msgspec.structs.replace(tenant, sign_in=way)
        for tenant, way in zip((m365, google, salesforce), ways, strict=True)
    ]
    return tenants, {os.environ["GOOGLE_TOKEN"]}


CODES = {
    "ends well": (0, 3),
    "sign-in": (4, 3),
    "collect": (3,),
    "judge": (5, 3),
    "report": (5,),
}
"""Of a run that ends so; bare tokens open little, so that little is judged."""

WAYS = {"files": files, "secrets": secrets, "tokens": tokens}


def _scopes(google: Any) -> list[str]:
    from saas_audit.connectors.google.reads import scopes

    return list(scopes(google.tiers))


def _lines(pem: str) -> set[str]:
    """The lines of a private key that belong to it alone."""
    key = re.findall(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n(.*?)-----END", pem, re.S)
    return set("".join(key).split()[3:-2])


def _dies(*_: object) -> None:
    raise RuntimeError(str(CANARIES))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CANARIES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GOOGLE_TOKEN", Bearer(("canary",), "canary@tidy.example").written())


@pytest.fixture
def command() -> Iterator[dict[str, Any]]:
    """A run against the simulator as a command of the real command line, with its last resort."""
    held: dict[str, Any] = {}

    @cli.app.command("run-here", hidden=True)
    def run_here() -> None:
        held["work"]()

    yield held
    cli.app.registered_commands.pop()


@pytest.mark.parametrize("stage", ["ends well", "sign-in", "collect", "judge", "report"])
@pytest.mark.parametrize("way", WAYS)
def test_no_secret_is_heard_of_again(way, stage, tmp_path, capfd, command, monkeypatch):
    out, keys = tmp_path / "out", tmp_path / "keys"
    keys.mkdir()
    heard: set[str] = set()
    listening = Heard(match="", times=None, secrets=heard, refuses=stage == "sign-in")
    wanted = [*chosen(built_in(), only=CHECKS), *([crashes] if stage == "judge" else [])]
    if stage == "report":
        monkeypatch.setattr(html, "write", _dies)
    held = world("careful")
    held.salesforce = msgspec.structs.replace(held.salesforce, client_secret="")

    def work() -> None:
        with served(held, [listening]) as (whole, dial, _):
            tenants, canaries = WAYS[way](whole, keys)
            heard.update(canaries)
            settings = msgspec.structs.replace(whole, tenants=tuple(tenants))
            clock = Clock()
            with connected(settings, Choice(), clock, dial) as connections:
                if stage == "collect":
                    for connector in connections.connectors.values():
                        connector.pages = connector.count = _dies
                todo = plan(wanted, connections.targets)
                occasion = Occasion("tidy", NOW)
                snapshot = collect(
                    occasion, out / "run", settings, connections, todo, clock
                ).snapshot
        finish(snapshot, settings, wanted, Wishes())

    command["work"] = work
    code = main(["run-here"])
    said = capfd.readouterr()
    assert code in CODES[stage], said
    assert code != 3 or way == "tokens" or stage in ("ends well", "collect")
    canaries = {*CANARIES.values(), *heard}
    assert len(heard) >= 3
    told = said.out + said.err
    assert told
    for path, text in (("the terminal", told), *_written(out)):
        for canary in canaries:
            assert canary not in text, path


def _written(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a run, unpacked."""
    for path in folder.rglob("*"):
        if path.is_file():
            raw = unpacked(path) if path.suffix == ".zst" else path.read_bytes()
            yield str(path), f"{path} {raw.decode(errors='replace')}"


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the CLI of Salesforce")
def test_no_secret_is_an_argument_of_another_process(tmp_path, monkeypatch):
    said = tmp_path / "arguments"
    fake = tmp_path / "sf"
    answer = {"accessToken": "00D000000000001!hush", "instanceUrl": "https://evil.example"}
    fake.write_text(f"#!/bin/sh\necho \"$@\" > {said}\necho '{json.dumps({'result': answer})}'\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    config = SalesforceTenant(name="a", sign_in=SfCli(target_org="acme"))
    held = salesforce_connector(config, clock=Clock(), dial="http://127.0.0.1:9")
    with pytest.raises(ConnectError) as why:
        held.connect()
    held.close()
    assert said.read_text().split() == ["org", "display", "--target-org", "acme", "--json"]
    assert "hush" not in str(why.value)


def test_a_crash_says_where_and_not_with_what(command, capsys):
    def work() -> None:
        hush = CANARIES["M365_SECRET"]
        raise RuntimeError(f"could not use {hush}")

    command["work"] = work
    assert main(["run-here"]) == 5
    _, err = capsys.readouterr()
    assert "RuntimeError" in err
    assert "work (" in err
    assert "canary" not in err


def test_a_chain_of_errors_is_not_told_either(command, capsys):
    def work() -> None:
        try:
            raise ValueError(CANARIES["M365_SECRET"])
        except ValueError as error:
            raise KeyError(CANARIES["UNRELATED"]) from error

    command["work"] = work
    assert main(["run-here"]) == 5
    assert "canary" not in capsys.readouterr().err


@pytest.mark.parametrize("held", [b"\xff\xfe canary", b"\x00canary"])
def test_a_file_that_is_no_text_is_named_and_not_quoted(tmp_path, held):
    path = tmp_path / "key.pem"
    path.write_bytes(held)
    try:
        assert "canary" in secret("the key", file=str(path))
    except UsageError as error:
        told = str(error)
        assert "canary" not in told
        assert "key.pem" in told


@pytest.mark.parametrize(
    "token",
    [
        "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJ4In0.c2lnbmF0dXJl",
        "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJ4In0.",
        "ya29.a0AfH6SMC-x_y",
        "1//0canary-canary-canary-canary",
        "00D000000000001!AQ4AQ.canary_x",
    ],
)
def test_what_looks_like_a_token_is_struck_out(token):
    assert scrubbed(f"you sent {token}, sorry") == "you sent (struck out), sorry"
    assert scrubbed("a secret", "secret", "") == "a (struck out)"


LINKS = re.compile(rb"[?&](e|tempauth|sig)=|/:[a-z]:/s/|tempauth")


def test_a_link_that_opens_a_file_reaches_neither_disk_nor_report(tmp_path):
    """What the vendor answers about shared files holds working links; nothing we keep does."""
    held = world("careless")
    told: list[bytes] = []

    def listens(body: bytes) -> bytes:
        told.append(body)
        return body

    fault = Fault(match="/$batch", kind="edited", edit=listens, times=None)
    wanted = [one for one in built_in() if one.id.startswith("m365.sharepoint.")]
    with served(held, [fault]) as (settings, dial, _):
        clock = FrozenClock()
        with connected(settings, Choice(("m365",)), clock, dial) as connections:
            todo = plan(wanted, connections.targets)
            occasion = Occasion("tidy", NOW)
            snapshot = collect(
                occasion, tmp_path / "run", settings, connections, todo, clock
            ).snapshot
    with pytest.raises(cli.typer.Exit):
        finish(snapshot, settings, wanted, Wishes())
    urls = {url for body in told for url in re.findall(rb'"webUrl":\s*"([^"]+)"', body)}
    assert urls
    for path, text in _written(tmp_path):
        for url in urls:
            assert url.decode() not in text, path
