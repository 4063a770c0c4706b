"""SHA256SUMS signed and checked by ssh-keygen, which every auditor has.

``ssh-keygen -Y`` came with OpenSSH 8.0; the namespace keeps a signature made here from meaning
anything elsewhere (PROTOCOL.sshsig of OpenSSH).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import msgspec

from ..errors import UsageError
from . import sums

NAMESPACE = "saas-audit"
PATIENCE = 300
"""Seconds to type a passphrase or touch a key."""


class Signer(msgspec.Struct, frozen=True):
    """Whose signature is asked for: a file of allowed signers, and which of them."""

    allowed: Path
    identity: str


def ready(key: Path) -> Path:
    """The key, found before a long run begins. Raises UsageError in words."""
    _tool()
    path = key.expanduser().absolute()
    if not path.is_file():
        raise UsageError(
            f"{key}: there is no such key to sign with; ssh-keygen -t ed25519 makes one"
        )
    return path


def sign(folder: Path, key: Path) -> None:
    """Sign SHA256SUMS. A key with a passphrase is asked for by ssh-keygen itself, or its agent.

    Raises UsageError with ssh-keygen's own words; the run stays whole without a signature.
    """
    listed, signed = folder / sums.FILE, folder / sums.SIGNATURE
    signed.unlink(missing_ok=True)
    told = _ssh("sign", "-f", str(ready(key)), "-n", NAMESPACE, str(listed.absolute()))
    if told.returncode or not signed.is_file():
        raise UsageError(
            f"{listed} could not be signed with {key}: {_words(told)}; the run is whole, sign it "
            f"with: ssh-keygen -Y sign -n {NAMESPACE} -f KEY {listed}"
        )


def is_signed(folder: Path) -> bool:
    """Is there a signature, whoever made it?"""
    return (folder / sums.SIGNATURE).exists()


def check(folder: Path, signer: Signer | None) -> tuple[bool, str]:
    """Does the signature hold, and what ssh-keygen says. Without a signer: intact, by whomever.

    Raises UsageError where ssh-keygen is not installed.
    """
    signed = str((folder / sums.SIGNATURE).absolute())
    where = ("-n", NAMESPACE, "-s", signed)
    message = (folder / sums.FILE).read_bytes()
    if signer is None:
        told = _ssh("check-novalidate", *where, message=message)
    else:
        allowed = str(signer.allowed.expanduser().absolute())
        told = _ssh("verify", "-f", allowed, "-I", signer.identity, *where, message=message)
    return told.returncode == 0, _words(told)


def _ssh(
    action: str, *arguments: str, message: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [_tool(), "-Y", action, *arguments]
    try:
        return subprocess.run(
            command,
            input=b"" if message is None else message,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(f"ssh-keygen -Y {action} did not end within {PATIENCE} seconds") from None
    except OSError as error:
        raise UsageError(f"ssh-keygen cannot be started: {error.strerror}") from None


def _tool() -> str:
    found = shutil.which("ssh-keygen")
    if not found:
        raise UsageError("ssh-keygen is not installed: signatures need OpenSSH 8.0 or newer")
    return found


def _words(told: subprocess.CompletedProcess[bytes]) -> str:
    """What it said, on one line."""
    text = (told.stdout + b" " + told.stderr).decode("utf-8", "replace")
    return " ".join(text.split()) or f"ssh-keygen ended with {told.returncode}"
