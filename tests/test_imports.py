"""Imports run one way, and starting up stays light."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "saas_audit"
CHECKS = ROOT.parent / "checks"

LAYERS = [
    ("errors", "lanes"),
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

FOLDED = ("saas_audit.derived", "saas_audit.datasets")
"""One tower: rows are derived from what is read, and read for one by one of what is derived."""

CARRIED = ("saas_audit.errors", "saas_audit.model")
"""``Unknown`` says of what type the gap is that it carries."""

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


@functools.cache
def _modules() -> dict[str, Path]:
    """Every module of ours by its name; a package is its ``__init__``."""
    found = {}
    for top, name in ((ROOT, "saas_audit"), (CHECKS, "saas_audit.checks")):
        for path in sorted(top.rglob("*.py")):
            parts = path.relative_to(top).with_suffix("").parts
            found[".".join((name, *parts)).removesuffix(".__init__")] = path
    return found


@functools.cache
def _graph() -> dict[str, set[str]]:
    """Which modules each one imports: at once, inside a function, or for its type hints alone."""
    return {name: _named(name, path) & _modules().keys() for name, path in _modules().items()}


def _named(module: str, path: Path) -> set[str]:
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: 1 - node.level or None] if node.level else []
            home = ".".join((*up, node.module) if node.module else up)
            inner = [f"{home}.{alias.name}" for alias in node.names]
            found |= {one if one in _modules() else home for one in inner}
    return found - {module}


def _circle(graph: dict[str, set[str]]) -> str:
    """The first that there is."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " imports ".join(reversed(error.args[1]))
    return ""


def test_no_modules_import_one_another():
    """Type hints and imports inside functions count: none hides a circle."""
    assert _circle(_graph()) == ""


@pytest.mark.parametrize("depth", [2, 3])
def test_no_packages_import_one_another(depth):
    """``saas_audit.history``, and ``saas_audit.reports.html``."""

    def package(module: str) -> str:
        return ".".join(module.replace(*FOLDED).split(".")[:depth])

    graph: dict[str, set[str]] = {}
    for module, imported in _graph().items():
        graph.setdefault(package(module), set()).update(map(package, imported))
    for name, imported in graph.items():
        imported -= {name, CARRIED[1]} if name == CARRIED[0] else {name}
    assert _circle(graph) == ""


def test_a_circle_is_found_wherever_it_hides():
    known = _graph()
    assert "saas_audit.model.gap" in known["saas_audit.errors"], "a hint"
    assert "saas_audit.reports.verdicts" in known["saas_audit.reports"], "inside a function"
    assert _circle({**known, "saas_audit.model.gap": {"saas_audit.errors"}}) in (
        "saas_audit.errors imports saas_audit.model.gap imports saas_audit.errors",
        "saas_audit.model.gap imports saas_audit.errors imports saas_audit.model.gap",
    )


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
