"""A run is told to those who want to know, through real apprise and real HTTP on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from saas_audit.cli import main
from saas_audit.cli.exit import Exit
from saas_audit.cli.finish import Wishes, finish
from saas_audit.errors import UsageError
from saas_audit.history import History, Move
from saas_audit.notify import Notifier, has_changed, message
from saas_audit.reports import write
from saas_audit.reports.run import Run
from saas_audit.settings import Notify, Settings
from saas_audit.snapshot import Snapshot
from tests.reports.test_reports import crowd
from tests.snapshot.test_proof import run as snapshot_of

apprise = pytest.importorskip("apprise", reason="apprise is not installed: nobody to notify")

SECRET = "token-that-nobody-sees"


class Service:
    """A json:// service that keeps what it was sent, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.status = 200
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.heard.append(json.loads(body))
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server.server_port}/hook/{SECRET}"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def told(service: Service, run: Run, before: Path | None, **how: bool) -> list[str]:
    return list(Notifier([service.url], **how).tell(run, Path("out"), before))


def test_a_first_run_is_told_and_the_secret_is_not(service):
    (line,) = told(service, crowd(2), None)
    assert line == "notified json://..."
    (heard,) = service.heard
    assert heard["title"] == "[acme] SaaS audit Nov 2026: first run, 1 failing, 0 blind spots"
    assert "report.html" in heard["message"]
    assert "U0" not in json.dumps(heard)


def test_nothing_changed_is_told_to_nobody_unless_always(service, tmp_path):
    write(crowd(2), tmp_path)
    (line,) = told(service, crowd(2), tmp_path)
    assert "nothing has changed" in line
    assert service.heard == []
    assert told(service, crowd(2), tmp_path, always=True) == ["notified json://..."]
    assert told(service, crowd(3), tmp_path) == ["notified json://..."]


def test_history_says_what_has_changed(tmp_path):
    write(crowd(3), tmp_path)
    move = Move(
        finding_id="1", check_id="m365.x.y", control_id="MFA-02", severity="high", platform="m365",
        tenant="acme", subject_id="1", subject_name="Ann", before="", after="", change="regressed",
        cause="tenant",
    )  # fmt: skip
    still = msgspec.structs.replace(crowd(2), history=History(previous="acme-0"))
    moved = msgspec.structs.replace(crowd(2), history=History(previous="acme-0", moves=(move,)))
    assert (has_changed(still, tmp_path), has_changed(moved, tmp_path)) == (False, True)
    assert "Worse (0 new at high or above)" in message(moved, tmp_path)[1]


def test_results_that_cannot_be_read_are_news(tmp_path):
    (tmp_path / "results.json").write_text("{")
    assert has_changed(crowd(1), tmp_path)


def test_a_service_that_fails_is_a_warning_without_its_secret(service, capfd):
    service.status = 500
    (line,) = told(service, crowd(1), None)
    assert line == "warning: json://... could not be notified"
    out, err = capfd.readouterr()
    assert SECRET not in out + err


def test_nobody_listens(capfd):
    (line,) = Notifier([f"json://127.0.0.1:9/{SECRET}"]).tell(crowd(1), Path("out"), None)
    assert line.startswith("warning: json://...")
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize("url", [f"nosuch://{SECRET}", f"ann:{SECRET}@host", "json://"])
def test_an_address_that_is_none_is_named_by_its_number_only(url, capfd):
    with pytest.raises(UsageError, match="does not understand address 1") as raised:
        Notifier([url])
    assert SECRET not in str(raised.value) + "".join(capfd.readouterr())


def test_addresses_come_from_the_environment(monkeypatch):
    held = Notify(urls=("json://a",), urls_env="SAAS_AUDIT_NOTIFY")
    with pytest.raises(UsageError, match="SAAS_AUDIT_NOTIFY is not set"):
        held.addresses()
    monkeypatch.setenv("SAAS_AUDIT_NOTIFY", "json://b json://c")
    assert held.addresses() == ("json://a", "json://b", "json://c")


def test_a_bad_address_stops_a_run_before_it_begins(tmp_path, capsys):
    path = tmp_path / "audit.toml"
    path.write_text('organisation = "acme"\n')
    command = ["run", "--config", str(path), "--out", str(tmp_path / "out"), "--notify", "x://y"]
    assert main(command) == Exit.USAGE
    assert "does not understand address 1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_run_that_cannot_notify_has_run(service, tmp_path, capsys):
    service.status = 500
    folder = snapshot_of(tmp_path / "acme")
    with pytest.raises(BaseException) as ended:  # noqa: PT011  (typer's way to end)
        wishes = Wishes(notifier=Notifier([service.url]))
        finish(Snapshot.open(folder), Settings(organisation="acme"), (), wishes)
    assert getattr(ended.value, "exit_code", None) == Exit.OK
    assert "could not be notified" in capsys.readouterr().err
