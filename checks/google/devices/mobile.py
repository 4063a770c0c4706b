"""Mobile devices."""

from __future__ import annotations

from saas_audit import HIGH, Unclear, Verdict, check, controls, unread
from saas_audit.datasets.google.devices import MobileDevice

SOUND = "no compromise detected"


@check(
    severity=HIGH,
    control=controls.DEVICES_ARE_SAFE,
    blind_to="devices that basic management never examines",
)
def no_compromised_mobile(device: MobileDevice) -> Verdict | Unclear | None:
    """No mobile device that is let in is known to be compromised.

    Why: on a rooted or jailbroken device every app's data lies open, mail and files included.
    Fix: Admin console > Devices > Mobile and endpoints > Devices > the device: block it, then wipe
        the account; Settings > Universal > Security keeps such devices out.
    See: https://support.google.com/a/answer/7543044
    """
    if device.status.upper() != "APPROVED":
        return None
    found = device.device_compromised_status
    if found.lower() == SOUND:
        return Verdict(True, saw=found, want=SOUND)
    if found.lower().startswith("compromise"):
        return Verdict(False, saw=f"{found} ({', '.join(device.email)})", want=SOUND)
    return Unclear("Google did not look, or does not say", saw=found)


def _phone(number: str, found: str, status: str = "APPROVED") -> MobileDevice:
    return MobileDevice(
        resource_id=number,
        model="Pixel 9",
        status=status,
        device_compromised_status=found,
        email=["ann@acme.example"],
    )


SAFE = _phone("1", "No compromise detected")

no_compromised_mobile.passes(SAFE)
no_compromised_mobile.fails(SAFE, _phone("2", "Compromised"))
no_compromised_mobile.passes("kept out already", SAFE, _phone("2", "Compromised", "BLOCKED"))
no_compromised_mobile.unknown("nobody looked", SAFE, _phone("2", "Undetected"))
no_compromised_mobile.unknown("an empty word is no good news", SAFE, _phone("2", ""))
no_compromised_mobile.unknown("a word Google adds tomorrow", SAFE, _phone("2", "Suspicious"))
no_compromised_mobile.unknown(SAFE, unread(MobileDevice))
no_compromised_mobile.skips("none is let in", _phone("2", "Compromised", "WIPED"))
no_compromised_mobile.skips("none at all")
