"""`hsforhs funding`: a dry run to look through, then the file in the store, and the money of a plan as IATI."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from hsforhs.cli.funding import funding_command
from hsforhs.formats.iati import read_iati
from hsforhs.workbench.assessments.models import Round, Source
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.funding.models import Commitment, FileActivity, FundingFile
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.plans.models import Plan
from tests.workbench.funding.made import IATI

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan that nobody costed: money is on record all the same."""
    place = Place.objects.create(
        code="XLM", kind=Kind.COUNTRY, name="Lumora", path="/XLM/", country="XLM", invented=True
    )
    found = Round.objects.create(
        place=place,
        country="XLM",
        instrument="spar-2",
        kind="SELF",
        period="2025",
        source=Source.objects.create(retrieved_at=timezone.now()),
    )
    return Plan.objects.create(place=place, country="XLM", round=found, years=5)


@pytest.fixture
def run(plan: Plan, tmp_path: Path) -> Callable[..., Result]:
    (tmp_path / "donor.xml").write_text(IATI, encoding="utf-8")

    def invoke(*words: str, number: str = "") -> Result:
        with patch("hsforhs.cli.funding.open_store"):
            return CliRunner().invoke(
                funding_command,
                [
                    words[0],
                    *[str(tmp_path / x) if "." in x else x for x in words[1:]],
                    "--plan",
                    number or str(plan.pk),
                ],
            )

    return invoke


def test_a_dry_run_shows_everything_and_stores_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    said = run("import", "donor.xml", "--mapping", "mapping.csv")
    assert said.exit_code == 0, said.output
    assert "900" not in said.output.split("XX-1")[0]
    assert "500 USD committed 2027" in said.output
    assert "400 USD disbursed 2027" in said.output
    assert "40 per cent unallocated" in said.output
    assert "unallocated 40 %" in said.output
    assert "nothing was stored; --yes stores it" in said.output
    assert not FundingFile.objects.exists()
    with (tmp_path / "mapping.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(x["activity"], x["decision"]) for x in rows] == [("XX-1", "wait"), ("XX-2", "wait")]
    assert "D2" in rows[0]["areas"].split()
    content = json.loads(run("import", "donor.xml", "--json").stdout)
    assert (content["stored"], content["counts"]) == (False, {})
    assert content["activities"][0]["unallocated"] == 40
    assert content["activities"][0]["decision"] == "wait"
    assert sum(content["activities"][0]["shares"].values()) == pytest.approx(60, abs=1e-3)


def test_what_was_looked_through_is_stored_and_the_rest_waits(
    run: Callable[..., Result], tmp_path: Path, plan: Plan
) -> None:
    mapping = tmp_path / "mapping.csv"
    mapping.write_text(
        "activity,title,decision,areas,reason\nXX-1,,take,D2 D1,as discussed\nXX-2,,leave,,roads are no health\n",
        encoding="utf-8",
    )
    said = run("import", "donor.xml", "--mapping", "mapping.csv", "--yes")
    assert said.exit_code == 0, said.output
    assert "stored: 1 taken, 1 left aside, 0 wait for an answer" in said.output
    assert [(x.state, x.year, x.amount, x.areas) for x in Commitment.objects.order_by("year", "state")] == [
        ("committed", 2027, 500, {"D2": "0.300000", "D1": "0.300000"}),
        ("disbursed", 2027, 400, {"D2": "0.300000", "D1": "0.300000"}),
        ("expected", 2028, 300, {"D2": "0.300000", "D1": "0.300000"}),
    ]
    assert set(Event.objects.values_list("actor", flat=True)) == {"operator"}
    again = run("import", "donor.xml", "--yes")
    assert again.exit_code == 2
    assert "handed in for this plan before" in again.output

    out = run("export", "--out", "plan.xml", "--reporter", "XM-X-1")
    assert out.exit_code == 0, out.output
    assert "3 commitments" in out.output
    (found,) = read_iati(tmp_path / "plan.xml").activities
    assert (found.reporter, found.other_ids) == ("XM-X-1", ("XX-1",))
    assert sum(x.value for x in found.transactions) + sum(x.value for x in found.planned) == 1200


def test_without_a_mapping_every_activity_waits(run: Callable[..., Result]) -> None:
    said = run("import", "donor.xml", "--yes")
    assert "stored: 0 taken, 0 left aside, 2 wait for an answer" in said.output
    assert set(FileActivity.objects.values_list("decision", flat=True)) == {"waiting"}
    assert not Commitment.objects.exists()


def test_what_cannot_be_is_said_in_one_sentence_and_nothing_is_stored(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.csv"
    head = "activity,title,decision,areas,reason\n"
    for content, words in (
        ("activity,decision\n", "the column 'title' is missing"),
        (f"{head}XX-9,,take,,\n", "the file has no activity 'XX-9'"),
        (f"{head}XX-1,,maybe,,\n", "'maybe' is no decision"),
        (f"{head}XX-1,,take,Z9,\n", "no capacity area 'Z9'"),
        (f"{head}XX-1,,take,D2=80 D1=30,\n", "row 2: the percentages add up to 110"),
        (f"{head}XX-1,,leave,,\n", "Say why"),
    ):
        mapping.write_text(content, encoding="utf-8")
        said = run("import", "donor.xml", "--mapping", "mapping.csv", "--yes")
        assert (said.exit_code, words in said.output) == (2, True), said.output
        assert not FundingFile.objects.exists()
    for content, words in (
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><iati-activities version='2.03'/>", "declares a document type"),
        (IATI.replace('percentage="60"', 'percentage="160"'), "'160' is no percentage"),
        (IATI.replace("<value>900</value>", "<value>many</value>"), "'many' is no amount"),
        ("{}", "no well-formed XML"),
    ):
        (tmp_path / "donor.xml").write_text(content, encoding="utf-8")
        said = run("import", "donor.xml", "--yes")
        assert (said.exit_code, words in said.output, "Traceback" in said.output) == (2, True, False), said.output
    assert "there is no plan x" in run("import", "donor.xml", number="x").output
    assert run("export", "--out", "away/plan.xml", "--reporter", "XM").exit_code == 2
    assert not FundingFile.objects.exists()
