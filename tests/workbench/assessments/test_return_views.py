"""Pages of packs: taking the workbook away, handing it in, choosing what of it is taken."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import PackReturn, Round, RoundState, StoredScore
from tests.files.made import with_parts
from tests.workbench.assessments.packing import Fill, filled, taken_away, upload
from tests.workbench.assessments.test_score_views import browse, hidden

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
Write = Callable[..., StoredScore]


class Desk:
    """One person with the pages of one round."""

    def __init__(self, person: User, found: Round) -> None:
        self.client, self.start = browse(person), f"/rounds/{found.pk}/"

    def hand_in(self, content: bytes, **data: str) -> HttpResponse:
        return self.client.post(f"{self.start}return/", {"file": upload(content), **data})  # type: ignore[return-value]

    def page(self) -> HttpResponse:
        return self.client.get(f"{self.start}return/check/")  # type: ignore[return-value]

    def confirm(self, page: HttpResponse, *take: str, **more: Any) -> HttpResponse:
        conflicts = re.findall(r'name="conflict" value="([^"]*)"', page.content.decode())
        data = {"shown": hidden(page, "shown"), "take": take, "conflict": conflicts}
        return self.client.post(f"{self.start}return/check/", {**data, **more})  # type: ignore[return-value]


def ticked(page: HttpResponse) -> list[str]:
    return re.findall(r'name="take" value="([^"]*)" checked', page.content.decode())


def boxes(page: HttpResponse) -> list[str]:
    return re.findall(r'name="take" value="([^"]*)"', page.content.decode())


def test_the_page_of_a_round_leads_to_its_workbook(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    for page, link in ((desk.start, "pack.xlsx"), (f"{desk.start}areas/C5/", "pack.xlsx?area=C5")):
        assert f'href="{desk.start}{link}"' in desk.client.get(page).content.decode()
    given = desk.client.get(f"{desk.start}pack.xlsx?area=C5")
    assert given["Content-Disposition"] == 'attachment; filename="xlm-spar-2-2025-c5.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    assert {str(x.value)[:2] for x in book["Scores"]["A"][4:]} == {"C5"}


@pytest.mark.parametrize("query", ["?area=X", "?area=C5&area=X"])
def test_an_area_that_the_round_does_not_have_is_not_found(open_spar: Round, contributor: User, query: str) -> None:
    desk = Desk(contributor, open_spar)
    assert desk.client.get(f"{desk.start}pack.xlsx{query}").status_code == 404


def test_a_published_round_has_no_pack(open_spar: Round, contributor: User) -> None:
    Round.objects.filter(pk=open_spar.pk).update(state=RoundState.PUBLISHED)
    desk = Desk(contributor, open_spar)
    assert desk.client.get(f"{desk.start}pack.xlsx").status_code == 404
    assert "pack.xlsx" not in desk.client.get(desk.start).content.decode()


def test_rows_that_only_the_file_changed_are_ticked_and_stored(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    cells: Fill = {
        "C5.1": {"New score": 60, "Reasoning": "+ Weekly <b>reports</b>"},
        "C5.2": {"New score": 0},
        "C5": {"Action 2": "Train"},
    }
    content = filled(taken_away(open_spar), cells)
    handed = desk.hand_in(content, language="en")
    assert (handed.status_code, handed["Location"]) == (302, f"{desk.start}return/check/")
    page = desk.page()
    assert ticked(page) == boxes(page) == ["score-C5.1", "score-C5.2", "area-C5"]
    done = desk.client.post(
        f"{desk.start}return/check/",
        {"shown": hidden(page, "shown"), "take": ["score-C5.2", "area-C5"]},
        follow=True,
    )
    assert "2 rows of the workbook are stored." in done.content.decode()
    stored = {x.code: x.value for x in open_spar.scores.filter(code__startswith="C5.")}
    assert (stored["C5.1"], stored["C5.2"]) == (None, 0)
    assert open_spar.areas.get(group="C5").actions == ["Train"]
    assert desk.page().status_code == 302


def test_markup_of_a_file_is_shown_as_text(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    desk.hand_in(filled(taken_away(open_spar), {"C5.1": {"Reasoning": "<script>alert(1)</script>"}}))
    page = desk.page().content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_conflicts_and_emptied_cells_wait_for_a_choice(
    open_spar: Round, contributor: User, steward: User, write: Write
) -> None:
    write(contributor, open_spar, "C6.1", 40, strengths="Staff")
    content = filled(
        taken_away(open_spar),
        {"C5.1": {"New score": 60}, "C6.1": {"Strengths": None}, "C7.1": {"New score": 80}},
    )
    write(steward, open_spar, "C5.1", 20)
    write(steward, open_spar, "C2.1", 100)
    desk = Desk(contributor, open_spar)
    desk.hand_in(content)
    page = desk.page()
    text = page.content.decode()
    assert boxes(page) == ["score-C5.1", "score-C6.1", "score-C7.1"]
    assert ticked(page) == ["score-C7.1"]
    for words in ("both changed it: choose", "emptied in the file", "changed in the store only: stays"):
        assert words in text
    assert not re.search(r'name="score-C5.1:score"[^>]* checked', text)

    undecided = desk.confirm(page, "score-C5.1", "score-C7.1")
    assert undecided.status_code == 422
    assert "Choose for C5.1 which side is to stand" in undecided.content.decode()
    assert ticked(undecided) == ["score-C5.1", "score-C7.1"]
    assert open_spar.scores.get(code="C7.1").value is None

    done = desk.confirm(page, "score-C6.1", **{"score-C5.1:score": "mine"})
    assert done.status_code == 302
    stored = {x.code: x for x in open_spar.scores.all()}
    assert (stored["C5.1"].value, stored["C6.1"].strengths, stored["C7.1"].value) == (60, "", None)


def test_choosing_the_store_without_a_tick_takes_nothing(
    open_spar: Round, contributor: User, steward: User, write: Write
) -> None:
    content = filled(taken_away(open_spar), {"C5.1": {"New score": 60}})
    write(steward, open_spar, "C5.1", 20)
    desk = Desk(contributor, open_spar)
    desk.hand_in(content)
    assert desk.confirm(desk.page(), **{"score-C5.1:score": "theirs"}).status_code == 302
    assert open_spar.scores.get(code="C5.1").version == 2


def test_a_change_after_the_page_leads_back_to_the_difference(
    open_spar: Round, contributor: User, steward: User, write: Write
) -> None:
    desk = Desk(contributor, open_spar)
    desk.hand_in(filled(taken_away(open_spar), {"C5.1": {"New score": 60}, "C6.1": {"New score": 60}}))
    page = desk.page()
    write(steward, open_spar, "C5.1", 20)
    back = desk.confirm(page, "score-C5.1", "score-C6.1")
    assert back.status_code == 409
    assert "Nothing is stored; look at it again" in back.content.decode()
    assert "both changed it: choose" in back.content.decode()
    assert open_spar.scores.get(code="C6.1").value is None


def test_a_form_that_was_tampered_with_is_refused(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    desk.hand_in(filled(taken_away(open_spar), {"C5.1": {"New score": 60}}))
    data = {"shown": hidden(desk.page(), "shown")[:-2] + "xx", "take": "score-C5.1"}
    assert desk.client.post(f"{desk.start}return/check/", data).status_code == 404
    assert open_spar.scores.get(code="C5.1").version == 1


def test_a_file_without_differences_says_so(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    desk.hand_in(taken_away(open_spar))
    text = desk.page().content.decode()
    assert "Nothing would change" in text
    assert "Store the ticked rows" not in text


def test_a_waiting_file_is_named_and_can_be_dropped(open_spar: Round, contributor: User) -> None:
    desk = Desk(contributor, open_spar)
    desk.hand_in(taken_away(open_spar))
    assert "filled.xlsx waits for your choice" in desk.client.get(f"{desk.start}return/").content.decode()
    assert desk.client.post(f"{desk.start}return/drop/").status_code == 302
    assert not PackReturn.objects.exists()
    assert desk.client.post(f"{desk.start}return/drop/").status_code == 302


def test_a_bad_file_is_explained_and_nothing_is_kept(open_spar: Round, contributor: User, tmp_path: Any) -> None:
    desk = Desk(contributor, open_spar)
    bad = {
        b"%PDF-1.7": "the file is no Excel workbook; it looks like a PDF",
        with_parts(tmp_path / "macro.xlsx", {"xl/vbaProject.bin": b"x"}).read_bytes(): "the workbook holds macros",
        filled(taken_away(open_spar), {"C5.1": {"New score": 55}}): "55 is no score of C5.1",
    }
    for content, sentence in bad.items():
        answer = desk.hand_in(content)
        assert answer.status_code == 422
        assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert "Choose a file first." in desk.client.post(f"{desk.start}return/", {}).content.decode()
    assert not PackReturn.objects.exists()


ADDRESSES = ("pack.xlsx", "return/", "return/check/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_leaks_to_others(open_spar: Round, join: Join, write: Write, contributor: User, address: str) -> None:
    write(contributor, open_spar, "C5.1", 20, reasoning="A secret of Lumora")
    inside, outside, above = join(Role.STEWARD), join(Role.STEWARD, "GHA"), join(Role.STEWARD, "XLM-U")
    path = f"/rounds/{open_spar.pk}/{address}"
    assert browse(inside).get(path).status_code in (200, 302), "it could leak"
    for person in (outside, above, join()):
        assert browse(person).get(path).status_code == 404
    assert Client().get(path)["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.APPROVER])
def test_who_reads_takes_the_workbook_and_hands_nothing_in(open_spar: Round, join: Join, role: Role) -> None:
    desk = Desk(join(role), open_spar)
    assert desk.client.get(f"{desk.start}pack.xlsx").status_code == 200
    assert "return/" not in desk.client.get(desk.start).content.decode()
    for address in ("return/", "return/check/"):
        assert desk.client.get(desk.start + address).status_code == 403
    assert desk.hand_in(taken_away(open_spar)).status_code == 403
    assert desk.client.post(f"{desk.start}return/drop/").status_code == 403


def test_a_form_of_another_site_is_refused(open_spar: Round, contributor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(contributor)
    for address in ("return/", "return/check/", "return/drop/"):
        assert strict.post(f"/rounds/{open_spar.pk}/{address}").status_code == 403


def test_the_page_of_the_difference_is_light(
    open_spar: Round, contributor: User, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    cells = {x.code: {"New score": 60, "Reasoning": "Words " * 3000} for x in open_spar.scores.all()}
    desk = Desk(contributor, open_spar)
    desk.hand_in(filled(taken_away(open_spar), cells))
    with django_assert_max_num_queries(15):
        page = desk.page()
    assert len(boxes(page)) == len(cells)
    assert len(page.content) < 100_000
