from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.formats.assessment_xlsx import write_assessment_workbook
from hsforhs.framework import Key, framework
from hsforhs.scores import Score
from hsforhs.scores.readers import read_everything, read_scores
from hsforhs.workbench.assessments.imports import Counts, changes
from hsforhs.workbench.assessments.models import Round, Source, StoredScore
from hsforhs.workbench.assessments.queries import averages, current_rounds, loaded_periods
from hsforhs.workbench.assessments.services import import_file
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.models import Link

pytestmark = pytest.mark.usefixtures("example_store")
Writer = Callable[..., Path]


def _current(place: str, instrument: str, period: str) -> Round:
    return Round.objects.get(place__code=place, instrument=instrument, period=period, superseded_by=None)


def test_a_new_file_makes_rounds_with_their_source(spar_csv: Writer) -> None:
    path = spar_csv([("GHA", "C1.1", 60), ("GHA", "C1.2", ""), ("SEN", "C1.1", 0)])
    counts = import_file(path, read_scores(path), citation="WHO, e-SPAR, test")
    assert counts.rounds == {"new": 2}
    found = _current("GHA", "spar-2", "2023")
    assert found.source.citation == "WHO, e-SPAR, test"
    assert len(found.source.sha256) == 64
    assert found.catalogue_version == framework().version
    assert found.scores.get(code="C1.1").value == 60
    assert found.scores.get(code="C1.2").state == StoredScore.State.NOT_REPORTED
    zero = _current("SEN", "spar-2", "2023").scores.get(code="C1.1")
    assert (zero.state, zero.value) == (StoredScore.State.VALUE, 0)


def test_the_same_file_twice_changes_nothing(spar_csv: Writer) -> None:
    path = spar_csv([("GHA", "C1.1", 60)])
    import_file(path, read_scores(path))
    rounds, events = Round.objects.count(), Event.objects.count()
    counts = import_file(path, read_scores(path))
    assert counts.rounds == {"same": 1}
    assert (Round.objects.count(), Event.objects.count()) == (rounds, events)


def test_a_correction_is_a_new_vintage_and_the_older_one_stays(spar_csv: Writer) -> None:
    for value in (60, 80):
        path = spar_csv([("GHA", "C1.1", value)])
        import_file(path, read_scores(path))
    new = _current("GHA", "spar-2", "2023")
    old = Round.objects.get(superseded_by=new)
    assert (old.vintage, new.vintage) == (1, 2)
    assert old.scores.get(code="C1.1").value == 60
    assert new.scores.get(code="C1.1").value == 80
    assert Link.objects.filter(source=f"assessments.round:{new.pk}", relation="replaces").exists()


def test_a_dry_run_only_counts(spar_csv: Writer) -> None:
    path = spar_csv([("GHA", "C1.1", 60)])
    before = (Round.objects.count(), Source.objects.count(), Event.objects.count())
    assert import_file(path, read_scores(path), dry_run=True).rounds == {"new": 1}
    assert (Round.objects.count(), Source.objects.count(), Event.objects.count()) == before


def test_published_totals_are_kept_beside_recomputed_ones(spar_csv: Writer) -> None:
    path = spar_csv([("GHA", "C1.1", 60), ("GHA", "C1", 44), ("GHA", "TOTAL", 10)])
    import_file(path, read_scores(path))
    found = _current("GHA", "spar-2", "2023")
    assert found.published["C1"] == 44
    assert found.published_total == 10


def test_a_place_that_is_not_in_the_tree_stops_the_import(spar_csv: Writer) -> None:
    path = spar_csv([("GHA", "C1.1", 60)])
    Place.objects.filter(code="GHA").update(code="GONE")
    with pytest.raises(BadInput, match="the place GHA"):
        changes(read_scores(path))


def _workbook(tmp_path: Path, scores: dict[Key, Score], edit: dict[str, object]) -> Path:
    """Write a workbook for Ghana and fill in cells of the column of new scores by code."""
    import openpyxl

    path = tmp_path / "ghana.xlsx"
    write_assessment_workbook(
        place="GHA",
        country="GHA",
        name="Ghana",
        instrument="spar-2",
        year=2022,
        framework=framework(),
        scores=scores,
        path_or_stream=path,
    )
    book = openpyxl.load_workbook(path)
    sheet = book["Scores"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Place code")
    column = {cell.value: cell.column for cell in header}
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        code = row[column["Code"] - 1].value
        if code in edit:
            sheet.cell(row[0].row, column["New score"]).value = edit[code]
            sheet.cell(row[0].row, column["Reasoning"]).value = "seen on site"
    book.save(path)
    return path


def _stored_scores() -> dict[Key, Score]:
    ghana = Place.objects.get(code="GHA")
    from django.contrib.auth.models import AnonymousUser

    found = next(x for x in current_rounds(ghana, AnonymousUser()) if x.round.period == "2022")
    return dict(found.assessment.scores)


def test_a_workbook_that_comes_back_unchanged_changes_nothing(tmp_path: Path) -> None:
    path = _workbook(tmp_path, _stored_scores(), {})
    counts = Counts.of(changes(read_scores(path)))
    assert counts.rounds == {"same": 1}
    assert set(counts.scores) == {"same"}


def test_a_workbook_changes_what_was_filled_in_and_loses_nothing(tmp_path: Path) -> None:
    path = _workbook(tmp_path, _stored_scores(), {"C4.5": 40})
    import_file(path, read_scores(path))
    found = _current("GHA", "spar-2", "2022")
    changed = found.scores.get(code="C4.5")
    assert (changed.value, changed.reasoning) == (40, "seen on site")
    assert found.scores.get(code="C1.1").value == 40
    assert found.published_total == 52, "the published total stays as published"


def test_an_empty_cell_of_a_workbook_keeps_the_stored_score(tmp_path: Path) -> None:
    path = _workbook(tmp_path, _stored_scores(), {"C4.5": None})
    counts = import_file(path, read_scores(path))
    assert counts.scores["cleared"] == 1
    assert _current("GHA", "spar-2", "2022").scores.get(code="C4.5").value == 20


def test_a_score_that_changed_meanwhile_is_a_conflict(tmp_path: Path, spar_csv: Writer) -> None:
    path = _workbook(tmp_path, _stored_scores(), {"C4.5": 40})
    other = spar_csv(
        [("GHA", x.code, 100 if x.code == "C4.5" else s.value) for x, s in _stored_scores().items()], year=2022
    )
    import_file(other, read_scores(other))
    counts = Counts.of(changes(read_scores(path)))
    assert counts.scores["conflict"] == 1
    import_file(path, read_scores(path))
    assert _current("GHA", "spar-2", "2022").scores.get(code="C4.5").value == 100


def test_the_world_counts_states_and_no_invented_place() -> None:
    assert loaded_periods(("spar-2", "spar-1")) == [("spar-2", "2022", 8), ("spar-1", "2018", 8)]
    found = averages("spar-2", "2022")
    assert found["GHA"].total == 52
    assert found["GHA"].band == 3
    assert "XLM" not in found


@pytest.mark.slow
@pytest.mark.parametrize(("name", "reported"), [("e-spar_2018_edition1.xlsx", 182), ("e-spar_2022_edition2.xlsx", 185)])
def test_the_real_workbooks_agree_with_the_worked_example(shared_data: Path, name: str, reported: int) -> None:
    path = shared_data / "raw_espar" / name
    reading = read_everything(path)
    counts = import_file(path, reading)
    assert counts.rounds == {"new": 188, "same": 8}
    assert Round.objects.filter(period=str(reading.years[0]), reported=True, invented=False).count() == reported
