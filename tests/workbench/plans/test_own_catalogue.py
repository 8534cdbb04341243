"""Plans that are made of an operator's own catalogue: of it alone, in its own version, seen by who may read it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.test import Client

from hsforhs.planning import action_catalogue
from hsforhs.planning.own_catalogue import CatalogueReading
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.assessments.queries import StoredAssessment, current_rounds, latest_with_scores
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnCatalogue, Readers
from hsforhs.workbench.catalogues.services import store_catalogue
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plan_documents.services import difference_of
from hsforhs.workbench.plans import queries, rules, services
from hsforhs.workbench.plans.documents import document
from hsforhs.workbench.plans.models import Plan
from tests.workbench.atlas.test_pages import Budget, words
from tests.workbench.plan_documents.handing import filled, hand_in, taken_away

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
TERMS = ("Lumora actions", "Invented licence", "Invented ministry, 2026")
OWN = {"Lum-1", "LUM-2", "LUM-3", "LUM-4", "LUM-5", "LUM-6", "LUM-7", "LUM-8"}


@pytest.fixture
def start(ghana: Place) -> StoredAssessment:
    found = latest_with_scores(current_rounds(ghana, VISITOR))
    assert found is not None
    return found


@pytest.fixture
def author(ghana: Place, join: Callable[..., User]) -> User:
    return join(Role.VIEWER, "GHA")


@pytest.fixture
def plan(start: StoredAssessment, author: User, own_catalogue: CatalogueVersion) -> Plan:
    return services.draft_plan(person=author, stored=start, years=5, target=5, catalogue=own_catalogue)


@pytest.fixture
def browser(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


def ids(plan: Plan) -> set[str]:
    return {x.action.id for x in queries.plan_record(Plan.objects.get(pk=plan.pk)).lines}


class TestNeverMixed:
    def test_all_actions_are_of_the_catalogue(self, plan: Plan) -> None:
        assert ids(plan)
        assert ids(plan) <= OWN
        record = queries.plan_record(plan)
        assert record.origin is not None
        assert (record.origin.title, record.origin.licence, record.origin.source) == TERMS
        assert record.catalogue_version == "lumora-actions@1"
        assert record.without_actions
        assert Event.objects.latest("pk").facts["catalogue"] == "lumora-actions@1"

    def test_an_action_of_ours_cannot_be_added_nor_one_of_it_to_ours(
        self, plan: Plan, author: User, start: StoredAssessment
    ) -> None:
        with pytest.raises(ValidationError, match="The catalogue has no such action"):
            services.add(person=author, plan=plan, action_id="P1-001", reason="x")
        ours = services.draft_plan(person=author, stored=start, years=5)
        with pytest.raises(ValidationError, match="The catalogue has no such action"):
            services.add(person=author, plan=ours, action_id="LUM-8", reason="x")
        assert not ids(ours) & OWN

    def test_decisions_hold(self, plan: Plan, author: User) -> None:
        first = min(ids(plan))
        services.take_out(person=author, plan=plan, action_id=first, reason="Done")
        assert first not in ids(plan)
        services.undo(person=author, plan=plan, action_id=first)
        assert first in ids(plan)

    def test_a_plan_keeps_the_version_that_it_was_made_of(
        self, plan: Plan, author: User, start: StoredAssessment, invented_actions: CatalogueReading
    ) -> None:
        before = ids(plan)
        changed = tuple(replace(x, text=f"{x.text}, changed") for x in invented_actions.actions)
        second = store_catalogue(
            actor="operator",
            reading=replace(invented_actions, actions=changed),
            name="Lumora actions",
            licence="Second licence",
            source="Second source",
            replace=True,
        )
        record = queries.plan_record(Plan.objects.get(pk=plan.pk))
        assert {x.action.id for x in record.lines} == before
        assert not any("changed" in x.action.text for x in record.lines)
        assert record.origin is not None
        assert (record.origin.version, record.origin.licence) == (1, "Invented licence")
        later = queries.plan_record(services.draft_plan(person=author, stored=start, years=5, catalogue=second))
        assert all("changed" in x.action.text for x in later.lines)


class TestPages:
    def test_every_page_names_the_catalogue_with_its_terms(
        self, plan: Plan, browser: Client, django_assert_max_num_queries: Budget
    ) -> None:
        inside = min(ids(plan))
        assert "Beyond the indicators" not in browser.get(f"/plans/{plan.pk}/actions/?topic=ESS").content.decode()
        for path in ("", "?by=component", "?by=level", "?by=sector", "targets/", "actions/?area=D2", "return/"):
            with django_assert_max_num_queries(15):
                text = words(browser.get(f"/plans/{plan.pk}/{path}").content.decode())
            assert all(x in text for x in TERMS), path
        page = browser.get(f"/plans/{plan.pk}/actions/{inside}/")
        assert all(x in words(page.content.decode()) for x in TERMS)
        assert browser.get(f"/plans/{plan.pk}/actions/P1-001/").status_code == 404

    def test_many_steps_without_an_action_do_not_fill_the_page(self, plan: Plan, browser: Client) -> None:
        number = len(queries.plan_record(plan).without_actions)
        assert number > 8
        html = browser.get(f"/plans/{plan.pk}/").content.decode()
        assert f"<details><summary>{number} steps without an action</summary>" in html

    def test_what_is_not_given_is_said_and_can_be_opened_as_a_group(self, plan: Plan, browser: Client) -> None:
        for lens in ("component", "level", "sector"):
            html = browser.get(f"/plans/{plan.pk}/?by={lens}&group=none").content.decode()
            assert "group=none" in html
            assert "Invented:" in html
            assert "not given" in words(html)

    def test_actions_to_add_are_its_own(self, plan: Plan, browser: Client) -> None:
        outside = {"Lum-1", "LUM-2", "LUM-3", "LUM-4"} - ids(plan)
        assert outside
        html = browser.get(f"/plans/{plan.pk}/actions/?area=D2").content.decode()
        assert all(f"/actions/{x}/" in html for x in outside)
        assert not [x for x in action_catalogue().actions if x in html]

    def test_lists_say_what_a_plan_is_made_of(self, plan: Plan, browser: Client) -> None:
        for path in ("/plans/", "/places/GHA/"):
            assert "made of: Lumora actions" in words(browser.get(path).content.decode())

    def test_a_catalogue_is_chosen_on_the_page_of_a_place(
        self, start: StoredAssessment, own_catalogue: CatalogueVersion, browser: Client
    ) -> None:
        html = browser.get("/places/GHA/").content.decode()
        assert '<option value="lumora-actions">Lumora actions</option>' in html
        form = {"place": "GHA", "round": start.round.pk, "years": 5, "catalogue": "lumora-actions"}
        browser.post("/plans/draft/", form)
        assert Plan.objects.get().catalogue == own_catalogue
        browser.post("/plans/draft/", {**form, "catalogue": ""})
        assert Plan.objects.latest("created_at").catalogue is None

    def test_who_may_not_read_it_is_not_offered_it(
        self, start: StoredAssessment, own_catalogue: CatalogueVersion, client: Client
    ) -> None:
        assert "Lumora actions" not in client.get("/places/GHA/").content.decode()
        form = {"place": "GHA", "round": start.round.pk, "years": 5, "catalogue": "lumora-actions"}
        assert client.post("/plans/draft/", form).status_code == 404
        with pytest.raises(PermissionDenied):
            services.draft_plan(person=VISITOR, stored=start, years=5, catalogue=own_catalogue)
        assert not Plan.objects.exists()
        OwnCatalogue.objects.update(readable_by=Readers.EVERYBODY)
        assert client.post("/plans/draft/", form).status_code == 302
        assert Plan.objects.get().catalogue == own_catalogue


class TestFiles:
    def test_excel_and_word_name_it_and_hold_nothing_of_ours(self, plan: Plan) -> None:
        book = openpyxl.load_workbook(document(plan, "xlsx"))
        assert "Beyond the indicators" not in book.sheetnames
        keys = dict(book["About this file"].values)
        assert (keys["catalogue"], keys["catalogue licence"], keys["catalogue source"]) == TERMS
        paper = docx.Document(io.BytesIO(document(plan, "docx").read_bytes()))
        text = "\n".join(x.text for x in paper.paragraphs)
        assert text.count("Lumora actions, version 1. Licence: Invented licence. Source: Invented ministry, 2026") == 2
        written = "\n".join(str(x) for sheet in book for row in sheet.values for x in row if x) + text
        assert not [x for x in action_catalogue().actions if x in written]

    def test_a_workbook_comes_back_with_ids_typed_in_small_letters(self, plan: Plan, author: User) -> None:
        first, second, *_rest = sorted(ids(plan))
        services.take_out(person=author, plan=plan, action_id=first, reason="Done")
        outside = sorted(OWN - ids(plan) - {first})
        reason = "Reason of the decision"
        cells = {
            second: {"In the plan": "no", reason: "Later"},
            "p1-001": {reason: "Ours"},
            outside[0].lower(): {reason: "Asked"},
        }
        hand_in(author, plan, filled(taken_away(author, plan), {"decisions": cells}))
        rows = {x.row: x.kind for x in difference_of(author, plan).changes}
        assert (rows[second], rows["p1-001"], rows[outside[0]]) == ("changed", "shut", "changed")


class TestSeenBy:
    def test_a_public_plan_shows_nothing_to_who_may_not_read_the_catalogue(
        self,
        plan: Plan,
        author: User,
        member: User,
        client: Client,
        ask: Callable[..., HttpResponse],
        token_of: Callable[..., str],
    ) -> None:
        Plan.objects.update(visibility=Visibility.PUBLIC)
        outsider = Client()
        outsider.force_login(member)
        for somebody in (client, outsider):
            assert somebody.get(f"/plans/{plan.pk}/").status_code == 404
            assert somebody.get(f"/plans/{plan.pk}/plan.xlsx").status_code == 404
            assert str(plan.pk) not in somebody.get("/plans/").content.decode()
            assert str(plan.pk) not in somebody.get("/places/GHA/").content.decode()
        for token in ("", token_of(member)):
            assert ask(f"plans/{plan.pk}", token).status_code == 404
            assert ask("plans", token).json()["items"] == []
        found: Any = ask(f"plans/{plan.pk}", token_of(author)).json()
        assert (found["catalogue"]["title"], found["catalogue"]["licence"], found["catalogue"]["source"]) == TERMS
        assert {x["action"] for x in found["lines"]} == ids(plan)
        assert found["beyond"] == []
        OwnCatalogue.objects.update(readable_by=Readers.EVERYBODY)
        assert client.get(f"/plans/{plan.pk}/").status_code == 200
        assert ask(f"plans/{plan.pk}").status_code == 200

    def test_the_end_of_a_role_ends_the_reading(self, plan: Plan, author: User) -> None:
        assert rules.may_see(author, plan)
        assert rules.may_change(author, plan)
        Grant.objects.all().delete()
        fresh = User.objects.get(pk=author.pk)
        assert not rules.may_see(fresh, plan)
        assert not rules.may_change(fresh, plan)

    def test_the_condition_lets_through_what_the_rule_does(
        self, start: StoredAssessment, own_catalogue: CatalogueVersion, join: Callable[..., User], administrator: User
    ) -> None:
        people = [join(Role.VIEWER, "GHA"), join(Role.STEWARD, "NGA"), administrator]
        for person in people:
            for visibility in Visibility:
                made = services.draft_plan(person=person, stored=start, years=1, catalogue=own_catalogue)
                Plan.objects.filter(pk=made.pk).update(visibility=visibility)
        everything = list(Plan.objects.select_related("place", "catalogue__catalogue"))
        for readable_by in Readers:
            OwnCatalogue.objects.update(readable_by=readable_by)
            for x in everything:
                x.catalogue.catalogue.readable_by = readable_by  # type: ignore[union-attr]
            for person in (*people, join(), VISITOR):
                assert set(Plan.objects.filter(rules.seen_by(person))) == {
                    x for x in everything if rules.may_see(person, x)
                }

    def test_such_a_plan_is_not_handed_on_to_another_instance(
        self, plan: Plan, author: User, start: StoredAssessment
    ) -> None:
        ours = services.draft_plan(person=author, stored=start, years=5)
        assert queries.plans_to_hand_on([start.round.pk]) == [ours]
