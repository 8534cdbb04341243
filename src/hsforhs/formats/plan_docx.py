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
from .wording import IN_ENGLISH, Wording
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
    wording: Wording = IN_ENGLISH,
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
        wording: the language; texts of the framework are in it where they have one, actions as their catalogue says.

    """
    words = vocabulary or framework()
    known = catalogue or action_catalogue()
    plan = say.named(plan, words, wording)
    title = say.plan_title(plan, wording)
    paper = Paper(
        title=f"{plan.place_name}: {title}",
        subject=wording.says("Draft plan for health security"),
        made_on=made_on,
        footer=f"{plan.place_name}: {title[0].lower()}{title[1:]}, {made_on.isoformat()}",
        header=wording.of(say.INVENTED_EXAMPLE) if plan.invented else "",
        wording=wording,
    )
    _title_page(paper, plan, words, made_on)
    paper.page_break()
    paper.paragraph(wording.says("Contents"), style="TOCHeading")
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
    wording = paper.wording
    paper.paragraph(plan.place_name, style="Title")
    paper.paragraph(say.full_title(plan, wording), style="Subtitle")
    if plan.invented:
        paper.paragraph(wording.of(say.INVENTED_NOTICE), style="Notice")
    paper.paragraph(f"{say.draft_notice(plan, wording)} {wording.of(say.NO_WHO_PRODUCT)}", style="Notice")
    if wording.notice:
        paper.paragraph(wording.notice, style="Notice")
    start = say.assessment_sentence(plan, words, wording)
    paper.paragraph(wording.says("Starts from: %(assessment)s", assessment=start))
    paper.paragraph(_made_sentence(plan, made_on, wording))


def _made_sentence(plan: Plan, made_on: dt.date, wording: Wording) -> str:
    day = made_on.isoformat()
    if plan.origin is None:
        return wording.says(
            "Made on %(day)s from version %(version)s of the action catalogue.",
            day=day,
            version=plan.catalogue_version,
        )
    return wording.says(
        "Made on %(day)s from the action catalogue %(catalogue)s.",
        day=day,
        catalogue=say.catalogue_sentence(plan, wording),
    )


def _in_short(paper: Paper, plan: Plan, words: Framework) -> None:
    report, wording = plan.report, paper.wording
    paper.heading(wording.says("In short"), 1)
    paper.paragraph(say.opening_sentence(plan, wording))
    paper.paragraph(
        wording.says("Unless a target was set by hand, a plan of this length aims at one level up.")
        if plan.years == 1
        else wording.says(
            "Unless a target was set by hand, a plan of this length aims at level 4, or level 5 where level 4 is "
            "reached."
        )
    )
    met = wording.counts(
        "The draft answers %(met)s of the %(number)d question that every plan must answer.",
        "The draft answers %(met)s of the %(number)d questions that every plan must answer.",
        len(plan.findings),
        met=sum(x.met for x in plan.findings),
    )
    paper.paragraph(f"{met} {say.not_seen_sentence(plan, words, wording)}")
    quiet = []
    if report.not_reported:
        quiet.append(
            wording.counts(
                "%(number)d indicator was not reported",
                "%(number)d indicators were not reported",
                len(report.not_reported),
            )
        )
    if report.not_applicable:
        quiet.append(
            wording.counts(
                "%(number)d indicator does not apply", "%(number)d indicators do not apply", len(report.not_applicable)
            )
        )
    if quiet:
        listed = wording.listed(quiet)
        paper.paragraph(wording.says("%(quiet)s; there the plan is silent as well.", quiet=listed).capitalize())


def _where_it_stands(paper: Paper, plan: Plan, words: Framework) -> None:
    found, wording = plan.report.assessment, paper.wording
    short = words.instrument(found.instrument).short_name
    paper.heading(wording.says("Where %(place)s stands", place=plan.place_name), 1)
    paper.paragraph(say.assessment_sentence(plan, words, wording))
    paper.paragraph(
        wording.says(
            "A level runs from 1 (no capacity) to 5 (sustainable capacity): the darker, the more is in place. "
            "Not reported is not the same as level 1."
        ),
        keep_with_next=True,
    )
    header, rows, widths = tables.levels(plan, words, wording)
    caption = wording.says(
        "Levels of %(place)s, %(instrument)s, %(period)s",
        place=plan.place_name,
        instrument=short,
        period=found.period,
    )
    paper.table(caption, header, rows, widths_cm=widths)


def _gaps(paper: Paper, plan: Plan, words: Framework) -> None:
    wording = paper.wording
    paper.heading(wording.says("Gaps by capacity area"), 1)
    if not plan.report.gaps:
        paper.paragraph(wording.says("No indicator with a value lies below its target."))
        return
    areas = wording.says(
        "The areas are the 19 technical areas of JEE 3; the last column names its indicators that ask the same."
    )
    paper.paragraph(f"{say.below_sentence(plan, wording)} {areas}", keep_with_next=True)
    header, rows, widths = tables.gaps(plan, words, wording)
    paper.table(wording.says("Indicators below their target"), header, rows, widths_cm=widths)


def _actions(paper: Paper, plan: Plan, words: Framework, catalogue: ActionCatalogue) -> None:
    wording = paper.wording
    paper.heading(wording.says("Actions by capacity area"), 1)
    paper.paragraph(
        wording.says(
            "Each table lists the actions by indicator and by the level that they lead to. The number in soft print is "
            "the action's id, the same as in the workbook for costing."
        ),
        keep_with_next=bool(plan.lines),
    )
    for area, lines in plan.by_area().items():
        title = say.area_title(area, words, wording)
        paper.heading(title, 2)
        paper.paragraph(say.area_paragraph(area, plan, lines, words, wording), keep_with_next=True)
        header, rows, widths = tables.actions(lines, words, catalogue, wording)
        paper.table(wording.says("Actions in %(area)s", area=title), header, rows, widths_cm=widths)


def _beyond(paper: Paper, plan: Plan, words: Framework, catalogue: ActionCatalogue) -> None:
    wording = paper.wording
    menus = {topic: menu for topic, menu in suggestions(plan, catalogue).items() if menu}
    paper.heading(wording.says("Beyond the indicators"), 1)
    paper.paragraph(say.suggested_sentence(sum(map(len, menus.values())), wording))
    for topic, menu in menus.items():
        title = catalogue.title_of_topic(topic)
        paper.heading(title, 2)
        paper.paragraph(f"{catalogue.topics[topic].why} ({catalogue.topics[topic].source}).", keep_with_next=True)
        header, rows, widths = tables.suggested(menu, words, wording)
        paper.table(wording.says("%(topic)s: actions to talk about", topic=title), header, rows, widths_cm=widths)


def _who_is_asked(paper: Paper, plan: Plan, words: Framework) -> None:
    wording = paper.wording
    paper.heading(wording.says("What each component and each sector is asked"), 1)
    paper.paragraph(
        wording.says(
            "The same actions seen from the health system: what falls to each component, as the main one or beside "
            "others."
        ),
        keep_with_next=True,
    )
    header, rows, widths = tables.components(plan, words, wording)
    paper.table(wording.says("Actions by component of the health system"), header, rows, widths_cm=widths)
    paper.paragraph(wording.says("And seen from the sectors: who leads and who supports."), keep_with_next=True)
    header, rows, widths = tables.sectors(plan, words, wording)
    paper.table(wording.says("Actions by sector"), header, rows, widths_cm=widths)


def _checks(paper: Paper, plan: Plan) -> None:
    wording = paper.wording
    paper.heading(wording.says("What a plan must answer"), 1)
    paper.paragraph(
        wording.says("An open question is no fault of the draft: it is the next thing to talk about."),
        keep_with_next=True,
    )
    header, rows, widths = tables.checks(plan, wording)
    paper.table(wording.says("Questions that every plan must answer"), header, rows, widths_cm=widths)


def _not_seen(paper: Paper, plan: Plan, words: Framework) -> None:
    report, says = plan.report, paper.wording.says
    short = words.instrument(report.assessment.instrument).short_name
    paper.heading(says("What the instrument does not see"), 1)
    text = say.not_seen_sentence(plan, words, paper.wording)
    paper.paragraph(text, keep_with_next=bool(report.not_seen))
    for caption, keys in (
        (says("Indicators of JEE 3 that %(instrument)s does not ask about", instrument=short), report.not_seen),
        (says("Indicators of %(instrument)s that were not reported", instrument=short), report.not_reported),
        (says("Indicators of %(instrument)s that do not apply", instrument=short), report.not_applicable),
        (says("Indicators of %(instrument)s without a link to JEE 3", instrument=short), report.unmapped),
    ):
        if keys:
            header, rows, widths = tables.indicators(keys, words, paper.wording)
            paper.table(caption, header, rows, widths_cm=widths)


def _open_and_left_out(paper: Paper, plan: Plan, words: Framework) -> None:
    says = paper.wording.says
    paper.heading(says("Steps without an action"), 1)
    if plan.without_actions:
        paper.paragraph(
            says("The catalogue holds no action for these steps; they need one of the country's own."),
            keep_with_next=True,
        )
        header, rows, widths = tables.open_steps(plan, words, paper.wording)
        paper.table(says("Steps without an action"), header, rows, widths_cm=widths)
    else:
        paper.paragraph(says("None: every step of every gap has at least one action."))
    paper.heading(says("Left out of the draft"), 1)
    if plan.left_out:
        paper.paragraph(says("A person took these actions out of the draft."), keep_with_next=True)
        header, rows, widths = tables.left_out(plan, paper.wording)
        paper.table(says("Actions taken out, and why"), header, rows, widths_cm=widths)
    else:
        paper.paragraph(says("None: every action of the draft is in the plan."))


def _sources(paper: Paper, plan: Plan, words: Framework, source: str) -> None:
    found, wording = plan.report.assessment, paper.wording
    paper.heading(wording.says("Sources"), 1)
    if plan.invented:
        paper.paragraph(wording.says("Scores: invented."))
    elif source:
        paper.paragraph(wording.says("Scores: %(source)s.", source=source))
    named = dict.fromkeys(words.instrument(x).source for x in (found.instrument, "jee-3", "hsforhs"))
    for citation in named:
        paper.paragraph(f"{citation}.")
    if plan.origin:
        actions = say.catalogue_sentence(plan, wording)
    else:
        actions = wording.says("catalogue version %(version)s, in our own words", version=plan.catalogue_version)
    paper.paragraph(
        wording.says(
            "Actions: %(actions)s. Links between areas, components and sectors: our draft, framework version "
            "%(version)s. Findings behind the questions stand beside them.",
            actions=actions,
            version=words.version,
        )
    )
