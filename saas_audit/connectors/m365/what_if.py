"""The one question we put to conditional access: what would happen at this sign-in?

The API takes it by POST and changes nothing; everything but the account and the client is ours.
"""

from __future__ import annotations

import msgspec

PATH = "/identity/conditionalAccess/evaluate"
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"


def body(user: str, client: str) -> bytes:
    """At no risk, on no known device, from a place where nobody has an office."""
    return msgspec.json.encode(
        {
            "signInIdentity": {"@odata.type": "#microsoft.graph.userSignIn", "userId": user},
            "signInContext": {
                "@odata.type": "#microsoft.graph.applicationContext",
                "includeApplications": [AZURE_MANAGEMENT],
            },
            "signInConditions": {
                "clientAppType": client,
                "country": "AQ",
                "devicePlatform": "windows",
                "ipAddress": "203.0.113.7",
                "signInRiskLevel": "none",
                "userRiskLevel": "none",
            },
            "appliedPoliciesOnly": False,
        }
    )
