"""What is installed is what is here: every check, and the demo runs far from the clone."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is absent from the `packages`" not in done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


def _tracked(folder: str) -> set[str]:
    done = subprocess.run(
        ["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not done.stdout:
        return {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.py")}
    return {name for name in done.stdout.split() if name.endswith(".py")}


def test_every_check_is_in_the_wheel(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    missing = {name for name in _tracked("checks") if f"saas_audit/{name}" not in held}
    assert not missing


def test_everything_else_is_in_the_wheel(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    data = ["saas_audit/py.typed", "saas_audit/reports/html/report.css"]
    data += ["saas_audit/simulator/m365/vendor/graph_schema.json"]
    assert not {name for name in (*_tracked("saas_audit"), *data) if name not in held}
    assert not [name for name in held if name.startswith(("tests/", "checks/"))]


def test_the_demo_runs_from_the_wheel_alone(wheel, tmp_path):
    """The environment borrows the libraries of this one, but not saas-audit itself."""
    venv.create(tmp_path / "env", with_pip=False)
    folder = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = folder / ("python.exe" if os.name == "nt" else "python")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    options = ["--quiet", "--no-index", "--no-deps", str(wheel)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (site,) = (tmp_path / "env").rglob("site-packages")
    import msgspec

    libraries = Path(msgspec.__file__).parent.parent
    code = (
        "import sys\n"
        f"sys.path.append({str(libraries)!r})\n"
        f"sys.path = [p for p in sys.path if p != {str(ROOT)!r}]\n"
        "import saas_audit\n"
        f"assert saas_audit.__file__.startswith({str(site)!r}), saas_audit.__file__\n"
        "from saas_audit.cli import main\n"
        f"sys.exit(main(['demo', '--out', {str(tmp_path / 'out')!r}]))\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(python), "-I", "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "exit 0: complete" in done.stdout
    (results,) = (tmp_path / "out").rglob("results.json")
    told = results.read_text(encoding="utf-8")
    from saas_audit.discover import built_in

    assert not [check.id for check in built_in() if f'"{check.id}"' not in told]
