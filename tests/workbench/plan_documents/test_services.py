"""Documents that came back: differences, merging, what is stored and what is refused. Everything is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.queries import round_by_id
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Activity, FormEntry, Line
from hsforhs.workbench.follow_up.models import Progress
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plan_documents import services
from hsforhs.workbench.plan_documents.content import parts_of
from hsforhs.workbench.plan_documents.difference import UndecidedError
from hsforhs.workbench.plans import services as plans
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.costs.made import fresh
from tests.workbench.plan_documents.handing import (
    NORTH,
    SOUTH,
    changes,
    filled,
    hand_in,
    take,
    taken_away,
    upload,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids(costed_plan: Plan) -> list[str]:
    return [x.action.id for x in plan_record(costed_plan).lines]


def test_every_kind_of_field_goes_out_in_excel_and_comes_back(costed_plan: Plan, member: User, ids: list[str]) -> None:
    first, second, third, *_rest = ids
    driver = plan_record(costed_plan).lines[0].action.costs[0]
    item = f"{first}/{driver.item}"
    content = taken_away(member, costed_plan)
    hand_in(member, costed_plan, content)
    assert changes(member, costed_plan) == {}
    services.drop(person=member, plan=costed_plan)
    day = dt.date(2026, 5, 1)
    price = {
        "Price": 12.5,
        "Currency": "usd",
        "Prices of year": 2026,
        "Source": "'=Invented list",
        "Day of the price": day,
    }
    content = filled(
        content,
        {
            "targets": {"C1.1": {"Target": 2}},
            "decisions": {third: {"In the plan": "no", "Reason of the decision": "Not ours"}},
            "activities": {
                first: {"Starts in year": 2, "Responsible": "Unit of\nlaboratories", "Provinces": f"{SOUTH}, {NORTH}"},
                second: {"Paid by the plan": "no", "Why it is not paid": "- Paid by others"},
            },
            "progress": {first: {"Status": "Ongoing", "Per cent done": 40, "Spent": 1200.25, "Last day": day}},
            "lines": {
                item: {"Quantity": 7, "Every year": "no", "Paid in years": "3, 1", **price},
                first.lower(): {"Line of your own": "A van", "Quantity": 1, **price, "Price": 30000},
            },
        },
        areas={first: {"Comments 1": "+ Seen", "Estimated cost each time (local currency)": 5, "Times, year 2": 3}},
    )
    hand_in(member, costed_plan, content)
    kinds = changes(member, costed_plan)
    assert set(kinds.values()) == {"changed", "added"}
    last = Event.objects.latest("pk").pk
    assert take(member, costed_plan) == {
        "targets": 1,
        "decisions": 1,
        "activities": 4,
        "progress": 4,
        "lines": 8,
        "form": 3,
    }
    plan = fresh(member, costed_plan)
    assert plan.targets["C1.1"] == 2
    assert [(x.action_id, x.what, x.reason) for x in plan.choices.all()] == [(third, "taken out", "Not ours")]
    one, other = Activity.objects.get(action_id=first), Activity.objects.get(action_id=second)
    assert (one.start_year, one.owner, one.places) == (2, "Unit of\nlaboratories", [NORTH, SOUTH])
    assert (other.excluded, other.reason) == (True, "- Paid by others")
    state = Progress.objects.get(action_id=first)
    assert (state.status, state.percent, state.spent, state.ends) == ("ongoing", 40, Decimal("1200.25"), day)
    line, own = Line.objects.get(item=item.partition("/")[2]), Line.objects.get(item="")
    assert (line.quantity, line.central, line.low, line.currency, line.source) == (
        7,
        Decimal("12.5"),
        Decimal("12.5"),
        "USD",
        "=Invented list",
    )
    assert (line.years, line.yearly) == ([1, 3], False)
    assert (own.title, own.action_id, own.central, own.per, own.yearly) == ("A van", first, 30000, "national", False)
    assert FormEntry.objects.get().entries == {"comments_1": "+ Seen", "estimated_cost": "5", "frequency_2": "3"}
    done = Event.objects.filter(pk__gt=last).values_list("action", flat=True)
    assert set(done) == {
        "costs.set_activity",
        "costs.set_line",
        "costs.set_form",
        "follow_up.report",
        "follow_up.set_dates",
        "plans.set_targets",
        "plans.taken_out",
        "plans.accept_pack",
    }
    assert not PlanReturn.objects.exists()
    hand_in(member, costed_plan, content)
    assert set(changes(member, costed_plan).values()) <= {"added", "shut"}, "only the free row would be written again"
    services.drop(person=member, plan=costed_plan)
    hand_in(member, costed_plan, taken_away(member, costed_plan), taken_away(member, costed_plan, "docx"))
    assert changes(member, costed_plan) == {}, "what is stored goes out as it is stored"


def test_a_word_document_comes_back_like_a_workbook(costed_plan: Plan, member: User, ids: list[str]) -> None:
    first, second, *_rest = ids
    content = written(
        taken_away(member, costed_plan, "docx"),
        {
            "activities": {first: {"Responsible": "=Unit A", "Starts in year": "3"}, second: {"Starts in year": "9"}},
            "decisions": {second: {"In the plan": "no"}},
            "progress": {first: {"Activity": "Something else", "Spent": "1,200"}},
        },
    )
    hand_in(member, costed_plan, content)
    found = services.difference_of(member, fresh(member, costed_plan))
    kinds = {x.key: (x.kind, x.why_not) for x in found.changes}
    assert kinds == {
        f"activities:{first}:start_year": ("changed", ""),
        f"activities:{first}:owner": ("changed", ""),
        f"activities:{second}:start_year:shut0": ("shut", "Year 9 lies outside the plan of 5 years."),
        f"decisions:{second}:inside:shut0": ("shut", "the reason is missing"),
        f"progress:{first}:spent:shut0": ("shut", next(x.why_not for x in found.changes if "spent" in x.key)),
    }
    assert (
        "'1,200' is not what the field takes; expected a number of 0 or more"
        in kinds[f"progress:{first}:spent:shut0"][1]
    )
    assert [str(x) for x in found.remarks] == [
        f"table Progress, row 1: a cell of {first} that is not tinted was changed; that change is not stored."
    ]
    assert take(member, costed_plan) == {"activities": 2}
    assert Activity.objects.get().owner == "=Unit A"


def test_packs_of_provinces_are_merged_field_by_field(costed_plan: Plan, member: User, ids: list[str]) -> None:
    first, second, *_rest = ids
    for action, places in ((first, [NORTH, SOUTH]), (second, [SOUTH])):
        costs.set_activity(person=member, plan=costed_plan, action_id=action, places=places)
    assert [(x.place.code, x.number) for x in parts_of(fresh(member, costed_plan))] == [(NORTH, 1), (SOUTH, 2)]
    driver = plan_record(costed_plan).lines[0].action.costs[0].item
    item = f"{first}/{driver}"
    north = filled(
        taken_away(member, costed_plan, part=NORTH),
        {"activities": {first: {"Responsible": "North", "Partners": "P"}}, "lines": {item: {"Quantity": 3}}},
    )
    south = written(
        taken_away(member, costed_plan, "docx", part=SOUTH),
        {
            "activities": {first: {"Responsible": "South", "Starts in year": 4}},
            "lines": {item: {"For each": "district"}},
        },
    )
    hand_in(member, costed_plan, north)
    hand_in(member, costed_plan, south, north)
    owner = f"activities:{first}:owner"
    assert changes(member, costed_plan) == {
        owner: "conflict",
        f"activities:{first}:start_year": "changed",
        f"activities:{first}:partners": "changed",
        f"lines:{item}:quantity": "changed",
        f"lines:{item}:per": "changed",
    }
    found = services.difference_of(member, fresh(member, costed_plan)).by_key()[owner]
    assert [(x.value, x.sources) for x in found.options] == [
        (("North",), ("file-2, sheet Activities, row 5",)),
        (("South",), ("file-1, table Activities, row 1",)),
    ]
    with pytest.raises(UndecidedError, match=f"{first}, Responsible"):
        take(member, costed_plan)
    assert Activity.objects.get(action_id=first).owner == ""
    assert take(member, costed_plan, owner=("1")) == {"activities": 3, "lines": 2}
    one, line = Activity.objects.get(action_id=first), Line.objects.get()
    assert (one.owner, one.partners, one.start_year, one.places) == ("South", "P", 4, [NORTH, SOUTH])
    assert (line.quantity, line.per) == (3, "district")
    hand_in(member, costed_plan, north)
    assert changes(member, costed_plan) == {owner: "conflict"}, "the pack that lost is not taken over silently"
    assert take(member, costed_plan, owner="store") == {}
    assert Activity.objects.get(action_id=first).owner == "South"


def test_what_changed_meanwhile_is_a_conflict_and_an_old_page_stores_nothing(
    costed_plan: Plan, member: User, ids: list[str]
) -> None:
    first, second, *_rest = ids
    content = filled(
        taken_away(member, costed_plan),
        {"activities": {first: {"Responsible": "Mine", "Partners": "P"}, second: {"Responsible": "Mine"}}},
    )
    hand_in(member, costed_plan, content)
    found = services.difference_of(member, fresh(member, costed_plan)).by_key()
    shown = {key: x.mark for key, x in found.items()}
    costs.set_activity(person=member, plan=costed_plan, action_id=first, owner="Theirs")
    with pytest.raises(services.OutdatedError):
        services.accept(person=member, plan=costed_plan, shown=shown, taken=list(shown))
    with pytest.raises(services.OutdatedError):
        services.accept(person=member, plan=costed_plan, shown={}, everything="0123")
    assert Activity.objects.get().owner == "Theirs"
    now = services.difference_of(member, fresh(member, costed_plan))
    conflict = now.by_key()[f"activities:{first}:owner"]
    assert (conflict.kind, conflict.before, conflict.theirs) == ("conflict", ("",), ("Theirs",))
    taken = services.accept(person=member, plan=costed_plan, shown={}, everything=now.mark)
    assert taken == {"activities": 2}
    assert {x.action_id: (x.owner, x.partners) for x in Activity.objects.all()} == {
        first: ("Theirs", "P"),
        second: ("Mine", ""),
    }
    assert PlanReturn.objects.count() == 1, "the conflict still waits"
    assert take(member, costed_plan, owner="0") == {"activities": 1}
    assert not PlanReturn.objects.exists()


def test_what_cannot_be_stored_is_named_and_one_bad_row_stores_nothing(
    costed_plan: Plan, member: User, ids: list[str]
) -> None:
    first, second, *_rest = ids
    item = f"{first}/{plan_record(costed_plan).lines[0].action.costs[0].item}"
    hand_in(
        member,
        costed_plan,
        filled(
            taken_away(member, costed_plan),
            {
                "activities": {first: {"Responsible": "A", "Provinces": "GHA"}, second: {"Starts in year": 0}},
                "lines": {
                    item: {"Price": 5, "Quantity": -1, "Currency": "US$"},
                    second: {"Quantity": 1},
                    "D9-999": {"Quantity": 2},
                },
                "progress": {second: {"Status": "completed", "Per cent done": "much"}},
            },
        ),
    )
    shut = {
        x.key: x.why_not for x in services.difference_of(member, fresh(member, costed_plan)).changes if x.kind == "shut"
    }
    assert shut[f"activities:{first}:places:shut0"] == "GHA is no place below Lumora."
    assert (
        "'0' is not what the field takes; expected a whole number from 1 to 30"
        in shut[f"activities:{second}:start_year:shut0"]
    )
    assert "'-1' is not what the field takes" in shut[f"lines:{item}:quantity:shut0"]
    assert shut[f"lines:{item}:currency:shut0"] == "'US$' is no currency; expected three letters such as USD."
    assert "'much'" in shut[f"progress:{second}:percent:shut0"]
    own = {x.partition(":title:")[0]: why for x, why in shut.items() if ":title:" in x}
    assert own == {
        f"lines:{second}": "say what the line is for",
        "lines:D9-999": "the plan does not hold this activity",
    }
    with pytest.raises(ValidationError, match=f"{item}: A price needs its currency, year, source and day"):
        take(member, costed_plan)
    assert not Activity.objects.exists()
    assert not Line.objects.exists()


def test_a_row_that_is_changed_or_gone_and_a_file_of_another_plan_are_refused(
    costed_plan: Plan, member: User, ids: list[str]
) -> None:
    content = taken_away(member, costed_plan)
    with pytest.raises(BadInput, match=f"the row 'X1-001' is not of this workbook, and {ids[0]} is gone"):
        hand_in(member, costed_plan, filled(content, {"activities": {ids[0]: {"Row": "X1-001"}}}))
    other = plans.draft_plan(person=member, stored=round_by_id(costed_plan.round_id), years=1)
    for kind in ("xlsx", "docx"):
        with pytest.raises(BadInput, match=r"^file-2: the document belongs to another plan of Lumora"):
            hand_in(member, other, taken_away(member, other), taken_away(member, costed_plan, kind))
    with pytest.raises(BadInput, match="looks like a PDF"):
        hand_in(member, costed_plan, b"%PDF-1.7")
    file = upload(b"x")
    file.size = 11 * 2**20
    with pytest.raises(BadInput, match="the file has 11 MB; expected at most 10 MB"):
        services.hand_in(person=member, plan=costed_plan, files=[file])
    assert not PlanReturn.objects.exists()


def test_decisions_follow_the_draft(costed_plan: Plan, member: User, ids: list[str]) -> None:
    first, second, third, *_rest = ids
    plans.take_out(person=member, plan=costed_plan, action_id=first, reason="Done")
    row = {"In the plan": "yes"}
    reason = "Reason of the decision"
    content = filled(
        taken_away(member, costed_plan),
        {
            "decisions": {
                first: row,
                second: {reason: "So what"},
                third: {"In the plan": "no", reason: "x" * 301},
                "p1-001": {reason: "Asked"},
                "X9-999": {reason: "No such action"},
            }
        },
    )
    hand_in(member, costed_plan, content)
    found = {x.row: (x.kind, x.why_not) for x in services.difference_of(member, fresh(member, costed_plan)).changes}
    assert found[first] == ("changed", "")
    assert found[second] == ("shut", "a reason stands without a decision")
    assert found[third][0] == "shut"
    assert found["P1-001"] == ("changed", "")
    assert found["X9-999"] == ("shut", "the catalogue has no such action")
    assert take(member, costed_plan) == {"decisions": 2}
    assert [(x.action_id, x.what) for x in fresh(member, costed_plan).choices.all()] == [("P1-001", "added")]


CASES = (
    (None, Visibility.PUBLIC, None),
    (Role.VIEWER, Visibility.PUBLIC, None),
    (Role.CONTRIBUTOR, Visibility.PRIVATE, None),
    (Role.STEWARD, Visibility.PRIVATE, None),
    (Role.CONTRIBUTOR, Visibility.PUBLIC, {"progress:status"}),
    (Role.STEWARD, Visibility.NETWORK, {"progress:status", "progress:starts", "activities:owner"}),
)
"""Role at the place, visibility of the plan, and what of a document the person may store; None: hand nothing in."""


def test_who_may_store_what(costed_plan: Plan, member: User, ids: list[str], join: Callable[..., User]) -> None:
    cells = {
        "targets": {"C1.1": {"Target": 2}},
        "activities": {ids[0]: {"Responsible": "A"}},
        "progress": {ids[0]: {"Status": "ongoing", "First day": "2027-01-01"}},
    }
    content = filled(taken_away(member, costed_plan), cells)
    for role, visibility, may in CASES:
        Plan.objects.filter(pk=costed_plan.pk).update(visibility=visibility)
        person, plan = join(role), Plan.objects.select_related("place", "author", "catalogue").get()
        if may is None:
            for someone in (person, AnonymousUser()):
                with pytest.raises(PermissionDenied):
                    hand_in(someone, plan, content)
            continue
        hand_in(person, plan, content)
        found = services.difference_of(person, plan).changes
        assert {f"{x.table.key}:{x.unit[0]}" for x in found if x.kind == "changed"} == may
        assert {x.why_not for x in found if x.kind == "shut"} == {"your role does not let you change this"}
        for someone in (AnonymousUser(), join(Role.VIEWER)):
            with pytest.raises(PermissionDenied):
                services.accept(person=someone, plan=plan, shown={})
            with pytest.raises(PermissionDenied):
                services.drop(person=someone, plan=plan)


def test_files_wait_are_dropped_and_purged(costed_plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    content, word = taken_away(member, costed_plan), taken_away(member, costed_plan, "docx")
    hand_in(member, costed_plan, content, word)
    hand_in(member, costed_plan, content)
    one, _two = services.returned_by(member, costed_plan)
    assert services.drop(person=member, plan=costed_plan, number=one.pk) == 1
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    with pytest.raises(ValidationError, match="At most 1 files can wait"):
        hand_in(member, costed_plan, content)
    now = timezone.now()
    assert services.purge_returned(before=now - dt.timedelta(days=1)) == 0
    assert services.purge_returned(before=now, dry_run=True) == 1
    assert services.purge_returned(before=now) == 1
    assert services.drop(person=member, plan=costed_plan) == 0


def test_who_holds_the_link_of_a_plan_without_author_may_hand_in(
    costed_plan: Plan, member: User, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Plan.objects.update(author=None)
    plan, visitor = fresh(AnonymousUser(), costed_plan), AnonymousUser()
    content = filled(taken_away(visitor, plan), {"targets": {"C1.1": {"Target": 2}}})
    hand_in(visitor, plan, content)
    monkeypatch.setattr(services, "MOST_OF_VISITORS", 1)
    with pytest.raises(ValidationError, match="At most 1 files can wait"):
        hand_in(visitor, plan, taken_away(visitor, plan, "docx"))
    assert take(visitor, plan) == {"targets": 1}
    assert fresh(visitor, plan).targets["C1.1"] == 2
    assert Event.objects.latest("pk").actor == "visitor"


def test_years_of_a_line_go_out_and_come_back_with_their_conflicts(
    costed_plan: Plan, member: User, ids: list[str]
) -> None:
    record = plan_record(costed_plan)
    (one, two), (three, *_rest) = (
        [f"{ids[0]}/{x.item}" for x in record.lines[0].action.costs[:2]],
        [f"{ids[1]}/{x.item}" for x in record.lines[1].action.costs],
    )
    for action in ids[:2]:
        costs.set_activity(person=member, plan=costed_plan, action_id=action, places=[NORTH, SOUTH])
    packs = {x: taken_away(member, costed_plan, part=x) for x in (NORTH, SOUTH)}
    no = {"Every year": "no"}
    north = {one: {**no, "Paid in years": "3-5"}, two: {**no, "Paid in years": "1,2"}, three: {"Paid in years": "2-9"}}
    hand_in(member, costed_plan, filled(packs[NORTH], {"lines": north}))
    assert changes(member, costed_plan) == {
        f"lines:{one}:yearly": "changed",
        f"lines:{two}:yearly": "changed",
        f"lines:{three}:yearly:shut0": "shut",
    }
    word = taken_away(member, costed_plan, "docx", part=SOUTH)
    south = {one: {**no, "Paid in years": "Y1"}, three: {"Every year": "yes", "Paid in years": "2"}}
    hand_in(member, costed_plan, written(word, {"lines": south}))
    found = services.difference_of(member, fresh(member, costed_plan))
    assert {x.value for x in found.by_key()[f"lines:{one}:yearly"].options} == {("no", "3-5"), ("no", "1")}
    why = {x.why_not for x in found.changes if x.kind == "shut"}
    assert why == {
        "'6' is no year of the plan; expected 1 to 5",
        "a line is paid every year or in years of its own; say no under Every year",
    }
    assert take(member, costed_plan, yearly="0") == {"lines": 2}
    assert {x.item: (x.years, x.yearly) for x in Line.objects.all()} == {
        one.partition("/")[2]: ([3, 4, 5], False),
        two.partition("/")[2]: ([1, 2], False),
    }
    for content in (taken_away(member, costed_plan), taken_away(member, costed_plan, "docx", part=NORTH)):
        hand_in(member, costed_plan, content)
        assert changes(member, costed_plan) == {}
        services.drop(person=member, plan=costed_plan)
