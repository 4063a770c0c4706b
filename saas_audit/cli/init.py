"""``saas-audit init``: a commented config to fill in."""

from __future__ import annotations

from pathlib import Path

import typer

from ..errors import UsageError

TEMPLATE = """\
# saas-audit: whom to read, and what only you know. No secret belongs in this file:
# say where it is (an environment variable, or a file that only you can read).
# What to grant: saas-audit permissions. Whether it works: saas-audit doctor.

organisation = "acme"        # names a folder; letters, digits, - and _
out = "out"                  # runs are written to out/acme/DATE
# sign_with = "~/.ssh/id_ed25519"   # every run's SHA256SUMS is signed by ssh-keygen
profile = "saas-audit"       # whose thresholds: or "scuba" (CISA), "cis" (the CIS benchmarks)

[[tenants]]
platform = "m365"
name = "acme"
tenant = "acme.onmicrosoft.com"
cloud = "global"             # or gcc_high, dod, china
tiers = []                   # off until named: "sharepoint_admin", "teams_admin", "exchange",
                             # "compliance", "power_platform", "power_bi", "azure_logs",
                             # "threat_hunting", "deep"
# sharepoint = "acme"        # for sharepoint_admin: the first label of acme.sharepoint.com
[tenants.sign_in]
method = "certificate"       # SharePoint insists on it; else also client_secret, device_code,
                             # azure_cli, managed_identity, workload_identity, token
client_id = "00000000-0000-0000-0000-000000000000"
certificate_file = "~/keys/saas-audit.pem"      # key and certificate, readable by you alone
[tenants.declared]
break_glass = []             # emergency accounts: sign-in names or ids

# [[tenants]]
# platform = "google"
# name = "acme"
# tiers = []
# [tenants.sign_in]
# method = "service_account"
# key_file = "~/keys/saas-audit.json"
# subject = "auditor@acme.com"

# [[tenants]]
# platform = "salesforce"
# name = "acme"
# tiers = []                 # "mfa_methods", "metadata", "app_tokens", "file_links", ...
# [tenants.sign_in]
# method = "client_credentials"
# host = "acme.my.salesforce.com"
# client_id = "..."
# client_secret_env = "SAAS_AUDIT_SALESFORCE_SECRET"

# Manual checks: who looked, when, and until when that holds. It is shown, and never a pass.
# [attested."google.admin.advanced_protection_enrolled"]
# by = "Ann Example"
# on = 2026-11-02
# until = 2027-05-02

# Knobs of a check (saas-audit explain CHECK shows them):
# [checks."m365.sharepoint.external_sharing_level"]
# allowed = ["disabled", "existingExternalUserSharingOnly"]
"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("init")
    def command(
        path: Path = typer.Argument(Path("saas-audit.toml"), help="Where to write it."),
        force: bool = typer.Option(False, "--force", help="Replace a file that is there."),
    ) -> None:
        """Write a commented config to fill in."""
        if path.exists() and not force:
            raise UsageError(f"{path} exists; name another file, or add --force to replace it")
        try:
            path.write_text(TEMPLATE, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
        typer.echo(f"wrote {path}; fill it in, then: saas-audit --help, saas-audit doctor")
