"""A config, a snapshot, an export that somebody made up: a clear error, or read for what it is."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from saas_audit import settings as config
from saas_audit.audit import Choice, Occasion, targets_of
from saas_audit.cli import main
from saas_audit.cli.init import TEMPLATE
from saas_audit.discover import built_in
from saas_audit.errors import SaasAuditError, SnapshotError, UsageError
from saas_audit.imports import scubagear, scubagoggles
from saas_audit.imports.export import MOST_VALUES
from saas_audit.simulator.cast import NOW
from saas_audit.snapshot import Frame, Snapshot
from saas_audit.snapshot.read import exchanges
from tests.organisations import audited
from tests.snapshot.test_snapshot import TENANT, page, written
from tests.support import Human

from .fuzzing import bounded, changed, texts, values

CHECKS = built_in()
MOST_MEMORY = 500 * 1024 * 1024
LONGEST = 60


def small(folder: Path) -> Path:
    written(folder, page({"id": "ann", "name": "Ann"}), page({"id": "ben"}))
    return folder


def manifest_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text())


def rewrite(folder: Path, held: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(held))


def read_all(folder: Path) -> int:
    """Everything a check could ask of it."""
    snapshot = Snapshot.open(folder)
    rows = sum(1 for _ in snapshot.rows(Human, TENANT))
    for tenant in snapshot.tenants:
        for entry in snapshot.tenant(tenant).sources:
            rows += sum(1 for _ in snapshot.exchanges(entry))
    return rows


# One byte.


def flipped(file: Path, step: int = 1) -> Iterator[bool]:
    """A bit of one byte after the other changed; yields whether it still unpacks to the same."""
    whole = file.read_bytes()
    for place in range(0, len(whole), step):
        for bit in (0, 3, 7) if step == 1 else (place % 8,):
            torn = bytearray(whole)
            torn[place] ^= 1 << bit
            file.write_bytes(torn)
            yield unpacked(bytes(torn)) == unpacked(whole)
    file.write_bytes(whole)


def unpacked(packed: bytes) -> bytes | None:
    reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    try:
        return reader.read()
    except zstandard.ZstdError:
        return None


def test_no_page_is_read_with_a_bit_changed(tmp_path):
    """But where the bit tells the unpacking nothing: the page itself is then as it was."""
    folder = small(tmp_path / "run")
    (file,) = folder.rglob("*.zst")
    for is_same in flipped(file):
        if not is_same:
            with pytest.raises(SnapshotError, match=r"graph-people\.jsonl\.zst: page [12] is"):
                read_all(folder)


def test_verify_refuses_any_changed_byte_and_names_the_file(tmp_path, capsys):
    folder = small(tmp_path / "run")
    assert main(["verify", str(folder)]) == 0
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert "SHA256SUMS" in {file.name for file in files}
    for file in files:
        for _ in flipped(file, step=29):
            capsys.readouterr()
            assert main(["verify", str(folder)]) in (2, 6), file
            out, err = capsys.readouterr()
            assert file.name in out + err


@pytest.mark.parametrize("cut", [1, 2, 10, 100])
def test_a_torn_frame_is_noticed(tmp_path, cut):
    folder = small(tmp_path / "run")
    (file,) = folder.rglob("*.zst")
    file.write_bytes(file.read_bytes()[:-cut])
    held = manifest_of(folder)
    entry = held["tenants"][0]["sources"][0]
    entry["size"] -= cut
    rewrite(folder, held)
    with pytest.raises(SnapshotError, match="page 2 is damaged"):
        read_all(folder)


# Bombs.

SIZE = 2 * 1024**3


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Two gigabytes in some sixty kilobytes, its size told truly."""
    packer = zstandard.ZstdCompressor(level=1, write_content_size=True).compressobj(size=SIZE)
    chunk = bytes(16 * 1024 * 1024)
    packed = b"".join(packer.compress(chunk) for _ in range(SIZE // len(chunk))) + packer.flush()
    assert len(packed) < 300_000
    return packed


def lying(frame: bytes, size: int) -> bytes:
    """The same frame with another size in its head (up to eight bytes of it)."""
    head = frame[4]
    at = 5 + (not head & 0x20)
    width = {0: 0, 1: 2, 2: 4, 3: 8}[head >> 6]
    assert width in (4, 8)
    told = struct.pack("<Q", size)[:width]
    return frame[:at] + told + frame[at + width :]


def planted(folder: Path, packed: bytes) -> Path:
    """A snapshot whose one page is this."""
    small(folder)
    (file,) = folder.rglob("*.zst")
    file.write_bytes(packed)
    held = manifest_of(folder)
    entry = held["tenants"][0]["sources"][0]
    entry["size"] = len(packed)
    entry["frames"] = [{"offset": 0, "size": len(packed), "sha256": "0" * 64}]
    rewrite(folder, held)
    return folder


LAUNCHER = """
import os, subprocess, sys
process = subprocess.Popen(
    sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
)
sys.stdout.buffer.write(process.stdout.read())
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
unit = 1 if sys.platform == "darwin" else 1024
sys.stdout.buffer.write(f"\\n{usage.ru_maxrss * unit}".encode())
sys.exit(process.returncode)
"""
"""A small parent of its own: to Linux, what a parent held counts as held by the child."""


def child(*arguments: str) -> tuple[int, str, int]:
    """A command in a process of its own: exit code, what it said, the most memory it held."""
    command = [sys.executable, "-c", LAUNCHER, sys.executable, "-m", "saas_audit", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    said, _, memory = done.stdout.rpartition("\n")
    return done.returncode, said, int(memory)


no_wait4 = pytest.mark.skipif(os.name == "nt", reason="the system tells no child's memory")


@no_wait4
@pytest.mark.parametrize("kind", ["true size", "lies", "lies a little", "no size", "two frames"])
def test_a_frame_never_unpacks_to_more_than_a_page(tmp_path, bomb, kind):
    line = b'{"body":"{}"}\n'
    small_frame = zstandard.ZstdCompressor().compress(line)
    packed = {
        "true size": bomb,
        "lies": lying(bomb, 100),
        "lies a little": lying(bomb, 60 * 1024 * 1024),
        "no size": zstandard.ZstdCompressor(write_content_size=False).compress(bytes(10**8)),
        "two frames": small_frame + bomb,
    }[kind]
    folder = planted(tmp_path / "run", packed)
    started = time.monotonic()
    code, said, memory = child("verify", str(folder))
    assert code not in (0, 5), said
    assert "graph-people.jsonl.zst" in said
    assert memory < MOST_MEMORY
    assert time.monotonic() - started < LONGEST


def test_two_frames_are_not_one(tmp_path):
    """The first is as it was; what stands behind it in the same page is noticed."""
    folder = small(tmp_path / "run")
    (file,) = folder.rglob("*.zst")
    more = zstandard.ZstdCompressor().compress(b"more")
    held = manifest_of(folder)
    entry = held["tenants"][0]["sources"][0]
    file.write_bytes(file.read_bytes() + more)
    entry["size"] += len(more)
    entry["frames"][1]["size"] += len(more)
    rewrite(folder, held)
    with pytest.raises(SnapshotError, match="page 2 is damaged"):
        read_all(folder)


# Places.

BAD_FRAMES = [(-1, 10), (0, -1), (0, 0), (0, 2**62), (2**62, 10), (2**63 - 1, 1), (10**6, 10)]


@pytest.mark.parametrize(("offset", "size"), BAD_FRAMES)
def test_a_page_that_lies_nowhere_is_damaged(tmp_path, offset, size):
    folder = small(tmp_path / "run")
    (file,) = folder.rglob("*.zst")
    with pytest.raises(SnapshotError, match="page 1 is damaged"):
        list(exchanges(file, [Frame(offset, size, "0" * 64)]))


@pytest.mark.parametrize(
    "name", ["../out", "..", "/etc", "a/b", "a\\b", "", "C:", "a\x00b", ".hidden", "x" * 300, "é"]
)
@pytest.mark.parametrize("field", ["platform", "name", "organisation"])
def test_a_manifest_names_no_folder_but_its_own(tmp_path, name, field):
    """Names of tenants become names of files."""
    folder = small(tmp_path / "run")
    held = manifest_of(folder)
    holder = held if field == "organisation" else held["tenants"][0]["tenant"]
    holder[field] = name
    rewrite(folder, held)
    with pytest.raises(SnapshotError, match="cannot name a folder"):
        Snapshot.open(folder)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "evidence/../../secret", "link", "."])
def test_no_file_outside_is_read(tmp_path, name):
    folder = small(tmp_path / "run")
    (tmp_path / "secret").write_text("not yours")
    (folder / "link").symlink_to(tmp_path / "secret")
    held = manifest_of(folder)
    held["tenants"][0]["sources"][0]["file"] = name
    rewrite(folder, held)
    with pytest.raises(SnapshotError, match="missing or has been changed"):
        Snapshot.open(folder)


# Depth and size.

DEEP = 100_000


@no_wait4
@pytest.mark.parametrize("inside", ["manifest", "page", "config", "scubagear", "scubagoggles"])
def test_nesting_nobody_needs_is_damage(tmp_path, inside):
    deep = "[" * DEEP + "]" * DEEP
    command: list[str] = []
    if inside == "manifest":
        folder = small(tmp_path / "run")
        held = manifest_of(folder)
        (folder / "manifest.json").write_text(json.dumps(held)[:-1] + f', "x": {deep}}}')
        command = ["check", str(folder)]
    elif inside == "page":
        line = msgspec.json.encode({"body": deep})
        folder = planted(tmp_path / "run", zstandard.ZstdCompressor().compress(line + b"\n"))
        held = manifest_of(folder)
        frame = held["tenants"][0]["sources"][0]["frames"][0]
        frame["sha256"] = hashlib.sha256(line).hexdigest()
        rewrite(folder, held)
        with pytest.raises(SnapshotError, match="no answer"):
            list(Snapshot.open(folder).rows(Human, TENANT))
        return
    elif inside == "config":
        path = tmp_path / "c.toml"
        path.write_text(f"organisation = {deep}")
        command = ["run", "--plan", "--config", str(path)]
    else:
        path = tmp_path / "x.json"
        path.write_text(f'{{"baseline_version": "1", "Raw": {deep}, "tenant_details": {deep}}}')
        command = ["import", inside, str(path), "--out", str(tmp_path / "out")]
    code, said, memory = child(*command)
    assert code == 2, said
    assert memory < MOST_MEMORY
    assert "Traceback" not in said


@no_wait4
@pytest.mark.parametrize("what", ["[]", "{}", '"a"', "1.5", '{"a":1}'])
def test_an_export_of_very_many_values_is_no_export(tmp_path, what):
    path = tmp_path / "x.json"
    path.write_text('{"baseline_version":"1","x":[' + ",".join([what] * (MOST_VALUES + 1)) + "]}")
    code, said, memory = child("import", "scubagear", str(path), "--out", str(tmp_path / "out"))
    assert (code, "more values" in said) == (2, True)
    assert memory < MOST_MEMORY


@no_wait4
@pytest.mark.parametrize("what", ["[]", "{}", "1.5"])
def test_the_most_values_an_export_may_hold_fit_into_memory(tmp_path, what):
    path = tmp_path / "x.json"
    many = ",".join([what] * (MOST_VALUES // 2 - 10))
    path.write_text('{"baseline_version":"1","tenant_details":[' + many + "]}")
    code, said, memory = child("import", "scubagear", str(path), "--out", str(tmp_path / "out"))
    assert (code, "does not say whose" in said) == (2, True)
    assert memory < MOST_MEMORY


# Fuzzed.


@given(text=st.text(max_size=200) | texts, where=st.integers(0, len(TEMPLATE)))
@bounded
def test_fuzz_a_config_of_any_text(tmp_path_factory, text, where):
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_bytes((TEMPLATE[:where] + text + TEMPLATE[where:]).encode("utf-8", "surrogatepass"))
    _load(path)


SIGNED_IN = {
    "organisation": "acme",
    "out": "out",
    "profile": "scuba",
    "tenants": [
        {
            "platform": "m365",
            "name": "acme",
            "tenant": "acme.onmicrosoft.com",
            "tiers": ["exchange"],
            "sign_in": {"method": "token"},
            "declared": {"break_glass": ["a@b.example"]},
        },
        {
            "platform": "google",
            "name": "acme",
            "sign_in": {"method": "service_account", "key_file": "k", "subject": "s"},
        },
        {
            "platform": "salesforce",
            "name": "acme",
            "sign_in": {"method": "token", "host": "h", "token_env": "E"},
        },
    ],
    "checks": {"m365.sharepoint.external_sharing_level": {"allowed": ["disabled"]}},
    "declared": {},
    "attested": {"google.admin.x": {"by": "A", "on": "2026-11-02", "until": "2027-05-02"}},
}


@given(table=changed(SIGNED_IN))
@bounded
def test_fuzz_a_config_of_any_shape(tmp_path_factory, table):
    path = tmp_path_factory.getbasetemp() / "fuzz.toml"
    path.write_text(_toml(table), encoding="utf-8")
    _load(path)


def _load(path: Path) -> None:
    with contextlib.suppress(UsageError):
        found = config.load(path)
        found.knobs(CHECKS)
        targets_of(found, Choice())


def _toml(table: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(name)} = {_inline(value)}" for name, value in table.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        inside = (f"{json.dumps(name)} = {_inline(one)}" for name, one in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return '"null"' if value is None else json.dumps(value)


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Path:
    """A real, small snapshot."""
    wanted = [one for one in built_in() if one.id.startswith("m365.sharepoint.")]
    folder = tmp_path_factory.mktemp("real")
    audited("careful", checks=wanted, folder=folder)
    return folder / "run"


@given(data=st.data())
@bounded
def test_fuzz_a_manifest_of_any_shape(tmp_path_factory, real, data):
    folder = tmp_path_factory.getbasetemp() / "fuzzed"
    if not folder.exists():
        shutil.copytree(real, folder)
    before = {path for path in folder.parent.iterdir() if path.is_file()}
    held = data.draw(changed(manifest_of(real)))
    rewrite(folder, held)
    out = folder / "reports"
    code = main(["report", str(folder), "--out", str(out)])
    assert code in (0, 2)
    assert {path for path in folder.parent.iterdir() if path.is_file()} == before
    names = {path.name for path in out.rglob("*") if path.is_file()}
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name) for name in names)


@given(body=values | changed({"value": [{"id": "ann", "isAdmin": True, "home": {"city": "x"}}]}))
@example(body={"value": None})
@example(body={"value": [None, 1, {}]})
@bounded
def test_fuzz_a_page_of_any_shape(tmp_path_factory, body):
    folder = tmp_path_factory.mktemp("page")
    with contextlib.suppress(SaasAuditError):
        written(folder / "run", _page(body))
        read_all(folder / "run")


def _page(body: Any) -> Any:
    made = page()
    return msgspec.structs.replace(made, body=json.dumps(body).encode())


GEAR: dict[str, Any] = {
    "baseline_version": "1",
    "tenant_details": [
        {
            "TenantId": "t",
            "DisplayName": "Acme",
            "DomainName": "acme.example",
            "AADAdditionalData": {
                "OnPremisesSyncEnabled": True,
                "VerifiedDomains": [{"Name": "acme.example", "Capabilities": "Email"}],
            },
        }
    ],
    "service_plans": [{"ServicePlanName": "BI_AZURE_P2", "ProvisioningStatus": "Success"}],
    "authorization_policies": {
        "AllowInvitesFrom": "none",
        "DefaultUserRolePermissions": {"AllowedToCreateApps": False},
        "PermissionGrantPolicyIdsAssignedToDefaultUserRole": ["x"],
    },
    "privileged_roles": [{"RoleTemplateId": "r", "Rules": [{"Id": "x"}]}],
    "SPO_tenant": [{"SharingCapability": 0, "SharingAllowedDomainList": "a b"}],
    "SPO_site": {"Url": "https://acme.sharepoint.com", "SharingCapability": 2},
    "SharePoint_successful_commands": ["SharePoint REST API"],
    "teams_successful_commands": ["Get-CsTeamsMeetingPolicy"],
    "meeting_policies": {"Identity": "Global"},
    "dlp_policies": [{"value": [{"name": "p"}]}],
    "spf_records": [{"domain": "acme.example", "rdata": ["v=spf1 -all"]}],
    "conditional_access_policies": [{"State": "/Date(1700000000000)/"}],
}


@given(export=changed(GEAR))
@example(export={**GEAR, "SharePoint_successful_commands": 5})
@example(export={**GEAR, "conditional_access_policies": [{"x": "/Date(99999999999999999999)/"}]})
@bounded
def test_fuzz_a_scubagear_export(tmp_path_factory, export):
    _imported(tmp_path_factory.mktemp("gear"), export, scubagear.imported)


GOGGLES: dict[str, Any] = {
    "MetaData": {"TenantId": "C01", "DomainName": "acme.example", "Tool": "ScubaGoggles"},
    "Raw": {
        "tenant_info": {"domain": "acme.example"},
        "organizational_units": {
            "organizationUnits": [{"orgUnitPath": "/", "name": "Acme", "orgUnitId": "id:0"}]
        },
        "policies": {
            "Acme": {
                "gmail_service_status": {"serviceState": "ENABLED"},
                "gmail_spam_override_lists": {
                    "spamOverride": [
                        {"ruleId": "r", "bypassSenderAllowlist": [{"name": "S", "list": ["a"]}]}
                    ]
                },
                "rule_system_defined_alerts": [{"displayName": "x"}],
            },
            "Sales (group vip@acme.example)": {"gmail_auto_forwarding": {"x": True}},
        },
    },
}


@given(export=changed(GOGGLES))
@bounded
def test_fuzz_a_scubagoggles_result(tmp_path_factory, export):
    _imported(tmp_path_factory.mktemp("goggles"), export, scubagoggles.imported)


def _imported(folder: Path, export: Any, read: Any) -> None:
    """A sentence, and nothing written; or a snapshot that can be read."""
    file = folder / "x.json"
    file.write_text(json.dumps(export), encoding="utf-8")
    why = ""
    try:
        found = read(file, Occasion("imported", NOW), folder / "run")
    except UsageError as error:
        why = str(error)
    if why:
        assert str(file) in why
        assert [one.name for one in folder.iterdir()] == ["x.json"]
        return
    for tenant in found.tenants:
        for entry in found.tenant(tenant).sources:
            list(found.exchanges(entry))


def test_a_manifest_says_when_and_where_the_clock_stood(tmp_path):
    folder = small(tmp_path / "run")
    held = manifest_of(folder)
    rewrite(folder, {**held, "as_of": "2026-11-02T06:00:00"})
    with pytest.raises(SnapshotError, match="as_of"):
        Snapshot.open(folder)
