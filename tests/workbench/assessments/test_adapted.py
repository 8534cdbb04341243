"""Adapted instruments as stored: versions, who makes them, which a place can use, and their page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.framework import Key
from hsforhs.scores.adapted import AdaptedInstrument as Core
from hsforhs.scores.adapted import Question
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.adapted import keep, usable_at
from hsforhs.workbench.assessments.models import AdaptedInstrument
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def asking(**wordings: str) -> Core:
    questions = tuple(
        Question(Key.of("spar-2", x.replace("_", ".")), {"en": y} if y else {}) for x, y in wordings.items()
    )
    return Core("spar-2+xlm-district-1", "spar-2", "XLM", "district", 1, questions)


def test_another_content_is_another_version_and_the_same_is_stored_once(lumora: Place, steward: User) -> None:
    first, new = keep(person=steward, place=lumora, found=asking(C5_1="Each week?", C9_1=""))
    again, known = keep(person=steward, place=lumora, found=asking(C5_1="Each week?", C9_1=""))
    second, _ = keep(person=steward, place=lumora, found=asking(C5_1="Every week?"))
    assert (new, known, first) == (True, False, again)
    assert [str(first), str(second)] == ["spar-2+xlm-district-1", "spar-2+xlm-district-2"]
    assert first.codes == ["C5.1", "C9.1"]
    assert Event.objects.filter(action="assessments.adapt").count() == 2


def test_a_wording_falls_back_to_another_language(lumora: Place) -> None:
    made = AdaptedInstrument(asked=[{"code": "C5.1", "wordings": {"fr": "Chaque semaine ?"}}, {"code": "C9.1"}])
    assert made.wordings("fr") == {"C5.1": ("Chaque semaine ?", "fr")}
    assert made.wordings("ar") == {"C5.1": ("Chaque semaine ?", "fr")}


def test_a_district_uses_what_is_made_above_it_in_the_newest_version(lumora: Place, steward: User) -> None:
    keep(person=steward, place=lumora, found=asking(C5_1=""))
    newest, _ = keep(person=steward, place=lumora, found=asking(C5_1="", C5_2=""))
    province = Place.objects.get(code="XLM-U")
    own, _ = keep(person=steward, place=province, found=asking(C9_1=""))
    assert usable_at(Place.objects.get(code="XLM-U-1")) == [newest, own] or usable_at(
        Place.objects.get(code="XLM-U-1")
    ) == [own, newest]
    assert usable_at(Place.objects.get(code="XLM-R-1")) == [newest]
    assert usable_at(Place.objects.get(code="GHA")) == []


def test_who_may_not_open_rounds_adapts_nothing(lumora: Place, join: Callable[..., User]) -> None:
    for person in (join(Role.AREA_LEAD), join(Role.APPROVER), join(Role.STEWARD, "GHA")):
        with pytest.raises(PermissionDenied):
            keep(person=person, place=lumora, found=asking(C5_1=""))


def test_an_instrument_of_another_country_is_refused(lumora: Place, administrator: User) -> None:
    with pytest.raises(ValidationError, match="another country"):
        keep(person=administrator, place=Place.objects.get(code="GHA"), found=asking(C5_1=""))


@pytest.fixture
def client_of_steward(steward: User) -> Client:
    client = Client()
    client.force_login(steward)
    return client


def test_the_page_makes_one_from_ticks(lumora: Place, client_of_steward: Client) -> None:
    address = "/rounds/adapted/XLM/"
    assert "Early warning surveillance function" in client_of_steward.get(address).content.decode()
    posted = {"name": "district", "ask-C5.1": "on", "wording-C5.1": " Do you  report? ", "wording-C9.1": "not ticked"}
    assert client_of_steward.post(address, posted).status_code == 302
    made = AdaptedInstrument.objects.get()
    assert made.asked == [{"code": "C5.1", "wordings": {"en": "Do you report?"}}]
    assert "spar-2+xlm-district-1" in client_of_steward.get(address).content.decode()


def test_the_page_makes_one_from_a_table_in_several_languages(lumora: Place, client_of_steward: Client) -> None:
    table = SimpleUploadedFile("t.csv", "code,wording,language\nC5.1,Each week?,en\nC5.1,كل أسبوع؟,ar\n".encode())
    client_of_steward.post("/rounds/adapted/XLM/?base=spar-2", {"name": "district", "file": table})
    assert AdaptedInstrument.objects.get().wordings("ar") == {"C5.1": ("كل أسبوع؟", "ar")}


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"name": "district"}, "Tick the indicators"),
        ({"name": "not a slug!", "ask-C5.1": "on"}, "slug"),
        ({"name": "district", "file": b"code,wording,language\nX9.9,What?,en\n"}, "no indicator"),
    ],
)
def test_what_cannot_be_stored_is_explained(
    lumora: Place, client_of_steward: Client, posted: dict[str, object], sentence: str
) -> None:
    data = {k: SimpleUploadedFile("t.csv", v) if isinstance(v, bytes) else v for k, v in posted.items()}
    done = client_of_steward.post("/rounds/adapted/XLM/", data)
    assert done.status_code == 422
    assert sentence in done.content.decode()
    assert not AdaptedInstrument.objects.exists()


def test_others_do_not_reach_the_page(lumora: Place, join: Callable[..., User]) -> None:
    for person, status in ((join(), 404), (join(Role.STEWARD, "GHA"), 404), (join(Role.VIEWER), 403)):
        client = Client()
        client.force_login(person)
        assert client.get("/rounds/adapted/XLM/").status_code == status
