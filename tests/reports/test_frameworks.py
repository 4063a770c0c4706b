"""The run as auditors ask for it: ids that exist, every answer counted, no claim."""

from __future__ import annotations

import re

import msgspec
import pytest

from saas_audit import controls
from saas_audit.controls import CONTROLS, FRAMEWORKS, JOINT, SSCF, requirements
from saas_audit.discover import built_in
from saas_audit.engine.judge import CheckResult
from saas_audit.engine.plan import NotSelected
from saas_audit.frameworks import FACTS_ONLY, NAMES, SOURCES, TITLES
from saas_audit.model import HIGH, ORGANISATION, Outcome, Tenant
from saas_audit.reports.frameworks import COLUMNS, matrix, of, verdict, write
from tests.decisions.test_overlay import ANN, BOB, all_accepted, run_of
from tests.reports.test_reports import rows
from tests.support import Human

FORMS = {
    "cis_v8_1": r"\d{1,2}\.\d{1,2}",
    "nist_csf_2_0": r"(GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d",
    "nist_800_53_r5": r"[A-Z]{2}-\d{1,2}(\(\d+\))*(\([a-z]\)|[a-z])?",
    "iso_27001_2022": r"A\.[5-8]\.\d{1,2}",
    "soc2_tsc": r"(CC\d|A1|C1)\.\d",
    "csa_sscf_1_0": r"(CCC|DSP|IAM|IPY|LOG|SEF)-SaaS-\d\d",
    "dpdp_2025": r"6\(1\)\([a-g]\)|8\(3\)",
}


def test_every_id_a_control_speaks_to_has_words_of_ours_and_its_frameworks_form():
    assert set(FORMS) == set(NAMES) == set(SOURCES) == set(TITLES)
    for framework, form in FORMS.items():
        spoken = {id_ for control in CONTROLS for id_ in requirements(control, framework)}
        by_theme = {id_ for table in FRAMEWORKS.values() for id_ in table[framework]}
        assert spoken | by_theme <= set(TITLES[framework])
        for id_, title in TITLES[framework].items():
            assert re.fullmatch(form, id_)
            assert 0 < len(title) <= 70


def test_what_no_control_of_a_theme_speaks_to_is_not_listed_but_sscf_is_whole():
    assert len(TITLES["csa_sscf_1_0"]) == 36
    assert [id_ for id_ in TITLES["dpdp_2025"] if id_.startswith("6")] == [
        f"6(1)({letter})" for letter in "abcdefg"
    ]


def test_tables_by_control_name_controls_there_are():
    known = {control.id for control in CONTROLS}
    assert set(SSCF) <= known
    assert known >= JOINT
    assert controls.MALWARE_IS_STOPPED.responsibility == "joint"
    assert controls.LINKS_NEED_SIGN_IN.responsibility == "customer"


def result(outcome: Outcome) -> CheckResult:
    return CheckResult(check_id="m365.a.b", tenant=ORGANISATION, outcome=outcome, severity=HIGH)


@pytest.mark.parametrize(
    ("outcomes", "not_selected", "word"),
    [
        ([], 0, "no_check"),
        ([], 2, "not_selected"),
        (["pass", "not_applicable"], 0, "pass"),
        (["pass"], 1, "partial"),
        (["pass", "manual"], 0, "partial"),
        (["pass", "accepted"], 0, "accepted"),
        (["pass", "unknown", "accepted"], 0, "unknown"),
        (["pass", "unknown", "fail"], 0, "fail"),
        (["not_applicable"], 1, "not_applicable"),
        (["manual", "not_applicable"], 0, "manual"),
    ],
)
def test_what_answers_come_to(outcomes, not_selected, word):
    assert verdict([result(Outcome(one)) for one in outcomes], not_selected) == word


def found(run, framework: str, id_: str):
    (one,) = [one for one in of(run) if (one.framework, one.id) == (NAMES[framework], id_)]
    return one


def test_the_columns_and_one_row_for_each_requirement(tmp_path):
    promised = """framework, requirement_id, requirement_title, result, checks_pass, checks_fail,
    checks_unknown, exceptions, evidence_refs, mapping_source"""
    assert list(COLUMNS)[:10] == [name.strip() for name in promised.split(",")]
    write(run_of(*ANN), tmp_path / "frameworks.csv")
    table = rows(tmp_path / "frameworks.csv")
    assert len({(row["framework"], row["requirement_id"]) for row in table}) == len(table)
    assert len(table) == sum(map(len, TITLES.values()))
    (row,) = [row for row in table if row["requirement_id"] == "6.5"]
    assert (row["framework"], row["result"], row["checks_fail"]) == (
        "CIS Controls 8.1",
        "fail",
        "1",
    )


def test_accepted_and_unknown_are_neither_pass_nor_hidden():
    held = all_accepted(run_of(*ANN, *BOB))
    one = found(run_of(*ANN, *BOB, decisions=held), "csa_sscf_1_0", "IAM-SaaS-12")
    assert (one.result, one.count(Outcome.PASS), one.results[0].accepted) == ("accepted", 0, 2)
    assert found(run_of(Human(id="x")), "csa_sscf_1_0", "IAM-SaaS-12").result == "unknown"
    run = run_of(*ANN)
    left = (NotSelected(run.results[0].check_id, run.results[0].tenant, "switch it on"),)
    run = msgspec.structs.replace(run, results=(), not_selected=left)
    assert found(run, "csa_sscf_1_0", "IAM-SaaS-12").result == "not_selected"


def test_of_law_only_facts_are_counted():
    assert frozenset({"dpdp_2025"}) == FACTS_ONLY
    one = found(run_of(*ANN), "dpdp_2025", "6(1)(b)")
    assert (one.result, one.count(Outcome.FAIL)) == ("facts", 1)
    assert "facts relevant to" in one.source


def test_benchmarks_are_those_that_checks_name():
    checks = {check.id: check for check in built_in()}
    run = msgspec.structs.replace(run_of(), checks=checks, results=())
    named = {(name, id_) for c in checks.values() for name, ids in c.maps.items() for id_ in ids}
    assert named <= {(one.framework, one.id) for one in of(run)}


def test_evidence_is_the_tenants_own_and_what_is_read_elsewhere():
    from saas_audit.reports.frameworks import _evidence

    check = next(c for c in built_in() if c.id == "m365.exchange.spf")
    files = {"evidence/m365-a/", "evidence/m365-ab/", "evidence/dns-dns/"}
    from saas_audit.engine.needs import needs_of, sources_of

    slugs = [f"{source.slug}.jsonl.zst" for source in sources_of(needs_of(check))]
    run = msgspec.structs.replace(
        run_of(), checks={check.id: check}, evidence={f + s: "0" for f in files for s in slugs}
    )
    mine = CheckResult(
        check_id=check.id, tenant=Tenant("m365", "a"), outcome=Outcome.PASS, severity=HIGH
    )
    folders = {file.rpartition("/")[0] + "/" for file in _evidence(run)(mine)}
    assert folders == {"evidence/m365-a/", "evidence/dns-dns/"}


def shares(run) -> dict[str, str]:
    return {one.id: one.uses["m365"][0] for one in matrix(run)}


def test_the_matrix_says_who_owes_what():
    assert shares(run_of(*ANN))["IAM-SaaS-12"] == "customer_gap"
    assert shares(run_of(Human(id="x")))["IAM-SaaS-12"] == "not_seen"
    assert shares(run_of(*ANN, decisions=all_accepted(run_of(*ANN))))["IAM-SaaS-12"] == "accepted"
    assert shares(run_of(*ANN))["IAM-SaaS-10"] == "no_check"


def test_what_only_money_mends_is_blocked_by_licence():
    run = run_of(*ANN)

    class Lacking(msgspec.Struct):
        def of(self, result):
            (one,) = run.findings.of(result)
            return iter([msgspec.structs.replace(one, lacks="Entra ID P2")])

    blocked = msgspec.structs.replace(run, findings=Lacking())
    assert shares(blocked)["IAM-SaaS-12"] == "blocked_by_licence"


def test_what_no_api_shows_is_the_providers_gap():
    manual = next(c for c in built_in() if c.is_manual and c.platform == "google")
    told = CheckResult(
        check_id=manual.id, tenant=Tenant("google", "a"), outcome=Outcome.MANUAL, severity=HIGH
    )
    run = msgspec.structs.replace(run_of(), checks={manual.id: manual}, results=(told,))
    (row,) = [one for one in matrix(run) if one.id == "CCC-SaaS-01"]
    assert row.uses["google"] == ("provider_gap", 1, 1)
    assert row.uses["m365"] == ("no_check", 0, 0)
