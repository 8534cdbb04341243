"""A file between handing it in and confirming it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.planning.own_catalogue import CatalogueRefused
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.catalogues import uploads
from hsforhs.workbench.catalogues.models import CatalogueUpload, OwnCatalogue
from tests.planning.own_catalogue.made import bad_catalogue, lumora_catalogue

pytestmark = pytest.mark.django_db
DETAILS = {"name": "Lumora actions", "licence": "Invented", "source": "Nobody", "instrument": "jee-3"}


def hand_in(person: User, path: Path, **more: object) -> CatalogueUpload:
    file = SimpleUploadedFile("own.csv", path.read_bytes())
    return uploads.hand_in(person=person, file=file, **{**DETAILS, **more})


@pytest.fixture
def upload(administrator: User, tmp_path: Path) -> CatalogueUpload:
    return hand_in(administrator, lumora_catalogue(tmp_path))


def test_a_file_waits_and_changes_nothing(upload: CatalogueUpload) -> None:
    assert uploads.table_of(upload).headings[0] == "Code"
    assert len(uploads.reading_of(upload).actions) == 8
    assert not OwnCatalogue.objects.exists()
    assert not Event.objects.filter(action__startswith="catalogues.").exists()


def test_the_next_file_of_a_person_takes_the_place_of_the_last(
    upload: CatalogueUpload, administrator: User, tmp_path: Path
) -> None:
    hand_in(administrator, lumora_catalogue(tmp_path), name="Other")
    assert [str(x) for x in CatalogueUpload.objects.all()] == ["Other: own.csv"]


def test_chosen_columns_stand_instead_of_the_guess(upload: CatalogueUpload, administrator: User) -> None:
    columns = {"Benchmark": "indicator", "Leads to level": "step", "Action": "text", "Our remark": "source_note"}
    uploads.choose_columns(person=administrator, upload=upload, columns=columns)
    reading = uploads.reading_of(CatalogueUpload.objects.get())
    assert reading.unknown == ("Code", "Type", "Lead sector", "Depends on")
    assert {x.source_note for x in reading.actions} == {"kept", ""}


def test_confirming_stores_the_catalogue_and_forgets_the_file(upload: CatalogueUpload, administrator: User) -> None:
    version = uploads.confirm(person=administrator, upload=upload)
    assert (version.catalogue.slug, version.imported_by) == ("lumora-actions", administrator.actor)
    assert version.file_name == "own.csv"
    assert not CatalogueUpload.objects.exists()


def test_a_bad_file_is_refused_with_its_own_name_and_its_rows(administrator: User, tmp_path: Path) -> None:
    upload = hand_in(administrator, bad_catalogue(tmp_path))
    with pytest.raises(CatalogueRefused, match=r"^own.csv, row 2") as caught:
        uploads.confirm(person=administrator, upload=upload)
    assert caught.value.number == 8
    assert not OwnCatalogue.objects.exists()
    assert CatalogueUpload.objects.exists()


def test_what_is_no_table_or_has_no_name_is_not_kept(administrator: User, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(BadInput, match=r"^own.csv: the file is no text table"):
        hand_in(administrator, path)
    with pytest.raises(BadInput, match="cannot be the name of a catalogue"):
        hand_in(administrator, lumora_catalogue(tmp_path), name="…")
    assert not CatalogueUpload.objects.exists()


def test_a_file_beyond_the_limit_is_refused(administrator: User, tmp_path: Path) -> None:
    file = SimpleUploadedFile("own.csv", b"x")
    file.size = 21 * 1024 * 1024
    with pytest.raises(BadInput, match=r"the file has \d+ MB; expected at most 20 MB"):
        uploads.hand_in(person=administrator, file=file, **DETAILS)


def test_who_may_not_is_refused(
    upload: CatalogueUpload, states_store: None, join: Callable[..., User], tmp_path: Path
) -> None:
    steward = join(Role.STEWARD, "GHA")
    for act in (
        lambda: hand_in(steward, lumora_catalogue(tmp_path)),
        lambda: uploads.confirm(person=steward, upload=upload),
        lambda: uploads.choose_columns(person=steward, upload=upload, columns={}),
        lambda: uploads.drop(person=steward, upload=upload),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert CatalogueUpload.objects.get().columns is None


def test_dropping_forgets_the_file(upload: CatalogueUpload, administrator: User) -> None:
    uploads.drop(person=administrator, upload=upload)
    assert not CatalogueUpload.objects.exists()


def test_files_that_nobody_confirmed_go_after_their_time(upload: CatalogueUpload) -> None:
    now = timezone.now()
    assert uploads.purge_catalogue_files(before=now - dt.timedelta(days=1)) == 0
    later = now + dt.timedelta(days=1)
    assert uploads.purge_catalogue_files(before=later, dry_run=True) == 1
    assert CatalogueUpload.objects.exists()
    assert uploads.purge_catalogue_files(before=later) == 1
    assert not CatalogueUpload.objects.exists()
