from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import translation

from hsforhs.planning import action_catalogue
from hsforhs.workbench.atlas.action_pictures import MOST_BOXES, flow, stairs

KNOWN = action_catalogue()
ACTION = KNOWN.action("R3-032")


class TestStairs:
    def test_each_level_is_a_step_up_and_one_is_this(self) -> None:
        found = stairs(ACTION, KNOWN).stairs
        assert [x.level for x in found] == [1, 2, 3, 4, 5]
        assert [x.level for x in found if x.here] == [4]
        assert [x.actions for x in found] == [None, 3, 4, 4, 4]
        heights = [x.height for x in found]
        assert heights == sorted(heights)
        assert {x.y + x.height for x in found} == {stairs(ACTION, KNOWN).ground}
        assert [x.x for x in found] == ["0", "20", "40", "60", "80"]

    def test_they_rise_to_the_left_in_arabic(self) -> None:
        with translation.override("ar"):
            found = stairs(ACTION, KNOWN).stairs
        assert [x.x for x in found] == ["81", "61", "41", "21", "1"]
        assert found[0].middle == "90.5"


class TestFlow:
    def test_what_comes_first_stands_before_and_what_follows_after(self) -> None:
        found = flow(ACTION, KNOWN)
        assert found is not None
        assert tuple(x.action.id for x in found.first) == ACTION.prerequisites
        assert tuple(x.action.id for x in found.then) == tuple(x.id for x in KNOWN.followers(ACTION.id))
        assert (found.first[0].x, found.this.x, found.then[0].x) == ("0", "36", "72")
        assert len(found.lines) == len(found.first) + len(found.then)
        assert {(x.x1, x.x2) for x in found.lines} == {("28", "36"), ("64", "72")}
        assert all(0 <= x.y < x.middle < found.height for x in found.boxes)

    def test_it_is_mirrored_in_arabic(self) -> None:
        with translation.override("ar"):
            found = flow(ACTION, KNOWN)
        assert found is not None
        assert (found.first[0].x, found.this.x, found.then[0].x) == ("72", "36", "0")
        assert {(x.x1, x.x2) for x in found.lines} == {("72", "64"), ("36", "28")}
        assert found.mirrored

    def test_without_neighbours_there_is_no_picture(self) -> None:
        alone = replace(ACTION, id="R3-999", prerequisites=())
        assert flow(alone, KNOWN) is None

    def test_more_than_fit_are_counted(self) -> None:
        many = tuple(KNOWN.actions)[: MOST_BOXES + 3]
        found = flow(replace(ACTION, id="R3-999", prerequisites=many), KNOWN)
        assert found is not None
        assert (len(found.first), found.more) == (MOST_BOXES, 3)


@pytest.mark.django_db
def test_the_pictures_stand_on_the_page_with_numbers_that_svg_reads(client: Client) -> None:
    page = client.get(f"/actions/{ACTION.id}/", headers={"Accept-Language": "fr"}).content.decode()
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert 'aria-label="' in drawn
    positions = re.findall(r' (?:x|x1|x2|width)="([^"]*)%"', drawn)
    assert len(positions) > 20
    assert all(re.fullmatch(r"\d+(\.\d+)?", x) for x in positions)
    for before in ACTION.prerequisites:
        assert f'<a href="/actions/{before}/"><title lang="en">' in drawn
