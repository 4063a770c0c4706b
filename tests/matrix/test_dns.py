"""Public DNS under its own faults, over a real nameserver on loopback.

What passes changes nothing, what lasts is unknown, and a real "there is none" stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from saas_audit.connectors.dns import connector
from saas_audit.engine.needs import needs_of, sources_of
from saas_audit.engine.plan import RESOLVER
from saas_audit.model import DNS, Outcome, Reason, Source
from saas_audit.simulator import dns as simulated
from tests.matrix.bench import CHECKS, Bench, users_of
from tests.matrix.nameserver import Answer, nameserver

SOURCES = [
    one
    for one in sources_of(row for check in CHECKS for row in needs_of(check))
    if one.platform == DNS
]
ZONE = simulated.careful()


def real(query: dns.message.Message, tcp: bool = False) -> dns.message.Message:
    """What careful's nameserver says."""
    name = query.question[0].name
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.RA
    records = ZONE.get(name.to_text(omit_final_dot=True).lower())
    if records is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    elif records:
        texts = [f'"{text}"' for text in records]
        reply.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", *texts))
    return reply


def _code(code: dns.rcode.Rcode) -> Answer:
    def answer(query: dns.message.Message, tcp: bool) -> Any:
        reply = dns.message.make_response(query)
        reply.set_rcode(code)
        return reply

    return answer


def _silent(query: dns.message.Message, tcp: bool) -> Any:
    return None


def _cut_and_no_tcp(query: dns.message.Message, tcp: bool) -> Any:
    if tcp:
        return None
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.TC
    return reply


def _malformed(query: dns.message.Message, tcp: bool) -> Any:
    return real(query).to_wire()[:14] + b"\xff\xff\xff"


def _other_name(query: dns.message.Message, tcp: bool) -> Any:
    other = dns.message.make_query("other.example.", "TXT", id=query.id)
    reply = dns.message.make_response(other)
    reply.answer.append(dns.rrset.from_text("other.example.", 300, "IN", "TXT", '"v=spf1 +all"'))
    return reply


def _wrong_id(query: dns.message.Message, tcp: bool) -> Any:
    reply = real(query)
    reply.id = query.id ^ 1
    return reply


def _lame(query: dns.message.Message, tcp: bool) -> Any:
    """Not its zone: no answer, no authority, and the code of a server that refuses."""
    return _code(dns.rcode.NOTAUTH)(query, tcp)


def _cname_loop(query: dns.message.Message, tcp: bool) -> Any:
    name = query.question[0].name.to_text()
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.RA
    for one, other in ((name, "loop.example."), ("loop.example.", name)):
        reply.answer.append(dns.rrset.from_text(one, 300, "IN", "CNAME", other))
    return reply


def _cut_but_tcp(query: dns.message.Message, tcp: bool) -> Any:
    reply = real(query)
    if not tcp:
        reply.answer.clear()
        reply.flags |= dns.flags.TC
    return reply


def _in_pieces(query: dns.message.Message, tcp: bool) -> Any:
    """Each record as many short strings."""
    reply = real(query)
    for rrset in list(reply.answer):
        texts = [b"".join(one.strings).decode() for one in rrset]
        quoted = [" ".join(f'"{one[i : i + 9]}"' for i in range(0, len(one), 9)) for one in texts]
        reply.answer[0] = dns.rrset.from_text(rrset.name, 300, "IN", "TXT", *quoted)
    return reply


def _beside(text: str) -> Answer:
    """One more record, of somebody else's."""

    def answer(query: dns.message.Message, tcp: bool) -> Any:
        reply = real(query)
        for rrset in reply.answer:
            rrset.update(dns.rrset.from_text(rrset.name, 300, "IN", "TXT", text))
        if len(reply.to_wire()) > 512 and not tcp:
            return _cut_but_tcp(query, tcp)
        return reply

    return answer


def _once(fault: Answer) -> Callable[[], Answer]:
    """The first question meets the fault."""

    def make() -> Answer:
        left = [fault]
        return lambda query, tcp: (left.pop() if left else real)(query, tcp)

    return make


UNSEEN: dict[str, Callable[[], Answer]] = {
    "servfail-once": _once(_code(dns.rcode.SERVFAIL)),
    "refused-once": _once(_code(dns.rcode.REFUSED)),
    "silent-once": _once(_silent),
    "malformed-once": _once(_malformed),
    "other-name-once": _once(_other_name),
    "wrong-id-once": _once(_wrong_id),
    "cut-but-tcp": lambda: _cut_but_tcp,
    "in-pieces": lambda: _in_pieces,
    "oversized": lambda: _beside(" ".join(['"' + "x" * 250 + '"'] * 12)),
    "not-ascii": lambda: _beside('"\\255\\254 caf\\195\\169"'),
}
BESIDE = {"oversized", "not-ascii"}
LASTING: dict[str, Answer] = {
    "servfail": _code(dns.rcode.SERVFAIL),
    "refused": _code(dns.rcode.REFUSED),
    "lame": _lame,
    "silent": _silent,
    "cut-and-no-tcp": _cut_and_no_tcp,
    "malformed": _malformed,
    "other-name": _other_name,
    "wrong-id": _wrong_id,
    "cname-loop": _cname_loop,
}


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    held = Bench("careful", page=100)
    yield held
    held.close()


@pytest.fixture
def ask(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Read a source again, from a nameserver that answers like this."""
    monkeypatch.setattr("saas_audit.connectors.dns.LIFETIME", 0.25)

    def verdicts(source: Source, answer: Answer, lasting: bool) -> Any:
        with nameserver(answer) as address:
            bench.connections.connectors[RESOLVER] = connector(clock=bench.clock, dial=address)
            return bench.verdicts(bench.fetch(source), (), lasting)

    return verdicts


every_source = pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.slug[:70])


@every_source
def test_what_passes_changes_nothing(bench: Bench, ask: Any, source: Source) -> None:
    for name, make in UNSEEN.items():
        if name in BESIDE and source.path == "{name}":
            continue  # two records where a DKIM key stands are undefined (RFC 6376, 3.6.2.2)
        entry, after = ask(source, make(), False)
        assert not entry.gap, name
        assert not entry.failed, name
        outcomes = {key: result.outcome for key, result in after.items()}
        assert outcomes == {key: bench.plain[key].outcome for key in after}, name


@every_source
def test_what_lasts_is_unknown_and_why(bench: Bench, ask: Any, source: Source) -> None:
    for name, answer in LASTING.items():
        entry, after = ask(source, answer, True)
        assert {gap.reason for gap in entry.failed.values()} == {Reason.API_ERROR}, name
        assert set(after) == {check.id for check in users_of(source)}
        for key, result in after.items():
            assert result.outcome in (Outcome.UNKNOWN, bench.plain[key].outcome), (name, key)
            if result.outcome is Outcome.UNKNOWN:
                assert Reason.API_ERROR in {doubt.gap.reason for doubt in result.doubts}
        moved = [key for key, result in after.items() if result.outcome is Outcome.UNKNOWN]
        assert moved or not needed(source), name


def needed(source: Source) -> bool:
    """The record above a domain is asked for only where the domain itself has none."""
    return "organisational" not in source.path


@every_source
@pytest.mark.parametrize("code", [dns.rcode.NXDOMAIN, dns.rcode.NOERROR])
def test_there_is_none_is_an_answer(bench: Bench, ask: Any, source: Source, code: Any) -> None:
    entry, after = ask(source, _code(code), False)
    assert not entry.failed
    for key, result in after.items():
        assert Reason.API_ERROR not in {doubt.gap.reason for doubt in result.doubts}, key
