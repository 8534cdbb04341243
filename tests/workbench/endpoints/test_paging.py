"""Pages that lose nothing and double nothing, and cursors that open one list only."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from ninja.errors import HttpError

from hsforhs.workbench.endpoints.paging import FOREIGN, Paged, page_of, page_of_records
from hsforhs.workbench.places.models import Place

SHARED = [HealthCheck.function_scoped_fixture]


class Named(Paged):
    q: str = ""


class Other(Paged):
    q: str = ""


def add(code: str, name: str = "same") -> Place:
    return Place.objects.create(code=code, kind="district", name=name, path=code)


@pytest.mark.django_db
@hypothesis_settings(max_examples=25, suppress_health_check=SHARED)
@given(
    names=st.lists(st.sampled_from("abc"), max_size=9), limit=st.integers(1, 4), late=st.lists(st.sampled_from("abz"))
)
@pytest.mark.parametrize("order", ["pk", "name"])
def test_every_row_that_was_there_comes_once_while_others_are_added(
    order: str, names: list[str], limit: int, late: list[str]
) -> None:
    Place.objects.all().delete()
    first = [add(f"P{number}", name) for number, name in enumerate(names)]
    came: list[Place] = []
    cursor: str | None = ""
    while cursor is not None:
        page, cursor = page_of(Place.objects.all(), Paged(limit=limit, cursor=cursor), order=order)
        assert len(page) <= limit
        came += page
        if late:
            add(f"L{len(late)}", late.pop())
    codes = [x.code for x in came]
    assert len(codes) == len(set(codes)), "no row comes twice"
    assert {x.code for x in first} <= set(codes), "no row is lost"
    if order == "pk":
        assert len(codes) == len([x for x in came if x.code.startswith("P")]) + len(
            [x for x in came if x.code.startswith("L")]
        )
        assert codes == list(Place.objects.order_by("pk").values_list("code", flat=True))[: len(codes)]


@pytest.mark.django_db
def test_a_row_that_is_taken_away_moves_nothing() -> None:
    rows = [add(f"P{x}") for x in range(6)]
    page, cursor = page_of(Place.objects.all(), Paged(limit=3))
    rows[2].delete()
    rows[3].delete()
    following, end = page_of(Place.objects.all(), Paged(limit=3, cursor=cursor or ""))
    assert [x.code for x in (*page, *following)] == ["P0", "P1", "P2", "P4", "P5"]
    assert end is None


@pytest.mark.django_db
def test_a_page_that_ends_with_the_list_has_no_next() -> None:
    add("P1")
    add("P2")
    assert page_of(Place.objects.all(), Paged(limit=2))[1] is None
    assert page_of(Place.objects.all(), Paged(limit=1))[1] is not None
    assert page_of(Place.objects.none(), Paged(limit=1)) == ([], None)


@pytest.mark.django_db
def test_a_cursor_belongs_to_its_list_and_its_filters() -> None:
    for x in range(3):
        add(f"P{x}")
    found = Place.objects.all()
    cursor = page_of(found, Named(limit=1, q="a"))[1] or ""
    assert page_of(found, Named(limit=2, q="a", cursor=cursor))[0], "another size of page is the same list"
    for asked in (
        Named(limit=1, q="b", cursor=cursor),
        Other(limit=1, q="a", cursor=cursor),
        Named(limit=1, q="a", cursor=cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
        Named(limit=1, q="a", cursor="anything"),
    ):
        with pytest.raises(HttpError) as error:
            page_of(found, asked)
        assert (error.value.status_code, error.value.message) == (422, FOREIGN)


@given(number=st.integers(0, 12), limit=st.integers(1, 5))
def test_records_of_the_catalogue_come_whole_and_in_order(number: int, limit: int) -> None:
    records = [SimpleNamespace(id=f"A{x}") for x in range(number)]
    came: list[SimpleNamespace] = []
    cursor: str | None = ""
    while cursor is not None:
        page, cursor = page_of_records(records, Paged(limit=limit, cursor=cursor), name=lambda x: x.id)
        came += page
    assert came == records


def test_a_cursor_of_a_record_that_is_gone_is_refused() -> None:
    records = [SimpleNamespace(id=x) for x in "abc"]
    cursor = page_of_records(records, Paged(limit=1), name=lambda x: x.id)[1] or ""
    with pytest.raises(HttpError, match="does not belong"):
        page_of_records(records[1:], Paged(limit=1, cursor=cursor), name=lambda x: x.id)
