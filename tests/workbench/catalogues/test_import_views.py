"""An administrator brings a catalogue in: file, columns, rows, confirm."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.catalogues.models import CatalogueUpload, CatalogueVersion, OwnCatalogue
from tests.planning.own_catalogue.made import bad_catalogue, lumora_catalogue, write_csv
from tests.workbench.atlas.test_pages import CSS, Outline, words

pytestmark = pytest.mark.django_db
IMPORT = "/catalogues/import/"
TERMS = {
    "name": "Lumora actions",
    "licence": "Invented licence",
    "source": "Invented ministry, 2026",
    "readable_by": "members",
    "instrument": "jee-3",
}


def hand_in(client: Client, path: Path, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("own.csv", path.read_bytes())
    return client.post(IMPORT, {**TERMS, "file": file, **more})  # type: ignore[return-value]


def chosen(html: str) -> dict[str, str]:
    """The fields that the page shows as chosen, by the name of the select."""
    found = {}
    for name, options in re.findall(r'<select name="(column-\d+)".*?>(.*?)</select>', html, re.DOTALL):
        selected = re.search(r'value="([^"]*)" selected', options)
        found[name] = selected[1] if selected else ""
    return found


def test_a_catalogue_is_handed_in_looked_at_and_stored(admin_client: Client, tmp_path: Path) -> None:
    answer = hand_in(admin_client, lumora_catalogue(tmp_path))
    assert answer.status_code == 302
    html = admin_client.get(answer["Location"]).content.decode()
    text = words(html)
    for said in ("Lumora actions", "Invented licence", "Store 8 actions", "Columns not used Our remark"):
        assert said in text
    assert list(chosen(html).values()) == [
        "id",
        "indicator",
        "step",
        "text",
        "kind",
        "lead_sector",
        "prerequisites",
        "",
    ]
    assert not OwnCatalogue.objects.exists()
    done = admin_client.post(f"{answer['Location']}confirm/", follow=True)
    assert done.redirect_chain == [("/catalogues/lumora-actions/", 302)]
    assert "The catalogue is stored." in words(done.content.decode())
    assert CatalogueVersion.objects.get().actions.count() == 8
    assert not CatalogueUpload.objects.exists()


def test_a_bad_file_shows_its_rows_and_cannot_be_stored(admin_client: Client, tmp_path: Path) -> None:
    address = hand_in(admin_client, bad_catalogue(tmp_path))["Location"]
    text = words(admin_client.get(address).content.decode())
    assert "8 faults: the file is refused" in text
    assert "jee-3 has no indicator" in text
    assert "C must wait for itself" in text
    assert "Store" not in text.split("Confirm")[-1]
    answer = admin_client.post(f"{address}confirm/")
    assert answer.status_code == 409
    assert "nothing was stored" in words(answer.content.decode())
    assert not OwnCatalogue.objects.exists()


def test_columns_are_corrected_by_hand(admin_client: Client, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "own.csv", [("P1.1", "3", "Invented", "x")], ("Kode", "Stufe", "Tat", "Phase"))
    address = hand_in(admin_client, path)["Location"]
    text = words(admin_client.get(address).content.decode())
    assert "no column is known for indicator and step and text" in text
    data = {"column-0": "indicator", "column-1": "step", "column-2": "text", "column-3": ""}
    assert admin_client.post(address, data)["Location"] == address
    html = admin_client.get(address).content.decode()
    assert chosen(html) == data
    assert "Store 1 action" in words(html)


def test_the_list_of_rows_is_taken_away_as_a_table(admin_client: Client, tmp_path: Path) -> None:
    lines = [("P1.1", "2", "Invented"), *((f"=P9.{x}", "2", f"Invented {x}") for x in range(300))]
    path = write_csv(tmp_path / "b.csv", lines, ("Indicator", "Step", "Action"))
    address = hand_in(admin_client, path)["Location"]
    assert f'href="{address}faults.csv"' in admin_client.get(address).content.decode()
    rows = list(csv.reader(io.StringIO(admin_client.get(f"{address}faults.csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "value", "what", "expected"]
    assert len(rows) == 201
    assert rows[1][:3] == ["3", "Indicator", "'=P9.0"]
    address = hand_in(admin_client, lumora_catalogue(tmp_path))["Location"]
    assert admin_client.get(f"{address}faults.csv").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"column-0": "indicator", "column-1": "step"}, "Choose the columns of: Text of the action."),
        (
            {"column-0": "indicator", "column-1": "step", "column-2": "text", "column-3": "text"},
            "Each field can be taken from one column only.",
        ),
        ({"column-0": "colour"}, "is not one of the available choices"),
    ],
)
def test_columns_that_cannot_be_are_refused(
    admin_client: Client, tmp_path: Path, data: dict[str, str], said: str
) -> None:
    path = write_csv(tmp_path / "own.csv", [("P1.1", "3", "Invented", "x")], ("Kode", "Stufe", "Tat", "Phase"))
    address = hand_in(admin_client, path)["Location"]
    answer = admin_client.post(address, data)
    assert answer.status_code == 422
    assert said in words(answer.content.decode())
    assert CatalogueUpload.objects.get().columns is None


def test_a_name_that_is_taken_is_told_when_confirming(
    own_catalogue: CatalogueVersion, admin_client: Client, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "own.csv", [("P1.1", "3", "Invented")], ("Indicator", "Step", "Action"))
    answer = admin_client.post(f"{hand_in(admin_client, path)['Location']}confirm/")
    assert answer.status_code == 409
    assert "is stored already, in version 1" in words(answer.content.decode())
    admin_client.post(f"{hand_in(admin_client, path, replace='on')['Location']}confirm/")
    assert list(CatalogueVersion.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"%PDF-1.7", {}, "it looks like a PDF"),
        (b"a,b\n1,2\n", {"name": "…"}, "cannot be the name of a catalogue"),
        (b"a,b\n1,2\n", {"licence": ""}, "This field is required"),
        (b"a,b\n1,2\n", {"readable_by": "friends"}, "Select a valid choice"),
        (b"", {}, "The file is empty."),
    ],
)
def test_what_cannot_be_taken_is_told_at_the_field(
    admin_client: Client, tmp_path: Path, content: bytes, more: dict[str, str], said: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    answer = hand_in(admin_client, path, **more)
    assert answer.status_code == 422
    assert said in words(answer.content.decode())
    assert not CatalogueUpload.objects.exists()


def test_a_file_too_large_is_refused(admin_client: Client, tmp_path: Path) -> None:
    with override_settings(MAX_UPLOAD_BYTES=4):
        assert hand_in(admin_client, lumora_catalogue(tmp_path)).status_code == 422


def test_going_back_changes_nothing(admin_client: Client, tmp_path: Path) -> None:
    address = hand_in(admin_client, lumora_catalogue(tmp_path))["Location"]
    assert admin_client.post(f"{address}drop/")["Location"] == "/catalogues/"
    assert not CatalogueUpload.objects.exists()
    assert not OwnCatalogue.objects.exists()


def test_only_administrators_of_the_site_come_here(
    admin_client: Client, client: Client, states_store: None, join: Callable[..., User], tmp_path: Path
) -> None:
    address = hand_in(admin_client, lumora_catalogue(tmp_path))["Location"]
    steward = Client()
    steward.force_login(join(Role.STEWARD, "GHA"))
    assert client.get(IMPORT)["Location"].startswith("/account/sign-in/")
    assert steward.get(IMPORT).status_code == hand_in(steward, lumora_catalogue(tmp_path)).status_code == 403
    other = Client()
    second = join()
    second.is_superuser = second.is_staff = True
    second.save()
    other.force_login(second)
    for somebody in (steward, other):
        for act in (somebody.get(address), somebody.post(f"{address}confirm/"), somebody.post(f"{address}drop/")):
            assert act.status_code == 404
    assert "Bring in a catalogue" not in steward.get("/catalogues/").content.decode()
    assert "Bring in a catalogue" in admin_client.get("/catalogues/").content.decode()


def test_the_page_of_a_file_is_light_and_sound(admin_client: Client, tmp_path: Path) -> None:
    lines = [("P9.9", "2", f"Invented {x}") for x in range(300)]
    for path in (lumora_catalogue(tmp_path), write_csv(tmp_path / "b.csv", lines, ("Indicator", "Step", "Action"))):
        html = admin_client.get(hand_in(admin_client, path)["Location"]).content.decode()
        assert len(html.encode()) + CSS <= 100_000
        outline = Outline(html)
        assert outline.tags.count("h1") == 1
        assert outline.headers_without_scope == 0
        assert len(outline.ids) == len(set(outline.ids))
        assert " style=" not in html
    assert "60 of 300 rows." in words(html)
