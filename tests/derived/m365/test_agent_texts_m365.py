"""What opens something is masked before it is written down; what only speaks of it is not."""

from __future__ import annotations

import pytest

from saas_audit.derived.m365.agent_texts import (
    credentials_in,
    masked,
    sends_what_the_model_writes,
)

TOKEN = "eyJhbGciOiJub25lIn0.aW5ub2NlbnQ"


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        (f"Authorization: Bearer {TOKEN}", TOKEN, "bearer token"),
        (f'"Authorization": "Bearer {TOKEN}"', TOKEN, "bearer token"),
        (
            "Authorization: Basic YWRtaW46aW5ub2NlbnQ=",
            "YWRtaW46aW5ub2NlbnQ=",
            "basic authentication",
        ),
        ("x-api-key: 0123456789abcdef", "0123456789abcdef", "API key"),
        ('apiKey = "0123456789abcdef"', "0123456789abcdef", "API key"),
        ("Server=db;User=sa;Password=hunter22!x;", "hunter22!x", "password or client secret"),
        (
            "client_secret: Abc8Q~innocent-innocent",
            "Abc8Q~innocent-innocent",
            "password or client secret",
        ),
        (
            "AccountName=acme;AccountKey=aW5ub2NlbnRpbm5vY2VudA==;",
            "aW5ub2NlbnRpbm5vY2VudA==",
            "key of a storage account",
        ),
        ("key AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "cloud key"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIinnocent\n-----END RSA PRIVATE KEY-----",
            "MIIinnocent",
            "private key",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIinnocent", "MIIinnocent", "private key"),
    ],
)
def test_credentials_are_masked_and_named(text: str, secret: str, kind: str) -> None:
    found = masked(f"kind: AdaptiveDialog\n{text}\nend")
    assert secret not in found
    assert credentials_in(found) == (kind,)
    assert found.startswith("kind: AdaptiveDialog\n")
    assert masked(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "apiKey: =Env.acme_secret",
        "Authorization: Bearer ${Topic.Token}",
        "Authorization: Bearer {System.User.AccessToken}",
        "password: @Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/mail)",
        "Ask the user for the password and the client secret.",
        "displayName: Reset a password",
        "activity: Your API key is on the settings page",
        "the bearer of this message",
        "use bearer authentication, or basic authentication",
        "password: required",
    ],
)
def test_references_and_prose_are_left_alone(text: str) -> None:
    assert masked(text) == text
    assert credentials_in(text) == ()


def tool(*fixed: str, operation: str = "SendEmailV2", kind: str = "TaskDialog") -> str:
    inputs = "".join(
        f"  - kind: ManualTaskInput\n    propertyName: emailMessage/{name}\n    value: x\n"
        for name in fixed
    )
    opened = "  - kind: AutomaticTaskInput\n    propertyName: emailMessage/Cc\n"
    action = f"action:\n  kind: InvokeConnectorTaskAction\n  operationId: {operation}\n"
    return f"kind: {kind}\ninputs:\n{inputs}{opened}{action}"


def test_a_mail_tool_is_safe_only_if_all_that_matters_is_fixed() -> None:
    assert not sends_what_the_model_writes(tool("To", "Subject", "Body"))
    assert sends_what_the_model_writes(tool("To", "Subject"))
    assert sends_what_the_model_writes(tool())
    assert sends_what_the_model_writes(tool("Body", operation="SharedMailboxSendEmailV2"))


def test_other_tools_and_topics_are_none_of_this() -> None:
    assert not sends_what_the_model_writes(tool(operation="GetEmailsV3"))
    assert not sends_what_the_model_writes(tool(kind="AdaptiveDialog"))
    assert not sends_what_the_model_writes("kind: AdaptiveDialog\nactivity: SendEmailV2 is a tool")
