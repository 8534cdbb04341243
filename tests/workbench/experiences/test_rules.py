"""Role x deed, as one table; who reads what, one by one and many at once; that what must not leak could leak."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.experiences import queries, rules, services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, SavedSynthesis, Timeline
from hsforhs.workbench.experiences.rules import Deed
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
V, C, L, A, S, X = Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR
TABLE = {
    Deed.WRITE: {C, L, S, X},
    Deed.FOLLOW: {C, L, S, X},
    Deed.VALIDATE: {A, X},
    Deed.SET_VISIBILITY: {A, X},
    Deed.PROPOSE_PUBLIC: {C, L, S, X},
    Deed.ACCEPT_PUBLIC: {A, X},
    Deed.IMPORT: {S, X},
    Deed.REMOVE: {S, X},
}


@pytest.mark.parametrize("role", Role)
def test_the_table_of_deeds(country: Place, region: Place, join: Join, role: Role) -> None:
    here, above, elsewhere = join(role), join(role, "AFRO"), join(role, "GHA")
    below = join(role, "XLM-U")
    assert TABLE.keys() == set(Deed)
    for deed, roles in TABLE.items():
        assert rules.may_at(here, deed, country) is (role in roles), deed
        assert rules.may_at(above, deed, country) is (role in roles), deed
        assert not rules.may_at(elsewhere, deed, country), deed
        assert not rules.may_at(below, deed, country), deed


def test_who_has_no_role_may_nothing_and_the_site_administrator_everything(
    country: Place, join: Join, administrator: User
) -> None:
    closed, ended = join(X), join(X)
    closed.is_active = False
    ended.grants.update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    for deed in Deed:
        assert not any(rules.may_at(x, deed, country) for x in (AnonymousUser(), join(), closed, ended)), deed
        assert rules.may_at(administrator, deed, country)


def test_what_may_be_done_with_a_review_and_with_a_version_without_names(administrator: User, country: Place) -> None:
    whole = Review(place=country)
    assert {x for x in Deed if rules.may(administrator, x, whole)} == set(Deed) - {Deed.ACCEPT_PUBLIC}
    waiting = Review(place=country, anonymised=True, proposed_by_id=administrator.pk + 1)
    allowed = {Deed.WRITE, Deed.ACCEPT_PUBLIC, Deed.REMOVE}
    assert {x for x in Deed if rules.may(administrator, x, waiting)} == allowed
    accepted = Review(place=country, anonymised=True, accepted_at=timezone.now(), proposed_by_id=0)
    assert {x for x in Deed if rules.may(administrator, x, accepted)} == {Deed.REMOVE}


def test_nobody_validates_or_accepts_what_is_their_own(administrator: User, approver: User, country: Place) -> None:
    own = Review(place=country, author=administrator)
    assert not rules.may(administrator, Deed.VALIDATE, own)
    assert rules.may(approver, Deed.VALIDATE, own)
    proposed = Review(place=country, anonymised=True, proposed_by=administrator)
    assert not rules.may(administrator, Deed.ACCEPT_PUBLIC, proposed)
    assert rules.may(approver, Deed.ACCEPT_PUBLIC, proposed)
    nobody = Review(place=country, anonymised=True)
    assert not rules.may(approver, Deed.ACCEPT_PUBLIC, nobody), "nothing is proposed"
    assert not rules.may_validate_lesson(administrator, Lesson(review=own, author=administrator))
    assert rules.may_validate_lesson(approver, Lesson(review=own, author=administrator))


def test_a_version_without_names_belongs_to_the_place_of_its_original(
    review: Review, writer: User, approver: User, stranger: User, region: Place
) -> None:
    made = services.propose_public(person=writer, review=review, place=region, title="A country")
    assert rules.home(made).code == "XLM"
    assert rules.may(approver, Deed.ACCEPT_PUBLIC, made)
    assert not rules.may(stranger, Deed.ACCEPT_PUBLIC, made)


READERS = {
    "PRIVATE": {"viewer", "contributor", "administrator of the site"},
    "NETWORK": {"viewer", "contributor", "member elsewhere", "administrator of the site"},
    "PUBLIC": {"visitor", "account", "viewer", "contributor", "member elsewhere", "administrator of the site"},
}
NARROWER = ("PRIVATE", "NETWORK", "PUBLIC")


@pytest.fixture
def everybody(world: Place, join: Join, administrator: User) -> dict[str, Person]:
    return {
        "visitor": AnonymousUser(),
        "account": join(),
        "viewer": join(V),
        "contributor": join(C),
        "member elsewhere": join(X, "GHA"),
        "administrator of the site": administrator,
    }


@pytest.mark.parametrize("of_lesson", Visibility.values)
@pytest.mark.parametrize("of_review", Visibility.values)
def test_who_reads_a_review_and_its_lesson_one_by_one_and_many_at_once(
    lesson: Lesson, everybody: dict[str, Person], of_review: str, of_lesson: str
) -> None:
    Review.objects.filter(pk=lesson.review_id).update(visibility=of_review)
    Lesson.objects.filter(pk=lesson.pk).update(visibility=of_lesson)
    found = Lesson.objects.select_related("review__place").get(pk=lesson.pk)
    narrower = min(of_review, of_lesson, key=NARROWER.index)
    one = {name for name, x in everybody.items() if rules.may_read_review(x, found.review)}
    many = {name for name, x in everybody.items() if Review.objects.filter(rules.seen_reviews(x)).exists()}
    assert one == many == READERS[of_review]
    one = {name for name, x in everybody.items() if rules.may_read_lesson(x, found)}
    many = {name for name, x in everybody.items() if Lesson.objects.filter(rules.seen_lessons(x)).exists()}
    assert one == many == READERS[narrower]


def test_a_waiting_version_is_for_the_place_of_its_original_and_not_for_that_of_its_own(
    lesson: Lesson, writer: User, region: Place, join: Join, everybody: dict[str, Person]
) -> None:
    made = services.propose_public(person=writer, review=lesson.review, place=region, title="A country")
    rows = Review.objects.filter(pk=made.pk)
    one = {name for name, x in everybody.items() if rules.may_read_review(x, rows.get())}
    many = {name for name, x in everybody.items() if rows.filter(rules.seen_reviews(x)).exists()}
    assert one == many == READERS["PRIVATE"]
    copies = Lesson.objects.filter(review=made)
    seen = {name for name, x in everybody.items() if copies.filter(rules.seen_lessons(x)).exists()}
    assert seen == READERS["PRIVATE"]


@pytest.mark.parametrize("visibility", Visibility.values)
def test_who_reads_a_timeline(timeline: Timeline, everybody: dict[str, Person], visibility: str) -> None:
    timeline.visibility = visibility
    assert {name for name, x in everybody.items() if rules.may_read_timeline(x, timeline)} == READERS[visibility]


def test_on_a_timeline_nothing_is_validated_or_proposed(administrator: User, timeline: Timeline) -> None:
    allowed = {x for x in Deed if rules.may_on_timeline(administrator, x, timeline)}
    assert allowed == {Deed.WRITE, Deed.FOLLOW, Deed.SET_VISIBILITY, Deed.REMOVE}


def test_members_save_syntheses_and_take_their_own_away(
    viewer: User, stranger: User, join: Join, administrator: User
) -> None:
    assert rules.may_save(viewer)
    assert not rules.may_save(join())
    assert not rules.may_save(AnonymousUser())
    saved = SavedSynthesis(person=viewer)
    assert [rules.may_remove(x, saved) for x in (viewer, stranger, administrator, AnonymousUser())] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("first", "second", "narrower"),
    [("PUBLIC", "NETWORK", "NETWORK"), ("PRIVATE", "PUBLIC", "PRIVATE"), ("NETWORK", "NETWORK", "NETWORK")],
)
def test_the_narrower_of_two(first: str, second: str, narrower: str) -> None:
    assert rules.narrowest(first, second) == rules.narrowest(second, first) == narrower


def test_lists_of_what_one_may_act_on_are_what_the_rules_say(
    lesson: Lesson, timeline: Timeline, writer: User, region: Place, join: Join, administrator: User
) -> None:
    """Every role at each place, over reviews and events of two countries and a province, open and closed."""
    waiting = services.propose_public(person=writer, review=lesson.review, place=region, title="x")
    for code in ("GHA", "XLM-U"):
        for visibility in Visibility.values:
            place = Place.objects.get(code=code)
            made = Review.objects.create(
                place=place, country=place.country, title="x", kind="AAR", visibility=visibility, catalogue_version="1"
            )
            Recommendation.objects.create(review=made, text="x")
    for visibility in Visibility.values:
        other = Timeline(place=Place.objects.get(code="GHA"), country="GHA", event="x", visibility=visibility)
        other.save()
        Recommendation.objects.create(timeline=other, text="x")
    Recommendation.objects.create(review=waiting, text="x")
    Recommendation.objects.create(timeline=timeline, text="x")
    people = [join(role, code) for role in Role for code in ("WORLD", "AFRO", "XLM", "XLM-U", "GHA")]
    steps = list(Recommendation.objects.select_related("review__place", "review__original__place", "timeline__place"))
    reviews = list(Review.objects.filter(anonymised=False).select_related("place"))
    told = set()
    for person in (AnonymousUser(), join(), administrator, *people):
        followed = {
            x.pk
            for x in steps
            if (
                rules.may_read_review(person, x.review) and rules.may(person, Deed.FOLLOW, x.review)
                if x.review
                else rules.may_read_timeline(person, x.timeline)
                and rules.may_on_timeline(person, Deed.FOLLOW, x.timeline)
            )
        }
        found = set(Recommendation.objects.filter(rules.followed(person)).values_list("pk", flat=True))
        assert found == followed, person
        written = {x.pk for x in reviews if rules.may(person, Deed.WRITE, x)}
        held = set(Review.objects.filter(rules.written(person), anonymised=False).values_list("pk", flat=True))
        assert held == written, person
        assert set(queries.reviews_to_write(person).values_list("pk", flat=True)) <= written
        told.add(len(followed))
    assert len(told) > 3, "the table tells people apart"
