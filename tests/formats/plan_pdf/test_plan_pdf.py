"""A plan set as PDF: in every language, with any text, quickly."""

from __future__ import annotations

import dataclasses
import io
import time
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.formats.plan_pdf import plan_as_data, typeset, write_plan_pdf
from hsforhs.formats.plan_pdf.fonts import installed
from hsforhs.planning import Plan
from tests.formats.plan_pdf.made import DAY, NASTY, money_for

_NEEDS = {"ar": ("Noto Sans Arabic",), "zh-hans": ("WenQuanYi Micro Hei", "Noto Sans CJK SC")}


@pytest.fixture(scope="module")
def small(plan: Plan) -> Plan:
    """The plan with the actions of one area."""
    area = plan.lines[0].action.area
    return dataclasses.replace(plan, lines=tuple(x for x in plan.lines if x.action.area == area))


@pytest.mark.parametrize("language", ["en", "ru", "ar", "zh-hans"])
def test_it_is_written_in_the_language(small: Plan, language: str) -> None:
    needed = _NEEDS.get(language, ())
    if needed and not installed() & set(needed):
        pytest.skip(f"no font for {language} on this machine; make test installs one where it may use apt")
    stream = io.BytesIO()
    write_plan_pdf(small, stream, made_on=DAY, language=language, money=money_for(small))
    assert stream.getvalue().startswith(b"%PDF-1.")
    for family in needed:
        if family in installed():
            assert family.replace(" ", "").encode() in stream.getvalue().replace(b"-", b"")


def test_no_text_is_read_as_markup(small: Plan) -> None:
    lines = tuple(
        dataclasses.replace(x, reason=NASTY, action=dataclasses.replace(x.action, text=NASTY, evidence=NASTY))
        for x in small.lines
    )
    nasty = dataclasses.replace(small, lines=lines, place_name=f"{NASTY}\x00", invented=True)
    # As markup this would stop the typesetter: a panic, a reference to nothing, an open formula.
    content = plan_as_data(nasty, made_on=DAY, source=NASTY, money=money_for(nasty, responsible=NASTY))
    assert b'#panic("markup")' in typeset(content, made_on=DAY).replace(b"\\(", b"(").replace(b"\\)", b")")


def test_a_whole_plan_takes_less_than_five_seconds_and_is_the_same_each_time(plan: Plan, tmp_path: Path) -> None:
    more = dataclasses.replace(plan, lines=(plan.lines * 2)[:300])
    begun = time.perf_counter()
    write_plan_pdf(more, tmp_path / "one.pdf", made_on=DAY, money=money_for(plan))
    assert time.perf_counter() - begun < 5
    write_plan_pdf(more, tmp_path / "two.pdf", made_on=DAY, money=money_for(plan))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_an_unknown_language_is_refused(small: Plan, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'de' is no language of documents"):
        write_plan_pdf(small, tmp_path / "x.pdf", made_on=DAY, language="de")
    assert not list(tmp_path.iterdir())
