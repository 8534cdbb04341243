"""An offer is a plain record."""

from __future__ import annotations

from dataclasses import replace

from .made import offer


def test_an_offer_is_compared_by_what_it_says() -> None:
    assert offer("a") == offer("a")
    assert replace(offer("a"), step=3) != offer("a")
    assert offer("a").after == ()
    assert not offer("a").local
