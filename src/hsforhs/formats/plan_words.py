"""What a plan document says in words, the same in Excel and in Word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from hsforhs.framework import Framework, Key, Mode
from hsforhs.planning import HEALTH, NOT_GIVEN, Action, ActionCatalogue, Plan, PlanLine
from hsforhs.scores import Gap, Number

_DRAFT_NOTICE = (
    "This is a draft. It was put together from the scores named here and from {catalogue}. "
    "The country decides what stays, what goes and what is missing."
)
NO_WHO_PRODUCT = (
    "It is not a product of the World Health Organization and is not endorsed by it. The names and codes of "
    "indicators are those of the instrument; links between areas, components and sectors are our draft."
)
INVENTED_NOTICE = (
    "Invented example: the place, its scores and its plan do not exist. They show how the workbench works and "
    "say nothing about any country."
)
HEALTH_TITLE = "Health sector"
NO_SCALE = "no level"

_YEARS = {1: "One-year", 5: "Five-year"}


def plan_title(plan: Plan) -> str:
    """Return the title without the place: ``Five-year draft plan``."""
    return f"{_YEARS.get(plan.years, f'{plan.years}-year')} draft plan"


def draft_notice(plan: Plan) -> str:
    """Say that this is a draft and what it was made of."""
    own = f"the actions of the catalogue {plan.origin.title} alone" if plan.origin else ""
    return _DRAFT_NOTICE.format(catalogue=own or "a catalogue of actions in our own words")


def catalogue_sentence(plan: Plan) -> str:
    """Name the catalogue of the actions with its version; an operator's own one with its terms and source."""
    origin = plan.origin
    if origin is None:
        return f"Version {plan.catalogue_version}; actions in our own words"
    return f"{origin.title}, version {origin.version}. Licence: {origin.licence}. Source: {origin.source}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: ``1 action``, ``3 actions``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Join parts as in a sentence: ``a, b and c``."""
    return " and ".join(x for x in (", ".join(parts[:-1]), parts[-1]) if x) if parts else ""


def level_text(level: Number) -> str:
    """Write a level in words; 0 means that not even level 1 was reached."""
    return f"level {level}" if level else NO_SCALE


def assessment_sentence(plan: Plan, words: Framework) -> str:
    """Say where the plan starts: place, kind, edition and year of the assessment."""
    found = plan.report.assessment
    instrument = words.instrument(found.instrument)
    kind = words.lists["score_kind"].get(found.kind)
    when = f" of {found.date.isoformat()}" if found.date else f" for {found.year}" if found.year else ""
    return (
        f"{plan.place_name}, {instrument.short_name}{when} ({kind.title if kind else found.kind}; {instrument.name}). "
        f"{counted(len(found.values), 'indicator has', 'indicators have')} a value."
    )


def area_title(area: str, words: Framework) -> str:
    """Return code and title of a capacity area: ``D2 Surveillance``."""
    return f"{area} {words.areas[area].title}"


def sector_title(code: str, words: Framework) -> str:
    """Return the title of a sector; ``HEALTH`` is the health sector itself."""
    if code == HEALTH:
        return HEALTH_TITLE
    return words.sectors[code].title if code else NOT_GIVEN


def component_title(code: str, words: Framework) -> str:
    """Return the title of a component."""
    return words.components[code].title


def where_title(action: Action, words: Framework) -> str:
    """Return where the work of an action is done: national, intermediate, local ..."""
    return words.lists["level"][action.level].title if action.level else NOT_GIVEN


def mode_title(mode: Mode | None, words: Framework) -> str:
    """Return when an action is needed: routine, surge or both."""
    return words.lists["mode"][mode.value].title if mode else NOT_GIVEN


def indicator_title(key: Key, words: Framework) -> str:
    """Return code and title of an indicator."""
    return f"{key.code} {words.indicators[key].title}"


def heading_of(action: Action, words: Framework, catalogue: ActionCatalogue) -> str:
    """Return code and title of what an action stands under: its indicator, or its topic."""
    return f"{action.under} {_title_above(action, words, catalogue)}"


def _title_above(action: Action, words: Framework, catalogue: ActionCatalogue) -> str:
    if action.indicator is None:
        return catalogue.title_of_topic(action.topic)
    return words.indicators[action.indicator].title


def gaps_of(plan: Plan, line: PlanLine) -> tuple[Gap, ...]:
    """Return the gaps that ask for a line, in the order of the assessment."""
    asking = set(line.gaps)
    return tuple(gap for gap in plan.report.gaps if gap.indicator in asking)


def objective(action: Action, asking: Sequence[Gap], words: Framework, catalogue: ActionCatalogue) -> str:
    """Say in one sentence what the action is to reach."""
    title = _title_above(action, words, catalogue)
    if action.indicator is None:
        return f"Beyond the indicators: {title}"
    if not asking:
        return f"Reach level {action.step}: {title}"
    now, target = min(x.now for x in asking), max(x.target for x in asking)
    return f"From {level_text(now)} to level {target}: {title}"


def level_now(asking: Sequence[Gap]) -> Number | str:
    """Return the level now: a number, or each gap with its own where they differ."""
    return _one_or_each([(x.indicator.code, x.now) for x in asking])


def level_wanted(asking: Sequence[Gap]) -> Number | str:
    """Return the target: a number, or each gap with its own where they differ."""
    return _one_or_each([(x.indicator.code, x.target) for x in asking])


def _one_or_each(pairs: Sequence[tuple[str, Number]]) -> Number | str:
    numbers = {number for _, number in pairs}
    if len(numbers) == 1:
        return numbers.pop()
    return "; ".join(f"{code}: {number}" for code, number in pairs)


def opening_sentence(plan: Plan) -> str:
    """Say in one sentence what the plan holds."""
    areas = plan.by_area()
    return (
        f"{counted(len(plan.report.gaps), 'indicator lies', 'indicators lie')} below the target; "
        f"{counted(len(plan.lines), 'action')} in {counted(len(areas), 'capacity area')} "
        f"{'leads' if len(plan.lines) == 1 else 'lead'} there."
    )


def area_paragraph(area: str, plan: Plan, lines: Sequence[PlanLine], words: Framework) -> str:
    """Describe the actions of one area: what lies below target, by whom and through what."""
    asked = {key for line in lines for key in line.gaps}
    asking = [gap for gap in plan.report.gaps if gap.indicator in asked]
    short = words.instrument(plan.report.assessment.instrument).short_name
    sentences = []
    if asking:
        named = listed([f"{x.indicator.code} ({level_text(x.now)}, target {x.target})" for x in asking])
        sentences.append(
            f"{counted(len(asking), 'indicator')} of {short} {'asks' if len(asking) == 1 else 'ask'} "
            f"for these actions: {named}."
        )
    by_step: dict[int, int] = {}
    for line in sorted(lines, key=lambda x: x.action.step):
        by_step[line.action.step] = by_step.get(line.action.step, 0) + 1
    steps = listed([f"{number} for level {step}" for step, number in by_step.items()])
    sentences.append(f"The draft takes {counted(len(lines), 'action')}: {steps}.")
    leads = _most(([line.action.lead_sector] for line in lines), most=4)
    sentences.append(
        "In the lead: " + listed([f"{sector_title(code, words)} ({number})" for code, number in leads]) + "."
    )
    parts = _most((line.action.components for line in lines), most=3)
    if parts:
        sentences.append(
            "Most of the work falls on " + listed([component_title(code, words).lower() for code, _ in parts]) + "."
        )
    return " ".join(sentences)


def _most(groups: Iterable[Sequence[str]], *, most: int) -> list[tuple[str, int]]:
    return Counter(code for group in groups for code in group).most_common(most)


def suggested_sentence(number: int) -> str:
    """Say what the suggestions beyond the indicators are."""
    if not number:
        return "The catalogue suggests nothing more for the areas with gaps."
    return (
        f"The indicators do not hold everything. {counted(number, 'action')} of the catalogue "
        f"{'fits' if number == 1 else 'fit'} the areas with gaps and {'is' if number == 1 else 'are'} not in the plan: "
        "people add what they find needed, with the reason."
    )


def not_seen_sentence(plan: Plan, words: Framework) -> str:
    """Say how much of JEE 3 the instrument does not ask about."""
    short = words.instrument(plan.report.assessment.instrument).short_name
    number = len(plan.report.not_seen)
    if not number:
        return f"{short} asks about everything that the framework covers."
    return (
        f"{short} has no question on {counted(number, 'indicator')} of JEE 3. No score does not mean no gap: the plan "
        "is silent on them."
    )
