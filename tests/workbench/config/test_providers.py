from __future__ import annotations

import pytest

from hsforhs.workbench.config.environment import read_environment
from hsforhs.workbench.config.providers import provider_settings
from tests.workbench.config.test_environment import OIDC


def test_without_settings_there_is_no_service() -> None:
    found = provider_settings(read_environment({}))
    assert found["openid_connect"]["APPS"] == []
    assert found["orcid"]["APPS"] == []


def test_a_service_of_openid_connect_is_described_with_proof_of_the_asker() -> None:
    (app,) = provider_settings(read_environment({**OIDC, "HSFORHS_OIDC_NAME": "Ministry"}))["openid_connect"]["APPS"]
    assert (app["name"], app["provider_id"], app["client_id"]) == ("Ministry", "oidc", "workbench")
    assert app["settings"]["server_url"] == OIDC["HSFORHS_OIDC_SERVER_URL"]
    assert app["settings"]["oauth_pkce_enabled"] is True


@pytest.mark.parametrize(("switch", "host"), [("0", "orcid.org"), ("1", "sandbox.orcid.org")])
def test_orcid_has_a_test_service(switch: str, host: str) -> None:
    orcid = {"HSFORHS_ORCID_CLIENT_ID": "APP-1", "HSFORHS_ORCID_CLIENT_SECRET": "s"}
    found = provider_settings(read_environment({**orcid, "HSFORHS_ORCID_SANDBOX": switch}))["orcid"]
    assert found["BASE_DOMAIN"] == host
    assert [x["client_id"] for x in found["APPS"]] == ["APP-1"]
