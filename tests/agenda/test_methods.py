"""Steps of the methods and items of the report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.agenda import methods
from hsforhs.agenda.methods import METHODS, STAGES, faults, reporting_items, steps


def test_the_data_are_sound() -> None:
    assert list(faults()) == []


def test_chnri_has_its_fifteen_steps_and_every_method_goes_from_protocol_to_follow_up() -> None:
    assert [len(steps()[method]) for method in METHODS] == [15, 7, 7]
    for method in METHODS:
        stages = [x.stage for x in steps()[method]]
        assert (stages[0], stages[-1]) == (STAGES[0], STAGES[-1])


def test_the_items_are_those_of_the_guideline() -> None:
    items = reporting_items()
    assert len(items) == 31
    assert len(dict.fromkeys(x.domain for x in items.values())) == 10
    assert [number for number, x in items.items() if x.basis == "R"] == list(range(1, 11)), (
        "what was read in the source"
    )


def test_what_breaks_the_rules_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    items = dict(reporting_items())
    items[31] = replace(items[31], basis="X")
    del items[30]
    chnri = (*steps()["chnri"][:14], replace(steps()["chnri"][14], stage="party", number=16))
    monkeypatch.setattr(methods, "reporting_items", lambda: items)
    monkeypatch.setattr(methods, "steps", lambda: {**steps(), "chnri": chnri[1:]})
    found = " ".join(faults())
    for sentence in ("where 1 to 31 is expected", "item 31: it needs", "not numbered", "stage party", "where 15 are"):
        assert sentence in found
