"""Amounts as people write them in tables: exact decimals, never negative, never too large to add up."""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation, localcontext

from hsforhs.files import BadInput

LARGEST = Decimal("1e15")
"""No plan holds a larger amount, in any currency; beyond it a figure is a slip of the keyboard."""

EXACT = Context(prec=60)
"""Sums and products of amounts are exact to far below a cent."""


def read_amount(text: str, *, file: str | None = None, place: str | None = None, what: str = "amount") -> Decimal:
    """Read one amount with a decimal point.

    Raises BadInput for an empty cell (a missing amount is not 0), a word, a negative or an absurdly large number.
    """
    if not text.strip():
        raise BadInput(f"the {what} is missing", file=file, place=place, expected="a number, 0 where there is none")
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or "_" in text:
        raise BadInput(f"'{text}' is no {what}", file=file, place=place, expected="a number such as 6540.9")
    if amount < 0:
        raise BadInput(f"the {what} {text} is negative", file=file, place=place, expected="0 or more")
    if amount > LARGEST:
        raise BadInput(f"the {what} {text} is too large", file=file, place=place, expected=f"at most {LARGEST:.0e}")
    return amount


def product(*factors: Decimal) -> Decimal:
    """Multiply amounts exactly."""
    with localcontext(EXACT):
        result = Decimal(1)
        for factor in factors:
            result *= factor
        return result


def total(amounts: list[Decimal]) -> Decimal:
    """Add amounts exactly, so that the order of the lines of a table does not matter."""
    with localcontext(EXACT):
        return sum(amounts, start=Decimal(0))
