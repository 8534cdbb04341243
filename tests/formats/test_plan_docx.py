from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from typing import Any

import docx
import pytest
from docx.shared import Cm

from hsforhs.formats.docx_parts import TEXT_WIDTH_CM
from hsforhs.formats.plan_docx import write_plan_docx
from hsforhs.planning import Plan, action_catalogue, suggestions
from tests.formats.tongues import ARABIC

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(plan: Plan, **more: Any) -> Any:
    stream = io.BytesIO()
    write_plan_docx(plan, stream, made_on=dt.date(2026, 3, 31), **more)
    return docx.Document(stream)


@pytest.fixture(scope="module")
def paper(plan: Plan) -> Any:
    return document(plan, source="e-SPAR, 2022")


def text_of(paper: Any) -> str:
    return "\n".join("".join(x.text or "" for x in block.iter(f"{W}t")) for block in paper.element.body)


def headings(paper: Any, level: int) -> list[str]:
    return [x.text for x in paper.paragraphs if x.style.style_id == f"Heading{level}"]


def test_headings_are_real_and_in_order(paper: Any, plan: Plan) -> None:
    assert headings(paper, 1) == [
        "In short",
        "Where Ghana stands",
        "Gaps by capacity area",
        "Actions by capacity area",
        "Beyond the indicators",
        "What each component and each sector is asked",
        "What a plan must answer",
        "What the instrument does not see",
        "Steps without an action",
        "Left out of the draft",
        "Sources",
    ]
    topics = action_catalogue().topics
    menus = suggestions(plan, action_catalogue())
    found = [x for x in headings(paper, 2) if x not in {topic.title for topic in topics.values()}]
    assert [x.split()[0] for x in found] == list(plan.by_area())
    assert [x for x in headings(paper, 2) if x not in found] == [topics[x].title for x in topics if menus[x]]
    for level in (1, 2):
        assert paper.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_contents_are_a_field_that_is_filled_already(paper: Any) -> None:
    instructions = [x.text.strip() for x in paper.element.body.iter(f"{W}instrText")]
    assert r'TOC \o "1-2" \h \z \u' in instructions
    entries = {
        "".join(x.text for x in link.iter(f"{W}t")): link.get(f"{W}anchor")
        for link in paper.element.body.iter(f"{W}hyperlink")
    }
    assert list(entries) == [x.text for x in paper.paragraphs if x.style.style_id in ("Heading1", "Heading2")]
    marks = {x.get(f"{W}name") for x in paper.element.body.iter(f"{W}bookmarkStart")}
    assert set(entries.values()) <= marks
    assert paper.settings.element.find(f"{W}updateFields").get(f"{W}val") == "true"


def test_fields_open_and_close_in_pairs(paper: Any) -> None:
    kinds = [x.get(f"{W}fldCharType") for x in paper.element.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 0


def test_every_table_has_a_numbered_caption_before_it(paper: Any) -> None:
    numbers = []
    for table in paper.element.body.iter(f"{W}tbl"):
        caption = table.getprevious()
        assert caption.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Caption"
        assert caption.find(f"{W}pPr/{W}keepNext") is not None
        assert "SEQ Table" in "".join(x.text for x in caption.iter(f"{W}instrText"))
        numbers.append(re.match(r"Table (\d+)\.", "".join(x.text for x in caption.iter(f"{W}t")))[1])  # type: ignore[index]
    assert numbers == [str(x) for x in range(1, len(numbers) + 1)]


def test_tables_repeat_their_header_and_break_no_row(paper: Any) -> None:
    for table in paper.tables:
        rows = table._tbl.tr_lst
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        widths = [int(x.get(f"{W}w")) for x in table._tbl.tblGrid]
        assert sum(widths) == pytest.approx(Cm(TEXT_WIDTH_CM).twips, abs=5)


def test_page_language_and_properties(paper: Any) -> None:
    section = paper.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    language = next(paper.styles.element.iter(f"{W}lang"))
    assert language.get(f"{W}val") == "en-GB"
    facts = paper.core_properties
    assert (facts.title, facts.language) == ("Ghana: Five-year draft plan", "en")
    assert facts.created.date() == dt.date(2026, 3, 31)
    assert "python-docx" not in f"{facts.author} {facts.comments} {facts.last_modified_by}"


def test_every_action_stands_in_the_document(paper: Any, plan: Plan) -> None:
    text = text_of(paper)
    for line in plan.lines:
        assert line.action.text in text
        assert line.action.id in text
    assert "added by hand: =asked for by the parliament" in text


def test_levels_have_number_and_shade(paper: Any, plan: Plan) -> None:
    table = paper.tables[0]
    found = {}
    for row in table.rows[1:]:
        cells = row._tr.tc_lst
        if len(cells) == 4:
            code, level = (("".join(x.text for x in cells[i].iter(f"{W}t"))) for i in (0, 3))
            found[code] = (level, cells[3].find(f"{W}tcPr/{W}shd").get(f"{W}fill"))
    shades = {"1": "F7DFBF", "2": "ECC67C", "3": "87A154", "4": "2E7D69", "5": "0C4341"}
    values = plan.report.assessment.values
    assert found == {key.code: (str(x // 20), shades[str(x // 20)]) for key, x in values.items()}


def test_notices_sources_and_what_is_open(paper: Any, plan: Plan) -> None:
    text = text_of(paper)
    assert "not a product of the World Health Organization" in text
    assert "Scores: e-SPAR, 2022." in text
    assert "done in 2024" in text
    assert all(key.code in text for key in plan.report.not_seen)
    assert all(x.message in text for x in plan.findings)
    assert "Invented example" not in text


def test_an_invented_plan_says_so_first_and_on_every_page(plan: Plan) -> None:
    paper = document(dataclasses.replace(plan, invented=True))
    assert "Invented example" in text_of(paper)
    assert paper.sections[0].header.paragraphs[0].text == "Invented example"


def test_an_empty_plan_and_odd_characters(plan: Plan) -> None:
    empty = dataclasses.replace(
        plan, lines=(), left_out=(), without_actions=(), place_name="A & B <C>\x07", findings=()
    )
    paper = document(empty)
    assert "Where A & B <C> stands" in headings(paper, 1)
    assert "None: every action of the draft is in the plan." in text_of(paper)


def test_a_plan_of_an_own_catalogue_names_it_with_its_terms_and_holds_nothing_of_ours(lumora_plan: Plan) -> None:
    text = text_of(document(lumora_plan))
    assert text.count("Lumora actions (invented), version 2. Licence: Invented licence. Source: Invented min") == 2
    assert "in our own words" not in text
    assert "Invented: hold a weekly call" in text
    assert "not given" in text
    assert not [x for x in action_catalogue().actions if x in text]


def test_a_plan_of_ours_says_so(paper: Any, plan: Plan) -> None:
    text = text_of(paper)
    assert f"Made on 2026-03-31 from version {plan.catalogue_version} of the action catalogue." in text
    assert f"Actions: catalogue version {plan.catalogue_version}, in our own words." in text
    assert "not given" not in text


def test_headings_in_latin_letters_stand_where_arabic_ones_do(plan: Plan) -> None:
    invented = dataclasses.replace(plan.report.assessment, place="XLM")
    report = dataclasses.replace(plan.report, assessment=invented)
    few = dataclasses.replace(plan, report=report, lines=plan.by_area()["P1"], place_name="Lumora")
    paper = document(few, wording=ARABIC)
    title = next(x for x in paper.paragraphs if x.style.name == "Title")
    assert title.text == "Lumora"
    assert title._p.pPr.find(f"{W}bidi").get(f"{W}val") == "0"
    assert title._p.pPr.find(f"{W}jc").get(f"{W}val") == "right"
    bar = paper.styles["Notice"].element.find(f"{W}pPr/{W}pBdr")
    assert [x.tag for x in bar] == [f"{W}right"]


def test_a_document_in_another_language_says_nothing_of_its_own_in_english(plan: Plan) -> None:
    few = dataclasses.replace(plan, lines=plan.by_area()["P1"], place_name="غانا")
    paper = document(few, wording=ARABIC)
    headings_of_chapters = headings(paper, 1)
    assert len(headings_of_chapters) == 11
    assert not [x for text in headings_of_chapters for x in text if x.isascii() and x.isalpha()]
    told = [x.text for table in paper.tables for x in table.rows[0].cells]
    assert set(told) == {x for x in told if not re.search("[A-Za-z]", x.replace("JEE", ""))}
    assert paper.core_properties.language == "ar"
    assert paper.sections[0]._sectPr.find(f"{W}bidi") is not None
    for table in paper.tables:
        assert table._tbl.tblPr.find(f"{W}bidiVisual") is not None
    numbers = [x for x in paper.element.body.iter(f"{W}instrText") if "SEQ Table" in x.text]
    assert len(numbers) == len(paper.tables)
