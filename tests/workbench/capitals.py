"""A language for tests: the words of each sentence of the core in capitals, its values as they are."""

from __future__ import annotations

import html
import re

import pytest

from hsforhs.files import Catalogue, Numbered, Sentence
from hsforhs.workbench.look import saying

_PART = re.compile(r"(%\(\w+\)[sd])")


class _Capitals:
    """Stands for the translations of a language."""

    def gettext(self, message: str, /) -> str:
        return "".join(x if _PART.fullmatch(x) else x.upper() for x in _PART.split(message))

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return self.gettext(singular if number == 1 else plural)


def speak_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every catalogue translate sentences of the core into capitals; other texts of pages stay as they are."""
    capitals = _Capitals()
    monkeypatch.setattr(saying, "gettext", capitals.gettext)
    monkeypatch.setattr(saying, "ngettext", capitals.ngettext)
    for kind in (Sentence, Numbered):

        def said(self: Sentence, _catalogue: Catalogue, said: object = kind.said) -> str:
            return said(self, capitals)  # type: ignore[operator,no-any-return]

        monkeypatch.setattr(kind, "said", said)


def words_of_page(page: str) -> str:
    """Return the text of a page that is in French."""
    assert '<html lang="fr"' in page
    return html.unescape(re.sub(r"<[^>]+>", "", page))
