"""Bring the catalogues of messages up to date with the sources, and compile them: messages.py [--check].

Messages come from the Python files and templates of the workbench, and from the sentences of the core
(`hsforhs.files.sentences`); neither gettext nor a database is needed.
Each language has one text file, `locale/LANGUAGE/LC_MESSAGES/django.po`, and one compiled file beside it. The order
is that of files and messages, without line numbers and dates, so that a change of one text changes few lines.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "src" / "hsforhs"
WORKBENCH = CORE / "workbench"
LOCALE = WORKBENCH / "locale"
# The plural forms of CLDR for whole numbers, in the order of CLDR: zero, one, two, few, many, other.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "zh_Hans": "nplurals=1; plural=0;",
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SENTENCES = {"Sentence": 1, "Numbered": 2, "says": 1, "counts": 2}
"""Calls in the core whose first texts, so many of them, are messages."""
OF_WORKBENCH = {"Sentence": 1, "Numbered": 2}
"""Of these calls those in the workbench."""
TABLES = {"framework/data/plan_checks.csv": ("check", "why")}
"""Tables of the core and their columns that hold sentences of pages."""
_NOTE = "Translators"


@dataclass(slots=True)
class Message:
    """A text of the sources: its context, its plural or "", the files that hold it, and notes for translators."""

    context: str | None
    text: str
    plural: str
    files: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)


def source_files(folder: Path = WORKBENCH) -> Iterator[Path]:
    """Yield the Python files and templates that can hold messages."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".html", ".txt"} and not {"migrations", "locale", "static"} & set(path.parts):
            yield path


def core_files(folder: Path = CORE) -> Iterator[Path]:
    """Yield the Python files of the core."""
    for path in sorted(folder.rglob("*.py")):
        if path.relative_to(folder).parts[0] not in ("workbench", "cli"):
            yield path


def sentences_of(path: Path, calls: Mapping[str, int] = SENTENCES) -> Iterator[tuple[str, str, str]]:
    """Yield the sentences of a file: text, plural or "", and the note for translators above it or ""."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [x.value for x in node.args if isinstance(x, ast.Constant) and isinstance(x.value, str)]
        number = calls.get(name, 0)
        if number and len(texts) >= number:
            above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            note = above.removeprefix("# ") if above.startswith(f"# {_NOTE}") else ""
            yield texts[0], texts[1] if number > 1 else "", note


def sentences_of_tables() -> Iterator[tuple[Path, str]]:
    """Yield the sentences that stand in tables of the core, each with its file."""
    for name, columns in TABLES.items():
        with (CORE / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from ((CORE / name, row[column]) for column in columns)


def _add(found: dict[tuple[str | None, str], Message], text: str, plural: str, path: Path, note: str) -> None:
    message = found.setdefault((None, text), Message(None, text, plural))
    message.plural = message.plural or plural
    message.files.add(Path(os.path.relpath(path, WORKBENCH)).as_posix())
    message.notes.update([note] if note else [])


def read_messages(folder: Path = WORKBENCH) -> list[Message]:
    """Return the messages of all sources below a folder in a stable order: first file, context, text.

    Beside those of the workbench stand those of the core.
    """
    found: dict[tuple[str | None, str], Message] = {}
    for path in core_files() if folder == WORKBENCH else ():
        for text, plural, note in sentences_of(path):
            _add(found, text, plural, path, note)
    for path, text in sentences_of_tables() if folder == WORKBENCH else ():
        _add(found, text, "", path, "")
    for path in source_files(folder):
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py" and ("Sentence(" in source or "Numbered(" in source):
            for text, plural, note in sentences_of(path, OF_WORKBENCH):
                _add(found, text, plural, path, note)
        if path.suffix != ".py":
            # What is left of a template are words and calls; without indents it can be read as Python.
            source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).split("\n"))
        stream = io.BytesIO(source.encode("utf-8"))
        for _, texts, notes, context in extract("python", stream, KEYWORDS, comment_tags=(_NOTE,)):
            text, plural = texts[:2] if isinstance(texts, tuple) else (texts, "")
            message = found.setdefault((context, text), Message(context, text, plural))
            message.plural = message.plural or plural
            message.files.add(path.relative_to(folder).as_posix())
            message.notes.update(notes)
    return sorted(found.values(), key=lambda message: (min(message.files), message.text, message.context or ""))


def updated(catalogue: polib.POFile, messages: list[Message], language: str) -> polib.POFile:
    """Return a catalogue of exactly these messages with the translations that the older one holds."""
    plurals = int(PLURALS[language].partition("=")[2].partition(";")[0])
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Project-Id-Version": "hsforhs",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for message in messages:
        old = catalogue.find(message.text, msgctxt=message.context or False)
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context,
            msgid_plural=message.plural,
            comment="\n".join(sorted(message.notes)),
            occurrences=[(name, "") for name in sorted(message.files)],
            flags=["python-format"] if "%(" in message.text else [],
        )
        if message.plural:
            kept = old.msgstr_plural if old else {}
            entry.msgstr_plural = {form: kept.get(form, "") for form in range(plurals)}
        else:
            entry.msgstr = old.msgstr if old else ""
        if old:
            entry.tcomment = old.tcomment
            entry.flags += [flag for flag in old.flags if flag == "fuzzy"]
        fresh.append(entry)
    return fresh


def catalogue_path(language: str) -> Path:
    """Return the text file of a language such as zh_Hans."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compiled(catalogue: polib.POFile) -> bytes:
    """Return the binary form that gettext reads; messages without a translation stay out of it."""
    return catalogue.to_binary()


def bring_up_to_date(language: str, messages: list[Message], *, write: bool) -> str:
    """Update and compile one language; return one line about it, "" when nothing had to change."""
    path = catalogue_path(language)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    catalogue = updated(polib.pofile(before) if before else polib.POFile(), messages, language)
    binary = path.with_suffix(".mo")
    same_binary = binary.exists() and binary.read_bytes() == compiled(catalogue)
    if f"{catalogue}\n" == before and same_binary:
        return ""
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{catalogue}\n", encoding="utf-8", newline="\n")
        binary.write_bytes(compiled(catalogue))
    open_entries = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
    return f"{language}: {len(catalogue)} messages, {open_entries} not translated"


def main() -> int:
    """Return 0, or 1 when a check found a catalogue that does not follow the sources."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, say which catalogues are behind")
    check = parser.parse_args().check
    messages = read_messages()
    lines = [line for language in PLURALS if (line := bring_up_to_date(language, messages, write=not check))]
    for line in lines:
        print(line)
    return int(check and bool(lines))


if __name__ == "__main__":
    sys.exit(main())
