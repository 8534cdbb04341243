"""Services that people sign in with, as allauth wants them described."""

from __future__ import annotations

from typing import Any

from .environment import Environment

OIDC_ID = "oidc"
"""Name of the OpenID Connect service in addresses and in stored connections."""


def provider_settings(environment: Environment) -> dict[str, dict[str, Any]]:
    """Return ``SOCIALACCOUNT_PROVIDERS``: OpenID Connect and ORCID where the operator set them up."""
    found: dict[str, dict[str, Any]] = {
        "openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True},
        "orcid": {
            "APPS": [],
            "BASE_DOMAIN": "sandbox.orcid.org" if environment.orcid_sandbox else "orcid.org",
            "MEMBER_API": False,
        },
    }
    if environment.oidc:
        app = {
            "provider_id": OIDC_ID,
            "name": environment.oidc.name,
            "client_id": environment.oidc.client_id,
            "secret": environment.oidc.secret,
            "settings": {"server_url": environment.oidc.server_url, "oauth_pkce_enabled": True},
        }
        found["openid_connect"]["APPS"].append(app)
    if environment.orcid:
        app = {"name": "ORCID", "client_id": environment.orcid.client_id, "secret": environment.orcid.secret}
        found["orcid"]["APPS"].append(app)
    return found
