"""The mail policies that are in force, kind by kind, and for which accepted domains.

A policy that no rule applies is no row here. Where nothing at all protects people, a row says so:
its ``policy`` is None and its ``name`` says why.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from ...datasets.m365.mail import AcceptedDomain
from ...datasets.m365.mail_policies import (
    AntiphishPolicy,
    AntispamPolicy,
    MalwarePolicy,
    SafeAttachmentPolicy,
    SafeLinksPolicy,
)
from ...datasets.m365.mail_rules import (
    AntiphishRule,
    AntispamRule,
    BuiltInRule,
    CustomRule,
    DefenderPresetRule,
    MalwareRule,
    PresetRule,
    SafeAttachmentRule,
    SafeLinksRule,
)
from ...declare.derive import derive
from ...model import Row, Rows
from .licences import DEFENDER, DefenderLicence
from .mail_layers import Layer, layers, left_over, ruled

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_LICENCE = "no licence for Defender for Office 365"


class AntispamInForce(Row, key="name", at_least=1):
    """An anti-spam policy, and the domains (of) whose people it takes mail for."""

    name: str
    domains: list[str]
    policy: AntispamPolicy


class MalwareInForce(Row, key="name", at_least=1):
    """An anti-malware policy, likewise."""

    name: str
    domains: list[str]
    policy: MalwarePolicy


class AntiphishInForce(Row, key="name", at_least=1):
    """An anti-phishing policy, likewise."""

    name: str
    domains: list[str]
    policy: AntiphishPolicy


class SafeLinksInForce(Row, key="name", at_least=1):
    """A Safe Links policy, likewise; None where links are checked by none."""

    name: str
    domains: list[str]
    policy: SafeLinksPolicy | None
    lacks: str = ""


class SafeAttachmentsInForce(Row, key="name", at_least=1):
    """A Safe Attachments policy, likewise; None where attachments are opened by none."""

    name: str
    domains: list[str]
    policy: SafeAttachmentPolicy | None
    lacks: str = ""


@derive
def antispam(
    policy: AntispamPolicy,
    rules: Rows[AntispamRule],
    presets: Rows[PresetRule],
    domains: Rows[AcceptedDomain],
) -> AntispamInForce | None:
    asked = layers(presets, attrgetter("antispam"), rules)
    found = ruled(policy.identity, asked, _names(domains), policy.is_default)
    return AntispamInForce(name=policy.identity, domains=found, policy=policy) if found else None


@derive
def malware(
    policy: MalwarePolicy,
    rules: Rows[MalwareRule],
    presets: Rows[PresetRule],
    domains: Rows[AcceptedDomain],
) -> MalwareInForce | None:
    asked = layers(presets, attrgetter("malware"), rules)
    found = ruled(policy.identity, asked, _names(domains), policy.is_default)
    return MalwareInForce(name=policy.identity, domains=found, policy=policy) if found else None


@derive
def antiphish(
    policy: AntiphishPolicy,
    rules: Rows[AntiphishRule],
    presets: Rows[PresetRule],
    domains: Rows[AcceptedDomain],
) -> AntiphishInForce | None:
    """Without a licence for Defender the policies exist all the same, for spoofing alone."""
    asked = layers(presets, attrgetter("antiphish"), rules)
    found = ruled(policy.identity, asked, _names(domains), policy.is_default)
    return AntiphishInForce(name=policy.identity, domains=found, policy=policy) if found else None


@derive
def safe_links(
    policy: SafeLinksPolicy,
    rules: Rows[SafeLinksRule],
    presets: Rows[DefenderPresetRule],
    built_in: Rows[BuiltInRule],
    domains: Rows[AcceptedDomain],
) -> SafeLinksInForce | None:
    asked = _with_built_in("safe_links", presets, rules, built_in)
    found = ruled(policy.identity, asked, _names(domains), last=False)
    return SafeLinksInForce(name=policy.identity, domains=found, policy=policy) if found else None


@derive
def no_safe_links(
    domain: AcceptedDomain,
    licence: DefenderLicence,
    rules: Rows[SafeLinksRule],
    presets: Rows[DefenderPresetRule],
    built_in: Rows[BuiltInRule],
) -> SafeLinksInForce | None:
    if not licence.plan1:
        return SafeLinksInForce(
            name=NO_LICENCE, domains=[domain.domain_name], policy=None, lacks=DEFENDER
        )
    if not left_over(_with_built_in("safe_links", presets, rules, built_in), domain.domain_name):
        return None
    name = f"no policy for {domain.domain_name}"
    return SafeLinksInForce(name=name, domains=[domain.domain_name], policy=None)


@derive
def safe_attachments(
    policy: SafeAttachmentPolicy,
    rules: Rows[SafeAttachmentRule],
    presets: Rows[DefenderPresetRule],
    built_in: Rows[BuiltInRule],
    domains: Rows[AcceptedDomain],
) -> SafeAttachmentsInForce | None:
    asked = _with_built_in("safe_attachments", presets, rules, built_in)
    found = ruled(policy.identity, asked, _names(domains), last=False)
    if not found:
        return None
    return SafeAttachmentsInForce(name=policy.identity, domains=found, policy=policy)


@derive
def no_safe_attachments(
    domain: AcceptedDomain,
    licence: DefenderLicence,
    rules: Rows[SafeAttachmentRule],
    presets: Rows[DefenderPresetRule],
    built_in: Rows[BuiltInRule],
) -> SafeAttachmentsInForce | None:
    if not licence.plan1:
        return SafeAttachmentsInForce(
            name=NO_LICENCE, domains=[domain.domain_name], policy=None, lacks=DEFENDER
        )
    asked = _with_built_in("safe_attachments", presets, rules, built_in)
    if not left_over(asked, domain.domain_name):
        return None
    name = f"no policy for {domain.domain_name}"
    return SafeAttachmentsInForce(name=name, domains=[domain.domain_name], policy=None)


def _with_built_in(
    kind: str,
    presets: Iterable[DefenderPresetRule],
    rules: Iterable[CustomRule],
    built_in: Iterable[BuiltInRule],
) -> list[Layer]:
    """The built-in protection comes last, and has exceptions of its own."""
    policy_of = attrgetter(kind)
    last = [Layer(policy_of(rule), rule) for rule in built_in if rule.state == "Enabled"]
    return layers(presets, policy_of, rules) + last


def _names(domains: Iterable[AcceptedDomain]) -> list[str]:
    return [domain.domain_name for domain in domains]
