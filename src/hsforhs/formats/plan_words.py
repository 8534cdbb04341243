"""What a plan document says in words, the same in Excel and in Word, in the language of its wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hsforhs.files import Sentence
from hsforhs.framework import Framework, Key, Mode
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import HEALTH, NOT_GIVEN, Action, ActionCatalogue, Plan, PlanLine
from hsforhs.scores import Gap, Number

from .wording import IN_ENGLISH, Wording

NO_WHO_PRODUCT = Sentence(
    "It is not a product of the World Health Organization and is not endorsed by it. The names and codes of "
    "indicators are those of the instrument; links between areas, components and sectors are our draft."
)
INVENTED_NOTICE = Sentence(
    "Invented example: the place, its scores and its plan do not exist. They show how the workbench works and "
    "say nothing about any country."
)
INVENTED_PLACE = Sentence("Invented example: this place and its figures do not exist.")
INVENTED_EXAMPLE = Sentence("Invented example")
HEALTH_TITLE = Sentence("Health sector")
NO_LEVEL = Sentence("no level")
_NOT_GIVEN = Sentence("not given")
STATUSES = (
    Sentence("Not started"),
    Sentence("Just started"),
    Sentence("Ongoing"),
    Sentence("Advanced stage"),
    Sentence("Completed"),
)
"""The titles of the list ``action_status``, which are said in other languages as well."""
MODES = (Sentence("Routine function"), Sentence("Surge function"), Sentence("Both"))
"""The titles of the list ``mode``."""


def named(plan: Plan, words: Framework, wording: Wording = IN_ENGLISH) -> Plan:
    """Return a plan under the name that its State has in the language; other places keep theirs."""
    place = plan.report.assessment.place
    if plan.invented or wording.language == ENGLISH or place not in words.states:
        return plan
    return replace(plan, place_name=wording.title(words, "state", place))


def plan_title(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Return the title without the place: ``Five-year draft plan``."""
    if plan.years == 1:
        return wording.says("One-year draft plan")
    if plan.years == 5:
        return wording.says("Five-year draft plan")
    return wording.says("%(years)s-year draft plan", years=plan.years)


def full_title(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Return the title with what the plan is for."""
    return wording.says("%(plan)s for health security", plan=plan_title(plan, wording))


def draft_notice(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Say that this is a draft and what it was made of."""
    if plan.origin:
        return wording.says(
            "This is a draft. It was put together from the scores named here and from the actions of the catalogue "
            "%(catalogue)s alone. The country decides what stays, what goes and what is missing.",
            catalogue=plan.origin.title,
        )
    return wording.says(
        "This is a draft. It was put together from the scores named here and from a catalogue of actions in our own "
        "words. The country decides what stays, what goes and what is missing."
    )


def catalogue_sentence(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Name the catalogue of the actions with its version; an operator's own one with its terms and source."""
    origin = plan.origin
    if origin is None:
        return wording.says("Version %(version)s; actions in our own words", version=plan.catalogue_version)
    return wording.says(
        "%(title)s, version %(version)s. Licence: %(licence)s. Source: %(source)s",
        title=origin.title,
        version=origin.version,
        licence=origin.licence,
        source=origin.source,
    )


def counted_actions(number: int, wording: Wording = IN_ENGLISH) -> str:
    """Write a number of actions."""
    return wording.counts("%(number)d action", "%(number)d actions", number)


def level_text(level: Number, wording: Wording = IN_ENGLISH) -> str:
    """Write a level in words; 0 means that not even level 1 was reached."""
    return wording.says("level %(level)s", level=level) if level else wording.of(NO_LEVEL)


def assessment_sentence(plan: Plan, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Say where the plan starts: place, kind, edition and year of the assessment."""
    found = plan.report.assessment
    instrument = words.instrument(found.instrument)
    known = found.kind in words.lists["score_kind"]
    told = {
        "place": plan.place_name,
        "instrument": instrument.short_name,
        "kind": wording.title(words, "score-kind", found.kind) if known else found.kind,
        "name": instrument.name,
    }
    if found.date:
        first = wording.says(
            "%(place)s, %(instrument)s of %(date)s (%(kind)s; %(name)s).", date=found.date.isoformat(), **told
        )
    elif found.year:
        first = wording.says("%(place)s, %(instrument)s for %(year)s (%(kind)s; %(name)s).", year=found.year, **told)
    else:
        first = wording.says("%(place)s, %(instrument)s (%(kind)s; %(name)s).", **told)
    second = wording.counts(
        "%(number)d indicator has a value.", "%(number)d indicators have a value.", len(found.values)
    )
    return f"{first} {second}"


def area_title(area: str, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return code and title of a capacity area: ``D2 Surveillance``."""
    return f"{area} {wording.title(words, 'area', area)}"


def sector_title(code: str, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return the title of a sector; ``HEALTH`` is the health sector itself."""
    if code == HEALTH:
        return wording.of(HEALTH_TITLE)
    return wording.title(words, "sector", code) if code else not_given(wording)


def not_given(wording: Wording = IN_ENGLISH) -> str:
    """Say that a catalogue leaves something open."""
    return wording.says(NOT_GIVEN)


def component_title(code: str, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return the title of a component."""
    return wording.title(words, "component", code)


def where_title(action: Action, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return where the work of an action is done: national, intermediate, local ..."""
    return wording.title(words, "level", action.level) if action.level else not_given(wording)


def mode_title(mode: Mode | None, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return when an action is needed: routine, surge or both."""
    return wording.says(words.lists["mode"][mode.value].title) if mode else not_given(wording)


def status_title(code: str, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return how far an action is."""
    return wording.says(words.lists["action_status"][code].title)


def indicator_title(key: Key, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Return code and title of an indicator."""
    return f"{key.code} {wording.title(words, 'indicator', str(key))}"


def heading_of(action: Action, words: Framework, catalogue: ActionCatalogue, wording: Wording = IN_ENGLISH) -> str:
    """Return code and title of what an action stands under: its indicator, or its topic."""
    return f"{action.under} {_title_above(action, words, catalogue, wording)}"


def _title_above(action: Action, words: Framework, catalogue: ActionCatalogue, wording: Wording) -> str:
    if action.indicator is None:
        return catalogue.title_of_topic(action.topic)
    return wording.title(words, "indicator", str(action.indicator))


def gaps_of(plan: Plan, line: PlanLine) -> tuple[Gap, ...]:
    """Return the gaps that ask for a line, in the order of the assessment."""
    asking = set(line.gaps)
    return tuple(gap for gap in plan.report.gaps if gap.indicator in asking)


def objective(
    action: Action, asking: Sequence[Gap], words: Framework, catalogue: ActionCatalogue, wording: Wording = IN_ENGLISH
) -> str:
    """Say in one sentence what the action is to reach."""
    title = _title_above(action, words, catalogue, wording)
    if action.indicator is None:
        return wording.says("Beyond the indicators: %(title)s", title=title)
    if not asking:
        return wording.says("Reach level %(level)s: %(title)s", level=action.step, title=title)
    now, target = min(x.now for x in asking), max(x.target for x in asking)
    return wording.says(
        "From %(now)s to level %(level)s: %(title)s", now=level_text(now, wording), level=target, title=title
    )


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


def opening_sentence(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Say in one sentence what the plan holds."""
    areas = wording.counts("%(number)d capacity area", "%(number)d capacity areas", len(plan.by_area()))
    actions = wording.counts(
        "%(number)d action in %(areas)s leads there",
        "%(number)d actions in %(areas)s lead there",
        len(plan.lines),
        areas=areas,
    )
    return wording.counts(
        "%(number)d indicator lies below the target; %(actions)s.",
        "%(number)d indicators lie below the target; %(actions)s.",
        len(plan.report.gaps),
        actions=actions,
    )


def below_sentence(plan: Plan, wording: Wording = IN_ENGLISH) -> str:
    """Say how many indicators lie below the target."""
    return wording.counts(
        "%(number)d indicator lies below the target.",
        "%(number)d indicators lie below the target.",
        len(plan.report.gaps),
    )


def area_paragraph(
    area: str, plan: Plan, lines: Sequence[PlanLine], words: Framework, wording: Wording = IN_ENGLISH
) -> str:
    """Describe the actions of one area: what lies below target, by whom and through what."""
    asked = {key for line in lines for key in line.gaps}
    asking = [gap for gap in plan.report.gaps if gap.indicator in asked]
    short = words.instrument(plan.report.assessment.instrument).short_name
    sentences = []
    if asking:
        named = [
            wording.says(
                "%(indicator)s (%(level)s, target %(target)s)",
                indicator=x.indicator.code,
                level=level_text(x.now, wording),
                target=x.target,
            )
            for x in asking
        ]
        sentences.append(
            wording.counts(
                "%(number)d indicator of %(instrument)s asks for these actions: %(named)s.",
                "%(number)d indicators of %(instrument)s ask for these actions: %(named)s.",
                len(asking),
                instrument=short,
                named=wording.listed(named),
            )
        )
    by_step: dict[int, int] = {}
    for line in sorted(lines, key=lambda x: x.action.step):
        by_step[line.action.step] = by_step.get(line.action.step, 0) + 1
    steps = [
        wording.says("%(number)s for level %(level)s", number=number, level=step) for step, number in by_step.items()
    ]
    sentences.append(
        wording.counts(
            "The draft takes %(number)d action: %(steps)s.",
            "The draft takes %(number)d actions: %(steps)s.",
            len(lines),
            steps=wording.listed(steps),
        )
    )
    leads = _most(([line.action.lead_sector] for line in lines), most=4)
    leading = wording.listed([f"{sector_title(code, words, wording)} ({number})" for code, number in leads])
    sentences.append(wording.says("In the lead: %(sectors)s.", sectors=leading))
    parts = _most((line.action.components for line in lines), most=3)
    if parts:
        on = wording.listed([component_title(code, words, wording).lower() for code, _ in parts])
        sentences.append(wording.says("Most of the work falls on %(components)s.", components=on))
    return " ".join(sentences)


def _most(groups: Iterable[Sequence[str]], *, most: int) -> list[tuple[str, int]]:
    return Counter(code for group in groups for code in group).most_common(most)


def suggested_sentence(number: int, wording: Wording = IN_ENGLISH) -> str:
    """Say what the suggestions beyond the indicators are."""
    if not number:
        return wording.says("The catalogue suggests nothing more for the areas with gaps.")
    return wording.counts(
        "The indicators do not hold everything. %(number)d action of the catalogue fits the areas with gaps and is not "
        "in the plan: people add what they find needed, with the reason.",
        "The indicators do not hold everything. %(number)d actions of the catalogue fit the areas with gaps and are "
        "not in the plan: people add what they find needed, with the reason.",
        number,
    )


def not_seen_sentence(plan: Plan, words: Framework, wording: Wording = IN_ENGLISH) -> str:
    """Say how much of JEE 3 the instrument does not ask about."""
    short = words.instrument(plan.report.assessment.instrument).short_name
    number = len(plan.report.not_seen)
    if not number:
        return wording.says("%(instrument)s asks about everything that the framework covers.", instrument=short)
    return wording.counts(
        "%(instrument)s has no question on %(number)d indicator of JEE 3. No score does not mean no gap: the plan is "
        "silent on them.",
        "%(instrument)s has no question on %(number)d indicators of JEE 3. No score does not mean no gap: the plan is "
        "silent on them.",
        number,
        instrument=short,
    )
