"""Reading a bundle: all of one country, through the services, differences only, nothing lost."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import AreaSheet, Evidence, Round, Source, StoredFile, StoredScore
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.bundles.keys import own_fingerprint, trust
from hsforhs.workbench.bundles.layout import VERSION, tables
from hsforhs.workbench.bundles.making import make_bundle
from hsforhs.workbench.bundles.opening import open_bundle
from hsforhs.workbench.bundles.reading import Outcome, read_bundle, received_remark
from hsforhs.workbench.experiences.models import Recommendation, Review
from hsforhs.workbench.experiences.queries import reviews
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.plans.queries import plan_for

from .conftest import PDF, Forge, forget, newest


def read(path: Path, **options: bool) -> Outcome:
    with open_bundle(path) as found:
        return read_bundle(found, actor="operator", **options)


@pytest.fixture
def trusted(bundle: Path, at: Callable[[str], None]) -> Path:
    """The other instance has accepted the key and knows nothing of the country."""
    mark = own_fingerprint()
    forget()
    at("there")
    trust(actor="operator", mark=mark)
    return bundle


def scores() -> Counter[tuple[object, ...]]:
    return Counter(
        StoredScore.objects.filter(round__country="XLM", round__superseded_by=None).values_list(
            "round__place__code", "round__instrument", "round__period", "code", "state", "value", "reasoning", "dated"
        )
    )


def texts() -> set[tuple[object, ...]]:
    found = StoredScore.objects.filter(round__country="XLM", round__superseded_by=None).exclude(strengths="")
    return set(found.values_list("round__place__code", "code", "strengths", "to_strengthen", "language"))


def test_everything_arrives(bundle: Path, at: Callable[[str], None]) -> None:
    before, words = scores(), texts()
    places = set(Place.objects.filter(country="XLM").values_list("code", "path", "name", "population", "invented"))
    plan = Plan.objects.get()
    kept = (plan.pk, plan.years, plan.changed_at, plan.created_at, [x.action_id for x in plan.choices.all()])
    citations = set(Source.objects.filter(rounds__country="XLM").values_list("citation", flat=True))
    mark = own_fingerprint()
    forget()
    StoredFile.objects.all().delete()
    assert not scores()
    at("there")
    trust(actor="operator", mark=mark)
    outcome = read(bundle)
    assert scores() == before
    assert texts() == words
    assert words
    assert places == set(
        Place.objects.filter(country="XLM").values_list("code", "path", "name", "population", "invented")
    )
    assert set(Source.objects.filter(rounds__country="XLM").values_list("citation", flat=True)) == citations
    plan = Plan.objects.get()
    assert kept == (plan.pk, plan.years, plan.changed_at, plan.created_at, [x.action_id for x in plan.choices.all()])
    assert plan.received_from == mark
    assert plan.author is None
    assert AreaSheet.objects.get().priority_actions == "One\nTwo\nThree"
    assert set(Evidence.objects.values_list("kind", "title", "address", "added_by")) == {
        ("file", "Report", "", None),
        ("link", "Law", "https://example.org/law", None),
    }
    assert Path(StoredFile.objects.get().file.path).read_bytes() == PDF
    assert "/there/files/" in StoredFile.objects.get().file.path
    assert outcome.conflicts == []
    assert outcome.counts["plans"] == Counter(new=1)
    assert not verify().broken


def test_what_events_taught_arrives_with_the_plan_that_carries_it_out(trusted: Path, join: Any) -> None:
    would = read(trusted, dry_run=True)
    assert not Review.objects.filter(place__code="XLM").exists()
    outcome = read(trusted)
    assert outcome.counts["reviews"] == would.counts["reviews"]
    assert outcome.counts["reviews"]["new"] >= 1
    assert outcome.counts["events"]["new"] >= 1
    step = Recommendation.objects.get(text="Put a lid on it")
    assert step.plan == Plan.objects.get()
    assert step.lesson is not None
    review = step.review
    assert review is not None
    assert review.lessons.get() == step.lesson
    assert review.timelines.get().event == "Cholera (invented)"
    inside, outside = join(Role.VIEWER, "XLM"), join(Role.STEWARD, "GHA")
    assert review in reviews(inside)
    assert review not in reviews(outside)
    assert read(trusted).counts["reviews"]["same"] == outcome.counts["reviews"]["new"]


def test_a_bundle_of_the_version_before_is_still_read(trusted: Path, forge: Forge, at: Callable[[str], None]) -> None:
    def older(database: sqlite3.Connection) -> None:
        for name in tables(VERSION).keys() - tables(1).keys():
            database.execute(f"DROP TABLE {name}")

    forge(database=older)
    at("there")
    with pytest.raises(BadInput, match="other tables"):
        read(trusted)
    forge(manifest=lambda x: x.update(version=1))
    at("there")
    outcome = read(trusted)
    assert outcome.counts["plans"] == Counter(new=1)
    assert "reviews" not in outcome.counts


def test_the_same_bundle_twice_changes_nothing(trusted: Path) -> None:
    read(trusted)
    events, rounds, sources = Event.objects.count(), Round.objects.count(), Source.objects.count()
    outcome = read(trusted)
    assert not outcome.changed
    assert (Event.objects.count(), Round.objects.count(), Source.objects.count()) == (events, rounds, sources)
    assert all(kind == "same" for kinds in outcome.counts.values() for kind, number in kinds.items() if number)


def test_a_dry_run_counts_and_changes_nothing(trusted: Path) -> None:
    events, places = Event.objects.count(), Place.objects.count()
    would = read(trusted, dry_run=True)
    assert (Event.objects.count(), Place.objects.count()) == (events, places)
    assert not scores()
    assert not Plan.objects.exists()
    did = read(trusted)
    assert {x: y for x, y in did.counts.items() if x in would.counts} == would.counts


def test_a_later_bundle_brings_the_difference(
    trusted: Path, at: Callable[[str], None], tmp_path: Path, administrator: User
) -> None:
    read(trusted)
    place = Place.objects.get(code="XLM")
    found = newest(place)
    score = found.scores.filter(state="value").first()
    assert score is not None
    with open_bundle(trusted) as opened:
        row = next(
            x
            for x in opened.rows["round"]
            if x["place"] == "XLM" and x["instrument"] == "spar-2" and x["year"] == found.year
        )

    def change(opened: Any) -> None:
        opened.execute(
            "UPDATE score SET value = CASE value WHEN '20' THEN '40' ELSE '20' END WHERE round = ? AND code = ?",
            [row["number"], score.code],
        )

    _sign_again(trusted, change, at)
    outcome = read(trusted)
    assert outcome.counts["rounds"]["changed"] == 1
    assert outcome.conflicts == []
    assert newest(place).vintage == found.vintage + 1
    assert newest(place).scores.get(code=score.code).value != score.value
    assert verify().broken == ()


def _sign_again(path: Path, change: Callable[[Any], None], at: Callable[[str], None]) -> None:
    import hashlib
    import json
    import sqlite3
    import zipfile
    from contextlib import closing

    from hsforhs.workbench.bundles.keys import own_key

    at("here")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    database = path.with_name("later.sqlite3")
    database.write_bytes(parts["records.sqlite3"])
    with closing(sqlite3.connect(database)) as opened, opened:
        change(opened)
    parts["records.sqlite3"] = database.read_bytes()
    manifest = json.loads(parts["manifest.json"])
    for part in manifest["parts"]:
        part["sha256"] = hashlib.sha256(parts[part["name"]]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts["signature"] = own_key().sign(parts["manifest.json"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    at("there")


class TestConflicts:
    """Both sides changed the same record: what is here stays, and the command says so."""

    @pytest.fixture
    def changed_here(self, bundle: Path) -> StoredScore:
        """The receiving side has scores of its own for the newest round."""
        score = newest(Place.objects.get(code="XLM")).scores.filter(state="value").first()
        assert score is not None
        score.value = 20 if score.value != 20 else 40
        score.save()
        return score

    def test_what_is_here_stays(self, changed_here: StoredScore, bundle: Path) -> None:
        outcome = read(bundle)
        changed_here.refresh_from_db()
        assert changed_here.round.superseded_by is None
        assert outcome.counts["rounds"]["conflict"] == 1
        assert any(
            f"XLM spar-2 {changed_here.round.period} {changed_here.code}: {int(changed_here.value)} here" in x
            for x in outcome.conflicts
        )
        assert any(x.startswith("plan ") for x in outcome.conflicts)

    def test_the_bundle_can_be_taken(self, changed_here: StoredScore, bundle: Path) -> None:
        outcome = read(bundle, take=True)
        assert outcome.conflicts == []
        assert outcome.counts["rounds"]["changed"] == 1
        older = Round.objects.get(pk=changed_here.round_id)
        assert older.superseded_by is not None
        assert received_remark(own_fingerprint()) in older.superseded_by.source.remarks
        assert Plan.objects.get().round == older.superseded_by

    def test_a_plan_that_was_changed_here_later_stays(self, bundle: Path, administrator: User) -> None:
        plan = Plan.objects.get()
        Choice.objects.update(reason="changed here")
        plan.save()
        outcome = read(bundle)
        assert outcome.counts["plans"] == Counter(conflict=1)
        assert Choice.objects.get().reason == "changed here"
        assert read(bundle, take=True).counts["plans"] == Counter(changed=1)
        assert Choice.objects.get().reason == "wanted by the province"
        assert Plan.objects.get().author == administrator


def _insert(code: str, kind: str, *, invented: int) -> str:
    """A statement that puts a place below the country."""
    values = f"'{code}', '{kind}', 'x', 'XLM', 1, NULL, '', NULL, {invented}, NULL, NULL, '{{}}', '{{}}'"
    return f"INSERT INTO place VALUES ({values})"  # noqa: S608


class TestRefusals:
    """A dishonest sender with an accepted key changes nothing but the country's own records."""

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE place SET code = 'GHA' WHERE code = 'XLM'", "the places are not the tree of XLM"),
            ("UPDATE place SET parent = 'GHA' WHERE parent = 'XLM'", "the places are not the tree of XLM"),
            ("UPDATE place SET parent = code WHERE parent <> ''", "the places are not the tree of XLM"),
            (
                _insert("GHA", "district", invented=1),
                "is not of XLM here",
            ),
            (
                _insert("AFRO", "district", invented=1),
                "is not of XLM here",
            ),
            (
                _insert("a/b", "district", invented=1),
                "no usable code",
            ),
            (
                _insert("X", "region", invented=1),
                "does not fit below XLM",
            ),
            (
                _insert("X", "district", invented=0),
                "does not fit below XLM",
            ),
            ("UPDATE place SET names = '{\"fr\": 3}'", "has a name or a number that is no text"),
            ("UPDATE place SET population = -1 WHERE parent <> ''", "cannot be stored"),
            ("UPDATE place SET valid_from = '2026-01-01', valid_to = '2025-01-01'", "cannot be stored"),
            ("UPDATE round SET place = 'GHA'", "has no place, no source or no visibility that is known"),
            ("UPDATE round SET source = 99", "has no place, no source or no visibility that is known"),
            ("UPDATE round SET visibility = 'ALL'", "has no place, no source or no visibility that is known"),
            ("UPDATE round SET instrument = 'spar-9'", "spar-9"),
            ("UPDATE round SET kind = 'ODD'", "has no kind or no period that is known"),
            ("UPDATE round SET year = NULL, date = NULL", "has no kind or no period that is known"),
            ("UPDATE round SET published = '{\"C1\": 140}'", "the published figure C1"),
            ("UPDATE round SET published = '{\"C99\": 40}'", "the published figure C99"),
            ("UPDATE score SET value = '33' WHERE value IS NOT NULL", "33 is no "),
            ("UPDATE score SET value = NULL", "has a value and a state that do not fit"),
            ("UPDATE score SET state = 'maybe'", "its state is not known"),
            ("UPDATE score SET code = 'C99.9' WHERE code = 'C1.1'", "C99.9 is no indicator"),
            ("UPDATE source SET citation = printf('%.500c', 'x')", "the citation of source 1 is too long"),
            ("UPDATE plan SET id = 'x'", "has no usable number"),
            ("UPDATE plan SET years = 3", "holds a target or a decision that a plan cannot have"),
            ("UPDATE plan SET targets = '{\"C1.1\": 9}'", "holds a target or a decision"),
            ("UPDATE choice SET what = 'odd'", "holds a target or a decision"),
            ("UPDATE choice SET reason = printf('%.500c', 'x')", "holds a target or a decision"),
            (
                "UPDATE document SET address = 'file:///etc/passwd' WHERE address <> ''",
                "is not the address of a web page",
            ),
            ("UPDATE document SET sha256 = 'ff' WHERE sha256 <> ''", "the file of 'Report' is missing"),
            ("UPDATE document SET code = 'C99'", "expected an indicator of the round"),
        ],
    )
    def test_rows_that_cannot_be_are_refused(self, trusted: Path, at: Any, statement: str, said: str) -> None:
        _sign_again(trusted, lambda opened: opened.execute(statement), at)
        events = Event.objects.count()
        with pytest.raises(BadInput) as caught:
            read(trusted)
        assert said in str(caught.value)
        assert str(caught.value).startswith("x.bundle")
        assert not scores()
        assert not Place.objects.filter(country="XLM").exists()
        assert Place.objects.get(code="GHA").country == "GHA"
        assert Event.objects.count() == events

    def test_a_program_is_no_evidence(self, forge: Forge) -> None:
        def change(parts: dict[str, bytes]) -> None:
            import hashlib
            import json

            name = next(x for x in parts if x.startswith("attachments/"))
            del parts[name]
            fresh = hashlib.sha256(b"#!/bin/sh\n").hexdigest()
            parts[f"attachments/{fresh}"] = b"#!/bin/sh\n"
            manifest = json.loads(parts["manifest.json"])
            for part in manifest["parts"]:
                if part["name"] == name:
                    part["name"] = f"attachments/{fresh}"
            parts["manifest.json"] = json.dumps(manifest).encode()

        path = forge(parts=change)
        fresh = next(x for x in _names(path) if x.startswith("attachments/")).removeprefix("attachments/")
        forge(database=lambda opened: opened.execute("UPDATE document SET sha256 = ? WHERE sha256 <> ''", [fresh]))
        Evidence.objects.all().delete()
        with pytest.raises(BadInput, match="the file of 'Report' is not of a kind that is kept as evidence"):
            read(path)

    def test_a_plan_of_another_country_is_not_touched(self, bundle: Path) -> None:
        ghana = Place.objects.get(code="GHA")
        Plan.objects.update(place=ghana, country="GHA")
        with pytest.raises(BadInput, match="is one of another place here"):
            read(bundle)


def _names(path: Path) -> list[str]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


class TestVisibility:
    """What is private at home stays private where it is received."""

    @pytest.fixture
    def private(self, lumora: Place, tmp_path: Path, at: Callable[[str], None]) -> Path:
        Round.objects.filter(country="XLM").update(visibility="PRIVATE")
        make_bundle(tmp_path / "x.bundle", lumora)
        mark = own_fingerprint()
        forget()
        at("there")
        trust(actor="operator", mark=mark)
        read(tmp_path / "x.bundle")
        return tmp_path / "x.bundle"

    def test_rounds_and_plans_keep_it(self, private: Path, member: User) -> None:
        from django.contrib.auth.models import AnonymousUser

        from hsforhs.workbench.assessments.queries import current_rounds

        place = Place.objects.get(code="XLM")
        plan = Plan.objects.get()
        assert set(Round.objects.filter(country="XLM").values_list("visibility", flat=True)) == {"PRIVATE"}
        for person in (AnonymousUser(), member):
            assert current_rounds(place, person) == []
            assert plan_for(person, plan.pk) is None

    def test_stewards_of_the_place_work_on_with_the_plan(self, private: Path, member: User) -> None:
        from hsforhs.workbench.accounts.models import Role
        from hsforhs.workbench.accounts.services import add_user
        from hsforhs.workbench.plans import rules
        from hsforhs.workbench.plans.queries import plans_of

        place = Place.objects.get(code="XLM")
        plan = Plan.objects.get()
        steward, _ = add_user(email="s@example.org", role=Role.STEWARD, place=place)
        viewer, _ = add_user(email="v@example.org", role=Role.VIEWER, place=place)
        assert rules.may_change(steward, plan)
        assert plans_of(steward) == plans_of(viewer) == [plan]
        assert rules.may_see(viewer, plan)
        assert not rules.may_change(viewer, plan)
        assert plans_of(member) == []
