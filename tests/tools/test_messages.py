from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

from hsforhs.framework import framework
from tools import messages

TEMPLATE = """{% load i18n %}
  {% if x %}<p title="{% translate "It isn't" %}">{% blocktranslate trimmed with n=x.n %}
      Page {{ n }} of
      many{% endblocktranslate %}</p>{% else %}
{% blocktranslate count number=x %}{{ number }} row{% plural %}{{ number }} rows{% endblocktranslate %}{% endif %}
{% translate "Open" context "verb" %}{{ _("In a filter") }}
"""
MODULE = """
from django.utils.translation import gettext as _, pgettext
_("From " "two pieces")
# Translators: stands on a button.
pgettext("noun", "Open")
_(not_a_text)
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "views.py").write_text(MODULE, encoding="utf-8")
    for name in ("migrations", "locale"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ignored.py").write_text('_("Never shown")', encoding="utf-8")
    return tmp_path


def test_messages_of_templates_and_modules_are_found(sources: Path) -> None:
    found = messages.read_messages(sources)
    assert {(x.context, x.text, x.plural) for x in found} == {
        (None, "It isn't", ""),
        (None, "Page %(n)s of many", ""),
        (None, "%(number)s row", "%(number)s rows"),
        ("verb", "Open", ""),
        (None, "In a filter", ""),
        (None, "From two pieces", ""),
        ("noun", "Open", ""),
    }
    assert [x.files for x in found if x.context == "noun"] == [{"views.py"}]
    assert [x.notes for x in found if x.context == "noun"] == [{"Translators: stands on a button."}]


def test_the_order_is_that_of_files_and_texts(sources: Path) -> None:
    found = messages.read_messages(sources)
    assert [min(x.files) for x in found] == ["templates/page.html"] * 5 + ["views.py"] * 2
    assert found == messages.read_messages(sources)


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(sources: Path) -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="It isn't", msgstr="Ce n’est pas", tcomment="as on the form"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    old.append(polib.POEntry(msgid="Open", msgctxt="verb", msgstr="Ouvrir", flags=["fuzzy"]))
    old.append(
        polib.POEntry(
            msgid="%(number)s row",
            msgid_plural="%(number)s rows",
            msgstr_plural={0: "%(number)s ligne", 1: "%(number)s lignes"},
        )
    )
    fresh = messages.updated(old, messages.read_messages(sources), "fr")
    assert fresh.find("Gone") is None
    assert fresh.find("It isn't").msgstr == "Ce n’est pas"
    assert fresh.find("It isn't").tcomment == "as on the form"
    assert fresh.find("Open", msgctxt="verb").flags == ["fuzzy"]
    assert fresh.find("Open", msgctxt="noun").msgstr == ""
    assert fresh.find("%(number)s row").msgstr_plural == {0: "%(number)s ligne", 1: "%(number)s lignes"}
    assert fresh.find("Page %(n)s of many").flags == ["python-format"]


def test_each_language_has_room_for_its_plural_forms(sources: Path) -> None:
    found = messages.read_messages(sources)
    numbers = {
        x: len(messages.updated(polib.POFile(), found, x).find("%(number)s row").msgstr_plural)
        for x in messages.PLURALS
    }
    assert numbers == {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}


def test_a_second_run_changes_nothing(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "made")
    found = messages.read_messages(sources)
    assert messages.bring_up_to_date("ru", found, write=False) == "ru: 7 messages, 7 not translated"
    assert not (tmp_path / "made").exists()
    assert messages.bring_up_to_date("ru", found, write=True)
    assert messages.bring_up_to_date("ru", found, write=True) == ""
    messages.catalogue_path("ru").with_suffix(".mo").write_bytes(b"")
    assert messages.bring_up_to_date("ru", found, write=False)


WORDED_ELSEWHERE = {
    "planning/checks.py": {"asked.check", "asked.why"},
    "planning/incoming/reasons.py": {"words.template", "self.values['text']"},
    "workbench/costs/findings.py": {"line.title"},
    "workbench/indices/place_page.py": {"found.template"},
}
"""Words from elsewhere: plan checks are read from their table, reasons from a list; titles of items stay English.
Reasons of indices are said again with names."""


def sentences(path: Path) -> list[ast.Call]:
    calls = [x for x in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(x, ast.Call)]
    return [x for x in calls if isinstance(x.func, ast.Name) and x.func.id in messages.OF_WORKBENCH]


SPOKEN = (
    *("planning", "metric", "indicators", "agenda"),
    *(f"workbench/{x}" for x in ("costs", "indices", "indicators", "exercises")),
)
"""Packages whose sentences pages say."""


def test_every_sentence_of_plans_indices_and_exercises_is_in_the_catalogues() -> None:
    known = {x.text: x.plural for x in messages.read_messages()}
    files = [x for name in SPOKEN for x in (messages.CORE / name).rglob("*.py")]
    seen = 0
    for path in files:
        worded: set[str] = set()
        for call in sentences(path):
            texts = [x.value if isinstance(x, ast.Constant) else None for x in call.args]
            if not any(texts):
                worded.add(ast.unparse(call.args[0]))
                continue
            assert texts[0] in known, f"{path}, line {call.lineno}"
            assert len(texts) == 1 or known[texts[0]] == texts[1], f"{path}, line {call.lineno}"
            seen += 1
        assert worded == WORDED_ELSEWHERE.get(path.relative_to(messages.CORE).as_posix(), set())
    assert seen > 300


def test_the_words_of_plan_checks_are_in_the_catalogues() -> None:
    known = {x.text: x.files for x in messages.read_messages()}
    table = {"../framework/data/plan_checks.csv"}
    assert all(known[text] >= table for x in framework().plan_checks.values() for text in (x.check, x.why))
