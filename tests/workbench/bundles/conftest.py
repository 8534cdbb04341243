"""Two instances in one database: each has a data folder with a key of its own."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.files.documents import DocumentKind
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.evidence import keep_content
from hsforhs.workbench.assessments.guarding import guard_of
from hsforhs.workbench.assessments.models import AreaSheet, Evidence, Round
from hsforhs.workbench.assessments.queries import round_by_id
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.bundles.keys import fingerprint, own_key
from hsforhs.workbench.bundles.making import make_bundle
from hsforhs.workbench.experiences.models import Review, Timeline
from hsforhs.workbench.experiences.services import add_lesson, add_recommendation, add_review, add_timeline, tie
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import add, draft_plan
from hsforhs.workbench.threads.models import Link

PDF = b"%PDF-1.7 an invented report\n%%EOF\n"


class Forge(Protocol):
    def __call__(
        self,
        database: Callable[[sqlite3.Connection], object] | None = None,
        manifest: Callable[[dict[str, Any]], object] | None = None,
        parts: Callable[[dict[str, bytes]], object] | None = None,
    ) -> Path: ...


@pytest.fixture
def at(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    """Go to an instance by its name: other key, other files, same database."""

    def go(name: str) -> None:
        folder = tmp_path / name
        (folder / "files").mkdir(parents=True, exist_ok=True)
        settings.DATA_DIR = folder
        settings.MEDIA_ROOT = folder / "files"

    return go


@pytest.fixture
def lumora(transactional_db: None, example_store: None, administrator: User, at: Callable[[str], None]) -> Place:
    """The invented country at the instance `here`: with a plan, a document, a link, texts and priority actions."""
    at("here")
    place = Place.objects.get(code="XLM")
    found = newest(place)
    score = found.scores.order_by("pk")[0]
    score.strengths, score.to_strengthen, score.language = "a plan exists", "no drill yet", "en"
    score.save()
    AreaSheet.objects.create(round=found, group="C1", priority_actions="One\nTwo\nThree", state="agreed")
    content = keep_content(SimpleUploadedFile("report.pdf", PDF), DocumentKind.PDF)
    common = {"round": found, "code": score.code, "added_by": administrator}
    Evidence.objects.create(**common, kind="file", title="Report", content=content, file_name="report.pdf")
    Evidence.objects.create(**common, kind="link", title="Law", address="https://example.org/law")
    record(actor="operator", action="test.write", guards=guard_of(found))
    plan = draft_plan(person=administrator, stored=round_by_id(found.pk), years=1)
    add(person=administrator, plan=plan, action_id=_any_action(), reason="wanted by the province")
    review = add_review(person=administrator, place=place, title="Cholera in Lumora (invented)", kind="AAR")
    lesson = add_lesson(person=administrator, review=review, lesson="Close the well first", kind="challenge")
    step = add_recommendation(person=administrator, review=review, lesson=lesson, text="Put a lid on it")
    tie(person=administrator, recommendation=step, plan=plan, action=_any_action())
    add_timeline(person=administrator, place=place, review=review, event="Cholera (invented)")
    return place


def newest(place: Place) -> Round:
    found = Round.objects.filter(place=place, superseded_by=None, instrument="spar-2").order_by("-period").first()
    assert found is not None
    return found


def _any_action() -> str:
    from hsforhs.planning import action_catalogue

    return next(iter(action_catalogue().actions))


@pytest.fixture
def bundle(lumora: Place, tmp_path: Path) -> Path:
    make_bundle(tmp_path / "x.bundle", lumora)
    return tmp_path / "x.bundle"


@pytest.fixture
def there(bundle: Path, at: Callable[[str], None]) -> Path:
    """The instance that gets the bundle: it knows the States and nothing of the country."""
    forget()
    at("there")
    return bundle


def forget() -> None:
    """Take all records of the country away, as if they had never been here."""
    Timeline.objects.all().delete()
    Review.objects.all().delete()
    Plan.objects.all().delete()
    Evidence.objects.all().delete()
    Link.objects.all().delete()
    Round.objects.filter(country="XLM").update(superseded_by=None)
    Round.objects.filter(country="XLM").delete()
    for place in Place.objects.filter(country="XLM").order_by("-path"):
        place.delete()


@pytest.fixture
def forge(bundle: Path, at: Callable[[str], None]) -> Forge:
    """Change a bundle and sign it again with the key of the instance that made it, as a dishonest sender would."""

    def write(
        database: Callable[[sqlite3.Connection], object] | None = None,
        manifest: Callable[[dict[str, Any]], object] | None = None,
        parts: Callable[[dict[str, bytes]], object] | None = None,
    ) -> Path:
        at("here")
        with zipfile.ZipFile(bundle) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        if database:
            path = bundle.with_name("forged.sqlite3")
            path.write_bytes(found["records.sqlite3"])
            with closing(sqlite3.connect(path)) as opened, opened:
                database(opened)
            found["records.sqlite3"] = path.read_bytes()
        if parts:
            parts(found)
        described = json.loads(found["manifest.json"])
        for part in described["parts"]:
            if part["name"] in found:
                part["sha256"] = hashlib.sha256(found[part["name"]]).hexdigest()
        if manifest:
            manifest(described)
        key = own_key()
        found["manifest.json"] = json.dumps(described).encode()
        found["signature"] = key.sign(found["manifest.json"])
        found["public-key"] = key.public_key().public_bytes_raw()
        assert described.get("key") in (fingerprint(found["public-key"]), "ab" * 32)
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in found.items():
                archive.writestr(name, content)
        return bundle

    return write
