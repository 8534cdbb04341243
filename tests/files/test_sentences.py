from __future__ import annotations

import copy
import json
from gettext import NullTranslations
from typing import ClassVar

import pytest

from hsforhs.files import BadInput, Numbered, Remark, Sentence, in_words


class French(NullTranslations):
    """A few words in another language."""

    WORDS: ClassVar[dict[str, str]] = {
        "the row '%(row)s' is gone": "la ligne « %(row)s » a disparu",
        "sheet %(sheet)s, row %(row)s": "feuille %(sheet)s, ligne %(row)s",
        "%(where)s: %(what)s": "%(where)s : %(what)s",
        "%(where)s: %(what)s; expected %(expected)s": "%(where)s : %(what)s ; attendu %(expected)s",
        "%(choices)s, or an empty cell": "%(choices)s, ou une cellule vide",
        "yes": "oui",
        "no": "non",
        ", ": " / ",
        "%(number)d row": "%(number)d ligne",
        "%(number)d rows": "%(number)d lignes",
        "100 %": "100 pour cent",
    }

    def gettext(self, message: str) -> str:
        return self.WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n < 2 else msgid2)


FRENCH = French()


def test_a_sentence_is_an_english_text_and_is_said_in_another_language() -> None:
    found = Sentence("the row '%(row)s' is gone", row="D2-001")
    assert found == "the row 'D2-001' is gone"
    assert json.dumps([found]) == json.dumps(["the row 'D2-001' is gone"])
    assert type(str(found)) is str
    assert found.said(FRENCH) == in_words(found, FRENCH) == "la ligne « D2-001 » a disparu"
    assert in_words("a text of somebody: %(row)s", FRENCH) == "a text of somebody: %(row)s"


def test_a_value_is_no_template() -> None:
    assert Sentence("the row '%(row)s' is gone", row="%(x)s 5 %").said(FRENCH) == "la ligne « %(x)s 5 % » a disparu"
    assert Sentence("100 %").said(FRENCH) == "100 pour cent"


def test_sentences_in_sentences_and_lists_are_said_too() -> None:
    found = Sentence("%(choices)s, or an empty cell", choices=(Sentence("yes"), Sentence("no"), "XLM"))
    assert found == "yes, no, XLM, or an empty cell"
    assert found.said(FRENCH) == "oui / non / XLM, ou une cellule vide"


@pytest.mark.parametrize(("number", "english", "french"), [(0, "0 rows", "0 ligne"), (1, "1 row", "1 ligne")])
def test_a_number_takes_the_form_of_the_language(number: int, english: str, french: str) -> None:
    found = Numbered("%(number)d row", "%(number)d rows", number)
    assert (found, found.said(FRENCH)) == (english, french)


def test_a_copy_is_the_same_sentence() -> None:
    for found in (Sentence("the row '%(row)s' is gone", row="a"), Numbered("%(number)d row", "%(number)d rows", 3)):
        again = copy.deepcopy(found)
        assert (type(again), again, again.said(FRENCH)) == (type(found), found, found.said(FRENCH))


def test_errors_and_remarks_are_said_with_their_place() -> None:
    place = Sentence("sheet %(sheet)s, row %(row)s", sheet="A", row=7)
    gone = Sentence("the row '%(row)s' is gone", row="x")
    error = BadInput(gone, file="a.xlsx", place=place, expected=Sentence("yes"))
    assert str(error) == "a.xlsx, sheet A, row 7: the row 'x' is gone; expected yes."
    assert error.said(FRENCH) == "a.xlsx / feuille A, ligne 7 : la ligne « x » a disparu ; attendu oui."
    assert error.at(file="b.xlsx").said(FRENCH).startswith("b.xlsx / feuille A")
    remark = Remark(place, gone)
    assert str(remark) == "sheet A, row 7: the row 'x' is gone."
    assert remark.said(FRENCH) == "feuille A, ligne 7 : la ligne « x » a disparu."
    assert Remark("", gone).said(FRENCH) == "la ligne « x » a disparu."
    assert BadInput("it is empty", expected="text").said(FRENCH) == "it is empty; expected text."
    assert BadInput("it is empty.").said(FRENCH) == "it is empty."
