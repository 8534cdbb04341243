from __future__ import annotations

import re
from gettext import NullTranslations
from typing import Any

import pytest

from hsforhs.formats.plan_pdf import plan_as_data
from hsforhs.formats.wording import Wording
from hsforhs.planning import ActionCatalogue, Plan
from tests.formats.plan_pdf.made import DAY, money_for


@pytest.fixture(scope="module")
def french(plan: Plan) -> dict[str, Any]:
    return plan_as_data(plan, made_on=DAY, language="fr", source="e-SPAR, 2022", money=money_for(plan))


def test_every_action_stands_in_a_chapter_and_in_the_matrix(french: dict[str, Any], plan: Plan) -> None:
    ids = sorted(x.action.id for x in plan.lines)
    chapters = [row for chapter in french["chapters"] for group in chapter["groups"] for row in group["rows"]]
    matrix = [row for group in french["matrix"] for row in group["rows"]]
    assert sorted(x["id"] for x in chapters) == ids
    assert sorted(x["id"] for x in matrix) == ids
    assert all(x["action"] == {"t": x["action"]["t"], "lang": "en", "rtl": False} for x in matrix)
    assert {x["begins"] for x in matrix} == {"2027"}
    assert [x["paid"] for x in matrix].count(False) == 1


def test_costs_add_up_over_years_and_areas(french: dict[str, Any], plan: Plan) -> None:
    paid = len(plan.lines) - 1
    costs = french["costs"]
    number = lambda text: int(text.replace("\u202f", ""))  # noqa: E731
    assert [number(x) for x in costs["sums"]] == [1000 * paid, *[10 * paid] * 4]
    assert number(costs["total"]) == 1040 * paid
    assert sum(number(x["total"]) for x in costs["rows"]) == 1040 * paid
    assert "XLD" in costs["note"]
    assert "10\u202f%" in costs["note"]
    assert costs["unpriced"].endswith("comptent pas pour 0.")
    assert {x["code"]: number(x["cost"]) for x in french["areas"] if x["cost"]} == {
        x["code"]: number(x["total"]) for x in costs["rows"]
    }


def test_a_check_counts_what_is_costed(french: dict[str, Any], plan: Plan) -> None:
    cost = next(x for x in french["checks"] if x["code"] == "PL07")
    assert cost["message"]["t"].startswith(f"2 of {len(plan.lines)} actions have no cost yet")


class Capitals(NullTranslations):
    """Stands for a translation: the words of a message in capitals, its parts as they are."""

    def gettext(self, message: str) -> str:
        return "".join(x if x.startswith("%(") else x.upper() for x in re.split(r"(%\(\w+\)[sd])", message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def test_the_checks_are_said_in_the_language_of_the_document(french: dict[str, Any], plan: Plan) -> None:
    said = plan_as_data(
        plan, made_on=DAY, language="fr", money=money_for(plan), wording=Wording("fr", Capitals(), is_draft=False)
    )
    assert len(said["checks"]) == len(french["checks"]) >= 10
    for there, here in zip(french["checks"], said["checks"], strict=True):
        assert there["question"]["lang"] == "en"
        assert here["question"] == there["question"]["t"].upper(), "a text in the language of the document stands alone"
        assert isinstance(here["message"], str)
        assert here["message"] != there["message"]["t"]


def test_the_gap_stands_by_area_and_year(french: dict[str, Any], plan: Plan) -> None:
    funding = french["funding"]
    assert [x["title"] for x in funding["years"]] == ["2027", "2028", "2029", "2030", "2031"]
    assert len(funding["areas"]) == len(plan.by_area())
    assert funding["total"]["share"]["text"] == "75\u202f%"
    assert funding["unallocated"] == "12\u202f345"


def test_without_costs_and_money_the_document_says_so(plan: Plan) -> None:
    found = plan_as_data(plan, made_on=DAY)
    assert (found["costs"], found["funding"]) == (None, None)
    begins = {row["begins"] for group in found["matrix"] for row in group["rows"]}
    assert begins <= {"1", "2", "3", "4", "5"}


def test_it_says_that_texts_are_drafts_and_whose_it_is_not(french: dict[str, Any]) -> None:
    said = " ".join(x if isinstance(x, str) else x["t"] for x in french["notices"])
    assert "Organisation mondiale de la Santé" in said
    assert "relue par personne" in said
    assert "projets que personne n’a relus" in said
    assert french["place"] == "Ghana"


def test_what_is_left_out_and_not_seen_is_named(french: dict[str, Any], plan: Plan) -> None:
    rows = {x["title"]: x["rows"] for x in french["quiet"]}
    assert len(rows["Indicateurs de JEE 3 sur lesquels l’instrument n’interroge pas"]) == len(plan.report.not_seen)
    assert [x[2] for x in rows["Actions retirées par une personne"]] == ["done in 2024"]
    assert len(rows["Étapes sans action dans le catalogue"]) == 1


def test_a_catalogue_of_an_operator_keeps_its_terms(lumora_plan: Plan, lumora_actions: ActionCatalogue) -> None:
    found = plan_as_data(lumora_plan, made_on=DAY, catalogue=lumora_actions)
    assert any("Invented licence" in str(x) for x in found["sources"])
    assert not any("nobody has reviewed" in str(x) for x in found["notices"])
