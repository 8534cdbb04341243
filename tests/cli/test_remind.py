"""`hsforhs remind` as people run it: once a day, with what it did in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from hsforhs.cli.remind import remind_command


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 authors were reminded\n0 participants of events were reminded\n0 owners of next steps were reminded\n"),
        (1, "1 author was reminded\n1 participant was reminded\n1 owner of next steps was reminded\n"),
    ],
)
def test_it_says_how_many_were_reminded_and_hands_the_address_on(tmp_path: Path, number: int, said: str) -> None:
    with (
        patch("hsforhs.cli.remind.open_store") as opened,
        patch("hsforhs.workbench.follow_up.services.remind_all", return_value=number) as remind_all,
        patch("hsforhs.workbench.events.services.remind_participants", return_value=number) as remind_participants,
        patch("hsforhs.workbench.outcomes.reminding.remind_owners", return_value=number) as remind_owners,
    ):
        result = CliRunner().invoke(remind_command, ["--data", str(tmp_path), "--site", "https://plans.example/"])
        assert (result.exit_code, result.output) == (0, said)
        remind_all.assert_called_once_with(address="https://plans.example")
        remind_participants.assert_called_once_with(site="https://plans.example")
        remind_owners.assert_called_once_with(address="https://plans.example")
        opened.assert_called_once_with(tmp_path)
        result = CliRunner().invoke(remind_command, ["--data", str(tmp_path), "--json"])
        assert json.loads(result.output) == {"reminded": number, "participants": number, "owners": number}


def test_without_an_address_it_takes_that_of_the_site(tmp_path: Path, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://plans.example", "https://other.example"]
    with (
        patch("hsforhs.cli.remind.open_store"),
        patch("hsforhs.workbench.follow_up.services.remind_all", return_value=0) as remind_all,
        patch("hsforhs.workbench.events.services.remind_participants", return_value=0),
        patch("hsforhs.workbench.outcomes.reminding.remind_owners", return_value=0),
    ):
        assert CliRunner().invoke(remind_command, ["--data", str(tmp_path)]).exit_code == 0
        remind_all.assert_called_once_with(address="https://plans.example")
