"""Reviews by two people and uses told by places."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, Review, Use
from hsforhs.workbench.library.services import review, tell_use
from hsforhs.workbench.library.services.reviews import settled
from hsforhs.workbench.places.models import Place
from tests.workbench.library.conftest import Join

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(lumora: Place, join: Join) -> tuple[User, User]:
    return join(Role.CONTRIBUTOR), join(Role.STEWARD)


def test_a_review_settles_when_two_people_agree(document: Document, two: tuple[User, User]) -> None:
    first, second = two
    review(person=first, document=document, verdict="retire", reasons="outdated")
    review(person=first, document=document, verdict="retire", reasons="still")
    assert settled(list(Review.objects.all())) == ""
    review(person=second, document=document, verdict="keep", reasons="useful")
    assert settled(list(Review.objects.all())) == ""
    review(person=first, document=document, verdict="keep", reasons="convinced")
    assert settled(list(Review.objects.all())) == "keep"
    assert Event.objects.filter(action="library.review").count() == 4


def test_a_review_is_due_again_in_two_years_or_on_the_day_named(document: Document, two: tuple[User, User]) -> None:
    today = timezone.localdate()
    assert 729 <= (review(person=two[0], document=document, verdict="keep", reasons="x").due_on - today).days <= 731
    day = today + dt.timedelta(days=30)
    assert review(person=two[0], document=document, verdict="keep", reasons="x", due_on=day).due_on == day


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"verdict": "burn"}, "'burn' is no verdict"),
        ({"reasons": "  "}, "the reasons are missing"),
        ({"due_on": dt.date(2020, 1, 1)}, "due on 2020-01-01"),
    ],
)
def test_reviews_that_are_refused(
    document: Document, two: tuple[User, User], more: dict[str, object], said: str
) -> None:
    asked: dict[str, object] = {"verdict": "keep", "reasons": "x", **more}
    with pytest.raises(BadInput, match=said):
        review(person=two[0], document=document, **asked)  # type: ignore[arg-type]
    assert not Review.objects.exists()


def test_uses_are_counted_and_corrected(document: Document, two: tuple[User, User], lumora: Place, join: Join) -> None:
    tell_use(person=two[0], document=document, place=lumora, helped=5, note="training")
    tell_use(person=join(Role.CONTRIBUTOR, "GHA"), document=document, place=Place.objects.get(code="GHA"), helped=2)
    document.refresh_from_db()
    assert (document.use_times, document.use_mean) == (2, 3.5)
    tell_use(person=two[1], document=document, place=lumora, helped=4)
    document.refresh_from_db()
    assert (document.use_times, document.use_mean) == (2, 3.0)
    assert Use.objects.get(place=lumora).person == two[1]


def test_a_use_is_refused(document: Document, two: tuple[User, User], lumora: Place, join: Join) -> None:
    with pytest.raises(BadInput, match="it helped 6"):
        tell_use(person=two[0], document=document, place=lumora, helped=6)
    for person in (join(Role.VIEWER), join(Role.CONTRIBUTOR, "GHA"), join()):
        with pytest.raises(PermissionDenied):
            tell_use(person=person, document=document, place=lumora, helped=3)
    with pytest.raises(PermissionDenied):
        review(person=join(), document=document, verdict="keep", reasons="x")
