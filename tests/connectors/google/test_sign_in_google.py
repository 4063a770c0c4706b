"""Each way to sign in, against loopback; what goes wrong is said in English and holds no secret."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saas_audit.connectors.google import GoogleTenant, connector, sign_in
from saas_audit.connectors.google.config import (
    AccessToken,
    DefaultCredentials,
    Impersonation,
    InstalledApp,
    ServiceAccount,
)
from saas_audit.connectors.google.credentials import keep
from saas_audit.connectors.google.reads import SCOPE, scopes
from saas_audit.connectors.interface import ReadError
from saas_audit.datasets.google import calendar_lists, files, mail_settings
from saas_audit.datasets.google.directory import User
from saas_audit.errors import ConnectError, UsageError
from saas_audit.model import Reason
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.google import ALL_RIGHTS, Google, careful
from saas_audit.simulator.google.oauth import Bearer
from saas_audit.simulator.server import Simulator

from .support_google import Clock, key_file, read_of, service_account, signed_in

AUTHORISED_USER = {
    "type": "authorized_user",
    "client_id": "1.apps.googleusercontent.com",
    "client_secret": "s3cret",
    "refresh_token": "r3fresh",
}
SUBJECT = "carla@tidy.example"


def tenant(sign_in: Any) -> GoogleTenant:
    return GoogleTenant(name="tidy", sign_in=sign_in)


def users_read_with(sign_in: Any) -> tuple[int, frozenset[str] | None, list[str]]:
    with Simulator([Google(careful(), ALL_RIGHTS)]) as sim:
        held = connector(tenant(sign_in), clock=Clock(), dial=sim.url)
        held.connect()
        pages = list(held.pages(read_of(User)))
        return len(pages), held.granted(), sim.log


def test_a_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    user = SCOPE + "admin.directory.user.readonly"
    monkeypatch.setenv("TIDY_TOKEN", Bearer((user,), SUBJECT).written())
    pages, granted, _ = users_read_with(AccessToken(token_env="TIDY_TOKEN"))
    assert pages == 3
    assert granted == {user}


def test_a_token_that_has_ended_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDY_TOKEN", "ya29.rubbish")
    with pytest.raises(ConnectError, match="does not accept the token") as raised:
        users_read_with(AccessToken(token_env="TIDY_TOKEN"))
    assert "rubbish" not in str(raised.value)


@pytest.mark.parametrize("kind", ["reset", "short", "html", "invalid_json"])
def test_a_passing_fault_while_asking_what_a_token_holds(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = SCOPE + "admin.directory.user.readonly"
    monkeypatch.setenv("TIDY_TOKEN", Bearer((user,), SUBJECT).written())
    fault = Fault(match="/tokeninfo", kind=kind)
    clock = Clock()
    with Simulator([Google(careful(), ALL_RIGHTS)], [fault]) as sim:
        config = tenant(AccessToken(token_env="TIDY_TOKEN"))
        held = connector(config, clock=clock, dial=sim.url)
        held.connect()
        assert held.granted() == {user}
    assert len(clock.slept) == 1


def test_a_token_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="NOWHERE is not set"):
        users_read_with(AccessToken(token_env="NOWHERE"))


GITA = {"primary_email": "gita@tidy.example"}
PERSONAL_READS = [
    read_of(files.OpenUserFile, "1", **GITA),
    read_of(mail_settings.AutoForwarding, "1", **GITA),
    read_of(calendar_lists.OwnedCalendar, "1", **GITA),
]


def tokens_asked_for(sim: Simulator) -> int:
    return sum("oauth2.googleapis.com" in line for line in sim.log)


def test_one_token_speaks_for_a_user_whatever_is_asked() -> None:
    with signed_in() as (held, sim, _):
        for read in PERSONAL_READS:
            list(held.pages(read))
        assert tokens_asked_for(sim) == 1
        assert len(sim.log) == len(PERSONAL_READS) + 1


def test_a_scope_that_is_missing_costs_a_user_nothing_else() -> None:
    missing = SCOPE + "gmail.settings.basic"
    with signed_in(granted=ALL_RIGHTS - {missing}) as (held, sim, _):
        drive, mail, calendar = PERSONAL_READS
        assert list(held.pages(drive))
        assert list(held.pages(calendar))
        with pytest.raises(ReadError) as raised:
            list(held.pages(mail))
        assert raised.value.reason is Reason.NO_PERMISSION
        assert tokens_asked_for(sim) == 2


def test_tokens_are_kept_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_in() as (held, sim, _):
        monkeypatch.setattr(sign_in, "MANY", 2)
        people = [f"{name}@tidy.example" for name in ("gita", "carla", "ben")]
        for _ in range(2):
            for who in people:
                held._tokens.token(SCOPE + "drive.metadata.readonly", who)
        assert len(held._tokens._held) == 2
        asked = tokens_asked_for(sim)
        held._tokens.token(SCOPE + "drive.metadata.readonly", people[-1])
        assert tokens_asked_for(sim) == asked


def test_one_token_cannot_speak_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = SCOPE + "drive.readonly"
    monkeypatch.setenv("TIDY_TOKEN", Bearer((drive,), SUBJECT).written())
    config = tenant(AccessToken(token_env="TIDY_TOKEN"))
    with signed_in(config=config) as (held, _, _), pytest.raises(ReadError) as raised:
        list(held.pages(read_of(files.OpenUserFile, "1", primary_email="gita@tidy.example")))
    assert raised.value.reason is Reason.NO_PERMISSION


def test_application_default_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "adc.json"
    path.write_text(json.dumps(AUTHORISED_USER))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    pages, granted, _ = users_read_with(DefaultCredentials())
    assert pages == 3
    assert granted is not None
    assert set(scopes(())) <= granted


def test_no_application_default_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    with pytest.raises(ConnectError, match="gcloud auth application-default login"):
        users_read_with(DefaultCredentials())


def test_delegation_without_a_key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "adc.json"
    path.write_text(json.dumps(AUTHORISED_USER))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    way = Impersonation(service_account="a@p.iam.gserviceaccount.com", subject=SUBJECT)
    pages, granted, log = users_read_with(way)
    assert pages == 3
    assert granted == set(scopes(()))
    assert any("iamcredentials.googleapis.com" in line and "signBlob" in line for line in log)


def test_an_installed_app_uses_the_token_it_kept(tmp_path: Path) -> None:
    kept = tmp_path / "token.json"
    kept.write_text(json.dumps({**AUTHORISED_USER, "scopes": list(scopes(()))}))
    way = InstalledApp(client_file=str(tmp_path / "client.json"), token_file=str(kept))
    pages, _, log = users_read_with(way)
    assert pages == 3
    assert "POST oauth2.googleapis.com/token" in log


def test_an_installed_app_without_a_token_needs_its_client_file(tmp_path: Path) -> None:
    way = InstalledApp(client_file=str(tmp_path / "no.json"), token_file=str(tmp_path / "t.json"))
    with pytest.raises(UsageError, match="client_file: cannot read"):
        users_read_with(way)
    broken = tmp_path / "client.json"
    broken.write_text("{}")
    with pytest.raises(ConnectError, match="not an OAuth client"):
        users_read_with(InstalledApp(client_file=str(broken), token_file=str(tmp_path / "t.json")))


def test_a_kept_token_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "token.json"
    keep(path, "{}")
    keep(path, "{}")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_is_missing_or_something_else(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="key_file: cannot read"):
        users_read_with(ServiceAccount(key_file=str(tmp_path / "no.json"), subject=SUBJECT))
    other = tmp_path / "other.json"
    other.write_text(json.dumps(AUTHORISED_USER))
    with pytest.raises(ConnectError, match="not a service account key"):
        users_read_with(ServiceAccount(key_file=str(other), subject=SUBJECT))


def test_a_subject_that_does_not_exist_is_a_sign_in_error() -> None:
    way = ServiceAccount(key_file=key_file(), subject="nobody@tidy.example")
    with pytest.raises(ConnectError, match="invalid_grant") as raised:
        users_read_with(way)
    assert "BEGIN" not in str(raised.value)


def test_a_token_endpoint_that_stays_away_is_a_sign_in_error() -> None:
    clock = Clock()
    fault = Fault(match="/token", status=500, times=None)
    with Simulator([Google(careful(), ALL_RIGHTS)], [fault]) as sim:
        held = connector(service_account(), clock=clock, dial=sim.url, budget=10)
        with pytest.raises(ConnectError, match="cannot sign in to Google"):
            held.connect()
    assert clock.slept


def test_nothing_of_the_sdk_is_imported_before_connect() -> None:
    code = (
        "import sys, saas_audit.connectors.google as g; "
        "from saas_audit.connectors.google.config import *; "
        "g.connector(GoogleTenant(name='x', sign_in=AccessToken(token_env='X')), clock=None); "
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('google', 'googleapiclient', 'requests', 'oauthlib')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
