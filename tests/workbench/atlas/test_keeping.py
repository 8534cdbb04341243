from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from hsforhs.scores.readers import read_scores
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.assessments.services import import_file
from hsforhs.workbench.atlas import keeping, views
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.exercises.models import Question
from hsforhs.workbench.exercises.services import create_exercise, new_question
from hsforhs.workbench.experiences.models import Lesson, Review
from hsforhs.workbench.look.keeping import parts
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import draft_plan

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/places/", "/places/GHA/", "/places/XLM/", "/places/AFRO/", "/framework/", "/framework/?place=GHA",
    "/framework/D2/", "/framework/D2/HIS/?place=GHA", "/framework/P5/OS/ANI/", "/actions/?area=D2", "/sectors/ANI/",
    "/about/", "/search/?q=laboratory",
)  # fmt: skip
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keep_pages(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    forget = (keeping.shelf.clear, keeping.facts.clear, parts.clear, keeping.chain._forget)
    for one in forget:
        one()
    yield
    for one in forget:
        one()


def without_token(answer: Any) -> str:
    return TOKEN.sub("", answer.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_the_same_page_with_three_queries(
    example_store: None, path: str, django_assert_max_num_queries: Any
) -> None:
    made = Client().get(path)
    assert made.status_code == 200
    with django_assert_max_num_queries(3):
        again = Client().get(path)
    assert without_token(again) == without_token(made)
    for name in ("Content-Type", "Content-Security-Policy", "Vary", "ETag", "Cache-Control", "Permissions-Policy"):
        assert again[name] == made[name], name
    assert again["X-Request-ID"] != made["X-Request-ID"]
    assert (again["Cache-Control"], "Cookie" in again["Vary"]) == ("private, no-cache", True)


def test_every_visitor_gets_a_token_of_their_own_that_works(example_store: None) -> None:
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    pages = [x.get("/places/GHA/").content.decode() for x in (first, second)]
    tokens = [TOKEN.findall(page) for page in pages]
    assert tokens[0]
    assert set(tokens[0]).isdisjoint(tokens[1])
    found = Round.objects.filter(place__code="GHA", instrument="spar-2").order_by("-year")[0]
    form = {"place": "GHA", "round": str(found.pk), "years": "1"}
    assert second.post("/plans/draft/", {**form, "csrfmiddlewaretoken": tokens[0][0]}).status_code == 403
    assert second.post("/plans/draft/", {**form, "csrfmiddlewaretoken": tokens[1][0]}).status_code == 302


def test_a_browser_that_holds_the_page_is_told_so(example_store: None) -> None:
    client = Client()
    client.get("/places/GHA/")  # from now on the visitor has a cookie
    mark = client.get("/places/GHA/")["ETag"]
    answer = client.get("/places/GHA/", headers={"If-None-Match": mark})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", mark)
    other = Client().get("/places/GHA/", headers={"If-None-Match": mark})
    assert other.status_code == 200, "the form inside belongs to another cookie"
    record(actor="operator", action="assessments.import", country="GHA")
    assert client.get("/places/GHA/", headers={"If-None-Match": mark}).status_code == 200


def test_what_is_imported_shows_at_once(example_store: None, spar_csv: Callable[..., Path], client: Client) -> None:
    before = {path: client.get(path).content for path in ("/places/THA/", "/places/GHA/", "/places/", "/")}
    path = spar_csv([("THA", "C1.1", 100), ("THA", "C1.2", 0)], year=2025)
    import_file(path, read_scores(path), citation="a new table")
    assert "a new table" in client.get("/places/THA/").content.decode()
    assert client.get("/places/THA/").content != before["/places/THA/"]
    assert without_token(client.get("/places/GHA/")) == TOKEN.sub("", before["/places/GHA/"].decode())


def test_a_cell_seen_for_a_place_counts_lessons_of_other_countries_at_once(example_store: None) -> None:
    def number() -> int:
        text = Client().get("/framework/D2/HIS/?place=GHA").content.decode()
        found = re.search(r"All (\d+) lessons about this cell", text)
        assert found is not None
        return int(found[1])

    before = number()
    thailand = Place.objects.get(code="THA")
    review = Review.objects.create(place=thailand, country="THA", title="x", kind="AAR", visibility="PUBLIC")
    Lesson.objects.create(
        review=review, kind="exemplar", lesson="x", visibility="PUBLIC", areas=["D2"], components=["HIS"]
    )
    assert number() == before, "the page is kept"
    record(actor="operator", action="experiences.set_visibility", country="THA")
    assert number() == before + 1


@pytest.mark.parametrize(
    ("action", "country", "fresh"),
    [
        ("assessments.publish", "GHA", {"/", "/places/GHA/"}),
        ("assessments.publish", "THA", {"/"}),
        ("places.sync_states", "", {"/", "/places/GHA/"}),
        ("something.nobody_thought_of", "", {"/", "/places/GHA/"}),
        ("plans.draft", "GHA", set()),
        ("plans.draft", "THA", set()),
        ("accounts.use_sign_in_link", "", set()),
        ("assessments.score", "GHA", set()),
        ("stewardship.remark", "", {"/", "/places/GHA/"}),
        ("stewardship.decide", "", {"/", "/places/GHA/"}),
        ("stewardship.opinion", "", set()),
        ("stewardship.vote_refused", "", set()),
        ("assessments.open", "GHA", {"/", "/places/GHA/"}),
        ("exercises.new_question", "XLM", {"/"}),
        ("exercises.close_round", "XLM", set()),
        ("experiences.add_review", "GHA", set()),
        ("experiences.set_visibility", "GHA", {"/", "/places/GHA/"}),
        ("experiences.set_visibility", "THA", {"/"}),
    ],
)
def test_a_page_is_made_anew_when_an_event_matters_for_it(
    example_store: None, action: str, country: str, fresh: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = ("/", "/places/GHA/")
    for path in pages:
        Client().get(path)
    record(actor="operator", action=action, country=country)
    made: list[str] = []
    put = keeping.shelf.put

    def watch(key: str, page: tuple[bytes, dict[str, str]]) -> None:
        made.append(key)
        put(key, page)

    monkeypatch.setattr(keeping.shelf, "put", watch)
    found = set()
    for path in pages:
        made.clear()
        Client().get(path)
        if made:
            found.add(path)
    assert found == fresh


def test_a_plan_that_becomes_public_shows_at_once(example_store: None, client: Client, administrator: User) -> None:
    found = current_rounds(Place.objects.get(code="GHA"), administrator)
    start = next(x for x in found if x.assessment.values)
    plan = draft_plan(person=administrator, stored=start, years=1)
    address = f"/plans/{plan.pk}/"
    assert address not in client.get("/places/GHA/").content.decode()
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PUBLIC)
    assert address in client.get("/places/GHA/").content.decode()
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.PRIVATE)
    assert address not in client.get("/places/GHA/").content.decode()


def test_people_with_an_account_always_get_a_fresh_page(example_store: None, member: User, client: Client) -> None:
    shown = client.get("/places/GHA/").content.decode()
    client.force_login(member)
    mine = client.get("/places/GHA/")
    assert "Member" in mine.content.decode()
    assert "Member" not in shown
    assert "ETag" not in mine
    client.logout()
    assert "Member" not in client.get("/places/GHA/").content.decode()


def test_languages_and_queries_are_pages_of_their_own(example_store: None, client: Client) -> None:
    assert client.get("/actions/?area=D2").content != client.get("/actions/?area=P5").content
    assert client.get("/framework/?place=GHA").content != client.get("/framework/?place=XLM").content
    from django.utils.translation import override

    request = HttpRequest()
    with override("en"):
        english = keeping._key(request, "1")
    with override("fr"):
        assert keeping._key(request, "1") != english
    assert keeping._key(request, "2") != english


def test_a_page_with_a_notice_is_not_kept(example_store: None, rf: Any) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    request = rf.get("/about/")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    messages.success(request, "for you alone")
    answer: HttpResponse = views.about(request)
    assert "for you alone" in answer.content.decode()
    assert "ETag" not in answer
    assert "for you alone" not in Client().get("/about/").content.decode()


def test_a_page_that_is_missing_is_not_kept(example_store: None, client: Client) -> None:
    assert client.get("/places/NEW/").status_code == 404
    ghana = Place.objects.get(code="GHA")
    Place.objects.create(code="NEW", kind="province", name="New", parent=ghana, country="GHA", path=f"{ghana.path}/NEW")
    assert client.get("/places/NEW/").status_code == 200


def test_a_restored_chain_is_read_from_its_beginning(example_store: None) -> None:
    chain = keeping.Chain()
    record(actor="operator", action="assessments.publish", country="GHA")
    assert chain.versions("GHA").shown == f"{chain.lives} {Event.objects.latest('pk').pk}"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_personalvalues")
        cursor.execute("DELETE FROM audit_event")
    made = record(actor="operator", action="assessments.import", country="THA")
    assert chain.versions("GHA") == keeping.Versions(f"{chain.lives} 0", f"{chain.lives} 0")
    last = f"{chain.lives} {made.pk}"
    assert chain.versions("THA") == chain.seen() == keeping.Versions(last, last)


def test_small_acts_and_those_of_other_countries_bring_nothing_new(example_store: None) -> None:
    chain = keeping.Chain()
    record(actor="operator", action="events.create", country="GHA")
    before = chain.versions("GHA"), chain.versions()
    for action, country in (("plans.added", "GHA"), ("assessments.score", "GHA"), ("events.create", "THA")):
        record(actor="operator", action=action, country=country)
    assert chain.versions("GHA").new == before[0].new
    assert chain.versions().new != before[1].new
    record(actor="operator", action="events.register", country="GHA")
    assert (chain.versions("GHA").new, chain.seen("GHA").shown) != (before[0].new, before[0].shown)
    record(actor="operator", action="places.import")
    assert chain.versions("GHA").new.endswith(f" {Event.objects.latest('pk').pk}"), "it may be about every country"


def test_an_audience_reads_the_same_and_others_are_none_of_it(example_store: None, join: Any) -> None:
    first, second, other = join(Role.VIEWER, "GHA"), join(Role.VIEWER, "GHA"), join(Role.VIEWER, "THA")
    asked: list[str] = []

    def read(who: User) -> str:
        def make() -> str:
            asked.append(who.email)
            return f"for {who.email}"

        return keeping.kept_for(who, make, "a test", new="1 1", named=lambda: frozenset({second.pk}))

    assert [read(x) for x in (first, second, other)] == [f"for {x.email}" for x in (first, second, other)]
    third = join(Role.VIEWER, "GHA")
    assert read(third) == read(first) == f"for {first.email}"
    assert read(second) == f"for {second.email}", "the rules know them by name"
    assert len(asked) == 3


def test_the_numbers_of_another_chain_are_not_taken_for_those_of_this_one(example_store: None) -> None:
    before = keeping.shared_version(), keeping.chain.versions("GHA").shown
    assert (keeping.shared_version(), keeping.chain.versions("GHA").shown) == before
    keeping.chain._forget()
    assert not {keeping.shared_version(), keeping.chain.versions("GHA").shown} & set(before)


class TestPartsThatEverybodyShares:
    @pytest.fixture
    def member(self, administrator: User) -> Client:
        client = Client()
        client.force_login(administrator)
        return client

    @pytest.mark.parametrize("path", PAGES)
    def test_a_page_of_kept_parts_is_the_page_made_anew(
        self, example_store: None, member: Client, path: str, settings: Any
    ) -> None:
        made, again = without_token(member.get(path)), without_token(member.get(path))
        settings.KEEP_PAGES = False
        assert made == again == without_token(member.get(path))

    @pytest.mark.parametrize(("path", "most"), [("/", 4), ("/places/", 4), ("/places/GHA/", 14), ("/framework/", 4)])
    def test_a_kept_part_asks_the_store_for_nothing(
        self, example_store: None, member: Client, path: str, most: int, django_assert_max_num_queries: Any
    ) -> None:
        member.get(path)
        with django_assert_max_num_queries(most):
            member.get(path)

    def test_a_round_that_one_may_see_is_not_shown_to_another(
        self, example_store: None, member: Client, join: Any
    ) -> None:
        newest = Round.objects.filter(place__code="GHA", state="published").order_by("-period", "instrument")[0]
        Round.objects.filter(pk=newest.pk).update(visibility=Visibility.PRIVATE)
        source = newest.source
        source.citation = "figures for few eyes"
        source.save()
        other = Client()
        other.force_login(join(Role.VIEWER, "THA"))
        assert "figures for few eyes" in member.get("/places/GHA/").content.decode()
        assert "figures for few eyes" not in other.get("/places/GHA/").content.decode()
        assert "figures for few eyes" in member.get("/places/GHA/").content.decode()

    def test_what_is_imported_shows_members_at_once(
        self, example_store: None, member: Client, spar_csv: Callable[..., Path]
    ) -> None:
        before = {path: member.get(path).content for path in ("/places/THA/", "/places/", "/framework/?place=THA")}
        path = spar_csv([("THA", "C1.1", 100), ("THA", "C1.2", 0)], year=2031)
        import_file(path, read_scores(path), citation="a new table")
        assert "a new table" in member.get("/places/THA/").content.decode()
        for page, content in before.items():
            assert TOKEN.sub("", content.decode()) != without_token(member.get(page)), page

    def test_a_plan_that_aims_at_another_level_shows_at_once(
        self, example_store: None, member: Client, administrator: User
    ) -> None:
        start = next(x for x in current_rounds(Place.objects.get(code="GHA"), administrator) if x.assessment.values)
        before = without_token(member.get("/places/GHA/"))
        plan = draft_plan(person=administrator, stored=start, years=1)
        drafted = without_token(member.get("/places/GHA/"))
        Plan.objects.filter(pk=plan.pk).update(years=5, changed_at=timezone.now())
        assert len({before, drafted, without_token(member.get("/places/GHA/"))}) == 3

    def test_scores_in_a_cell_that_one_may_see_are_not_shown_to_another(
        self, example_store: None, member: Client, join: Any
    ) -> None:
        path = "/framework/D2/HIS/?place=GHA"
        Round.objects.filter(place__code="GHA").update(visibility=Visibility.PRIVATE)
        other = Client()
        other.force_login(join(Role.VIEWER, "THA"))
        none, gap = "Without a score there is no gap to show.", "missing</span></small>"
        mine, theirs = (x.get(path).content.decode() for x in (member, other))
        assert (none in mine, gap in mine) == (False, True)
        assert (none in theirs, gap in theirs) == (True, False)
        assert without_token(member.get(path)) == TOKEN.sub("", mine)

    def test_scores_in_a_cell_show_members_at_once(
        self, example_store: None, member: Client, spar_csv: Callable[..., Path]
    ) -> None:
        path = "/framework/D2/HIS/?place=THA"
        before = member.get(path).content.decode()
        table = spar_csv([("THA", "C5.1", 100), ("THA", "C5.2", 0)], year=2031)
        import_file(table, read_scores(table), citation="a new table")
        assert "2031" not in before
        assert "2031" in member.get(path).content.decode()

    def test_a_private_question_of_a_cell_is_not_shown_to_another(
        self, example_store: None, member: Client, administrator: User
    ) -> None:
        made = create_exercise(
            person=administrator,
            place=Place.objects.get(code="GHA"),
            title="x",
            method="chnri",
            visibility=Visibility.PRIVATE,
        )
        asked = new_question(
            person=administrator, exercise=made, text="Which alarm do few eyes read?", cells=("D2:HIS",)
        )
        Question.objects.filter(pk=asked.pk).update(code="AA00")
        record(actor="operator", action="exercises.new_question", country="GHA")
        assert "Which alarm do few eyes read?" in member.get("/framework/D2/HIS/").content.decode()
        assert "Which alarm do few eyes read?" not in Client().get("/framework/D2/HIS/").content.decode()
