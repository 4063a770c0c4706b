"""Gmail's spam rules in force: for whom the filter steps aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ... import Lookup, Row, derive
from ...model import Missing, Part, Reason
from .in_force import Effective, in_force
from .policies import ScopedPolicy, Target, at, typed


class SpamRule(Part, rename="camel"):
    """One rule. The vendor leaves out what is off."""

    rule_id: str
    description: str = ""
    bypass_selected_senders: bool = False
    bypass_sender_allowlist: list[str] = []
    hide_warning_banner_from_selected_senders: bool = False
    hide_warning_banner_sender_allowlist: list[str] = []
    hide_warning_banner_for_all: bool = False


class Address(Part, rename="camel"):
    """An address, or a whole domain."""

    address: str


class Addresses(Part, rename="camel"):
    """What is in a list."""

    address: list[Address] = []


class AddressList(Part, rename="camel"):
    """A list of senders; a list of blocked ones carries no ``addressList``."""

    id: str
    address_list: Addresses = Addresses(address=[])


class RuleState(Part, rename="camel"):
    """Whether a rule (or a list) is on. One without a state is taken to be."""

    rule_id: str
    enabled: bool


class SpamRules(Part, rename="camel"):
    """The three settings that are read together."""

    spam_override: list[SpamRule]
    email_address_list: list[AddressList]
    rule_states: list[RuleState]


SETTINGS = ("gmail.spam_override_lists", "gmail.email_address_lists", "gmail.rule_states")


@in_force(*SETTINGS, service="gmail")
class SpamFilter(Effective):
    """A place where people have Gmail, and so its spam filter."""


Mercy = Literal["bypasses the filter", "hides warnings", "everybody"]


class SpamExemption(Row, key="id", owner="target", of=Target, label="told"):
    """For whom a rule that is on lifts the spam filter: whole domains, or everybody."""

    id: str
    target: str
    told: str
    mercy: Mercy
    domains: tuple[str, ...]


@derive
def exemptions(target: Target, policies: Lookup[ScopedPolicy]) -> Iterator[SpamExemption]:
    value = {}
    for setting in SETTINGS:
        value.update(at(target, setting, policies))
    held = typed(SpamRules, value)
    off = {state.rule_id for state in held.rule_states if not state.enabled}
    lists = {one.id: () if one.id in off else _domains(one) for one in held.email_address_list}
    for rule in held.spam_override:
        if rule.rule_id not in off:
            yield from _of_rule(target.id, rule, lists)


def _of_rule(
    target: str, rule: SpamRule, lists: dict[str, tuple[str, ...]]
) -> Iterator[SpamExemption]:
    name = rule.description or rule.rule_id
    own = {"target": target}
    if rule.hide_warning_banner_for_all:
        identity = f"{rule.rule_id} everybody"
        yield SpamExemption(id=identity, mercy="everybody", told=name, domains=(), **own)
    chosen: tuple[tuple[Mercy, bool, list[str]], ...] = (
        ("bypasses the filter", rule.bypass_selected_senders, rule.bypass_sender_allowlist),
        (
            "hides warnings",
            rule.hide_warning_banner_from_selected_senders,
            rule.hide_warning_banner_sender_allowlist,
        ),
    )
    for mercy, is_on_for_them, named in chosen:
        domains = [domain for one in named for domain in lists.get(one, ())]
        unseen = [one for one in named if one not in lists]
        if is_on_for_them and (domains or unseen):
            yield SpamExemption(
                id=f"{rule.rule_id} {mercy}",
                mercy=mercy,
                told=f"{name} ({', '.join(domains)})" if domains else name,
                domains=tuple(domains) if domains else _gone(unseen),
                **own,
            )


def _gone(unseen: list[str]) -> Missing:
    return Missing(Reason.NOT_RETURNED, f"the address list {unseen[0]} was not returned")


def _domains(listed: AddressList) -> tuple[str, ...]:
    """The entries that stand for everybody at a domain."""
    entries = [one.address.strip().lower() for one in listed.address_list.address]
    return tuple(entry for entry in entries if entry.rpartition("@")[0] in ("", "*"))
