"""YAML as plain values with the line of each: no aliases, no tags, no types but text, number, true, false and null."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hsforhs.files import BadInput, Sentence

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 12
MAX_NODES = 200_000

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z")
Path_: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds; ``lines`` maps the path of each value, such as ``("tree", 0, "id")``, to its line."""

    file: str
    value: Any
    lines: Mapping[Path_, int]


def read_yaml(source: Path | str, *, file: str | None = None) -> Content:
    """Read a file, or text given as ``str``.

    Words such as ``no`` and ``on`` stay text (NO is Norway). Raises BadInput naming the line for broken YAML, aliases
    and anchors, tags, keys that stand twice, numbers that are not finite, and content beyond the limits.
    """
    if isinstance(source, Path):
        file = file or source.name
        if source.stat().st_size > MAX_BYTES:
            raise BadInput(
                Sentence("the definition is too large"),
                file=file,
                expected=Sentence("at most %(most)s kB", most=MAX_BYTES // 1024),
            )
        try:
            text = source.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput(
                Sentence("the text is not UTF-8 (byte %(byte)s)", byte=error.start),
                file=file,
                expected=Sentence("YAML"),
            ) from None
    else:
        text = source
        if len(text) > MAX_BYTES:
            raise BadInput(
                Sentence("the definition is too large"),
                file=file,
                expected=Sentence("at most %(most)s kB", most=MAX_BYTES // 1024),
            )
    # Translators: stands for the name of a file that has none
    name = file or Sentence("definition")
    root = _compose(text, name)
    reader = _Reader(name)
    return Content(name, reader.value(root, ()), reader.lines)


def _compose(text: str, file: str) -> yaml.Node:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for count, event in enumerate(yaml.parse(text, Loader=loader)):
            line = int(getattr(event.start_mark, "line", 0)) + 1
            if count > MAX_NODES:
                raise BadInput(
                    Sentence("the definition holds too many values"),
                    file=file,
                    expected=Sentence("at most %(most)s", most=MAX_NODES),
                )
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _bad(
                    file, line, Sentence("anchors and aliases are not allowed"), Sentence("the value written out")
                )
            if tag := getattr(event, "tag", None):
                raise _bad(file, line, Sentence("the tag '%(tag)s' is not allowed", tag=tag), Sentence("a plain value"))
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(getattr(mark, "line", 0)) + 1
        raise _bad(
            file,
            line,
            Sentence("the YAML is broken (%(problem)s)", problem=error.problem or error.context),
            Sentence("valid YAML"),
        ) from None
    except yaml.YAMLError as error:
        raise BadInput(
            Sentence("the YAML is broken (%(error)s)", error=str(error).splitlines()[0]),
            file=file,
            expected=Sentence("YAML"),
        ) from None
    except RecursionError:
        raise BadInput(
            Sentence("the YAML is nested too deep"),
            file=file,
            expected=Sentence("at most %(most)s levels", most=MAX_DEPTH),
        ) from None
    if root is None:
        raise BadInput(Sentence("the file is empty"), file=file, expected=Sentence("the definition of an index"))
    found: yaml.Node = root
    return found


def _bad(file: str, line: int, what: str, expected: str) -> BadInput:
    return BadInput(what, file=file, place=Sentence("line %(line)s", line=line), expected=expected)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}

    def value(self, node: yaml.Node, path: Path_) -> Any:
        import yaml

        line = node.start_mark.line + 1
        self.lines[path] = line
        if len(path) > MAX_DEPTH:
            raise _bad(
                self.file,
                line,
                Sentence("the YAML is nested too deep"),
                Sentence("at most %(most)s levels", most=MAX_DEPTH),
            )
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(x, (*path, i)) for i, x in enumerate(node.value)]
        return self.scalar(node, line)

    def mapping(self, node: yaml.Node, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if isinstance(key.value, list):
                raise _bad(self.file, line, Sentence("a key is no word"), Sentence("a word before the colon"))
            if key.value in found:
                raise _bad(
                    self.file, line, Sentence("'%(name)s' stands twice", name=key.value), Sentence("each key once")
                )
            found[key.value] = self.value(value, (*path, key.value))
            self.lines[(*path, key.value)] = line
        return found

    def scalar(self, node: yaml.Node, line: int) -> str | float | bool | None:
        text: str = node.value
        if getattr(node, "style", None):
            return text
        if text in {"", "~", "null"}:
            return None
        if text in {"true", "false"}:
            return text == "true"
        if _NUMBER.match(text):
            number = float(text)
            if not math.isfinite(number):
                raise _bad(
                    self.file,
                    line,
                    Sentence("the number %(text)s is too large", text=text[:30]),
                    Sentence("a finite number"),
                )
            return int(text) if re.fullmatch(r"[-+]?\d{1,15}", text) else number
        if text.lower().lstrip("+-") in {".inf", ".nan", "inf", "nan", "infinity"}:
            raise _bad(
                self.file, line, Sentence("'%(text)s' is no finite number", text=text), Sentence("a finite number")
            )
        return text
