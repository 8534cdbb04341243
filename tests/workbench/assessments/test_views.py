from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments import services
from hsforhs.workbench.assessments.models import Round, Upload
from hsforhs.workbench.assessments.rules import may_follow, may_import, may_see
from hsforhs.workbench.places.models import Place, Visibility

TABLE = b"iso3,year,edition,code,score\nGHA,2023,2,C1.1,60\nGHA,2023,2,C1.2,40\n"


@pytest.fixture
def hand_in(
    transactional_db: None, admin_client: Client, run_jobs: Callable[[], None]
) -> Callable[[bytes, str], tuple[Upload, Any]]:
    from hsforhs.workbench.places.services import sync_states

    sync_states(actor="operator")

    def go(content: bytes, name: str) -> tuple[Upload, Any]:
        answer = admin_client.post("/import/", {"file": SimpleUploadedFile(name, content), "citation": "WHO, test"})
        assert answer.status_code == 302
        run_jobs()
        page = admin_client.get(answer["Location"], follow=True)
        return Upload.objects.latest("at"), page

    return go


def test_a_file_is_read_shown_and_stored_only_after_confirming(
    hand_in: Callable[..., Any], admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    upload, page = hand_in(TABLE, "scores.csv")
    assert "Check before you import" in page.content.decode()
    assert upload.preview["counts"]["rounds"] == {"new": 1}
    assert not Round.objects.exists()
    answer = admin_client.post(f"/import/{upload.pk}/confirm/")
    run_jobs()
    done = admin_client.get(answer["Location"], follow=True).content.decode()
    assert "Imported" in done
    assert Round.objects.get().source.citation == "WHO, test"


def test_going_back_forgets_the_file(hand_in: Callable[..., Any], admin_client: Client) -> None:
    upload, _page = hand_in(TABLE, "scores.csv")
    path = Path(upload.file.path)
    assert path.exists()
    admin_client.post(f"/import/{upload.pk}/drop/")
    assert not Upload.objects.exists()
    assert not path.exists()
    assert not Round.objects.exists()


def test_a_file_dropped_while_it_is_read_does_not_come_back(hand_in: Callable[..., Any], administrator: User) -> None:
    upload, _page = hand_in(TABLE, "scores.csv")

    def drop_in_the_middle(done: int, total: int, sentence: str = "") -> None:
        if done == 1:
            services.drop(person=administrator, upload=Upload.objects.get(pk=upload.pk))

    services.read_upload(drop_in_the_middle, upload=str(upload.pk))
    assert not Upload.objects.exists()


def test_a_file_is_not_lost_when_dropping_it_fails(
    hand_in: Callable[..., Any], administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_upload: Upload) -> None:
        raise RuntimeError("the database went away")

    upload, _page = hand_in(TABLE, "scores.csv")
    monkeypatch.setattr(Upload, "delete", fail)
    with pytest.raises(RuntimeError, match="the database went away"):
        services.drop(person=administrator, upload=Upload.objects.get(pk=upload.pk))
    assert Path(upload.file.path).exists()


def test_storing_says_how_far_it_is_where_others_can_see_it(hand_in: Callable[..., Any]) -> None:
    upload, _page = hand_in(TABLE, "scores.csv")
    told: list[tuple[int, int, str, bool]] = []

    def tell(done: int, total: int, sentence: str = "") -> None:
        told.append((done, total, sentence, transaction.get_connection().in_atomic_block))

    services.store_upload(tell, upload=str(upload.pk))
    assert told == [
        (0, 2, "opening the file", False),
        (1, 2, "storing what changes", False),
        (2, 2, "", False),
    ]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"iso3,year,edition,code,score\nGHA,2023,2,C1.1,55\n", "bad.csv", "55 is no score"),
        (b"iso3,year,edition,code,score\nGHA,2023,2,C99.1,60\n", "bad.csv", "C99.1 does not exist"),
        (b"PK\x03\x04 this was once a workbook", "bad.xlsx", "damaged"),
        (b"%PDF-1.7", "report.xlsx", "looks like a PDF"),
        (b"<!doctype html><p>Sign in</p>", "export.xlsx", "looks like a web page"),
    ],
)
def test_a_bad_file_gives_one_sentence_and_no_button(
    hand_in: Callable[..., Any], content: bytes, name: str, sentence: str
) -> None:
    upload, page = hand_in(content, name)
    text = page.content.decode()
    assert upload.state == Upload.State.REFUSED
    assert sentence in text.replace("&#x27;", "'")
    assert upload.error.startswith(name), "the sentence names the file as the person knows it"
    assert "/confirm/" not in text
    assert not Round.objects.exists()


def test_codes_that_fit_two_editions_ask_for_a_choice(
    hand_in: Callable[..., Any], admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    upload, page = hand_in(b"iso3,date,code,score\nGHA,2017-02-10,P.1.1,2\n", "jee.csv")
    assert upload.state == Upload.State.CHOICE
    assert "Which scores?" in page.content.decode()
    admin_client.post(f"/import/{upload.pk}/choose/", {"instrument": "jee-1"})
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY
    assert upload.preview["instruments"] == ["jee-1"]


def test_a_form_without_file_says_so(admin_client: Client) -> None:
    answer = admin_client.post("/import/", {})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()


def test_a_file_above_the_limit_is_refused(admin_client: Client, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    answer = admin_client.post("/import/", {"file": SimpleUploadedFile("x.csv", b"x" * 11)})
    assert answer.status_code == 422
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("example_store")
def test_who_may_what(administrator: User, member: User) -> None:
    """One row per role: may import, may follow somebody's upload, may see a public and a private round."""
    from django.contrib.auth.models import AnonymousUser

    public = Round.objects.filter(place__code="GHA").first()
    private = Round.objects.filter(place__code="SEN").first()
    assert public is not None
    assert private is not None
    private.visibility = Visibility.PRIVATE
    upload = Upload(actor=administrator.actor)
    table = [
        (
            type(person).__name__ if person.pk is None else person.name,
            may_import(person),
            may_follow(person, upload),
            may_see(person, public),
            may_see(person, private),
        )
        for person in (AnonymousUser(), member, administrator)
    ]
    assert table == [
        ("AnonymousUser", False, False, True, False),
        ("Member", False, False, True, False),
        ("Admin", True, True, True, True),
    ]


def test_others_do_not_see_an_upload(hand_in: Callable[..., Any], client: Client, member: User) -> None:
    upload, _page = hand_in(TABLE, "scores.csv")
    assert client.get(f"/import/{upload.pk}/").status_code == 302
    client.force_login(member)
    for address in ("", "choose/", "confirm/", "drop/"):
        ask = client.get if not address else client.post
        assert ask(f"/import/{upload.pk}/{address}").status_code == 404
    assert Upload.objects.exists()


def test_a_member_may_not_hand_in(client: Client, member: User) -> None:
    client.force_login(member)
    answer = client.post("/import/", {"file": SimpleUploadedFile("scores.csv", TABLE)})
    assert answer.status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("example_store")
def test_a_private_round_leaks_nowhere(client: Client, admin_client: Client) -> None:
    """Something could leak: the administrator does see it."""
    Round.objects.filter(place__code="SEN").update(visibility=Visibility.PRIVATE)
    addresses = ("/places/SEN/", "/framework/?place=SEN", "/framework/D2/HIS/?place=SEN", "/places/", "/")
    seen = {address: admin_client.get(address).content.decode() for address in addresses}
    assert "SPAR 2" in seen["/places/SEN/"]
    for address in addresses[:3]:
        text = client.get(address).content.decode()
        assert text.count('class="lv l') < seen[address].count('class="lv l')
        assert "In its own report" not in text
    assert Place.objects.get(code="SEN").name in client.get("/").content.decode()


@pytest.mark.usefixtures("example_store")
def test_a_workbook_to_fill_in_offline(client: Client) -> None:
    answer = client.get("/import/workbook/?place=GHA&instrument=spar-2&year=2022")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="GHA-spar-2-2022.xlsx"'
    assert answer.content.startswith(b"PK")
    for bad in ("place=XXX&instrument=spar-2&year=2022", "place=GHA&instrument=hepr&year=2022", "place=GHA&year=soon"):
        assert client.get(f"/import/workbook/?{bad}").status_code == 404


@pytest.mark.usefixtures("example_store")
def test_a_workbook_of_a_province_holds_its_districts_and_what_is_stored(client: Client, tmp_path: Path) -> None:
    from hsforhs.scores.readers import read_scores

    answer = client.get("/import/workbook/?place=XLM-U&instrument=spar-2&year=2025&children=1")
    path = tmp_path / "upland.xlsx"
    path.write_bytes(answer.content)
    reading = read_scores(path)
    places = {x.place: len(x.values) for x in reading.assessments}
    stored = {
        x.place.code: x.scores.filter(state="value").count()
        for x in Round.objects.filter(place__path__contains="/XLM-U", period="2025")
    }
    assert set(places) == {"XLM-U-1", "XLM-U-2", "XLM-U-3", "XLM-U-4"}
    assert {code: places[code] for code in stored if code != "XLM-U"} == {
        code: number for code, number in stored.items() if code != "XLM-U"
    }


TWO_PLACES = b"iso3,year,edition,code,score\nGHA,2023,2,C1.1,60\nKEN,2023,2,C1.1,40\nKEN,2022,2,C1.1,20\n"


def test_only_the_ticked_assessments_are_imported(
    hand_in: Callable[..., Any], admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    upload, page = hand_in(TWO_PLACES, "scores.csv")
    if upload.state == Upload.State.CHOICE:
        pytest.fail("the file holds one instrument")
    keys = [x["key"] for x in upload.preview["assessments"]]
    assert keys == ["GHA spar-2 SELF 2023", "KEN spar-2 SELF 2023", "KEN spar-2 SELF 2022"]
    text = page.content.decode()
    assert all(f'name="take" value="{key}" checked' in text for key in keys)
    answer = admin_client.post(f"/import/{upload.pk}/confirm/", {"choice": "1", "take": [keys[0], keys[2], "FRA x"]})
    run_jobs()
    done = admin_client.get(answer["Location"], follow=True).content.decode()
    assert "New assessments: 2." in done
    assert {(x.place.code, x.period) for x in Round.objects.select_related("place")} == {
        ("GHA", "2023"),
        ("KEN", "2022"),
    }


def test_nothing_ticked_is_said_and_nothing_is_imported(
    hand_in: Callable[..., Any], admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    upload, _page = hand_in(TWO_PLACES, "scores.csv")
    for data in ({"choice": "1"}, {"choice": "1", "take": "FRA spar-2 SELF 2023"}):
        done = admin_client.post(f"/import/{upload.pk}/confirm/", data, follow=True).content.decode()
        assert "no assessment is ticked; expected at least one of the list" in done
    run_jobs()
    assert not Round.objects.exists()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY


def test_what_is_stored_already_cannot_be_ticked(
    hand_in: Callable[..., Any], admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    first, _page = hand_in(TABLE, "scores.csv")
    admin_client.post(f"/import/{first.pk}/confirm/")
    run_jobs()
    again, page = hand_in(TABLE, "scores.csv")
    assert again.preview["assessments"] == []
    assert 'name="take"' not in page.content.decode()
