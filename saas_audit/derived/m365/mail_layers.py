"""Which mail policies are in force for a domain.

Microsoft asks the layers in this order, and the first that is for a recipient takes the message:
strict preset, standard preset, custom policies by priority, then the default. A layer that is for
some people of a domain only leaves the others to the next. A domain in a condition or an exception
stands for its subdomains too, unless one is excepted by name.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from ...datasets.m365.mail_rules import RecipientRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ...datasets.m365.mail_rules import AnyPresetRule, CustomRule

Share = Literal["none", "some", "all"]
R = TypeVar("R", bound="RecipientRule")
STRICT = "Strict Preset Security Policy"


class Layer(msgspec.Struct, frozen=True):
    """A policy, and the rule that says whom it is for."""

    policy: str
    rule: RecipientRule


def layers(
    presets: Iterable[AnyPresetRule],
    policy_of: Callable[[Any], str | None],
    customs: Iterable[CustomRule],
) -> list[Layer]:
    """The layers that are on, in the order they are asked; the default is not among them."""
    ranked = sorted(_on(presets), key=lambda rule: rule.preset != STRICT)
    ordered = sorted(_on(customs), key=lambda rule: rule.priority)
    found: list[tuple[str | None, RecipientRule]] = [(policy_of(rule), rule) for rule in ranked]
    found += [(attrgetter("policy")(rule), rule) for rule in ordered]
    return [Layer(policy, rule) for policy, rule in found if policy]


def _on(rules: Iterable[R]) -> list[R]:
    return [rule for rule in rules if rule.state == "Enabled"]


def ruled(policy: str, asked: Sequence[Layer], domains: Iterable[str], last: bool) -> list[str]:
    """The domains for (some of) whose people a policy is in force; ``last``: it is the default."""
    return [domain for domain in domains if _is_met(policy.lower(), asked, domain, last)]


def left_over(asked: Sequence[Layer], domain: str) -> bool:
    """Whether some people of a domain are left to no layer at all."""
    return all(share_of(layer.rule, domain) != "all" for layer in asked)


def _is_met(policy: str, asked: Sequence[Layer], domain: str, last: bool) -> bool:
    for layer in asked:
        share = share_of(layer.rule, domain)
        if share != "none" and layer.policy.lower() == policy:
            return True
        if share == "all":
            return False
    return last


def share_of(rule: RecipientRule, domain: str) -> Share:
    """Whether a rule is for nobody of a domain, for some, or for all."""
    if _within(domain, rule.except_if_recipient_domain_is):
        return "none"
    if rule.recipient_domain_is and not _within(domain, rule.recipient_domain_is):
        return "none"
    if rule.sent_to and not _touches(rule.sent_to, domain):
        return "none"
    narrowed = rule.sent_to or rule.sent_to_member_of or rule.except_if_sent_to_member_of
    spared = _touches(rule.except_if_sent_to or [], domain)
    return "some" if narrowed or spared else "all"


def _within(domain: str, named: Sequence[str] | None) -> bool:
    """Whether a domain, or one it belongs to, is among those named."""
    own = f".{domain.lower()}"
    return any(own.endswith(f".{one.lower()}") for one in named or ())


def _touches(people: Sequence[str], domain: str) -> bool:
    """Whether somebody named may be of the domain; a name that is no address may be anywhere."""
    places = (one.lower().rpartition("@") for one in people)
    return any(not at or place == domain.lower() for _, at, place in places)
