"""Files that come in: whole or not at all, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.experiences import lessons_csv, read_timelines
from hsforhs.files import BadInput
from hsforhs.formats.review_xlsx import write_review_xlsx
from hsforhs.formats.timeliness_xlsx import write_timeliness_xlsx
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences.imports import MOST_BYTES, Stored, as_file, import_file, import_timelines
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.models import CellTag
from tests.experiences.test_review_files import REVIEW
from tests.formats.test_timeliness_xlsx import EVENTS

pytestmark = pytest.mark.django_db
GHANA = [x for x in shipped_stock().lessons.values() if x.country == "GHA"]


@pytest.fixture
def ghana_file(world: Place, tmp_path: Path) -> Path:
    path = tmp_path / "lessons.csv"
    path.write_bytes(lessons_csv(GHANA))
    return path


def test_a_table_becomes_a_review_for_each_source(ghana_file: Path) -> None:
    ghana = Place.objects.get(code="GHA")
    done = import_file(path=ghana_file, place=ghana, visibility="NETWORK")
    assert done == Stored(len({(x.citation, x.event, x.period, x.level) for x in GHANA}), len(GHANA), 0)
    found = Lesson.objects.select_related("review", "pillar").order_by("pk")
    assert [x.lesson for x in found] == [x.lesson for x in GHANA]
    first = found[0]
    assert (first.review.citation, first.review.visibility, first.visibility) == (
        GHANA[0].citation,
        "NETWORK",
        "NETWORK",
    )
    assert first.pillar is not None
    assert first.pillar.label == GHANA[0].pillar
    assert CellTag.objects.filter(record=f"experiences.lesson:{first.pk}").exists()
    assert Recommendation.objects.count() == sum(bool(x.recommendation) for x in GHANA)
    assert set(Event.objects.filter(action="experiences.import_lessons").values_list("actor", flat=True)) == {
        "operator"
    }


def test_the_same_file_twice_brings_nothing_new(ghana_file: Path) -> None:
    ghana = Place.objects.get(code="GHA")
    import_file(path=ghana_file, place=ghana, visibility="PRIVATE")
    assert import_file(path=ghana_file, place=ghana, visibility="PRIVATE") == Stored(0, 0, len(GHANA))
    assert Lesson.objects.count() == len(GHANA)


def test_lessons_of_another_country_are_refused_and_nothing_stored(ghana_file: Path, country: Place) -> None:
    with pytest.raises(BadInput, match="is of GHA; expected lessons of XLM"):
        import_file(path=ghana_file, place=country, visibility="PRIVATE")
    assert not Review.objects.exists()


def test_the_workbook_of_a_review(tmp_path: Path, country: Place, steward: User) -> None:
    write_review_xlsx(REVIEW, tmp_path / "review.xlsx", place="Lumora")
    done = import_file(path=tmp_path / "review.xlsx", place=country, visibility="PRIVATE", person=steward)
    assert done == Stored(1, 1, 0)
    review = Review.objects.get()
    assert (review.title, review.kind, review.author, review.hazard) == ("Review (invented)", "AAR", steward, "BIO")
    step = review.recommendations.get()
    assert (step.text, step.status, step.supporting, step.lesson) == (
        "Close the well",
        "ONGOING",
        "Police",
        review.lessons.get(),
    )
    again = import_file(path=tmp_path / "review.xlsx", place=country, visibility="PRIVATE", person=steward)
    assert again == Stored(0, 0, 1)


def test_the_consolidation_workbook(tmp_path: Path, country: Place, steward: User) -> None:
    write_timeliness_xlsx(EVENTS, tmp_path / "events.xlsx", title="Lumora")
    done = import_timelines(path=tmp_path / "events.xlsx", place=country, person=steward)
    assert done == Stored(0, 2, 0)
    first, second = Timeline.objects.order_by("pk")
    assert (first.detect_days, first.all_met, first.actions["coordination"]) == (5, True, "n/a")
    assert [(x.stage, x.enabler, x.kind) for x in first.factors.all()] == [
        ("detect", False, "low suspicion"),
        ("notify", True, ""),
    ]
    assert first.recommendations.get().status == "ONGOING"
    assert (second.event, second.visibility, second.all_met) == ("=Measles", "PRIVATE", False)
    assert import_timelines(path=tmp_path / "events.xlsx", place=country, person=steward) == Stored(0, 0, 2)
    assert Event.objects.filter(action="experiences.import_timelines").count() == 1


def test_only_stewards_bring_files_in(ghana_file: Path, writer: User, country: Place) -> None:
    with pytest.raises(PermissionDenied):
        import_file(path=ghana_file, place=country, visibility="PRIVATE", person=writer)
    with pytest.raises(PermissionDenied):
        import_timelines(path=ghana_file, place=country, person=writer)


def read_as_file(upload: SimpleUploadedFile) -> None:
    with as_file(upload) as path:
        read_timelines(path)


def test_an_error_names_the_file_as_the_person_knows_it() -> None:
    with pytest.raises(BadInput, match=r"^days\.csv"):
        read_as_file(SimpleUploadedFile("days.csv", b"number,place\n1,x\n"))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    upload = SimpleUploadedFile("days.csv", b"x")
    upload.size = MOST_BYTES + 1
    with pytest.raises(BadInput, match=r"the file has \d+ MB; expected at most 20 MB"):
        read_as_file(upload)
