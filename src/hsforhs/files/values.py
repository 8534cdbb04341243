"""Values of a sentence that languages write in their own way: amounts, figures, days, and what cells of files hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A value of a :class:`~hsforhs.files.Sentence`: a number, a day or a text, and how English sentences write it.

    A text whose English form is another one stands in quotation marks. Thousands are told apart where English does.
    """

    value: object
    english: str

    def __str__(self) -> str:
        return self.english


def amount(number: float) -> Written:
    """Write an amount of money with two decimals."""
    return Written(number, f"{number:,.2f}")


def figure(number: float) -> Written:
    """Write a number with the decimals that it has, at most ten digits in all."""
    return Written(number, f"{number:,.10g}")


def quoted(value: object) -> Written:
    """Write what stands in a cell as it is there, a text in quotation marks."""
    return Written(value, repr(value))


def plain(number: float) -> Written:
    """Write a number as short as it goes, at most six digits in all, thousands not told apart."""
    return Written(number, f"{number:g}")
