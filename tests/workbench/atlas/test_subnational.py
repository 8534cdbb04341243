from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.framework import framework
from hsforhs.scores import Rule
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.atlas.subnational import Below, below
from hsforhs.workbench.places.models import Place, Visibility

from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("example_store")
VISITOR = AnonymousUser()


def of(code: str, person: Person = VISITOR, **wanted: str) -> Below:
    found = below(Place.objects.get(code=code), person, wanted)
    assert found is not None
    return found


@pytest.fixture
def viewer(db: None) -> Callable[[str], User]:
    def make(place: str) -> User:
        user = User.objects.create_user(f"viewer-{place.lower()}@example.org", "a long password")
        Grant.objects.create(user=user, role=Role.VIEWER, place=Place.objects.get(code=place), granted_by="operator")
        return user

    return make


def counts(found: Below) -> dict[str, tuple[int, int]]:
    return {x.kind: (x.reported, x.every) for x in found.coverage}


def test_coverage_counts_every_place_and_names_who_is_silent() -> None:
    found = of("XLM")
    assert counts(found) == {"province": (3, 3), "district": (10, 12)}
    assert [x.name for x in found.missing] == ["Ekkaret", "Quorrin"]
    assert found.more_missing == 0
    assert found.share == pytest.approx(100 * (4112500 - 274900 - 58900) / 4112500)
    assert counts(of("XLM-R")) == {"district": (3, 4)}


@pytest.mark.parametrize("rule", Rule)
def test_the_figure_of_an_area_follows_from_the_rows_by_the_named_rule(rule: Rule) -> None:
    found = of("XLM", rule=rule.value)
    assert found.rule is rule
    assert found.across is not None
    index = found.areas.index("D2")
    pairs = [
        (row.levels[index], row.place.population)
        for row in found.rows
        if row.place.kind == "district" and isinstance(row.levels[index], int)
    ]
    levels = [level for level, _people in pairs]
    expected = {
        Rule.MINIMUM: min(levels),
        Rule.MEAN: sum(levels) / len(levels),
        Rule.WEIGHTED: sum(x * p for x, p in pairs) / sum(p for _x, p in pairs),
    }
    figure = found.rolled[index]
    assert figure is not None
    assert figure.value == pytest.approx(expected[rule])
    assert (len(figure.coverage.reported), figure.coverage.asked) == (10, 12)


def test_provinces_can_be_rolled_up_instead() -> None:
    found = of("XLM", of="province")
    assert found.across is not None
    assert len(found.across.coverage.reported) == 3
    assert found.missing == ()


def test_what_cannot_be_asked_for_falls_back() -> None:
    found = of("XLM", rule="median", of="village", sheet="spar-9:SELF:1900", page="x")
    assert (found.rule, found.of) == (Rule.MINIMUM, "district")
    assert found.edition is not None
    assert (found.edition.instrument, found.edition.year) == ("spar-2", "2025")
    assert of("XLM", page="999").rows == found.rows


def test_editions_years_and_kinds_are_never_mixed() -> None:
    one = Round.objects.get(place__code="XLM-U-1", period="2025")
    Round.objects.filter(pk=one.pk).update(period="2026", year=2026)
    found = of("XLM")
    assert [x.label for x in found.editions] == ["SPAR 2, 2026", "SPAR 2, 2025"]
    assert counts(found)["district"] == (1, 12)
    assert counts(of("XLM", sheet="spar-2:SELF:2025"))["district"] == (9, 12)
    Round.objects.filter(pk=one.pk).update(kind="EXT")
    assert of("XLM").editions[0].label == "SPAR 2, 2026, external evaluation"


def test_missing_not_applicable_and_not_asked_stand_apart() -> None:
    one = Round.objects.get(place__code="XLM-U-1")
    d2 = [x.code for x in framework().indicators_of("spar-2") if x.group.code == "C5"]
    one.scores.filter(code__in=d2).update(state="not applicable", value=None)
    two = Round.objects.get(place__code="XLM-U-2")
    two.scores.filter(code__in=d2).update(state="not reported", value=None)
    Round.objects.get(place__code="XLM-U-3").scores.filter(code__in=d2).delete()
    found = of("XLM-U")
    by_code = {x.place.code: x for x in found.rows}
    every = of("XLM")
    index = every.areas.index("D2")
    levels = {x.place.code: x.levels[index] for x in every.rows}
    assert [levels[f"XLM-U-{n}"] for n in (1, 2, 3, 4)] == ["n/a", None, "·", None]
    covered = every.rolled[index]
    assert covered is not None
    assert covered.coverage.not_applicable == ("XLM-U-1",)
    assert covered.coverage.not_asked == ("XLM-U-3",)
    assert "XLM-U-2" in covered.coverage.missing
    assert by_code["XLM-U-4"].reported is False


def test_a_weight_that_is_not_known_stops_the_weighted_rule_alone() -> None:
    Place.objects.filter(code__in=["XLM-U-1", "XLM-U-4"]).update(population=None)
    found = of("XLM", rule="weighted")
    assert found.across is None
    assert found.problem.startswith("The population of Tessamor is not known here, so its weight is not known.")
    Place.objects.filter(code="XLM-U-2").update(population=None)
    assert "and other places that reported is not known here (2 in all)" in of("XLM", rule="weighted").problem
    assert of("XLM", rule="mean").across is not None
    assert of("XLM", rule="mean").share is None


def test_places_count_in_the_years_in_which_they_exist() -> None:
    Place.objects.filter(code="XLM-R-3").update(valid_to=dt.date(2024, 12, 31))
    Place.objects.filter(code="XLM-U-4").update(valid_from=dt.date(2026, 1, 1))
    assert counts(of("XLM"))["district"] == (10, 10)
    assert of("XLM").missing == ()
    Place.objects.filter(code="XLM-R-3").update(valid_to=dt.date(2025, 12, 31))
    assert counts(of("XLM"))["district"] == (10, 11)


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.NETWORK])
def test_a_round_that_is_not_public_neither_shows_nor_counts_for_outsiders(
    visibility: Visibility, client: Client, viewer: Callable[[str], User], member: User
) -> None:
    everything = page(client, "/places/XLM/")
    assert "10 of 12 districts have reported" in words(everything)
    Round.objects.filter(place__code="XLM-U-1").update(visibility=visibility)
    strangers = [AnonymousUser(), member]
    if visibility is Visibility.PRIVATE:
        strangers += [viewer("GHA"), viewer("XLM-R")]
    for person in strangers:
        found = of("XLM", person)
        assert counts(found)["district"] == (9, 12)
        assert "Tessamor" in [x.name for x in found.missing]
        row = next(x for x in found.rows if x.place.code == "XLM-U-1")
        assert set(row.levels) == {None}
    for place in ("XLM", "XLM-U", "XLM-U-1"):
        assert counts(of("XLM", viewer(place)))["district"] == (10, 12)
    if visibility is Visibility.NETWORK:
        assert counts(of("XLM", viewer("GHA")))["district"] == (10, 12)
    outside = page(client, "/places/XLM/")
    assert "9 of 12 districts have reported" in words(outside)
    assert client.get("/places/XLM-U-1/progress/").status_code == 404
    for address in ("/places/XLM-U-1/", "/places/XLM-U/", "/places/XLM-U/below/"):
        row = re.search(r"Tessamor</a></th>(.*?)</tr>", page(client, address), re.DOTALL)
        assert not row or not re.search(r"lv l\d", row[1])


def test_an_edition_of_private_rounds_alone_is_not_offered(viewer: Callable[[str], User]) -> None:
    Round.objects.filter(place__code="XLM-U-1").update(visibility=Visibility.PRIVATE, period="2026", year=2026)
    assert [x.label for x in of("XLM").editions] == ["SPAR 2, 2025"]
    assert [x.label for x in of("XLM", viewer("XLM")).editions] == ["SPAR 2, 2026", "SPAR 2, 2025"]


def test_a_page_says_rule_coverage_and_who_is_missing(client: Client) -> None:
    text = words(page(client, "/places/XLM/?rule=weighted"))
    for said in (
        "10 of 12 districts have reported (SPAR 2, 2025)",
        "mean of the levels over the 10 of 12 districts that reported, weighted by population",
        "They hold 92 % of the people.",
        "Not reported: Ekkaret , Quorrin",
        "Only 20 of 35 indicators were asked",
        "Weighted mean 2025",
        "10/12",
    ):
        assert said in text
    html = page(client, "/places/XLM/")
    assert "The row on top gives the lowest level in each area" in words(html)
    assert "rule=mean&amp;of=district&amp;sheet=spar-2%3ASELF%3A2025#below" in html


def test_many_places_stand_on_a_page_of_their_own(client: Client) -> None:
    province = Place.objects.get(code="XLM-U")
    Place.objects.bulk_create(
        Place(
            code=f"XLM-U-M{number}",
            kind="district",
            name=f"Invented {number}",
            country="XLM",
            parent=province,
            path=f"{province.path}/XLM-U-M{number}",
        )
        for number in range(60)
    )
    text = words(page(client, "/places/XLM/"))
    assert "10 of 72 districts have reported" in text
    assert "16 of 75 places are shown here; see all" in text
    assert "and 50 more" in text
    first, third = (words(page(client, f"/places/XLM/below/?page={x}")) for x in (1, 3))
    assert "Marenthe" in first
    assert first != third
    assert "Invented 9" in third


def test_without_assessments_below_a_page_says_how_they_could_come(client: Client) -> None:
    Round.objects.filter(place__kind__in=("province", "district")).update(visibility=Visibility.PRIVATE)
    text = words(page(client, "/places/XLM/"))
    assert "No assessment of these places is loaded here, or none that you may see." in text
    assert below(Place.objects.get(code="GHA"), VISITOR, {}) is None
    Place.objects.filter(country="XLM").exclude(code="XLM").update(valid_to=dt.date(2000, 1, 1))
    assert below(Place.objects.get(code="XLM"), VISITOR, {}) is None
