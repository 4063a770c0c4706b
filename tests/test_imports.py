"""Imports run one way, and starting up stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "saas_audit"
CHECKS = ROOT.parent / "checks"

LAYERS = [
    ("errors",),
    ("model",),
    ("declare",),
    ("controls", "frameworks", "datasets", "derived", "trails"),
    ("snapshot",),
    ("engine",),
    ("connectors",),
    ("score", "history", "decisions", "settings"),
    ("collect", "discover", "reports"),
    ("exports", "notify"),
    ("audit",),
    ("imports",),
    ("simulator",),
    ("cli",),
]
"""From the ground up. A room may use its own floor and those below; type hints may look up."""

FLOOR = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms}

HEAVY = (
    "msgraph",
    "azure",
    "googleapiclient",
    "google.auth",
    "simple_salesforce",
    "httpx",
    "requests",
    "apprise",
)


def _imports(path: Path) -> list[tuple[str, bool]]:
    """Rooms imported by a file, and whether only for type hints or inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    depth = len(path.relative_to(ROOT).parts)
    found = []
    lazy = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            up = depth - node.level
            base = list(path.relative_to(ROOT).parts[:up])
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found += [((base + name.split("."))[0], node in lazy) for name in names]
    return found


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if room in ("__init__", "__main__"):
        return
    for imported, lazy in _imports(path):
        if imported in FLOOR and not lazy:
            assert FLOOR[imported] <= FLOOR[room], f"{room} must not import {imported}"


@pytest.mark.parametrize(
    "path", sorted(CHECKS.rglob("*.py")), ids=lambda p: str(p.relative_to(CHECKS))
)
def test_checks_stand_on_the_knowledge_tower_only(path):
    allowed = ("saas_audit.datasets", "saas_audit.derived", "saas_audit.model")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("saas_audit"):
            assert node.module == "saas_audit" or node.module.startswith(allowed), node.module
        assert not isinstance(node, ast.Try), f"{path.name}: checks handle no error"


def test_no_module_hides_behind_a_package_of_its_name():
    assert [path for path in CHECKS.rglob("*.py") if path.with_suffix("").is_dir()] == []


def test_derives_handle_no_error():
    for path in (ROOT / "derived").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Try), path


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["checks"], ["permissions"]])
def test_no_sdk_is_loaded_before_it_is_needed(arguments):
    code = (
        "import sys\n"
        "from saas_audit.cli import main\n"
        f"main({arguments!r})\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
