"""A draft plan as a Word document to read, print and change."""

from __future__ import annotations

import datetime as dt

from hsforhs.framework import Framework, framework
from hsforhs.planning import ActionCatalogue, Plan, action_catalogue, suggestions

from . import plan_docx_tables as tables
from . import plan_words as say
from .docx_parts import Paper
from .living.costs_word import write_costs
from .living.records import LivingPlan
from .living.word import write_chapter
from .xlsx_parts import Target


def write_plan_docx(
    plan: Plan,
    path_or_stream: Target,
    *,
    made_on: dt.date,
    source: str = "",
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    living: LivingPlan | None = None,
) -> None:
    """Write a plan as a document with contents, numbered tables and headings that Word knows.

    Args:
        plan: the draft.
        path_or_stream: where to write.
        made_on: date that the document carries.
        source: where the scores come from, as a citation; the instrument itself is always named.
        vocabulary: the framework; the installed one by default.
        catalogue: the action catalogue, for titles and for what it suggests; the installed one by default.
        living: the rows of a stored plan, in tables at the end that can come back.

    """
    words = vocabulary or framework()
    known = catalogue or action_catalogue()
    title = say.plan_title(plan)
    paper = Paper(
        title=f"{plan.place_name}: {title}",
        subject="Draft plan for health security",
        made_on=made_on,
        footer=f"{plan.place_name}: {title[0].lower()}{title[1:]}, {made_on.isoformat()}",
        header="Invented example" if plan.invented else "",
    )
    _title_page(paper, plan, words, made_on)
    paper.page_break()
    paper.paragraph("Contents", style="TOCHeading")
    paper.contents()
    paper.page_break()
    _in_short(paper, plan, words)
    _where_it_stands(paper, plan, words)
    _gaps(paper, plan, words)
    _actions(paper, plan, words, known)
    if plan.origin is None:
        _beyond(paper, plan, words, known)
    _who_is_asked(paper, plan, words)
    _checks(paper, plan)
    _not_seen(paper, plan, words)
    _open_and_left_out(paper, plan, words)
    _sources(paper, plan, words, source)
    if living is not None and living.costs is not None:
        write_costs(paper, living.costs)
    if living is not None:
        write_chapter(paper, living, made_on=made_on)
    paper.save(path_or_stream)


def _title_page(paper: Paper, plan: Plan, words: Framework, made_on: dt.date) -> None:
    paper.paragraph(plan.place_name, style="Title")
    paper.paragraph(f"{say.plan_title(plan)} for health security", style="Subtitle")
    if plan.invented:
        paper.paragraph(say.INVENTED_NOTICE, style="Notice")
    paper.paragraph(f"{say.draft_notice(plan)} {say.NO_WHO_PRODUCT}", style="Notice")
    paper.paragraph(f"Starts from: {say.assessment_sentence(plan, words)}")
    paper.paragraph(_made_sentence(plan, made_on))


def _made_sentence(plan: Plan, made_on: dt.date) -> str:
    if plan.origin is None:
        return f"Made on {made_on.isoformat()} from version {plan.catalogue_version} of the action catalogue."
    return f"Made on {made_on.isoformat()} from the action catalogue {say.catalogue_sentence(plan)}."


def _in_short(paper: Paper, plan: Plan, words: Framework) -> None:
    report = plan.report
    paper.heading("In short", 1)
    paper.paragraph(say.opening_sentence(plan))
    aim = "one level up" if plan.years == 1 else "level 4, or level 5 where level 4 is reached"
    paper.paragraph(f"Unless a target was set by hand, a plan of this length aims at {aim}.")
    met = sum(x.met for x in plan.findings)
    paper.paragraph(
        f"The draft answers {met} of the {len(plan.findings)} questions that every plan must answer. "
        f"{say.not_seen_sentence(plan, words)}"
    )
    quiet = []
    if report.not_reported:
        quiet.append(f"{say.counted(len(report.not_reported), 'indicator was', 'indicators were')} not reported")
    if report.not_applicable:
        quiet.append(f"{say.counted(len(report.not_applicable), 'indicator does', 'indicators do')} not apply")
    if quiet:
        paper.paragraph(f"{say.listed(quiet)}; there the plan is silent as well.".capitalize())


def _where_it_stands(paper: Paper, plan: Plan, words: Framework) -> None:
    found = plan.report.assessment
    short = words.instrument(found.instrument).short_name
    paper.heading(f"Where {plan.place_name} stands", 1)
    paper.paragraph(say.assessment_sentence(plan, words))
    paper.paragraph(
        "A level runs from 1 (no capacity) to 5 (sustainable capacity): the darker, the more is in place. "
        "Not reported is not the same as level 1.",
        keep_with_next=True,
    )
    header, rows, widths = tables.levels(plan, words)
    paper.table(f"Levels of {plan.place_name}, {short}, {found.period}", header, rows, widths_cm=widths)


def _gaps(paper: Paper, plan: Plan, words: Framework) -> None:
    paper.heading("Gaps by capacity area", 1)
    if not plan.report.gaps:
        paper.paragraph("No indicator with a value lies below its target.")
        return
    paper.paragraph(
        f"{say.counted(len(plan.report.gaps), 'indicator lies', 'indicators lie')} below the target. The areas are the "
        "19 technical areas of JEE 3; the last column names its indicators that ask the same.",
        keep_with_next=True,
    )
    header, rows, widths = tables.gaps(plan, words)
    paper.table("Indicators below their target", header, rows, widths_cm=widths)


def _actions(paper: Paper, plan: Plan, words: Framework, catalogue: ActionCatalogue) -> None:
    paper.heading("Actions by capacity area", 1)
    paper.paragraph(
        "Each table lists the actions by indicator and by the level that they lead to. The number in soft print is the "
        "action's id, the same as in the workbook for costing.",
        keep_with_next=bool(plan.lines),
    )
    for area, lines in plan.by_area().items():
        paper.heading(say.area_title(area, words), 2)
        paper.paragraph(say.area_paragraph(area, plan, lines, words), keep_with_next=True)
        header, rows, widths = tables.actions(lines, words, catalogue)
        paper.table(f"Actions in {say.area_title(area, words)}", header, rows, widths_cm=widths)


def _beyond(paper: Paper, plan: Plan, words: Framework, catalogue: ActionCatalogue) -> None:
    menus = {topic: menu for topic, menu in suggestions(plan, catalogue).items() if menu}
    paper.heading("Beyond the indicators", 1)
    paper.paragraph(say.suggested_sentence(sum(map(len, menus.values()))))
    for topic, menu in menus.items():
        title = catalogue.title_of_topic(topic)
        paper.heading(title, 2)
        paper.paragraph(f"{catalogue.topics[topic].why} ({catalogue.topics[topic].source}).", keep_with_next=True)
        header, rows, widths = tables.suggested(menu, words)
        paper.table(f"{title}: actions to talk about", header, rows, widths_cm=widths)


def _who_is_asked(paper: Paper, plan: Plan, words: Framework) -> None:
    paper.heading("What each component and each sector is asked", 1)
    paper.paragraph(
        "The same actions seen from the health system: what falls to each component, as the main one or beside others.",
        keep_with_next=True,
    )
    header, rows, widths = tables.components(plan, words)
    paper.table("Actions by component of the health system", header, rows, widths_cm=widths)
    paper.paragraph("And seen from the sectors: who leads and who supports.", keep_with_next=True)
    header, rows, widths = tables.sectors(plan, words)
    paper.table("Actions by sector", header, rows, widths_cm=widths)


def _checks(paper: Paper, plan: Plan) -> None:
    paper.heading("What a plan must answer", 1)
    paper.paragraph(
        "An open question is no fault of the draft: it is the next thing to talk about.", keep_with_next=True
    )
    header, rows, widths = tables.checks(plan)
    paper.table("Questions that every plan must answer", header, rows, widths_cm=widths)


def _not_seen(paper: Paper, plan: Plan, words: Framework) -> None:
    report = plan.report
    short = words.instrument(report.assessment.instrument).short_name
    paper.heading("What the instrument does not see", 1)
    paper.paragraph(say.not_seen_sentence(plan, words), keep_with_next=bool(report.not_seen))
    for caption, keys in (
        (f"Indicators of JEE 3 that {short} does not ask about", report.not_seen),
        (f"Indicators of {short} that were not reported", report.not_reported),
        (f"Indicators of {short} that do not apply", report.not_applicable),
        (f"Indicators of {short} without a link to JEE 3", report.unmapped),
    ):
        if keys:
            header, rows, widths = tables.indicators(keys, words)
            paper.table(caption, header, rows, widths_cm=widths)


def _open_and_left_out(paper: Paper, plan: Plan, words: Framework) -> None:
    paper.heading("Steps without an action", 1)
    if plan.without_actions:
        paper.paragraph(
            "The catalogue holds no action for these steps; they need one of the country's own.", keep_with_next=True
        )
        header, rows, widths = tables.open_steps(plan, words)
        paper.table("Steps without an action", header, rows, widths_cm=widths)
    else:
        paper.paragraph("None: every step of every gap has at least one action.")
    paper.heading("Left out of the draft", 1)
    if plan.left_out:
        paper.paragraph("A person took these actions out of the draft.", keep_with_next=True)
        header, rows, widths = tables.left_out(plan)
        paper.table("Actions taken out, and why", header, rows, widths_cm=widths)
    else:
        paper.paragraph("None: every action of the draft is in the plan.")


def _actions_source(plan: Plan) -> str:
    return (
        say.catalogue_sentence(plan) if plan.origin else f"catalogue version {plan.catalogue_version}, in our own words"
    )


def _sources(paper: Paper, plan: Plan, words: Framework, source: str) -> None:
    found = plan.report.assessment
    paper.heading("Sources", 1)
    if plan.invented:
        paper.paragraph("Scores: invented.")
    elif source:
        paper.paragraph(f"Scores: {source}.")
    named = dict.fromkeys(words.instrument(x).source for x in (found.instrument, "jee-3", "hsforhs"))
    for citation in named:
        paper.paragraph(f"{citation}.")
    paper.paragraph(
        f"Actions: {_actions_source(plan)}. Links between areas, components and "
        f"sectors: our draft, framework version {words.version}. Findings behind the questions stand beside them."
    )
