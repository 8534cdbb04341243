"""Importing: exact duplicates skipped, likely ones kept and flagged, all or nothing, one event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.library import Document as Record
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, DuplicatePair, PairState, Tag
from hsforhs.workbench.library.services import import_records, mark
from hsforhs.workbench.places.models import Place, Visibility
from tests.workbench.library.conftest import put, record

pytestmark = pytest.mark.django_db


def bring(*records: Record, **more: object) -> tuple[int, int, int]:
    done = import_records(actor="operator", records=records, name="made.ris", **more)  # type: ignore[arg-type]
    return done.added, len(done.skipped), done.flagged


def test_what_is_new_is_added_with_its_tags_and_one_event(states_store: None) -> None:
    before = mark()
    assert bring(record(1), record(2, "A paper on something else")) == (2, 0, 0)
    assert {x.key for x in Document.objects.all()} == {"made-1", "made-2"}
    assert Document.objects.filter(visibility=Visibility.PUBLIC, was_public=True, added_by="operator").count() == 2
    assert set(Tag.objects.values_list("scheme", "code", "status", "proposer")) == {
        ("area", "D2", "proposed", "operator"),
        ("step", "3", "proposed", "operator"),
    }
    event = Event.objects.get(action="library.import")
    assert event.facts == {"name": "made.ris", "added": 2, "skipped": 0, "flagged": 0}
    assert mark() != before


def test_the_same_file_twice_changes_nothing(states_store: None) -> None:
    assert bring(record(1), record(2, "A paper on something else")) == (2, 0, 0)
    before = mark()
    assert bring(record(1), record(2, "A paper on something else")) == (0, 2, 0)
    assert mark() == before
    assert Event.objects.filter(action="library.import").count() == 1


@pytest.mark.parametrize(
    "field",
    [{"doi": "10.1234/Zebra"}, {"isbn": "9789240029682"}, {"handle": "10665/331508"}],
    ids=lambda x: next(iter(x)),
)
def test_an_identifier_makes_it_exact_whatever_the_title_and_the_year(
    states_store: None, field: dict[str, str]
) -> None:
    bring(record(1, **field))  # type: ignore[arg-type]
    other = {name: value.upper() if name == "doi" else value for name, value in field.items()}
    done = import_records(
        actor="operator",
        records=[record(5, "Wholly other words", year=1999, **other)],
        name="x",  # type: ignore[arg-type]
    )
    assert (done.added, len(done.skipped)) == (0, 1)
    assert done.skipped[0][:2] == ("made-5", "made-1")
    assert "the same" in done.skipped[0][2]


def test_likely_ones_are_kept_and_flagged_once(states_store: None) -> None:
    bring(record(1))
    assert bring(record(2, "Invented guide to zebra watchin")) == (1, 0, 1)
    pair = DuplicatePair.objects.get()
    assert (pair.document.key, pair.other.key, pair.state) == ("made-2", "made-1", PairState.OPEN)
    assert pair.likeness > 0.93
    assert (
        bring(record(3, "Invented guide to zebra watchings"), record(4, "Invented guide to zebra watchingly"))[2] == 2
    )


def test_duplicates_within_one_file(states_store: None) -> None:
    found = bring(
        record(1, doi="10.1234/a"),
        record(2, "Other", doi="10.1234/A"),
        record(3),
        record(4),
        record(5, "Zebras and law"),
    )
    assert found == (3, 2, 1)
    assert DuplicatePair.objects.get().document.key == "made-3"


def test_versions_in_other_languages_are_no_duplicates(states_store: None) -> None:
    bring(record(1, "Zebra manual"))
    assert bring(record(2, "Zebra manual", "fr")) == (1, 0, 0)


def test_a_document_that_was_taken_out_does_not_stand_in_the_way(document: Document) -> None:
    document.deleted_at = document.added_at
    document.save()
    assert bring(record(1)) == (1, 0, 0)
    assert Document.objects.filter(key="made-1-2").exists()


def test_an_id_that_another_document_has_gets_a_number(document: Document) -> None:
    done = import_records(actor="operator", records=[record(1, "Something wholly different")], name="x")
    assert done.keys == {"made-1": "made-1-2"}


def test_a_year_that_is_missing_fits_every_other(states_store: None) -> None:
    bring(record(1, year=1990))
    assert bring(replace(record(2, "Invented guide to zebra watchin"), year=None)) == (1, 0, 1)


def test_nothing_is_stored_when_something_breaks(states_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("hsforhs.workbench.library.services.imports.record_event", fail)
    before = mark()
    with pytest.raises(RuntimeError):
        bring(record(1))
    assert not Document.objects.exists()
    assert mark() == before


def test_documents_of_a_place_carry_its_country(lumora: Place) -> None:
    row = put(record(), visibility=Visibility.PRIVATE, place=lumora)[0]
    assert (row.place, row.was_public) == (lumora, False)
    assert Event.objects.get(action="library.import").country == "XLM"
