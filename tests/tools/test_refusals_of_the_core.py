"""What readers of files and scenarios refuse is a sentence that every language can say: whole, with named values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.messages import CORE

OURS = (
    "experiences",
    "formats/iati",
    "formats/review_docx_read.py",
    "library",
    "matching/experts.py",
    "planning/choose/conflict.py",
    "planning/choose/reasons.py",
    "planning/choose/solve.py",
    "planning/funding/duplicates.py",
    "planning/funding/sharing.py",
    "planning/scenarios",
    "workbench/funding/services/files.py",
    "workbench/library/lookups.py",
    "workbench/library/services",
)
OF_COMMANDS = {"library/harvest.py", "library/index.py", "library/dublin_core.py", "library/query.py"}
"""What these say no page shows."""
TOLD = {"BadInput": ("what", "place", "expected"), "Remark": ("place", "what"), "fault": ("what", "expected")}
TOLD |= {"VocabularyError": ("what",), "WhyNot": ("reason", "what"), "LeftOut": ("reason", "what")}
PART = re.compile(r"%\((\w+)\)[sd]")


def sources() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the modules of ours, with where it stands."""
    for name in OURS:
        path = CORE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.relative_to(CORE).as_posix() in OF_COMMANDS:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{file.relative_to(CORE)}:{node.lineno}", node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def is_plain_english(node: ast.expr) -> bool:
    """Say whether an argument is a text with words, put together or not, that is no sentence."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(re.search(r"[a-z]\w* +[a-z]", node.value))
    return isinstance(node, ast.JoinedStr)


def test_what_is_refused_or_remarked_is_no_plain_english() -> None:
    plain = []
    for where, call in sources():
        names = TOLD.get(name_of(call), ())
        given = [*call.args[: len(names)], *(x.value for x in call.keywords if x.arg in names)]
        plain += [where for x in given if is_plain_english(x)]
    assert plain == []


def test_every_sentence_names_exactly_the_values_that_it_has() -> None:
    odd = []
    seen = 0
    for where, call in sources():
        if name_of(call) != "Sentence" or not isinstance(call.args[0], ast.Constant):
            continue
        seen += 1
        given = {x.arg for x in call.keywords}
        template = str(call.args[0].value)
        if None not in given and set(PART.findall(template)) != given:
            odd.append(where)
        # A value that was put together in English could be said in no other language.
        odd += [where for x in call.keywords if isinstance(x.value, ast.Call) and name_of(x.value) == "join"]
    assert odd == []
    assert seen > 200
