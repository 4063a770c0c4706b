"""Sharing rules one by one, and whom each reaches."""

from __future__ import annotations

from collections.abc import Iterator

from ...datasets.salesforce.sharing_rules import Rule, SharedTo, SharingRules
from ...declare.derive import derive
from ...errors import Unknown
from ...model import Gap, Reason, Row, fields_of


class SharedRule(Row, owner="object", of=SharingRules, label="name"):
    """A rule for employees, customers or partners.

    ``everybody``: the whole populations it names; ``groups``: the public groups;
    ``reaches_down``: to a role with everybody below, portal accounts included;
    ``to_all_internal``: every employee; ``access``: what it gives, on records below too.
    """

    id: str
    object: str
    name: str
    everybody: tuple[str, ...]
    groups: tuple[str, ...]
    reaches_down: bool
    to_all_internal: bool
    access: frozenset[str]


@derive
def shared_rules(rules: SharingRules) -> Iterator[SharedRule]:
    kinds = (
        ("owner", rules.sharing_owner_rules),
        ("criteria", rules.sharing_criteria_rules),
        ("territory", rules.sharing_territory_rules),
    )
    for kind, held in kinds:
        for rule in held:
            yield _one(rules.full_name, kind, rule)


def _one(thing: str, kind: str, rule: Rule) -> SharedRule:
    to = rule.shared_to
    everybody = {
        "all customers": to.all_customer_portal_users,
        "all partners": to.all_partner_users,
    }
    named = tuple(_named(to))
    if not named:
        why = "a rule shares with a kind of target that we do not know"
        raise Unknown(Gap(Reason.UNKNOWN_VALUE, "SharingRules", why), rule.full_name)
    return SharedRule(
        id=f"{thing}:{kind}:{rule.full_name}",
        object=thing,
        name=f"{thing}: {rule.full_name}",
        everybody=tuple(word for word, held in everybody.items() if held is not None),
        groups=(*to.group, *to.groups),
        reaches_down=bool(to.role_and_subordinates or to.roles_and_subordinates),
        to_all_internal=to.all_internal_users is not None,
        access=_access(rule),
    )


def _access(rule: Rule) -> frozenset[str]:
    below = rule.account_settings
    levels = {rule.access_level}
    if below is not None:
        levels |= {
            below.case_access_level,
            below.contact_access_level,
            below.opportunity_access_level,
        }
    return frozenset(levels)


def _named(to: SharedTo) -> Iterator[str]:
    """Every target: ``role CEO``; for whole populations their name alone."""
    for field in fields_of(SharedTo):
        held = getattr(to, field.name)
        word = field.name.replace("_", " ")
        if isinstance(held, str):
            yield word
        elif held:
            yield from (f"{word} {one}" for one in held)
