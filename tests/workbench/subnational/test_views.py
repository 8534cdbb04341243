from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.look import saying
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.subnational.models import TreeUpload
from tests.geography.made import unit, units
from tests.workbench.atlas.test_pages import CSS, Budget, Outline, words

from .conftest import Sign

TREE = "/places/XLM/tree/"


def hand_in(client: Client, file: SimpleUploadedFile, **more: str):
    file.seek(0)
    return client.post(TREE, {"file": file, "on": "2026-07-01", **more})


def test_everybody_reads_the_tree_and_few_change_it(lumora: Place, client: Client, steward: Client) -> None:
    text = words(client.get(TREE).content.decode())
    assert "3 provinces, 12 districts." in text
    assert "Tessamor" in text
    assert "Read the list" not in text
    assert "Read the list" in words(steward.get(TREE).content.decode())


@pytest.mark.parametrize(("role", "place"), [(Role.APPROVER, "XLM"), (Role.STEWARD, "XLM-U"), (Role.STEWARD, "GHA")])
def test_who_may_not_is_refused(
    role: Role, place: str, signed_in: Sign, changed_list: SimpleUploadedFile, client: Client
) -> None:
    assert hand_in(signed_in(role, place), changed_list).status_code == 403
    assert hand_in(client, changed_list).status_code == 403
    assert not TreeUpload.objects.exists()


def test_a_list_is_read_shown_and_stored(steward: Client, changed_list: SimpleUploadedFile) -> None:
    answer = hand_in(steward, changed_list)
    assert answer.status_code == 302
    html = steward.get(answer["Location"]).content.decode()
    text = words(html)
    assert "It holds for Lumora from 1 July 2026" in text
    for said in ("Store 5 changes", "Halvenny Town", "Mirovel", "ends", "moved", "population: 182,400 182,401"):
        assert said in text
    upload = TreeUpload.objects.get()
    done = steward.post(f"{TREE}{upload.pk}/confirm/", {"digest": upload.digest}, follow=True)
    assert "Halvenny Town" in words(done.content.decode())
    assert Place.objects.filter(code="XLM-R-1", valid_to="2026-06-30").exists()
    assert Place.objects.get(code="XLM-U-2").name == "Halvenny Town"


def test_the_list_comes_back_as_it_went_out(steward: Client, client: Client) -> None:
    Place.objects.filter(code="XLM-U-1").update(name="=Formula, 'quoted'")
    content = client.get("/places/XLM/tree.csv").content
    assert b"'=Formula" in content
    answer = hand_in(steward, SimpleUploadedFile("x.csv", content))
    assert "Nothing would change" in words(steward.get(answer["Location"]).content.decode())


def test_going_back_changes_nothing(steward: Client, changed_list: SimpleUploadedFile) -> None:
    answer = hand_in(steward, changed_list)
    assert steward.post(f"{answer['Location']}drop/")["Location"] == TREE
    assert not TreeUpload.objects.exists()
    assert not Place.objects.filter(code="XLM-R-9").exists()


def test_what_was_not_shown_is_not_stored(steward: Client, changed_list: SimpleUploadedFile) -> None:
    address = hand_in(steward, changed_list)["Location"]
    Place.objects.filter(code="XLM-U-2").update(population=1)
    for data in ({"digest": TreeUpload.objects.get().digest}, {}):
        answer = steward.post(f"{address}confirm/", data)
        assert answer.status_code == 409
        assert "the tree has changed since the difference was shown" in words(answer.content.decode())
    Place.objects.filter(code="XLM-U").update(country="GHA")
    assert steward.get(address).status_code == 409


def test_the_list_of_another_person_is_not_found(
    steward: Client, signed_in: Sign, changed_list: SimpleUploadedFile, client: Client
) -> None:
    address = hand_in(steward, changed_list)["Location"]
    other = signed_in(Role.ADMINISTRATOR, "XLM")
    for path in (address, address.replace("XLM", "GHA")):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}confirm/").status_code == 404
    assert other.post(f"{address}drop/").status_code == 404
    assert client.get(address)["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"%PDF-1.7", {}, "looks like a PDF"),
        (b"code,name\nTGO-1,x\n", {}, "belongs to TGO"),
        (b"a,b\n1,2\n", {}, "no column is called code"),
        (b"code,name\n1,x\n", {"provinces": "3", "districts": "2"}, "Give both levels"),
        (b"code,name\n1,x\n", {"on": "tomorrow"}, "Enter a valid date"),
    ],
)
def test_a_bad_list_is_told_at_the_field(steward: Client, content: bytes, more: dict[str, str], said: str) -> None:
    answer = hand_in(steward, SimpleUploadedFile("x.csv", content), **more)
    assert answer.status_code == 422
    assert said in words(answer.content.decode())


def test_a_list_too_large_is_refused(steward: Client) -> None:
    with override_settings(MAX_UPLOAD_BYTES=4):
        answer = hand_in(steward, SimpleUploadedFile("x.csv", b"code,name\n1,x\n"))
    assert answer.status_code == 422


def test_other_words_and_levels_are_named_in_the_form(steward: Client) -> None:
    Place.objects.filter(country="XLM", kind="district").delete()
    file = SimpleUploadedFile("x.csv", b"ADM1,NOM\nXLM-N,Invented\n")
    answer = hand_in(steward, file, code="ADM1", name="NOM", kind="province")
    assert "Store 4 changes" in words(steward.get(answer["Location"]).content.decode())
    tree = units(unit(1, "Lumora"), unit(2, "Invented", [1]), unit(3, "Between", [1, 2]), unit(4, "Below", [1, 2, 3]))
    answer = hand_in(steward, SimpleUploadedFile("x.json", json.dumps(tree).encode()), provinces="2", districts="4")
    text = words(steward.get(answer["Location"]).content.decode())
    assert "level 2 was read as provinces and level 4 as districts" in text


def test_a_province_leads_to_the_tree_of_its_country(lumora: Place, client: Client) -> None:
    assert client.get("/places/XLM-U/tree/")["Location"] == TREE
    assert client.get("/places/xlm/tree/")["Location"] == TREE
    for path in ("/places/AFRO/tree/", "/places/ZZZ/tree/", "/places/ZZZ/tree.csv"):
        assert client.get(path).status_code == 404


def test_an_empty_tree_says_so(lumora: Place, client: Client) -> None:
    text = words(client.get("/places/GHA/tree/").content.decode())
    assert "No province or district is loaded here. That does not mean that the country has none." in text


def test_pages_are_light_and_sound(
    steward: Client, changed_list: SimpleUploadedFile, django_assert_max_num_queries: Budget
) -> None:
    address = hand_in(steward, changed_list)["Location"]
    for path in (TREE, address):
        with django_assert_max_num_queries(15):
            html = steward.get(path).content.decode()
        assert len(html.encode()) + CSS <= 100_000
        outline = Outline(html)
        assert outline.tags.count("h1") == 1
        assert outline.headers_without_scope == 0
        assert len(outline.ids) == len(set(outline.ids))
        assert " style=" not in html


def test_a_large_tree_stays_light(lumora: Place, steward: Client) -> None:
    province = Place.objects.get(code="XLM-U")
    Place.objects.bulk_create(
        Place(
            code=f"XLM-M-{number}",
            kind="district",
            name=f"Invented district {number}",
            country="XLM",
            parent=province,
            path=f"{province.path}/XLM-M-{number}",
        )
        for number in range(1000)
    )
    html = steward.get(TREE).content.decode()
    assert len(html.encode()) + CSS <= 100_000
    assert "150 of 1015 places; the CSV file holds all." in words(html)
    assert steward.get("/places/XLM/tree.csv").content.count(b"\n") == 1016


def test_what_was_noticed_is_said_in_the_language_of_the_page(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    french = {
        "level %(level)s was read as provinces and level %(below)s as districts of %(code)s": "niveaux %(level)s",
    }
    monkeypatch.setattr(saying, "gettext", lambda text: french.get(text, text))
    content = json.dumps(units(unit(1, "L"), unit(2, "A", [1]), unit(3, "B", [1, 2]))).encode()
    answer = hand_in(steward, SimpleUploadedFile("units.json", content))
    upload = TreeUpload.objects.get()
    assert str(upload.noticed[0]).startswith("level 2 was read as provinces and level 3 as districts of XLM")
    page = steward.get(answer["Location"], headers={"accept-language": "fr"}).content.decode()
    assert "niveaux 2" in page
    assert "was read as provinces" not in page
