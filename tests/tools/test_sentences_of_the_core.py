from __future__ import annotations

import ast
from pathlib import Path

from tools import messages


def test_sentences_of_the_core_are_found_with_their_plural_and_note(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text(
        """
Sentence("One " "sentence %(x)s", x=Sentence("inside"))
# Translators: of a cell
wording.says("said")
paper.wording.counts("%(number)d row", "%(number)d rows", 2, more=words("none"))
Numbered("%(number)d a", "%(number)d b", number=Sentence(variable))
""",
        encoding="utf-8",
    )
    assert set(messages.sentences_of(source)) == {
        ("One sentence %(x)s", "", ""),
        ("inside", "", ""),
        ("said", "", "Translators: of a cell"),
        ("%(number)d row", "%(number)d rows", ""),
        ("%(number)d a", "%(number)d b", ""),
    }


def test_sentences_of_the_core_are_messages_under_their_own_path() -> None:
    found = {x.text: x for x in messages.read_messages()}
    assert found["Paid by the plan"].files == {"../formats/living/fields.py"}
    assert "../files/errors.py" in found["%(where)s: %(what)s"].files
    assert found["the text has %(number)d letter; expected %(expected)s"].plural
    assert "Translators" in next(iter(found["head"].notes))


def test_every_sentence_of_the_core_stands_in_the_source_as_one_text() -> None:
    """A template that is put together at run time would never be translated; those of tables and
    of what was stored stand in the source elsewhere."""
    hidden = []
    elsewhere = {messages.CORE / x for x in ("planning/checks.py", "planning/incoming/reasons.py", "files/keeping.py")}
    for path in (x for x in messages.core_files() if x not in elsewhere):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("Sentence", "Numbered") and not isinstance(node.args[0], ast.Constant):
                hidden.append(f"{path.name}:{node.lineno}")
    assert hidden == []


OF_COMMANDS = {
    *("agenda/readers.py", "indicators/fetching.py", "metric/comparison.py", "metric/frames.py"),
    *("metric/parquet.py", "metric/placing.py", "metric/sensitivity.py", "metric/inform/book.py"),
}
"""What only commands and notebooks read says in English what is wrong."""
REFUSALS = {"BadInput", "Remark", "bad", "_bad"}


def worded_plainly(call: ast.Call) -> bool:
    given = [*call.args, *(x.value for x in call.keywords if x.arg in ("what", "place", "expected"))]
    texts = [x.value if isinstance(x, ast.Constant) else "".join(_words(x)) for x in given]
    return any(isinstance(x, str) and any(map(str.isalpha, x)) for x in texts)


def _words(node: ast.expr) -> list[str]:
    """Return the texts in a formatted text or in either way of a choice; none of a sentence."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return [str(x.value) for x in node.values if isinstance(x, ast.Constant)]
    return [*_words(node.body), *_words(node.orelse)] if isinstance(node, ast.IfExp) else []


def test_what_is_wrong_with_indices_figures_and_exercises_is_a_sentence() -> None:
    folders = ("metric", "indicators", "agenda", "workbench/indices", "workbench/indicators", "workbench/exercises")
    files = [x for name in folders for x in sorted((messages.CORE / name).rglob("*.py"))]
    plain, seen = set(), 0
    for path in [*files, messages.CORE / "formats" / "agenda_xlsx.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in REFUSALS:
                seen += 1
                plain |= {path.relative_to(messages.CORE).as_posix()} if worded_plainly(node) else set()
    assert plain == OF_COMMANDS
    assert seen > 200
