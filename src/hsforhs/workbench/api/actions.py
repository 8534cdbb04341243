"""The action catalogue over the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.framework import framework
from hsforhs.planning import HEALTH, Action, action_catalogue
from hsforhs.planning.search import ActionFilter, find_actions
from hsforhs.workbench.endpoints.answers import answers, known_term, missing
from hsforhs.workbench.endpoints.bulk import BulkTable, Cell, Column, Filters
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of_records

router = Router(tags=["actions"])


class CostAnswer(BaseModel):
    """What an action is roughly made of; quantities are our first draft."""

    item: str
    quantity: float
    per: str
    yearly: bool


class ActionAnswer(BaseModel):
    """One action of the catalogue, in our own words."""

    id: str
    edition: str = Field(description="Version of the catalogue.")
    indicator: str | None = Field(description="JEE 3 indicator; null for an action beyond the indicators.")
    topic: str | None = Field(description="Topic beyond the indicators; null for an action of an indicator.")
    area: str
    step: int = Field(description="The level 2 to 5 that the action helps to reach.")
    text: str
    components: list[str]
    level: str
    lead_sector: str
    supporting_sectors: list[str]
    mode: str
    phase: str
    kind: str
    evidence: str
    checks: list[str]
    hazards: list[str]
    hepr: str
    prerequisites: list[str]
    months: int
    costs: list[CostAnswer]
    threshold: str
    source_note: str
    cells: list[str]


class ActionFilters(Paged):
    """What actions are narrowed by, as on the page of actions."""

    indicator: str = Field("", description="JEE 3 indicator, such as jee-3:P1.1.")
    topic: str = Field("", description="Topic beyond the indicators, such as ESS.")
    area: str = Field("", description="Capacity area.")
    step: int | None = Field(None, ge=2, le=5, description="The level that the action helps to reach.")
    component: str = Field("", description="Component of the health system, or OS.")
    sector: str = Field("", description="Lead or supporting sector, or HEALTH.")
    level: str = Field("", description="Level of administration where the work is done.")
    kind: str = Field("", description="Kind of action.")
    mode: str = Field("", description="When it is needed: ROUT, SURGE or BOTH.")
    goal: str = Field("", description="Goal that it serves by our rules of synergies: UHC, HS or HP.")
    q: str = Field("", max_length=120, description="Words of the text, the proof or the number.")


@router.get("/actions", response=answers(Page[ActionAnswer]), operation_id="list_actions", summary="List actions")
def list_actions(request: HttpRequest, filters: Query[ActionFilters]) -> Page[ActionAnswer]:
    """Actions of the catalogue in the order of the framework."""
    words, catalogue = framework(), action_catalogue()
    jee3 = {str(x.key): x.code for x in words.indicators_of("jee-3")}
    for name, known in (
        ("indicator", jee3),
        ("topic", catalogue.topics),
        ("area", words.areas),
        ("component", words.components),
        ("sector", {HEALTH: None, **words.sectors}),
        ("level", words.lists["level"]),
        ("kind", catalogue.kinds),
        ("mode", words.lists["mode"]),
        ("goal", words.lists["agenda"]),
    ):
        if getattr(filters, name):
            known_term(name, getattr(filters, name), known)
    wanted = ActionFilter(
        indicator=jee3.get(filters.indicator, ""),
        topic=filters.topic,
        area=filters.area,
        step=filters.step or 0,
        component=filters.component,
        sector=filters.sector,
        level=filters.level,
        kind=filters.kind,
        mode=filters.mode,
        goal=filters.goal,
        words=filters.q,
    )
    rows, following = page_of_records(find_actions(catalogue, wanted), filters, name=lambda x: x.id)
    return Page[ActionAnswer](items=[action_answer(x) for x in rows], next=following)


@router.get(
    "/actions/{action_id}",
    response=answers(ActionAnswer, named=True),
    operation_id="get_action",
    summary="Get one action",
)
def get_action(request: HttpRequest, action_id: str) -> ActionAnswer:
    """One action by its number."""
    found = action_catalogue().actions.get(action_id)
    if found is None:
        raise missing("The catalogue has no action with this number.")
    return action_answer(found)


def action_answer(action: Action) -> ActionAnswer:
    """Return an action as the API gives it."""
    return ActionAnswer(
        id=action.id,
        edition=action_catalogue().version,
        indicator=str(action.indicator) if action.indicator else None,
        topic=action.topic or None,
        area=action.area,
        step=action.step,
        text=action.text,
        components=list(action.components),
        level=action.level,
        lead_sector=action.lead_sector,
        supporting_sectors=list(action.supporting_sectors),
        mode=action.mode.value if action.mode else "",
        phase=action.phase,
        kind=action.kind,
        evidence=action.evidence,
        checks=list(action.checks),
        hazards=list(action.hazards),
        hepr=action.hepr,
        prerequisites=list(action.prerequisites),
        months=action.months,
        costs=[CostAnswer(item=x.item, quantity=x.quantity, per=x.per, yearly=x.yearly) for x in action.costs],
        threshold=action.threshold,
        source_note=action.source_note,
        cells=[str(x) for x in action.cells],
    )


_JOINED = ("components", "supporting_sectors", "checks", "hazards", "prerequisites", "costs")
_COLUMNS = (
    Column("id", "text", "number of the action"),
    Column("indicator", "text", "JEE 3 indicator; empty for an action beyond the indicators"),
    Column("topic", "text", "topic beyond the indicators; empty for an action of an indicator"),
    Column("area", "text", "capacity area"),
    Column("step", "whole", "the level 2 to 5 that the action helps to reach"),
    Column("text", "text", "the action in our own words"),
    Column("components", "text", "components, the main one first, by blanks"),
    Column("level", "text", "level of administration where the work is done"),
    Column("lead_sector", "text", "lead sector, or HEALTH"),
    Column("supporting_sectors", "text", "other sectors that take part, by blanks"),
    Column("mode", "text", "routine, surge or both"),
    Column("phase", "text", "phase of an emergency"),
    Column("kind", "text", "kind of action"),
    Column("evidence", "text", "what proves that it is done"),
    Column("checks", "text", "plan checks that it answers, by blanks"),
    Column("hazards", "text", "hazards, where they are plain, by blanks"),
    Column("hepr", "text", "HEPR capability, where it is plain"),
    Column("prerequisites", "text", "actions that come first, by blanks"),
    Column("months", "whole", "typical duration in months"),
    Column("costs", "text", "cost drivers such as staff-month*12/national/year, by blanks; our first draft"),
    Column("threshold", "text", "a number of the ladder with its unit"),
    Column("source_note", "text", "where the action comes from"),
)


def _rows(caller: object, filters: Filters) -> Iterator[Sequence[Cell]]:
    for action in action_catalogue().actions.values():
        row: list[Cell] = []
        for column in _COLUMNS:
            value = getattr(action, column.name)
            if column.name in _JOINED:
                value = " ".join(str(x) for x in value)
            if column.name == "mode":
                value = value.value
            row.append(value if column.kind == "whole" else str(value or ""))
        yield row


def _stamp(caller: object, filters: Filters) -> Iterator[object]:
    yield action_catalogue().version


ACTIONS = BulkTable(
    "actions", "The action catalogue, drafted by this project in its own words.", _COLUMNS, (), _rows, _stamp
)
