"""A plan as PDF, set by Typst in any of the six languages.

What people wrote reaches the template as data: no text of a plan can be read as markup. Fonts are those of the machine.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from hsforhs.files import BadInput, Sentence
from hsforhs.formats.plan_money import PlanMoney
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.formats.xlsx_parts import Target
from hsforhs.framework import Framework, framework
from hsforhs.framework.labels import ENGLISH, LANGUAGES
from hsforhs.planning import ActionCatalogue, Plan, action_catalogue

from .content import Content
from .fonts import described, families_for, installed

__all__ = ["write_plan_pdf"]


def write_plan_pdf(
    plan: Plan,
    path_or_stream: Target,
    *,
    made_on: dt.date,
    language: str = ENGLISH,
    source: str = "",
    money: PlanMoney | None = None,
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    wording: Wording = IN_ENGLISH,
) -> None:
    """Write a plan as an A4 document: at a glance, chapters, matrix (across), costs, money and gap, checks, sources.

    Args:
        plan: the draft.
        path_or_stream: where to write.
        made_on: date that the document carries.
        language: one of ``LANGUAGES``; texts that stand in another one keep it, with its direction.
        source: where the scores come from, as a citation; the instrument itself is always named.
        money: costs and gap, where people costed the plan.
        vocabulary: the framework; the installed one by default.
        catalogue: the action catalogue, for titles of topics; the installed one by default.
        wording: the words of plan checks in the language; without it they are in English.

    Raises BadInput for another language, and where no font of the machine shows the script of the language: it names
    the Debian package that brings one.

    """
    content = plan_as_data(
        plan,
        made_on=made_on,
        language=language,
        source=source,
        money=money,
        vocabulary=vocabulary,
        catalogue=catalogue,
        wording=wording,
    )
    written = typeset(content, made_on=made_on)
    if isinstance(path_or_stream, str | Path):
        Path(path_or_stream).write_bytes(written)
    else:
        path_or_stream.write(written)


def plan_as_data(
    plan: Plan,
    *,
    made_on: dt.date,
    language: str = ENGLISH,
    source: str = "",
    money: PlanMoney | None = None,
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    wording: Wording = IN_ENGLISH,
) -> dict[str, Any]:
    """Return what the template shows, with the fonts to set it in; arguments and errors are those of the writer."""
    if language not in LANGUAGES:
        raise BadInput(
            Sentence("'%(language)s' is no language of documents", language=language),
            expected=Sentence("%(listed)s", listed=tuple(LANGUAGES)),
        )
    words = vocabulary or framework()
    made = Content(
        plan,
        language=language,
        words=words,
        catalogue=catalogue or action_catalogue(),
        money=money,
        wording=wording,
    ).as_data(made_on=made_on, source=source)
    fonts, missing = families_for(language, _texts({**made, "words": {}}), installed())
    if missing:
        made["notices"].append(made["words"]["no_font"].format(scripts=described(missing)))
    return {**made, "fonts": fonts}


def typeset(content: dict[str, Any], *, made_on: dt.date, form: Literal["pdf", "png"] = "pdf") -> Any:
    """Set the content as a PDF; with ``form`` png return one picture a page."""
    import typst

    moment = dt.datetime.combine(made_on, dt.time(), tzinfo=dt.UTC)
    template = files(__package__).joinpath("plan.typ").read_bytes()
    # The template reads no file: an empty folder of its own keeps it from those of the machine.
    with tempfile.TemporaryDirectory() as root:
        compiler = typst.Compiler(template, root=root, sys_inputs={"plan": json.dumps(content, ensure_ascii=False)})
        return compiler.compile(format=form, ppi=72.0, timestamp=moment)


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)
