"""Reading a definition part by part: every message names the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import plain

from .expressions import Expression, parse
from .yamlfile import Content

E = TypeVar("E", bound=StrEnum)

MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping in the file, at ``path``; asking for keys checks their kind and reports what is wrong with its line."""

    content: Content
    path: tuple[str | int, ...]
    value: dict[str, Any]

    @classmethod
    def root(cls, content: Content) -> Part:
        """Return the whole file as a part; raises BadInput when it is no mapping."""
        return cls.at(content, (), content.value)

    @classmethod
    def at(cls, content: Content, path: tuple[str | int, ...], value: Any) -> Part:
        """Return the part at ``path``; raises BadInput when it is no mapping."""
        if not isinstance(value, dict):
            raise _bad(content, path, Sentence("there is no mapping"), Sentence("keys with values"))
        return cls(content, path, value)

    def bad(self, what: str, expected: str, *, key: str | None = None) -> BadInput:
        """Make the error for this part, or for one of its keys."""
        path = (*self.path, key) if key is not None and key in self.value else self.path
        return _bad(self.content, path, what, expected)

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads."""
        for key in self.value:
            if key not in keys:
                raise self.bad(
                    Sentence("there is no key '%(key)s'", key=key),
                    Sentence("one of %(listed)s", listed=keys),
                    key=key,
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; a number is taken as it stands. Without ``default`` the key must be there."""
        value = self.value.get(key)
        if value is None:
            if default is None:
                raise self.bad(Sentence("'%(key)s' is missing", key=key), Sentence("a text"))
            return default
        if isinstance(value, (dict, list, bool)):
            raise self.bad(Sentence("'%(key)s' is no text", key=key), Sentence("a text"), key=key)
        if len(str(value)) > MAX_TEXT:
            raise self.bad(
                Sentence("'%(key)s' has %(number)s characters", key=key, number=len(str(value))),
                Sentence("at most %(most)s", most=MAX_TEXT),
                key=key,
            )
        return str(value)

    def number(self, key: str, default: float | None = None) -> float:
        """Return a number. Without ``default`` the key must be there."""
        value = self.value.get(key, default)
        if value is None:
            raise self.bad(Sentence("'%(key)s' is missing", key=key), Sentence("a number"), key=key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.bad(Sentence("'%(key)s' is no number", key=key), Sentence("a number"), key=key)
        return float(value)

    def optional_number(self, key: str) -> float | None:
        """Return a number, ``None`` where the key is absent or null."""
        return None if self.value.get(key) is None else self.number(key)

    def share(self, key: str) -> float | None:
        """Return a number from 0 to 1, ``None`` where the key is absent."""
        found = self.optional_number(key)
        if found is not None and not 0 <= found <= 1:
            raise self.bad(
                Sentence("'%(key)s' is %(found)s", key=key, found=plain(found)),
                Sentence("a share from 0 to 1"),
                key=key,
            )
        return found

    def decimals(self, key: str, default: int | None = None) -> int | None:
        """Return a number of decimals from 0 to 12; ``null`` means none."""
        if key not in self.value:
            return default
        found = self.optional_number(key)
        if found is None:
            return None
        if found != int(found) or not 0 <= found <= 12:
            raise self.bad(
                Sentence("'%(key)s' is %(found)s", key=key, found=plain(found)),
                Sentence("a whole number of decimals from 0 to 12"),
                key=key,
            )
        return int(found)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.value.get(key, default)
        if not isinstance(value, bool):
            raise self.bad(Sentence("'%(key)s' is neither true nor false", key=key), Sentence("true or false"), key=key)
        return value

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """Return one of the words of ``kind``."""
        word = self.text(key, default.value if default is not None else None)
        try:
            return kind(word)
        except ValueError:
            raise self.bad(
                Sentence("'%(key)s' is '%(word)s'", key=key, word=word),
                Sentence("one of %(listed)s", listed=tuple(kind)),
                key=key,
            ) from None

    def formula(self, key: str) -> Expression:
        """Return a formula of the small grammar."""
        try:
            return parse(self.text(key))
        except BadInput as error:
            raise self.bad(error.what, error.expected or Sentence("a formula"), key=key) from None

    def optional_formula(self, key: str) -> Expression | None:
        """Return a formula, ``None`` where the key is absent."""
        return None if self.value.get(key) is None else self.formula(key)

    def part(self, key: str) -> Part | None:
        """Return the mapping under a key, ``None`` where the key is absent."""
        value = self.value.get(key)
        return None if value is None else Part.at(self.content, (*self.path, key), value)

    def parts(self, key: str) -> Iterator[Part]:
        """Go through the mappings of a list."""
        for number, value in enumerate(self.items(key)):
            yield Part.at(self.content, (*self.path, key, number), value)

    def items(self, key: str) -> Sequence[Any]:
        """Return a list as it is, empty where the key is absent."""
        value = self.value.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.bad(Sentence("'%(key)s' is no list", key=key), Sentence("a list"), key=key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.items(key)
        if any(isinstance(x, (dict, list, bool)) or x is None for x in found):
            raise self.bad(
                Sentence("'%(key)s' holds something that is no text", key=key), Sentence("a list of texts"), key=key
            )
        return tuple(map(str, found))

    def numbers(self, key: str, *, count: int | None = None) -> tuple[float, ...]:
        """Return a list of numbers, of ``count`` where that is given."""
        found = self.items(key)
        if any(isinstance(x, bool) or not isinstance(x, (int, float)) for x in found):
            raise self.bad(
                Sentence("'%(key)s' holds something that is no number", key=key), Sentence("a list of numbers"), key=key
            )
        if count is not None and len(found) != count:
            raise self.bad(
                Sentence("'%(key)s' has %(number)s numbers", key=key, number=len(found)),
                Sentence("%(count)s numbers", count=count),
                key=key,
            )
        return tuple(map(float, found))


def _bad(content: Content, path: tuple[str | int, ...], what: str, expected: str) -> BadInput:
    while path and path not in content.lines:
        path = path[:-1]
    return BadInput(
        what, file=content.file, place=Sentence("line %(line)s", line=content.lines.get(path, 1)), expected=expected
    )
