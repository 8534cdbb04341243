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
    """A template that is put together at run time would never be translated; those of tables are read with them."""
    hidden = []
    of_tables = {messages.CORE / "planning" / "checks.py"}
    for path in (x for x in messages.core_files() if x not in of_tables):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("Sentence", "Numbered") and not isinstance(node.args[0], ast.Constant):
                hidden.append(f"{path.name}:{node.lineno}")
    assert hidden == []
