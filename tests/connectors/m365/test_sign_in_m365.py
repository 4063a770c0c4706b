"""Every way to sign in, as far as a machine without a tenant can go."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from saas_audit.connectors.m365 import connector
from saas_audit.connectors.m365.clouds import CLOUDS
from saas_audit.connectors.m365.config import (
    AzureCli,
    Certificate,
    ClientSecret,
    DeviceCode,
    M365Tenant,
    ManagedIdentity,
    Token,
    WorkloadIdentity,
)
from saas_audit.connectors.m365.sign_in import credential, rights_in
from saas_audit.errors import ConnectError, UsageError
from saas_audit.simulator.m365 import ALL_RIGHTS, M365, careful, write_certificate
from saas_audit.simulator.server import Simulator

from .support_m365 import IN_TOKENS, SECRET, Clock, config

if TYPE_CHECKING:
    from pathlib import Path

    from saas_audit.connectors.interface import Identity

TENANT_ID = careful().tenant_id


def connect(told: M365Tenant) -> tuple[Identity, Any]:
    with Simulator([M365(careful(), ALL_RIGHTS)]) as sim:
        held = connector(told, clock=Clock(), dial=sim.url)
        try:
            return held.connect(), held.granted()
        finally:
            held.close()


def test_a_client_secret_signs_in() -> None:
    identity, granted = connect(config())
    assert (identity.tenant_id, identity.name) == (TENANT_ID, "Tidy Ltd")
    assert granted == IN_TOKENS


def test_a_certificate_signs_in(tmp_path: Path) -> None:
    pem = write_certificate(tmp_path / "audit.pem")
    told = config(sign_in=Certificate(client_id="app", certificate_file=str(pem)))
    assert connect(told)[0].tenant_id == TENANT_ID


def test_a_federated_token_signs_in(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a.b.c", encoding="utf-8")
    told = config(sign_in=WorkloadIdentity(client_id="app", token_file=str(file)))
    assert connect(told)[0].tenant_id == TENANT_ID


def test_a_token_from_the_environment_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    scope = "https://graph.microsoft.com/.default"
    monkeypatch.setenv("GIVEN", M365(careful(), ALL_RIGHTS).token(scope))
    identity, _ = connect(config(tiers=(), sign_in=Token(token_env="GIVEN")))
    assert identity.tenant_id == TENANT_ID
    monkeypatch.delenv("GIVEN")
    with pytest.raises(UsageError, match="GIVEN is not set"):
        connect(config(tiers=(), sign_in=Token(token_env="GIVEN")))


@pytest.mark.parametrize(
    ("sign_in", "name"),
    [
        (DeviceCode(client_id="app"), "DeviceCodeCredential"),
        (AzureCli(), "AzureCliCredential"),
        (ManagedIdentity(), "ManagedIdentityCredential"),
    ],
)
def test_the_credential_is_the_one_named(sign_in: Any, name: str) -> None:
    assert type(credential(config(sign_in=sign_in), None)).__name__ == name


def test_a_wrong_secret_is_told_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "wrong")
    with pytest.raises(ConnectError) as raised:
        connect(config())
    assert "AADSTS7000215" in str(raised.value)
    assert "doctor" in str(raised.value)
    assert "client_secret=" not in str(raised.value)


def test_a_machine_that_does_not_answer_is_told() -> None:
    held = connector(config(), clock=Clock(), dial="http://127.0.0.1:9")
    with pytest.raises(ConnectError, match="tenant tidy"):
        held.connect()
    held.close()


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "audit.pem"
    file.write_text("not a certificate", encoding="utf-8")
    told = config(sign_in=Certificate(client_id="app", certificate_file=str(file)))
    with pytest.raises(UsageError, match="PEM"):
        connect(told)


def test_a_config_cannot_name_a_host() -> None:
    with pytest.raises(UsageError, match="first label"):
        connect(config(sharepoint="evil.example/"))
    text = (
        b'{"name": "x", "tenant": "t", "cloud": "evil.example", "sign_in": {"method": "azure_cli"}}'
    )
    with pytest.raises(msgspec.ValidationError, match="cloud"):
        msgspec.json.decode(text, type=M365Tenant)


def test_each_cloud_signs_in_and_answers_at_its_own_hosts() -> None:
    for hosts in CLOUDS.values():
        assert {"microsoft", "chinacloudapi"} & set(hosts.graph.split("."))
        assert hosts.sharepoint("acme").startswith("acme-admin.sharepoint")
    assert len({hosts.graph for hosts in CLOUDS.values()}) == len(CLOUDS)


@pytest.mark.parametrize("bearer", ["", "opaque", "a.b.c", "a.bm90IGpzb24.c", "a.W10.c"])
def test_a_token_that_tells_nothing_grants_nothing_known(bearer: str) -> None:
    assert rights_in(bearer) is None


def test_secrets_are_named_in_the_config_and_never_held() -> None:
    fields = {name for kind in (ClientSecret, Certificate) for name in kind.__struct_fields__}
    assert not {"client_secret", "password", "certificate"} & fields


def test_importing_the_connector_imports_no_sdk() -> None:
    code = (
        "import sys, saas_audit.connectors.m365; "
        "print([m for m in sys.modules if m.split('.')[0] in ('msgraph', 'azure', 'httpx')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_token_that_proves_the_sign_in_is_the_one_that_reads() -> None:
    with Simulator([M365(careful(), ALL_RIGHTS)]) as sim:
        held = connector(config(tiers=()), clock=Clock(), dial=sim.url)
        held.connect()
        held.close()
        assert sum("/oauth2/v2.0/token" in line for line in sim.log) == 1
