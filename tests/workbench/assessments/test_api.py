"""Assessments, scores, capacities and gaps over the API: as stored, and only for who may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import HttpResponse
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.scores import gaps
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments import queries, rules
from hsforhs.workbench.assessments.models import Round, RoundState, StoredScore
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_store")]
Ask = Callable[..., HttpResponse]
People = Callable[..., User]


def rows(response: HttpResponse) -> list[dict]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


@pytest.fixture
def ghana_round() -> Round:
    return Round.objects.filter(place__code="GHA", instrument="spar-2", superseded_by=None).latest("period")


def hide(found: Round, visibility: Visibility = Visibility.PRIVATE) -> None:
    Round.objects.filter(pk=found.pk).update(visibility=visibility)


def test_an_assessment_is_given_with_its_source_and_both_figures(ask: Ask, ghana_round: Round) -> None:
    found = ask(f"assessments/{ghana_round.pk}").json()
    assert (found["place"], found["instrument"], found["period"]) == ("GHA", "spar-2", ghana_round.period)
    assert found["published_total"] == ghana_round.published_total
    assert found["source"]["citation"] == ghana_round.source.citation
    assert found["total"]["published"] == ghana_round.published["TOTAL"]
    assert sum(found["states"].values()) == ghana_round.scores.count()
    published = {x["code"]: x["published"] for x in found["capacities"]}
    assert published == {x: y for x, y in ghana_round.published.items() if x != "TOTAL"}


def test_a_difference_between_published_and_recomputed_shows(ask: Ask, ghana_round: Round) -> None:
    before = ask(f"assessments/{ghana_round.pk}").json()["capacities"][0]
    wrong = {**ghana_round.published, before["code"]: before["recomputed"] - 1}
    Round.objects.filter(pk=ghana_round.pk).update(published=wrong)
    found = next(x for x in rows(ask("capacities", place="GHA")) if x["assessment"] == ghana_round.pk)
    after = found["capacities"][0]
    assert (after["published"], after["recomputed"], after["differs"]) == (
        before["recomputed"] - 1,
        before["recomputed"],
        True,
    )
    assert found["source"]["citation"]


def test_three_states_stay_three_and_zero_is_a_value(ask: Ask, ghana_round: Round) -> None:
    first, second, third = ghana_round.scores.all()[:3]
    StoredScore.objects.filter(pk=first.pk).update(value=0)
    StoredScore.objects.filter(pk=second.pk).update(state="not reported", value=None)
    StoredScore.objects.filter(pk=third.pk).update(state="not applicable", value=None)
    period = ghana_round.period
    found = {x["id"]: x for x in rows(ask("scores", place="GHA", instrument="spar-2", period=period))}
    assert (found[first.pk]["state"], found[first.pk]["value"]) == ("value", 0)
    assert (found[second.pk]["state"], found[second.pk]["value"]) == ("not reported", None)
    assert (found[third.pk]["state"], found[third.pk]["value"]) == ("not applicable", None)
    only = rows(ask("scores", place="GHA", instrument="spar-2", period=period, state="not applicable"))
    assert {x["id"] for x in only} == {x.pk for x in (third,)} | {
        x["id"] for x in found.values() if x["state"] == "not applicable"
    }


def test_a_half_level_stays_a_half(ask: Ask, ghana_round: Round) -> None:
    score = ghana_round.scores.first()
    StoredScore.objects.filter(pk=score.pk).update(value="2.5")
    found = rows(ask("scores", place="GHA", instrument="spar-2", code=score.code, period=ghana_round.period))
    assert [x["value"] for x in found] == [2.5]


@pytest.mark.parametrize(
    "filters",
    [
        {"place": "XLM-U-1"},
        {"country": "XLM"},
        {"instrument": "spar-1"},
        {"kind": "EXT"},
        {"period": "2022"},
        {"invented": True},
        {"instrument": "spar-2", "country": "GHA"},
    ],
)
def test_lists_are_narrowed_as_the_store_is(ask: Ask, filters: dict[str, object]) -> None:
    wanted = {("place__code" if name == "place" else name): x for name, x in filters.items()}
    stored = queries.current().filter(**wanted)
    assert {x["id"] for x in rows(ask("assessments", limit=500, **filters))} == {x.pk for x in stored}
    assert {x["assessment"] for x in rows(ask("capacities", limit=500, **filters))} == {x.pk for x in stored}
    scores = StoredScore.objects.filter(round__in=stored).count()
    assert len(rows(ask("scores", limit=500, **filters))) == min(scores, 500)
    assert stored, "the filter must fit something"


def test_below_a_place_come_the_place_and_its_parts(ask: Ask) -> None:
    found = {x["place"] for x in rows(ask("assessments", under="XLM-U", limit=500))}
    assert found <= {x.code for x in Place.objects.filter(path__startswith="WORLD/XLM/XLM-U")}
    assert {"XLM-U", "XLM-U-1"} <= found


def test_only_what_came_since(ask: Ask, ghana_round: Round) -> None:
    newest = Round.objects.aggregate(x=Max("stored_at"))["x"]
    later = newest + dt.timedelta(seconds=5)
    Round.objects.filter(pk=ghana_round.pk).update(stored_at=later)
    since = (newest + dt.timedelta(seconds=1)).isoformat()
    assert [x["id"] for x in rows(ask("assessments", updated_since=since))] == [ghana_round.pk]
    assert {x["assessment"] for x in rows(ask("scores", updated_since=since))} == {ghana_round.pk}
    assert ask("assessments", updated_since="last week").status_code == 422


@pytest.mark.parametrize(
    ("path", "filters", "sentence"),
    [
        ("assessments", {"instrument": "spar"}, "instrument: there is no instrument 'spar'"),
        ("assessments", {"kind": "OWN"}, "kind is 'OWN'; expected one of SELF"),
        ("assessments", {"country": "ZZZ"}, "country is 'ZZZ'; expected the code of a place"),
        ("scores", {"code": "C1.1"}, "code is 'C1.1' and means nothing without its edition"),
        ("scores", {"state": "unknown"}, "state is 'unknown'; expected one of value, not reported, not applicable."),
        ("capacities", {"code": "C1"}, "There is no parameter 'code' here"),
        ("assessments/1/gaps", {"years": 3}, "years is 3; expected 1 or 5."),
        ("assessments/1/gaps", {"target": 6}, "target is '6'; expected less than or equal to 5."),
    ],
)
def test_wrong_questions_are_refused(ask: Ask, path: str, filters: dict[str, object], sentence: str) -> None:
    response = ask(path, **filters)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(sentence)


@pytest.mark.parametrize("asked", [{}, {"years": 1}, {"target": 3}])
def test_gaps_are_those_of_the_core(ask: Ask, ghana_round: Round, asked: dict[str, int]) -> None:
    stored = queries.round_by_id(ghana_round.pk)
    report = gaps(stored.assessment, framework(), years=asked.get("years", 5), target=asked.get("target"))
    found = ask(f"assessments/{ghana_round.pk}/gaps", **asked).json()
    assert [(x["indicator"], x["now"], x["target"]) for x in found["gaps"]] == [
        (str(x.indicator), x.now, x.target) for x in report.gaps
    ]
    assert found["not_seen"] == [str(x) for x in report.not_seen]
    assert found["gaps"][0]["components"][0]["cell"].startswith(f"{found['gaps'][0]['area']}:")
    assert ":OS:" in found["gaps"][0]["sectors"][0]["cell"]


def test_vintages_come_oldest_first_and_the_old_one_says_what_replaced_it(ask: Ask, ghana_round: Round) -> None:
    old = ghana_round.pk
    new = Round.objects.get(pk=old)
    new.pk, new.vintage = None, 2
    new.save()
    Round.objects.filter(pk=old).update(superseded_by=new)
    assert [(x["id"], x["vintage"]) for x in ask(f"assessments/{new.pk}/vintages").json()] == [(old, 1), (new.pk, 2)]
    assert ask(f"assessments/{old}").json()["superseded_by"] == new.pk
    listed = {x["id"] for x in rows(ask("assessments", place="GHA"))}
    assert new.pk in listed
    assert old not in listed


SEEN = {
    # who asks: (private, network, public)
    "nobody": (False, False, True),
    "without a role": (False, False, True),
    "another country": (False, True, True),
    "this country": (True, True, True),
    "the region": (True, True, True),
    "this country, for what is public": (False, False, True),
    "the region, narrowed to another country": (False, False, False),
    "the region, narrowed to this country": (True, True, True),
}


@pytest.mark.parametrize(("who", "seen"), SEEN.items())
def test_who_sees_an_assessment_in_every_answer(
    ask: Ask, join: People, token_of: Callable[..., str], ghana_round: Round, who: str, seen: tuple[bool, ...]
) -> None:
    token = {
        "nobody": lambda: "",
        "without a role": lambda: token_of(join()),
        "another country": lambda: token_of(join(Role.STEWARD, "NGA")),
        "this country": lambda: token_of(join(Role.VIEWER, "GHA")),
        "the region": lambda: token_of(join(Role.VIEWER, "AFRO")),
        "this country, for what is public": lambda: token_of(join(Role.VIEWER, "GHA"), "", "read:public"),
        "the region, narrowed to another country": lambda: token_of(join(Role.VIEWER, "AFRO"), "NGA"),
        "the region, narrowed to this country": lambda: token_of(join(Role.VIEWER, "AFRO"), "GHA"),
    }[who]()
    number = ghana_round.pk
    for visibility, expected in zip((Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC), seen, strict=True):
        hide(ghana_round, visibility)
        for path in ("", "/gaps", "/vintages"):
            response = ask(f"assessments/{number}{path}", token)
            assert response.status_code == (200 if expected else 404)
            if not expected:
                assert response.json() == ask("assessments/999999", token).json(), "as if it were not there"
        for path, name in (("assessments", "id"), ("capacities", "assessment"), ("scores", "assessment")):
            found = {x[name] for x in rows(ask(path, token, place="GHA", limit=500))}
            assert (number in found) is expected, path
        for form in ("csv", "parquet"):
            table = ask(f"bulk/scores.{form}", token, country="GHA", instrument="spar-2", period=ghana_round.period)
            assert (b"GHA" in table.getvalue()) is expected


def test_the_condition_on_rounds_lets_through_what_the_rule_does(join: People, administrator: User) -> None:
    for number, visibility in enumerate(Visibility):
        ids = [x.pk for x in Round.objects.all() if x.pk % 3 == number]
        Round.objects.filter(pk__in=ids).update(visibility=visibility)
        Round.objects.filter(pk__in=ids[::4]).update(state=RoundState.DRAFT)
    people = [
        AnonymousUser(),
        administrator,
        join(),
        join(Role.VIEWER, "XLM-U"),
        join(Role.APPROVER, "AFRO"),
        join(Role.ADMINISTRATOR, "WORLD"),
    ]
    everything = list(Round.objects.select_related("place"))
    for person in people:
        seen = set(Round.objects.filter(rules.seen_by(person)))
        assert seen == {x for x in everything if rules.may_see(person, x)}
        listed = set(queries.seen_rounds(person))
        assert listed == {x for x in queries.current() if rules.may_see(person, x)}
    assert len(set(queries.seen_rounds(administrator))) > len(set(queries.seen_rounds(AnonymousUser())))


def test_an_open_round_is_given_to_nobody_and_comes_last_when_it_is_published(
    ask: Ask, ghana_round: Round, join: People, token_of: Callable[..., str], administrator: User
) -> None:
    tokens = ["", token_of(join(Role.STEWARD, "GHA")), token_of(administrator)]
    Round.objects.filter(pk=ghana_round.pk).update(state=RoundState.DRAFT)
    for token in tokens:
        for path in ("", "/gaps", "/vintages"):
            assert ask(f"assessments/{ghana_round.pk}{path}", token).status_code == 404
        for path, name in (("assessments", "id"), ("capacities", "assessment"), ("scores", "assessment")):
            assert ghana_round.pk not in {x[name] for x in rows(ask(path, token, place="GHA", limit=500))}
    moment = timezone.now()
    Round.objects.filter(pk=ghana_round.pk).update(state=RoundState.PUBLISHED, published_at=moment)
    assert rows(ask("assessments", limit=500))[-1]["id"] == ghana_round.pk
    assert rows(ask("scores", place="GHA", limit=500))[-1]["assessment"] == ghana_round.pk
    assert [x["id"] for x in rows(ask("assessments", updated_since=moment.isoformat()))] == [ghana_round.pk]


def test_every_answer_keeps_to_the_budget_of_queries(
    ask: Ask,
    ghana_round: Round,
    join: People,
    token_of: Callable[..., str],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    token = token_of(join(Role.VIEWER, "AFRO"))
    one = [f"assessments/{ghana_round.pk}{x}" for x in ("", "/gaps", "/vintages")]
    for path in ("assessments", "scores", "capacities", *one):
        filters = {} if "/" in path else {"limit": 500, "under": "AFRO", "updated_since": "2020-01-01T00:00:00"}
        with django_assert_max_num_queries(15):
            assert ask(path, token, **filters).status_code == 200


def test_last_modified_is_the_newest_of_a_page_and_alone_it_never_makes_a_304(ask: Ask, ghana_round: Round) -> None:
    moment = timezone.now() + dt.timedelta(hours=1)
    Round.objects.filter(pk=ghana_round.pk).update(stored_at=moment)
    response = ask("assessments", place="GHA")
    assert response["Last-Modified"] == f"{moment.astimezone(dt.UTC):%a, %d %b %Y %H:%M:%S} GMT"
    assert ask(f"assessments/{ghana_round.pk}")["Last-Modified"] == response["Last-Modified"]
