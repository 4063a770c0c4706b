"""What a run says of each verdict: counts, findings, reasons, degrees, and who hears of them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from saas_audit import HIGH, LOW, MEDIUM, Own, Row, Rows, Unclear, Verdict, controls, derive, unread
from saas_audit.declare.check import Check
from saas_audit.declare.check import check as declared
from saas_audit.engine.judge import CheckResult, Doubt, evaluate
from saas_audit.engine.truth import Told
from saas_audit.engine.world import World
from saas_audit.errors import DeclarationError
from saas_audit.model import (
    ORGANISATION,
    Finding,
    Gap,
    Outcome,
    Reading,
    Reason,
    Tenant,
    Value,
)
from tests.support import ANN, Human, Password, Sharing

BEN = Human(id="ben", name="Ben", is_admin=False)
GITA = Human(id="gita", name="Gita", is_admin=False)
WORDLESS = Human(id="x", name="X")
M365 = Tenant("m365", "example", "m365-1", "Example")


def asking(function: Any, id: str = "m365.tests.asked", **options: Any) -> Check:
    made = declared(severity=HIGH, control=controls.FEW_ADMINS, **options)(function)
    made.id = id
    return made


def asked(check: Check, *facts: Any, **options: Any) -> tuple[CheckResult, list[Finding]]:
    findings: list[Finding] = []
    world = World(Told(facts, ("m365",)))
    (result,) = evaluate(world, [check], {}, findings.append, **options)
    return result, findings


def no_admin(human: Human) -> Verdict | Unclear | None:
    if human.name == "Gita":
        return None
    if human.name == "Nobody knows":
        return Unclear("nobody knows", reason=Reason.UNKNOWN_VALUE)
    return Verdict(not human.is_admin, saw=human.is_admin, want=False)


NO_ADMIN = asking(no_admin)


def test_who_was_seen_examined_failed_and_not_known():
    odd = Human(id="odd", name="Nobody knows")
    result, _ = asked(NO_ADMIN, ANN, BEN, GITA, WORDLESS, odd)
    counts = (result.seen, result.examined, result.failed, result.unknown)
    assert counts == (5, 2, 1, 2)
    assert (result.outcome, result.severity, result.detail) == (Outcome.FAIL, HIGH, "")
    assert (result.failing, result.reason) == (1, "")
    assert result.doubts == (
        Doubt(Gap(Reason.NOT_RETURNED, "Human.is_admin"), 1, "X"),
        Doubt(Gap(Reason.UNKNOWN_VALUE, "m365.tests.asked", "nobody knows"), 1, "Nobody knows"),
    )


def test_a_failure_is_a_finding_with_all_there_is_to_say():
    def soft(human: Human) -> Verdict:
        return Verdict(
            False, saw=["b", 1], want="none", severity=LOW, caveat="for now", lacks="Entra ID P1"
        )

    result, (finding,) = asked(asking(soft), ANN)
    assert finding == Finding(
        check_id="m365.tests.asked",
        platform="m365",
        tenant_id="m365-1",
        home="m365-example",
        subject_type="Human",
        subject_id="ann",
        subject_name="Ann",
        outcome=Outcome.FAIL,
        severity=LOW,
        saw="b, 1",
        want="none",
        why="for now",
        affected=1,
        seen=Value("b, 1", ("1", "b")),
        wanted=Value("none"),
        lacks="Entra ID P1",
    )
    assert result.severity is LOW


@pytest.mark.parametrize(("label", "shown"), [("Contoso", "Contoso"), ("", "example")])
def test_a_setting_is_called_by_its_tenant(label: str, shown: str):
    def closed(sharing: Sharing) -> Verdict:
        return Verdict(sharing.sharing_level == "closed", saw=sharing.sharing_level, want="closed")

    told = Told((Sharing(sharing_level="open"),), ("m365",))
    told.tenants = [msgspec.structs.replace(M365, label=label)]
    findings: list[Finding] = []
    evaluate(World(told), [asking(closed)], {}, findings.append)
    assert (findings[0].subject_id, findings[0].subject_name) == ("m365-1", shown)


def test_the_page_a_failure_came_from_is_told():
    class Paged(Told):
        def reading(self, row_type: Any, tenant: Tenant) -> Reading[Any]:
            found = super().reading(row_type, tenant)
            found.rows = [(row, "people#3") for row, _ in found.rows]
            return found

    findings: list[Finding] = []
    evaluate(World(Paged((ANN,), ("m365",))), [NO_ADMIN], {}, findings.append)
    assert [one.evidence for one in findings] == ["people#3"]


def test_the_worst_failure_gives_the_degree():
    def graded(human: Human) -> Verdict:
        return Verdict(False, saw=1, want=2, severity={"Ann": LOW, "Ben": MEDIUM}.get(human.name))

    check = asking(graded)
    assert asked(check, ANN)[0].severity is LOW
    assert asked(check, BEN, ANN)[0].severity is MEDIUM
    assert asked(check, ANN, BEN)[0].severity is MEDIUM
    assert asked(check, ANN, GITA, BEN)[0].severity is HIGH


def test_a_pass_of_one_shows_what_was_seen_and_a_pass_of_many_does_not():
    result, (finding,) = asked(NO_ADMIN, BEN)
    common = {
        "check_id": "m365.tests.asked",
        "platform": "m365",
        "tenant_id": "m365-1",
        "home": "m365-example",
        "subject_type": "",
        "subject_id": "",
        "subject_name": "",
        "outcome": Outcome.PASS,
        "severity": HIGH,
    }
    assert finding == Finding(**common, examined=1, saw="no", want="no")
    assert (result.outcome, result.severity, result.failing) == (Outcome.PASS, HIGH, 0)
    _, (finding,) = asked(NO_ADMIN, BEN, Human(id="c", name="C", is_admin=False), GITA)
    assert finding == Finding(**common, examined=2)


def test_not_applicable_says_of_how_many():
    result, (finding,) = asked(NO_ADMIN, GITA, Human(id="g2", name="Gita"))
    assert result.outcome is Outcome.NOT_APPLICABLE
    assert (result.seen, result.examined) == (2, 0)
    assert result.detail == finding.why == "0 of 2 are about this"
    assert (finding.outcome, finding.saw, finding.want) == (Outcome.NOT_APPLICABLE, "", "")


def test_an_unknown_is_told_with_its_gap_and_one_of_whom_it_concerns():
    result, (finding,) = asked(NO_ADMIN, WORDLESS, Human(id="y", name="Y"), BEN)
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, "not_returned")
    assert (finding.outcome, finding.reason, finding.severity) == (
        Outcome.UNKNOWN,
        "not_returned",
        HIGH,
    )
    assert finding.why == "Human.is_admin: the vendor's answer does not contain it"
    assert (finding.subject_name, finding.affected, finding.examined) == ("X", 2, 1)


def test_subjects_never_seen_are_a_doubt_of_nobody():
    result, findings = asked(NO_ADMIN, BEN, unread(Human))
    assert result.outcome is Outcome.UNKNOWN
    assert result.doubts == (Doubt(Gap(Reason.NO_PERMISSION, "Human"), 0),)
    assert (result.unknown, findings[0].affected, findings[0].subject_name) == (0, 0, "")


def test_each_gap_of_a_population_is_told_once():
    def unused(password: Password) -> Verdict:
        return Verdict(False, saw=password, want="none")

    unknowing = [unread(Password, of=one) for one in ("ann", "ben")]
    late = unread(Password, of="carla", reason=Reason.TRUNCATED)
    result, _ = asked(asking(unused), *unknowing, late)
    assert [doubt.gap.reason for doubt in result.doubts] == ["no_permission", "truncated"]


def test_what_to_know_of_a_pass_stands_beside_it():
    def noted(human: Human) -> Verdict:
        caveat = {"Ann": "", "Gita": "only today"}.get(human.name, "not on Sundays")
        return Verdict(True, saw=1, want=1, caveat=caveat)

    others = [Human(id=f"h{n}", name="H") for n in range(2)]
    result, _ = asked(asking(noted, blind_to="trust rules"), ANN, GITA, *others)
    assert result.detail == "only today; not on Sundays (2); does not see trust rules"
    assert asked(asking(noted), ANN)[0].detail == ""


def test_a_failure_and_an_unknown_have_no_notes():
    def noted(human: Human) -> Verdict:
        return Verdict(not human.is_admin, saw=1, want=1, caveat="not on Sundays")

    check = asking(noted, blind_to="trust rules")
    assert [asked(check, one)[0].detail for one in (ANN, WORDLESS)] == ["", ""]


def test_the_reason_is_the_gap_that_stopped_most():
    few, many = Gap(Reason.API_ERROR, "a"), Gap(Reason.TRUNCATED, "b")
    unknown = CheckResult(
        check_id="x",
        tenant=M365,
        outcome=Outcome.UNKNOWN,
        severity=LOW,
        failed=3,
        accepted=1,
        doubts=(Doubt(few, 1), Doubt(many, 2)),
    )
    assert unknown.reason == "truncated"
    assert unknown.failing == 2
    change = msgspec.structs.replace
    assert change(unknown, attested=True).reason == "attested"
    assert change(unknown, doubts=()).reason == ""
    assert change(unknown, outcome=Outcome.FAIL).reason == ""


class Listener:
    """Writes down what it hears."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, str, str, Any]] = []
        self.gaps: list[tuple[str, Gap]] = []

    def heard(self, check: Check, home: Tenant, subject: Row, tenant: Tenant, answer: Any) -> None:
        self.answers.append((home.folder, tenant.folder, str(getattr(subject, "id", "")), answer))

    def short(self, check: Check, home: Tenant, gap: Gap) -> None:
        self.gaps.append((home.folder, gap))


def test_a_witness_hears_every_answer_and_every_gap():
    listener = Listener()
    asked(NO_ADMIN, ANN, GITA, WORDLESS, unread(Human), witness=listener)
    here = ("m365-example", "m365-example")
    assert listener.answers == [
        (*here, "ann", Verdict(False, saw=True, want=False)),
        (*here, "gita", None),
        (*here, "x", Gap(Reason.NOT_RETURNED, "Human.is_admin")),
    ]
    assert listener.gaps == [("m365-example", Gap(Reason.NO_PERMISSION, "Human"))]


def everywhere(human: Human, *, least: int = 1) -> Verdict:
    return Verdict(len(human.name) >= least, saw=human.name, want=least)


class TwoTenants(Told):
    """The same people in both."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(facts, ("m365",))
        self.tenants = [Tenant("m365", "b", "t-b"), Tenant("m365", "a", "t-a")]


def test_a_cross_check_is_counted_in_the_organisation_and_others_in_each_tenant():
    cross, own = asking(everywhere, "cross.tests.x"), asking(everywhere)
    findings: list[Finding] = []
    world = World(TwoTenants(Human(id="n", name="")))
    results = evaluate(world, [own, cross], {}, findings.append)
    assert [(one.check_id, one.tenant.name, one.failed) for one in results] == [
        ("cross.tests.x", "", 2),
        ("m365.tests.asked", "a", 1),
        ("m365.tests.asked", "b", 1),
    ]
    assert results[0].tenant == ORGANISATION
    told = [(one.platform, one.home, one.tenant_id) for one in findings if "cross" in one.check_id]
    assert told == [("m365", "organisation", "t-b"), ("m365", "organisation", "t-a")]


class Motto(Row, platform=""):
    """True of the whole organisation."""

    id: str


@derive
def mottos(human: Human) -> Motto:
    return Motto(id=human.name)


def test_what_is_wrong_with_the_organisation_is_of_no_platform():
    def short(motto: Motto) -> Verdict:
        return Verdict(False, saw=motto.id, want="a longer one")

    _, (finding,) = asked(asking(short, "cross.tests.short"), ANN)
    assert (finding.platform, finding.home) == ("cross", "organisation")


def test_a_check_is_asked_only_where_it_is_selected():
    cross, own = asking(everywhere, "cross.tests.x"), asking(everywhere)

    def selects(check: Check, home: Tenant) -> bool:
        return home.name == "a" if check is own else home != ORGANISATION

    results = evaluate(World(TwoTenants(ANN)), [own, cross], {}, lambda _: None, selects)
    assert [(one.check_id, one.tenant.name) for one in results] == [("m365.tests.asked", "a")]


def test_without_a_choice_every_check_is_asked_with_its_own_knobs():
    first, second = asking(everywhere), asking(everywhere, "m365.tests.other")
    knobs = {"m365.tests.asked": {"least": 4}}
    results = evaluate(World(Told((ANN,), ("m365",))), [first, second], knobs, lambda _: None)
    assert [one.outcome for one in results] == [Outcome.FAIL, Outcome.PASS]


def test_a_manual_check_is_asked_of_nobody():
    def look_yourself() -> None:
        """A person has to look."""

    world = World(Told((ANN,), ("m365",)))
    assert evaluate(world, [asking(look_yourself)], {}, lambda _: None) == []


def test_a_declaration_that_is_wrong_ends_the_run():
    def lonely(human: Human) -> Verdict:
        raise DeclarationError("no derive")

    with pytest.raises(DeclarationError):
        asked(asking(lonely), ANN)


def test_a_check_that_fails_itself_names_the_error_and_nothing_else():
    def broken(human: Human) -> Verdict:
        raise ZeroDivisionError("secret of " + human.id)

    result, _ = asked(asking(broken), ANN)
    gap = Gap(Reason.CHECK_ERROR, "m365.tests.asked", "ZeroDivisionError")
    assert result.doubts == (Doubt(gap, 1, "Ann"),)


def test_what_all_subjects_share_and_what_is_their_own():
    def alone(human: Human, humans: Rows[Human], passwords: Own[Password]) -> Verdict:
        return Verdict(not passwords and humans.count() >= 2, saw=passwords, want="none")

    result, findings = asked(asking(alone), ANN, BEN, Password(code="1", human="ben"))
    assert (result.seen, result.failed) == (2, 1)
    assert findings[0].subject_id == "ben"
