"""AI agents: who may talk to them, and what they may do."""

from __future__ import annotations

from saas_audit import HIGH, LOW, Own, Row, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.m365.agents import Access, Agent, AgentPart, Authentication, Trigger
from saas_audit.datasets.m365.power_platform import (
    Environment,
    EnvironmentProperties,
    LinkedMetadata,
)
from saas_audit.derived.m365.agent_texts import credentials_in, sends_what_the_model_writes
from saas_audit.derived.m365.agents import text_of

INACTIVE = 1
WHO = ("anybody", "readers of the agent", "members of groups", "anybody in any tenant")
MEMBERS, OPEN = 2, (0, 3)
HOW = ("unspecified", "none", "Microsoft", "Entra ID by hand", "OAuth 2")
UNSPECIFIED, NO_SIGN_IN, MICROSOFT = 0, 1, 2
NULL = "Dataverse leaves it open (null)"


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="agents that came with a managed solution, and channels beside access control",
)
def ai_agent_sharing(agent: Agent) -> Verdict | Unclear | None:
    """AI agents are shared with people who were chosen.

    Why: an agent answers from what its maker may read; open to anybody, so is that.
    Fix: Copilot Studio > the agent > the three dots > Share: remove everyone in the organisation,
    add a security group.
    See: https://learn.microsoft.com/microsoft-copilot-studio/admin-share-bots
    """
    if agent.statecode == INACTIVE:
        return None
    access = agent.accesscontrolpolicy
    if access is None:
        return Unclear(NULL)
    draft = agent.publishedon is None
    want = "readers of the agent, or members of groups"
    if access in OPEN:
        return Verdict(False, saw=WHO[access], want=want, severity=LOW if draft else None)
    empty = access == MEMBERS and not agent.authorizedsecuritygroupids
    caveat = "no group is named" if empty else ""
    return Verdict(True, saw=WHO[access], want=want, caveat=caveat)


HOST = "acme.crm4.dynamics.com"
PLACE = Environment(
    name="default-acme",
    properties=EnvironmentProperties(
        display_name="Acme",
        linked_environment_metadata=LinkedMetadata(instance_url=f"https://{HOST}/"),
    ),
)


def shared(access: Access | None, groups: str = "g1", *, state: int = 0) -> list[Row]:
    """A published agent."""
    return [
        PLACE,
        Agent(
            botid="b1",
            host=HOST,
            statecode=state,
            publishedon="2026-10-01T00:00:00Z",
            accesscontrolpolicy=access,
            authorizedsecuritygroupids=groups,
        ),
    ]


ai_agent_sharing.passes(shared(1))
ai_agent_sharing.passes(shared(2))
ai_agent_sharing.passes("members of no group: nobody", shared(2, ""))
ai_agent_sharing.fails(shared(0))
ai_agent_sharing.fails("any tenant is as open as any", shared(3))
ai_agent_sharing.fails(
    "never published",
    PLACE,
    Agent(botid="b1", host=HOST, statecode=0, publishedon=None, accesscontrolpolicy=0),
    at=LOW,
)
ai_agent_sharing.skips("switched off", shared(0, state=1))
ai_agent_sharing.skips("no agents", PLACE)
ai_agent_sharing.unknown("null is not nobody", shared(None))
ai_agent_sharing.unknown("no application user there", PLACE, unread(Agent, of=HOST))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="agents that came with a managed solution, and what single topics ask for",
)
def ai_agent_authentication(agent: Agent) -> Verdict | Unclear | None:
    """AI agents make people sign in before they answer.

    Why: without a sign-in anybody who finds the agent asks it what its maker may read.
    Fix: Copilot Studio > the agent > Settings > Security > Authentication: authenticate with
    Microsoft, or manually with "Require users to sign in".
    See: https://learn.microsoft.com/microsoft-copilot-studio/configuration-end-user-authentication
    """
    if agent.statecode == INACTIVE:
        return None
    mode = agent.authenticationmode
    if mode is None or mode == UNSPECIFIED:
        return Unclear(NULL if mode is None else "Dataverse says that it is unspecified")
    want = "a sign-in, always"
    if mode == NO_SIGN_IN:
        return Verdict(False, saw=HOW[mode], want=want)
    trigger = agent.authenticationtrigger
    if trigger is None:
        return Unclear(NULL)
    saw = f"{HOW[mode]}, {'always' if trigger else 'when a topic asks for it'}"
    return Verdict(bool(trigger), saw=saw, want=want, severity=LOW if mode == MICROSOFT else None)


def asks(mode: Authentication | None, trigger: Trigger | None = 1, state: int = 0) -> list[Row]:
    """An agent by how it asks for a sign-in."""
    return [
        PLACE,
        Agent(
            botid="b1",
            host=HOST,
            statecode=state,
            authenticationmode=mode,
            authenticationtrigger=trigger,
        ),
    ]


ai_agent_authentication.passes(asks(2))
ai_agent_authentication.passes(asks(4))
ai_agent_authentication.fails("no sign-in at all", asks(1))
ai_agent_authentication.fails("set up by hand, and optional", asks(3, 0))
ai_agent_authentication.fails("Microsoft's own, said to be optional", asks(2, 0), at=LOW)
ai_agent_authentication.skips("no agents", PLACE)
ai_agent_authentication.unknown("unspecified", asks(0))
ai_agent_authentication.unknown(asks(None))
ai_agent_authentication.unknown("when it asks is null", asks(2, None))
ai_agent_authentication.skips("switched off", asks(1, state=1))
ai_agent_authentication.unknown("no application user there", PLACE, unread(Agent, of=HOST))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="mail sent by a flow or a topic that the agent calls",
)
def ai_agent_mail(agent: Agent, parts: Own[AgentPart]) -> Verdict | Unclear | None:
    """AI agents send no mail that the model wrote or addressed.

    Why: a sentence in a document it reads can tell the agent to mail that document away.
    Fix: Copilot Studio > the agent > Tools > the mail tool > Inputs: set recipient, subject and
    body to custom values; or remove the tool. A person should look: it may be what the agent is
    for.
    See: https://learn.microsoft.com/microsoft-copilot-studio/guidance/security-top-10
    """
    if agent.statecode == INACTIVE:
        return None
    sends = parts.where(lambda part: sends_what_the_model_writes(text_of(part)))
    return Verdict(not sends, saw=sends, want="no mail tool whose inputs the model fills")


def with_part(text: str | None, state: int = 0) -> list[Row]:
    """An agent with one topic or tool."""
    agent = Agent(botid="b1", host=HOST, statecode=state)
    return [PLACE, agent, AgentPart(botcomponentid="c1", agent="b1", name="Part", data=text)]


MAIL_TOOL = """kind: TaskDialog
inputs:
  - kind: AutomaticTaskInput
    propertyName: emailMessage/To
  - kind: ManualTaskInput
    propertyName: emailMessage/Subject
    value: Weekly report
action:
  kind: InvokeConnectorTaskAction
  connectionReference: acme.shared_office365
  operationId: SendEmailV2
"""
FIXED = "".join(
    f"  - kind: ManualTaskInput\n    propertyName: emailMessage/{name}\n    value: fixed\n"
    for name in ("To", "Subject", "Body")
)
FIXED_TOOL = f"kind: TaskDialog\ninputs:\n{FIXED}action:\n  operationId: SendEmailV2\n"
TOPIC = "kind: AdaptiveDialog\nbeginDialog:\n  - activity: Open Outlook and use SendEmail\n"

ai_agent_mail.passes("everything was fixed by its maker", with_part(FIXED_TOOL))
ai_agent_mail.passes("a topic that speaks of Outlook", with_part(TOPIC))
ai_agent_mail.fails("the model writes the address", with_part(MAIL_TOOL))
ai_agent_mail.passes(
    "a tool that reads mail, and a topic that sends a mail it wrote itself",
    with_part(MAIL_TOOL.replace("SendEmailV2", "GetEmailsV3")),
    AgentPart(
        botcomponentid="c2",
        agent="b1",
        name="Topic",
        data="kind: AdaptiveDialog\nbeginDialog:\n  operationId: SendEmailV2\n",
    ),
)
ai_agent_mail.fails(
    "all three are named, and the model fills the last",
    with_part("AutomaticTaskInput".join(FIXED_TOOL.rsplit("ManualTaskInput", 1))),
)
ai_agent_mail.skips("switched off", with_part(MAIL_TOOL, state=1))
ai_agent_mail.skips("no agents", PLACE)
ai_agent_mail.unknown("a part without a text was not read", with_part(None))
ai_agent_mail.unknown(PLACE, Agent(botid="b1", host=HOST, statecode=0), unread(AgentPart, of="b1"))


@check(
    severity=HIGH,
    control=controls.APPS_ARE_APPROVED,
    blind_to="credentials in flows that the agent calls, and in forms nobody has thought of",
)
def ai_agent_hardcoded_credentials(agent: Agent, parts: Own[AgentPart]) -> Verdict | None:
    """AI agents hold no credentials in their topics.

    Why: whoever may edit or export the agent reads the key, and nobody renews it.
    Fix: Copilot Studio > the agent > the topic: replace the value by an environment variable of the
    type secret (Key Vault) or a connection; then revoke the key.
    See: https://learn.microsoft.com/microsoft-copilot-studio/guidance/security-top-10
    """
    if agent.statecode == INACTIVE:
        return None
    holding = parts.where(lambda part: bool(credentials_in(text_of(part))))
    kinds = {kind for part in holding.seen() for kind in credentials_in(text_of(part))}
    saw = f"{holding} ({', '.join(sorted(kinds))})" if kinds else holding
    return Verdict(not holding, saw=saw, want="none")


ai_agent_hardcoded_credentials.passes(
    "a reference named secret is none", with_part('value: "=Env.acme_api_secret"')
)
ai_agent_hardcoded_credentials.fails(
    "a literal token, masked when it was read",
    with_part("headers:\n  Authorization: Bearer «masked: bearer token»"),
)
ai_agent_hardcoded_credentials.skips("no agents", PLACE)
ai_agent_hardcoded_credentials.skips("switched off", with_part("key: «masked: API key»", state=1))
ai_agent_hardcoded_credentials.unknown(
    PLACE, Agent(botid="b1", host=HOST, statecode=0), unread(AgentPart, of="b1")
)
