"""Our verdicts on a real ScubaGear export beside ScubaGear's own, policy by policy.

    python -m tests.imports.golden_scubagear

prints the table. Where the two differ, ``scubagear_differences.toml`` says in a sentence why, and
who is right: for one policy (and, where several checks speak to it, one check), or for all that is
unknown because the export lacks one kind of row. A difference without a sentence, and a sentence
without a difference, is a failure of ``test_golden_scubagear``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from saas_audit.audit import Occasion, judge
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.imports.scubagear import imported
from saas_audit.model import Outcome
from saas_audit.settings import Settings
from saas_audit.simulator.cast import NOW

SHARED = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("SAAS_AUDIT_TEST_DATA", SHARED)) / "scubagear"
EXPORT, GOLDEN = DATA / "ProviderSettingsExport.json", DATA / "golden.json"
DIFFERENCES = Path(__file__).with_name("scubagear_differences.toml")
NOT_JUDGED = ("Not-Implemented", "3rd Party")

Right = Literal["ours", "ScubaGear", "both", "neither"]


class Difference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is right, and why the two differ. ``check``: where it is about one of several."""

    right: Right
    why: str
    check: str = ""


class Differences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``policy`` by PolicyId; ``missing`` by the row type that an unknown lacks."""

    policy: dict[str, list[Difference]]
    missing: dict[str, Difference]


class Line(msgspec.Struct, frozen=True):
    """One policy and one of our checks that speaks to it."""

    policy: str
    check: str
    ours: Outcome
    theirs: bool
    judged: bool
    lacks: str = ""
    said: Difference | None = None
    place: str = ""

    @property
    def agrees(self) -> bool:
        return self.ours is (Outcome.PASS if self.theirs else Outcome.FAIL)

    @property
    def is_explained(self) -> bool:
        return self.agrees or not self.judged or self.said is not None

    def __str__(self) -> str:
        theirs = ("met" if self.theirs else "not met") if self.judged else "not judged"
        if self.agrees or not self.judged:
            verdict = "agree" if self.agrees else "-"
        elif self.said is None:
            verdict = "UNEXPLAINED" + (f" (lacks {self.lacks})" if self.lacks else "")
        else:
            verdict = f"{self.said.right}: {self.said.why}"
        return f"{self.policy:<24} {self.check:<46} {self.ours:<15} {theirs:<11} {verdict}"


def golden() -> list[dict[str, Any]]:
    """ScubaGear's answers, in its order."""
    found: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return found


def differences() -> Differences:
    return msgspec.convert(tomllib.loads(DIFFERENCES.read_text(encoding="utf-8")), Differences)


def comparison() -> list[Line]:
    """Every policy of the golden file that a check of ours maps."""
    told = differences()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = imported(EXPORT, Occasion("imported", NOW), Path(folder) / "run")
        config = Settings(organisation="imported", profile="scuba")
        run, _ = judge(snapshot, config, built_in())
    return [
        _line(answer, result, told)
        for answer in golden()
        for result in run.results
        if answer["PolicyId"] in run.checks[result.check_id].maps.get("SCuBA", ())
    ]


def _line(answer: dict[str, Any], result: CheckResult, told: Differences) -> Line:
    policy = answer["PolicyId"]
    doubts = result.doubts if result.outcome is Outcome.UNKNOWN else ()
    lacks = next((doubt.gap.what.partition(".")[0] for doubt in doubts), "")
    place, said = "", None
    for one in told.policy.get(policy, []):
        if one.check in ("", result.check_id):
            place, said = f"policy {policy} {one.check}".strip(), one
    if said is None and lacks in told.missing:
        place, said = f"missing {lacks}", told.missing[lacks]
    return Line(
        policy=policy,
        check=result.check_id,
        ours=result.outcome,
        theirs=answer["RequirementMet"],
        judged=not any(word in answer["Criticality"] for word in NOT_JUDGED),
        lacks=lacks,
        said=said,
        place=place,
    )


def unused(lines: list[Line]) -> set[str]:
    """Sentences that no difference needs."""
    told = differences()
    policies = {
        f"policy {name} {one.check}".strip() for name, said in told.policy.items() for one in said
    }
    needed = {line.place for line in lines if line.judged and not line.agrees}
    return (policies | {f"missing {name}" for name in told.missing}) - needed


def main() -> int:
    """Print the table; 1 if a difference is unexplained."""
    lines = comparison()
    for line in lines:
        print(line)
    mapped = {line.policy for line in lines}
    without = [one["PolicyId"] for one in golden() if one["PolicyId"] not in mapped]
    judged = [line for line in lines if line.judged]
    print(f"\n{len(judged)} compared, {sum(line.agrees for line in judged)} agree")
    print(f"no check of ours: {', '.join(without)}")
    return int(not all(line.is_explained for line in lines))


if __name__ == "__main__":
    sys.exit(main())
