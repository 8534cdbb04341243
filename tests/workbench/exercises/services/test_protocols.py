"""The protocol: what is written, what is refused, and what the audit keeps of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise, StakeholderGroup
from hsforhs.workbench.exercises.options import options_of
from hsforhs.workbench.exercises.services.protocols import CriterionText, criteria_from
from hsforhs.workbench.places.models import Place
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_an_exercise_by_chnri_begins_with_five_criteria(maker: Maker) -> None:
    found = maker.begin()
    assert list(found.criteria.values_list("code", flat=True)) == [
        "answerability", "effectiveness", "deliverability", "burden", "equity",
    ]  # fmt: skip
    assert not maker.begin("delphi").criteria.exists()
    assert (found.country, found.state, found.author) == ("XLM", "protocol", maker.steward)


def test_only_stewards_of_the_place_begin_one(place: Place, contributor: User, stranger: User) -> None:
    for person in (contributor, stranger):
        with pytest.raises(PermissionDenied):
            services.create_exercise(person=person, place=place, title="x", method="chnri")


@pytest.mark.parametrize(
    "change", [{"method": "lottery"}, {"visibility": "SECRET"}, {"title": " "}, {"title": "x" * 201}]
)
def test_what_an_exercise_cannot_be_is_refused(maker: Maker, change: dict[str, str]) -> None:
    words = {"title": "x", "method": "chnri", "visibility": "PUBLIC", **change}
    with pytest.raises(ValidationError):
        services.create_exercise(person=maker.steward, place=maker.place, **words)
    assert not Exercise.objects.exists()


def test_context_and_options_are_kept_with_the_values_before(maker: Maker) -> None:
    found = services.change_protocol(
        person=maker.steward, exercise=maker.begin(), context={"population": "All"}, options={"draws": 500, "top": 5}
    )
    assert found.context["population"] == "All"
    assert (options_of(found).draws, options_of(found).top, options_of(found).seed) == (500, 5, 1)
    facts = Event.objects.get(action="exercises.change_protocol").facts
    assert facts["before"]["options"] == {}
    assert facts["after"]["options"]["draws"] == 500


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"draws": 5}, "outside what it can be"),
        ({"draws": "many"}, "cannot be “many”"),
        ({"colour": 1}, "no option “colour”"),
        ({"scale": "stars"}, "outside"),
        ({"low_to": 8}, "outside"),
        ({"agree": 1.2}, "outside"),
        ({"consensus_by": "dice"}, "outside"),
        ({"shortlist": 1}, "outside"),
    ],
)
def test_options_that_cannot_be_change_nothing(maker: Maker, options: dict[str, Any], sentence: str) -> None:
    found = maker.begin()
    with pytest.raises(ValidationError, match=sentence):
        services.change_protocol(person=maker.steward, exercise=found, options=options)
    found.refresh_from_db()
    assert found.options == {}


def test_criteria_are_lines_with_sub_questions() -> None:
    found = criteria_from("Equity: Who gains?\n- The poor?\n- The far?\n\nNovelty")
    assert found == [CriterionText("Equity", "Who gains?", ("The poor?", "The far?")), CriterionText("Novelty")]
    same = criteria_from("Equity\n- For whom?\nBurden\n- For whom?")
    assert [x.subquestions for x in same] == [("For whom?",), ("For whom?",)], "two criteria may ask the same"
    with pytest.raises(ValidationError, match="first line is a criterion"):
        criteria_from("- lonely")


def test_new_criteria_keep_their_codes_and_drop_weights_that_no_longer_fit(maker: Maker) -> None:
    found = maker.begin()
    group = services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.weigh_by_points(person=maker.steward, group=group, points={x.code: "1" for x in found.criteria.all()})
    services.set_thresholds(person=maker.steward, group=group, thresholds={"burden": "0.5", "equity": "0.3"})
    lines = criteria_from("Maximum burden reduction: How much?\nJoy: Will it please?")
    services.set_criteria(person=maker.steward, exercise=found, criteria=lines)
    assert list(found.criteria.values_list("code", flat=True)) == ["burden", "joy"]
    group.refresh_from_db()
    assert (group.weights, group.thresholds) == ({}, {"burden": 0.5})


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "at least one"),
        ("A\nA:x", "stands twice"),
        ("A\nA", "stands twice"),
        ("\n".join(f"C{x}" for x in range(21)), "At most 20"),
    ],
)
def test_criteria_that_cannot_be_leave_the_old_ones(maker: Maker, lines: str, sentence: str) -> None:
    found = maker.begin()
    with pytest.raises(ValidationError, match=sentence):
        services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from(lines))
    assert found.criteria.count() == 5


@pytest.fixture
def group(maker: Maker) -> StakeholderGroup:
    return services.add_group(person=maker.steward, exercise=maker.begin(), title="Health workers")


def points(group: StakeholderGroup, **given: str) -> dict[str, str]:
    return {**dict.fromkeys(group.exercise.criteria.values_list("code", flat=True), ""), **given}


def test_points_become_weights(maker: Maker, group: StakeholderGroup) -> None:
    services.weigh_by_points(person=maker.steward, group=group, points=points(group, equity="30", burden="10"))
    group.refresh_from_db()
    assert group.weights == {
        "answerability": 0, "effectiveness": 0, "deliverability": 0, "burden": 0.25, "equity": 0.75,
    }  # fmt: skip
    assert group.weighed_by == "points"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({}, "all points are zero"), ({"equity": "-1"}, "Equity: “-1”"), ({"equity": "many"}, "Equity: “many”")],
)
def test_points_that_cannot_be_store_nothing(
    maker: Maker, group: StakeholderGroup, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        services.weigh_by_points(person=maker.steward, group=group, points=points(group, **given))
    group.refresh_from_db()
    assert group.weights == {}


def test_best_and_worst_become_weights(maker: Maker, group: StakeholderGroup) -> None:
    services.weigh_by_best_and_worst(person=maker.steward, group=group, choices=[("equity", "burden")] * 3)
    group.refresh_from_db()
    assert max(group.weights, key=group.weights.__getitem__) == "equity"
    assert min(group.weights, key=group.weights.__getitem__) == "burden"
    with pytest.raises(ValidationError, match="no criterion"):
        services.weigh_by_best_and_worst(person=maker.steward, group=group, choices=[("equity", "joy")])


@pytest.mark.parametrize("text", ["1.2", "-0.1", "high"])
def test_thresholds_lie_on_the_scale(maker: Maker, group: StakeholderGroup, text: str) -> None:
    with pytest.raises(ValidationError, match="Equity"):
        services.set_thresholds(person=maker.steward, group=group, thresholds={"equity": text})
    services.set_thresholds(person=maker.steward, group=group, thresholds={"equity": "0,4", "burden": " "})
    group.refresh_from_db()
    assert group.thresholds == {"equity": 0.4}


def test_groups_have_names_of_their_own_and_go_while_nobody_is_in_them(maker: Maker, group: StakeholderGroup) -> None:
    with pytest.raises(ValidationError, match="of this name"):
        services.add_group(person=maker.steward, exercise=group.exercise, title="Health  workers")
    other = services.add_group(person=maker.steward, exercise=group.exercise, title="عاملون")
    assert other.code
    services.invite(person=maker.steward, exercise=group.exercise, labels=["Ada"], group=group)
    with pytest.raises(ValidationError, match="were invited"):
        services.drop_group(person=maker.steward, group=group)
    services.drop_group(person=maker.steward, group=other)
    assert list(group.exercise.groups.all()) == [group]


def test_items_of_the_report_can_be_written_after_publishing_too(maker: Maker) -> None:
    found = maker.closed()
    services.write_reporting_items(person=maker.steward, exercise=found, texts={30: " Nobody paid ", 99: "x"})
    found.refresh_from_db()
    assert found.reprise == {"30": "Nobody paid"}


def test_weights_and_thresholds_reach_the_results(maker: Maker) -> None:
    found = maker.sorting()
    group = services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.weigh_by_points(person=maker.steward, group=group, points=points(group, equity="1"))
    services.set_thresholds(person=maker.steward, group=group, thresholds={"equity": "0.6"})
    services.open_round(person=maker.steward, exercise=found)
    for _ in range(3):
        ballot = maker.ballot(found)
        codes = found.rounds.get().questions
        answers = {x: {"equity": 1 if i == 2 else 0.5, "burden": 1} for i, x in enumerate(codes)}
        rest = dict.fromkeys(("answerability", "effectiveness", "deliverability"), 0)
        services.save_answers(ballot=ballot, answers={x: {**given, **rest} for x, given in answers.items()})
    services.close_round(person=maker.steward, exercise=found)
    rows = found.snapshots.get().results["questions"]
    assert rows[0]["question"] == codes[2]
    assert [x["fails"] for x in rows] == [[], ["equity"], ["equity"]], "named, and not dropped"


def test_groups_whose_long_names_begin_alike_and_those_without_letters_have_codes(maker: Maker) -> None:
    found = maker.begin()
    add = lambda title: services.add_group(person=maker.steward, exercise=found, title=title).code  # noqa: E731
    begin = "Ministry of Health, Department of Public Health"
    codes = [add(x) for x in (f"{begin} Laboratories", f"{begin} Surveillance", f"{begin} Supply", "+++", "***")]
    assert len(set(codes)) == 5
    assert all(0 < len(x) <= 40 for x in codes)
    assert codes[0] == "ministry-of-health-department-of-public-"
    for title in (f"{begin} supply", f" {begin.upper()} LABORATORIES", "+++"):
        with pytest.raises(ValidationError, match="of this name already"):
            add(title)
    services.drop_group(person=maker.steward, group=found.groups.get(title="+++"))
    assert add("???") not in set(codes[4:]), "a number that is free"
    assert found.groups.count() == 5


def test_weights_go_when_a_criterion_joins_them_and_stay_when_only_the_order_changes(maker: Maker) -> None:
    found = maker.begin()
    criteria = criteria_from("Worth: is it?\nCosts: is it dear?")
    services.set_criteria(person=maker.steward, exercise=found, criteria=criteria)
    group = services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.weigh_by_points(person=maker.steward, group=group, points={"worth": "3", "costs": "1"})
    services.set_thresholds(person=maker.steward, group=group, thresholds={"worth": "0.5", "costs": "1"})
    for lines, weighed, limits in (
        ("Costs: is it dear?\nWorth: is it?", {"worth", "costs"}, {"worth", "costs"}),
        ("Worth: is it?\nCosts: is it dear?\nReach: of whom?", set(), {"worth", "costs"}),
        ("Worth: is it?", set(), {"worth"}),
    ):
        services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from(lines))
        group.refresh_from_db()
        assert (set(group.weights), set(group.thresholds)) == (weighed, limits), lines
