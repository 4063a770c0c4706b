"""Secrets of apps come with their metadata, and go no further than the parser."""

from __future__ import annotations

import pytest
import zstandard

from saas_audit.connectors.salesforce import xml
from saas_audit.connectors.salesforce.shapes import shapes
from saas_audit.discover import built_in
from saas_audit.simulator.salesforce.access import SECRET
from tests.organisations import audited

ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns{}="http://soap.sforce.com/2006/04/metadata"><soapenv:Body>{}</soapenv:Body>'
    "</soapenv:Envelope>"
)
PLAIN = (
    "<readMetadataResponse><result><records><fullName>A</fullName><oauthConfig>"
    "<consumerKey>k</consumerKey>{}</oauthConfig></records></result></readMetadataResponse>"
)
PREFIXED = PLAIN.replace("</", "</m:").replace("<", "<m:").replace("<m:/m:", "</m:")


@pytest.mark.parametrize(
    ("plain", "prefix"),
    [
        ("<consumerSecret>hush</consumerSecret>", ""),
        ("<consumerSecret><![CDATA[hush]]></consumerSecret>", ""),
        ('<consumerSecret note="a">hu\nsh</consumerSecret >', ""),
        ("<m:consumerSecret>hush</m:consumerSecret>", ":m"),
    ],
)
def test_struck_out_in_text_and_record(plain, prefix):
    inner = (PREFIXED if prefix else PLAIN).format(plain)
    response, text = xml.parsed(ENVELOPE.format(prefix, inner).encode())
    (record,) = xml.records(xml.results(response, "readMetadata"), "ConnectedApp", shapes())
    assert record["oauthConfig"] == {"consumerKey": "k", "consumerSecret": "(struck out)"}
    assert "hush" not in text.replace("\n", "")


def test_nothing_of_it_reaches_the_disk(tmp_path):
    wanted = [check for check in built_in() if check.id == "salesforce.apps.no_full_scope"]
    audited("careful", checks=wanted, folder=tmp_path)
    kept = b"".join(unpacked(path) for path in tmp_path.rglob("*.zst"))
    assert b"(struck out)" in kept
    assert SECRET.encode() not in kept


def unpacked(path):
    """Every frame of a file of a snapshot."""
    with zstandard.ZstdDecompressor().stream_reader(
        path.read_bytes(), read_across_frames=True
    ) as reader:
        return reader.read()
