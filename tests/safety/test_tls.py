"""Every transport verifies certificates: a company's own where it is named, and never none."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import requests
from azure import identity
from azure.core.exceptions import AzureError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from saas_audit import settings
from saas_audit.connectors import google, m365, salesforce
from saas_audit.connectors.dial import httpx_transport, requests_session
from saas_audit.connectors.interface import ReadError
from saas_audit.connectors.m365.sign_in import credential
from saas_audit.datasets.m365.directory import SubscribedSku
from saas_audit.errors import ConnectError, UsageError
from saas_audit.simulator import google as simulated_google
from saas_audit.simulator import m365 as simulated_m365
from saas_audit.simulator import salesforce as simulated_salesforce
from saas_audit.simulator.server import Simulator
from tests.connectors.google import support_google
from tests.connectors.m365 import support_m365
from tests.connectors.salesforce import support_salesforce

GRAPH = "https://graph.microsoft.com/v1.0/organization"


def certificate(folder: Path, name: str, issuer: Any = None) -> tuple[Any, Any]:
    """A certificate for loopback, or an authority if nobody issued it; written to NAME.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, parent = issuer or (key, None)
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(parent.subject if parent else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=parent is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(_usage(is_authority=parent is None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / f"{name}.key").write_bytes(secret)
    (folder / f"{name}.pem").write_bytes(built.public_bytes(pem))
    return key, built


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    names = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ]
    on = {"key_cert_sign", "crl_sign"} if is_authority else {"digital_signature"}
    return x509.KeyUsage(**{name: name in on for name in names})


@pytest.fixture(scope="module")
def company(tmp_path_factory: Any) -> Iterator[tuple[str, str, Simulator]]:
    """The vendors behind a proxy that opens TLS: its address, its authority, what was asked."""
    folder = tmp_path_factory.mktemp("company")
    certificate(folder, "proxy", certificate(folder, "authority"))
    certificate(folder, "stranger")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "proxy.pem", folder / "proxy.key")
    vendors = (
        simulated_m365.M365(simulated_m365.careful(), simulated_m365.ALL_RIGHTS),
        simulated_google.Google(simulated_google.careful(), simulated_google.ALL_RIGHTS),
        simulated_salesforce.Salesforce(
            simulated_salesforce.careful(), simulated_salesforce.ALL_RIGHTS
        ),
    )
    simulator = Simulator(vendors)
    server = simulator._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with simulator:
        yield simulator.url.replace("http://", "https://"), str(folder / "authority.pem"), simulator


@pytest.fixture(params=["none", "another", "the system's"])
def untrusting(request: Any, company: Any, monkeypatch: Any) -> str:
    """A config that does not name the company's authority."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "the system's":
        monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    stranger = company[1].replace("authority", "stranger")
    return stranger if request.param == "another" else ""


def over_requests(dial: str, ca_file: str, **more: Any) -> int:
    with requests_session(dial, ca_file) as session:
        return session.get(GRAPH, **more).status_code


def over_httpx(dial: str, ca_file: str) -> int:
    async def ask() -> int:
        async with httpx.AsyncClient(transport=httpx_transport(dial, ca_file)) as client:
            return (await client.get(GRAPH)).status_code

    return asyncio.run(ask())


def over_azure_identity(dial: str, ca_file: str) -> int:
    held = credential(support_m365.config(ca_file=ca_file), dial)
    assert isinstance(held, identity.ClientSecretCredential)
    return len(held.get_token("https://graph.microsoft.com/.default").token)


def over_connector(platform: str, dial: str, ca_file: str) -> Any:
    module, config, clock = {
        "m365": (m365, support_m365.config(), support_m365.Clock()),
        "google": (google, support_google.service_account(), support_google.Clock()),
        "salesforce": (
            salesforce,
            support_salesforce.client_credentials(simulated_salesforce.careful()),
            support_salesforce.Clock(),
        ),
    }[platform]
    held: Any = module.connector(
        msgspec.structs.replace(config, ca_file=ca_file), clock=clock, dial=dial, budget=20.0
    )
    try:
        return held.connect(), clock.slept
    finally:
        held.close()


WAYS = {"requests": over_requests, "httpx": over_httpx, "azure-identity": over_azure_identity}


@pytest.mark.parametrize("way", WAYS)
def test_an_authority_that_is_named_is_trusted(company, way):
    dial, authority, _ = company
    assert WAYS[way](dial, authority) > 0


@pytest.mark.parametrize("way", WAYS)
def test_one_that_is_not_named_is_refused(company, way, untrusting):
    dial, _, simulator = company
    simulator.log.clear()
    with pytest.raises((requests.exceptions.SSLError, httpx.ConnectError, AzureError)) as why:
        WAYS[way](dial, untrusting)
    assert "CERTIFICATE_VERIFY_FAILED" in str(why.value)
    assert simulator.log == []


@pytest.mark.parametrize("platform", ["m365", "google", "salesforce"])
def test_a_whole_sign_in_behind_a_company_proxy(company, platform):
    dial, authority, _ = company
    (identity_of, _) = over_connector(platform, dial, authority)
    assert identity_of.tenant_id


@pytest.mark.parametrize("platform", ["m365", "google", "salesforce"])
def test_without_its_authority_nobody_is_told_a_secret(company, platform):
    dial, _, simulator = company
    simulator.log.clear()
    with pytest.raises(ConnectError) as why:
        over_connector(platform, dial, "")
    assert "ca_file" in str(why.value)
    assert simulator.log == []


def test_reading_says_it_too(company):
    """A proxy whose certificate changes in the middle of a run; asked once, not for minutes."""
    dial, authority, _ = company
    clock = support_m365.Clock()
    config = support_m365.config(ca_file=authority)
    held: Any = m365.connector(config, clock=clock, dial=dial, budget=300.0)
    held.connect()
    held._transport._client = held._transport._new_client(dial, "")
    held._transport._adapters = held._transport._new_adapters()
    with pytest.raises(ReadError, match="not trusted"):
        list(held.pages(support_m365.read_of(SubscribedSku)))
    assert clock.slept == []
    held.close()


@pytest.mark.parametrize("verify", [False, None, ""])
def test_nobody_can_switch_it_off(company, verify):
    dial, _, simulator = company
    simulator.log.clear()
    with requests_session(dial) as session:
        session.verify = verify
        with pytest.raises(requests.exceptions.SSLError):
            session.get(GRAPH)
        with pytest.raises(requests.exceptions.SSLError):
            session.get(GRAPH, verify=verify)
    assert simulator.log == []


@pytest.mark.parametrize("held", [None, "", "no certificate", "-----BEGIN CERTIFICATE-----\nxx"])
def test_a_file_that_holds_no_certificate_is_named(tmp_path, held):
    path = tmp_path / "ca.pem"
    if held is not None:
        path.write_text(held)
    for make in (requests_session, httpx_transport):
        with pytest.raises(UsageError, match=r"ca_file: cannot use .*ca\.pem"):
            make(None, str(path))


@pytest.mark.parametrize(
    "switch", ["verify = false", "insecure = true", "verify_tls = false", 'ca_file = ["a"]']
)
def test_no_config_switches_it_off(tmp_path, switch):
    path = tmp_path / "c.toml"
    path.write_text(f'organisation = "acme"\n{switch}\n')
    with pytest.raises(UsageError, match=r"c\.toml"):
        settings.load(path)


def test_it_is_said_once_for_all_tenants_or_of_one(tmp_path):
    tenant = '[[tenants]]\nplatform = "m365"\nname = "{}"\ntenant = "t"\n{}\n'
    sign_in = '[tenants.sign_in]\nmethod = "token"\n'
    first, second = tenant.format("a", "") + sign_in, tenant.format("b", 'ca_file = "own"')
    path = tmp_path / "c.toml"
    path.write_text(f'organisation = "acme"\nca_file = "all"\n{first}{second}{sign_in}')
    assert [one.ca_file for one in settings.load(path).tenants] == ["all", "own"]
