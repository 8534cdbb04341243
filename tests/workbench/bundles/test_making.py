"""Making a bundle: what is in it, and what is not."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import Evidence, Round, StoredFile
from hsforhs.workbench.bundles.keys import is_signed
from hsforhs.workbench.bundles.making import make_bundle
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

from .conftest import PDF, newest


def rows(bundle: Path, query: str, folder: Path) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("records.sqlite3", folder)
    database = sqlite3.connect(folder / "records.sqlite3")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def test_a_bundle_is_signed_and_holds_what_its_manifest_says(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        manifest = archive.read("manifest.json")
        assert is_signed(manifest, archive.read("signature"), archive.read("public-key"))
        found = json.loads(manifest)
        assert {x["name"] for x in found["parts"]} | {"manifest.json", "signature", "public-key"} == set(
            archive.namelist()
        )
        attachment = next(x["name"] for x in found["parts"] if x["name"].startswith("attachments/"))
        assert archive.read(attachment) == PDF
    assert found["country"] == "XLM"
    assert not list(bundle.parent.glob(".bundle-*"))


def test_only_records_of_the_country_are_in_it(bundle: Path, tmp_path: Path) -> None:
    codes = {x for (x,) in rows(bundle, "SELECT code FROM place", tmp_path)}
    assert codes == set(Place.objects.filter(country="XLM").values_list("code", flat=True))
    assert {x for (x,) in rows(bundle, "SELECT DISTINCT place FROM round", tmp_path)} <= codes
    assert rows(bundle, "SELECT code, parent FROM place WHERE parent = ''", tmp_path) == [("XLM", "")]


def test_no_person_is_named(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for user in User.objects.all():
        assert user.email.encode() not in content
        assert user.actor.encode() not in content


def test_open_superseded_and_adapted_rounds_stay(lumora: Place, tmp_path: Path) -> None:
    found = newest(lumora)
    all_of_them = Round.objects.filter(country="XLM", superseded_by=None).count()
    Plan.objects.all().delete()
    Round.objects.filter(pk=found.pk).update(state="draft")
    counts = make_bundle(tmp_path / "x.bundle", lumora)
    assert counts["round"] == all_of_them - 1
    assert counts["document"] == counts["area"] == 0


def test_withdrawn_documents_and_link_plans_stay(lumora: Place, tmp_path: Path) -> None:
    from django.utils import timezone

    Evidence.objects.update(withdrawn_at=timezone.now())
    Plan.objects.update(author=None)
    counts = make_bundle(tmp_path / "x.bundle", lumora)
    assert counts["document"] == counts["plan"] == counts["choice"] == 0


def test_a_document_that_is_gone_is_named_and_no_file_is_left(lumora: Place, tmp_path: Path) -> None:
    Path(StoredFile.objects.get().file.path).unlink()
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(BadInput, match="is not in the store any more"):
        make_bundle(folder / "x.bundle", lumora)
    assert list(folder.iterdir()) == []
