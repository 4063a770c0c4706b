"""A tenant full of hostile names, over HTTP, through every report and the command line."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import itertools
import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from saas_audit.audit import Choice, connected
from saas_audit.cli import doctor, main, say, told
from saas_audit.connectors.google.errors import read_error as google_error
from saas_audit.connectors.interface import LARGEST_ANSWER
from saas_audit.connectors.m365.transport import _vendors_word
from saas_audit.connectors.salesforce import xml
from saas_audit.connectors.salesforce.errors import read_error as salesforce_error
from saas_audit.discover import built_in, chosen
from saas_audit.engine.plan import plan
from saas_audit.model import Reason
from saas_audit.reports import write
from saas_audit.simulator.cast import NOW
from saas_audit.simulator.fault import Fault
from saas_audit.simulator.organisations import FrozenClock, served, world
from tests import scratch
from tests.organisations import Audited, audited

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TEXTS = re.compile(
    r"(?i)(name|title|label|description|summary|comments?|department|city|subject|address|note)$"
)
SPARED = re.compile(
    r"(?i)(principal|login|user|sign|type|host|domain|developer|api|service|policy|package"
    r"|sku|plan|field|setting|email|parameter|permission|relationship|event|app)_?(name|label)$"
    r"|emailaddress|mail|proxy|cmdlet|^subject$"
)
"""Names that are ids or words of the vendor: an organisation whose are gone is no organisation."""


class Canary(BaseHTTPRequestHandler):
    """Whoever asks here has run, or fetched, what a tenant said."""

    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    Canary.heard.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def payloads(url: str) -> list[str]:
    call = f"document.title='SUNG';fetch('{url}/fetched')"
    return [
        "=cmd|' /C calc'!A0",
        f'=HYPERLINK("{url}/clicked","x")',
        f'=WEBSERVICE("{url}/sheet")',
        "+1+1",
        "-2+3",
        "@SUM(1+1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\uff1d1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "\x00=1+1",
        '","=1+1","',
        '"\r\n=1+1,"',
        "';=1+1",
        f"<script>{call}</script>",
        f"</td></table></details><script>{call}</script>",
        f'"><img src="{url}/image" onerror="{call}">',
        f"<svg onload=\"{call}\"><style>@import '{url}/style'</style>",
        f'</style><link rel=stylesheet href="{url}/link"><iframe src="{url}/frame"></iframe>',
        f'<meta http-equiv=refresh content="0;url={url}/refresh"><base href="{url}/">',
        f'<a href="javascript:{call}" autofocus onfocus="{call}">x</a>',
        "{{ 7*7 }}{% include '/etc/passwd' %}",
        "\x1b[2J\x1b[31mred\x1b]0;title\x07\x9b31m",
        "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
        "\u202egpj.exe\u202c\u2066\u2069\u200f\u061c",
        "two\nlines\r\nand\u2028more\u2029\x85end",
        "\ud800 \udfff lone",
        "../../../../etc/passwd",
        "C:\\Windows\\CON",
    ]


LONG = "a" * 1_000_000
OFTEN = 100
"""Every hundredth text is a megabyte: more would only take longer."""


class Poison:
    """Puts a hostile text behind every name there is in an answer, another each time."""

    def __init__(self, texts: list[str]) -> None:
        self._next = itertools.cycle(texts)
        self._tail = next(text for text in texts if text.startswith("<script>"))
        self.count = 0

    def __call__(self, body: bytes) -> bytes:
        try:
            held = json.loads(body)
        except ValueError:
            return body
        return json.dumps(self._poisoned(held)).encode()

    def _poisoned(self, held: Any, name: str = "") -> Any:
        if isinstance(held, dict):
            return {key: self._poisoned(value, key) for key, value in held.items()}
        if isinstance(held, list):
            return [self._poisoned(one, name) for one in held]
        if isinstance(held, str) and TEXTS.search(name) and not SPARED.search(name):
            self.count += 1
            return LONG if self.count % OFTEN == 0 else next(self._next) + self._tail
        return held


SPARES = ("oauth2", "/describe", "login.", "/services/Soap", "/Teams.Tenant", "/organization")


@pytest.fixture(scope="module")
def poisoned(canary: str) -> Audited:
    texts = payloads(canary)
    poison = Poison(texts)
    faults = (
        Fault(match="/groupSettings", status=403, body=_refusal(texts), times=None),
        Fault(match="", kind="edited", edit=poison, times=None, spares=SPARES),
    )
    done = audited("careless", faults=faults, folder=scratch.folder())
    assert poison.count > 2 * OFTEN
    write(done.run, done.snapshot.folder)
    return done


def _refusal(texts: list[str]) -> str:
    return json.dumps({"error": {"code": texts[25], "message": "".join(texts[25:30])}})


def test_every_check_stands_it(poisoned):
    wrong = [
        (result.check_id, str(doubt.gap))
        for result in poisoned.run.results
        for doubt in result.doubts
        if doubt.gap.reason is Reason.CHECK_ERROR
    ]
    assert wrong == []
    assert sum(result.outcome == "fail" for result in poisoned.run.results) > 150


def test_file_names_are_ours_alone(poisoned):
    folder = poisoned.snapshot.folder
    tenants = {"m365-loosely", "google-loosely", "salesforce-loosely", "dns-dns", "findings"}
    assert {path.name for path in (folder / "evidence").iterdir()} <= tenants
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]+", path.name), path.name
        assert ".." not in path.name


def sheets(done: Audited) -> list[Path]:
    return sorted(done.snapshot.folder.rglob("*.csv"))


def test_no_cell_of_any_csv_runs_or_breaks_out(poisoned):
    columns = set()
    for path in sheets(poisoned):
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}
        columns |= {name for name, *cells in zip(*rows, strict=True) if any(cells)}
        for cell in itertools.chain.from_iterable(rows):
            assert not cell.startswith(RUNS)
            assert not visible(cell).startswith(RUNS), cell[:40]
            assert len(cell) < 32_767
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", cell)
    assert "subject_name" in columns


def visible(cell: str) -> str:
    """What is left when all that nobody sees is gone: what a careless importer trims."""
    return cell.lstrip("".join(map(chr, range(33))) + "\u200b\ufeff\u00a0\u2028\u2029")


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed here")
def test_a_spreadsheet_opens_it_as_text(poisoned, canary, tmp_path):
    """Read by LibreOffice and written again, no cell is a formula's result."""
    source = poisoned.snapshot.folder / "findings.csv"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(LIBREOFFICE), profile, "--headless", "--convert-to", "fods", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, timeout=120)
    assert "table:formula" not in (tmp_path / "findings.fods").read_text(encoding="utf-8")
    assert Canary.heard == []


def test_the_report_has_a_policy_that_lets_nothing_run(poisoned):
    text = (poisoned.snapshot.folder / "report.html").read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.replace("&#39;", "'").split(";"))
    assert rules.pop("style-src").startswith("'sha256-")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    ours = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules.pop("script-src") == f"'sha256-{ours}'"
    assert set(rules.values()) == {"'none'"}
    assert {"default-src", "base-uri", "form-action"} == set(rules)
    assert text.index("Content-Security-Policy") < text.index("<title>")


def test_nothing_of_a_tenant_is_markup(poisoned):
    text = (poisoned.snapshot.folder / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in text
    tags = r"<(script|img|iframe|link|object|embed|base|form|input)\b"
    ours = {"script": 1, "form": 1, "input": 1}  # the filter of the findings
    assert Counter(re.findall(tags, text)) == ours
    shown = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.S)
    assert not re.findall(r"<[^>]*\son\w+=", shown)
    assert set(re.findall(r'href="(\w+:)', text)) <= {"https:"}


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")
def test_a_browser_runs_and_fetches_nothing(poisoned, canary, tmp_path):
    Canary.heard.clear()
    assert "SUNG" not in browsed(poisoned.snapshot.folder / "report.html", tmp_path)
    assert Canary.heard == []


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")
def test_the_browser_would_have(canary, tmp_path):
    """The same, without escapes and without a policy: the canary sings."""
    Canary.heard.clear()
    page = tmp_path / "page.html"
    page.write_text("<title>x</title>" + payloads(canary)[17], encoding="utf-8")
    assert "SUNG" in browsed(page, tmp_path)


def browsed(page: Path, scratch: Path) -> str:
    """What a browser makes of a page, after a while."""
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-background-networking",
        f"--user-data-dir={scratch / 'browser'}",
        "--virtual-time-budget=2000",
        "--dump-dom",
        page.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return re.findall(r"<title>.*?</title>", done.stdout.decode(errors="replace"), re.S)[0]


def assert_plain(said: str) -> None:
    """Nothing but text and our own line ends."""
    strange = {c for c in said if unicodedata.category(c)[0] == "C" and c != "\n"}
    assert strange == set()


def test_the_written_summary_is_plain_too(poisoned):
    assert_plain((poisoned.snapshot.folder / "summary.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", ["check", "report", "verify"])
def test_no_command_says_what_a_terminal_obeys(poisoned, capsys, command):
    more = ["--out", str(scratch.folder())] if command == "report" else []
    code = main([command, str(poisoned.snapshot.folder), *more])
    assert code in (0, 3, 6)
    out, err = capsys.readouterr()
    assert_plain(out + err)


def test_nor_do_collect_doctor_and_plan(canary, capsys):
    texts = payloads(canary)
    held = world("careful")
    held.m365.many("/organization")[0]["displayName"] = texts[25] + texts[28]
    with (
        served(held) as (settings, dial, _),
        connected(settings, Choice(), FrozenClock(), dial) as connections,
    ):
        todo = plan(built_in(), connections.targets)
        for line, _ in doctor.diagnosis(connections, todo):
            say.say(line)
        told.the_plan(todo)
    done = audited("careful", checks=(), folder=scratch.folder())
    told.the_coverage(done.snapshot)
    out, err = capsys.readouterr()
    assert "signed in" in out
    assert_plain(out + err)


@pytest.mark.parametrize("text", payloads("http://127.0.0.1:9"))
def test_a_text_stays_on_its_line(text, capsys):
    say.say(f"{text[:1000]} end")
    out, _ = capsys.readouterr()
    assert out.count("\n") == 1
    assert out.endswith(" end\n")
    assert_plain(out)


def test_an_error_of_a_vendor_stays_on_its_line(capsys, tmp_path):
    (tmp_path / "manifest.json").write_text('{"organisation": "\\u001b[31m\\n", "x": 1}')
    assert main(["check", str(tmp_path / "\x1b[31m\nsaas-audit: all is well")]) == 2
    assert main(["explain", "\x1b[31m"]) == 2
    assert main(["frobnicate\x1b[31m\u202e"]) == 2
    _, err = capsys.readouterr()
    assert_plain(err)
    assert all(line.startswith("saas-audit: ") for line in err.splitlines())


def test_commands_speak_through_one_door():
    folder = Path(say.__file__).parent
    free = {"say", "checks", "explain", "init", "new_check", "permissions", "progress", "verify"}
    for path in folder.glob("*.py"):
        speaks = re.findall(r"typer\.echo|\bprint\(", path.read_text(encoding="utf-8"))
        allowed = path.stem in free or (path.stem == "app" and len(speaks) == 1)
        assert allowed or not speaks, path.name


# Depth and size.

DEEP = b'{"value":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
PLACES = {
    "m365.entra.guest_invites_limited": "/policies/authorizationPolicy",
    "google.mfa.super_admins_enrolled": "/admin/directory/v1/users",
    "salesforce.network.trusted_ranges_not_broad": "/tooling/query",
}
"""Checks that rest on one source, and where that is read."""


HUGE = b'{"x": "%s"}' % (b"x" * LARGEST_ANSWER)


def _no_letter(body: bytes) -> bytes:
    """A byte that UTF-8 does not know, in the last text there is."""
    before, quote, after = body.rpartition(b'"')
    return before + b"\xff" + quote + after


STRANGE = {"deep": lambda _: DEEP, "huge": lambda _: HUGE, "no UTF-8": _no_letter}


@pytest.mark.parametrize(
    ("name", "size"),
    [
        *((name, how) for name in PLACES for how in ("deep", "no UTF-8")),
        ("google.mfa.super_admins_enrolled", "huge"),
    ],
)
def test_a_page_of_any_depth_size_or_encoding_is_a_damaged_page(name, size):
    fault = Fault(match=PLACES[name], kind="edited", edit=STRANGE[size], times=None)
    checks = chosen(built_in(), only=[name])
    done = audited("careful", faults=(fault,), checks=checks, folder=scratch.folder())
    (struck,) = done.run.coverage
    assert struck.reason is Reason.TRUNCATED
    assert "unexpected" not in struck.detail
    (result,) = done.run.results
    assert result.outcome == "unknown"


def test_a_refusal_of_any_depth_is_a_refusal():
    deep = b"[" * 100_000
    assert google_error(403, {}, deep, "s", NOW).status == 403
    assert salesforce_error(403, {}, deep, NOW).status == 403
    assert _vendors_word(deep) == ("", "")


ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<readMetadataResponse xmlns="http://soap.sforce.com/2006/04/metadata"><result>{}</result>'
    "</readMetadataResponse></e:Body></e:Envelope>"
)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>' + ENVELOPE.format("<records><fullName>&a;</fullName>"),
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + ENVELOPE.format(""),
        ENVELOPE.format("<records><fullName>&undefined;</fullName></records>"),
        ENVELOPE.format("<records>" + "<a>" * 50_000 + "</a>" * 50_000 + "</records>"),
        ENVELOPE.format("<records>")[:-40],
    ],
)
def test_xml_has_no_entities_no_network_and_an_end(text):
    from saas_audit.connectors.interface import ReadError

    with pytest.raises(ReadError, match="Metadata API"):
        response, _ = xml.parsed(text.encode())
        xml.records(xml.results(response, "readMetadata"), "Profile", {})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "latin-1"])
def test_xml_in_another_encoding_declares_no_entities_unseen(encoding):
    from saas_audit.connectors.interface import ReadError

    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "é">]>'
    with pytest.raises(ReadError, match="Metadata API"):
        xml.parsed((text + ENVELOPE.format("")).encode(encoding))
