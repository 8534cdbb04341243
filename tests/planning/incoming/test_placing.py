from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.incoming import IncomingRow, Placer, guess_instrument
from hsforhs.planning.incoming.placing import indicator_key


def row(sheet: str = "", **fields: str) -> IncomingRow:
    return IncomingRow(sheet, 2, fields)


@pytest.fixture(scope="module")
def placer() -> Placer:
    return Placer(action_catalogue(), framework(), instrument="jee-3", in_plan=())


def test_a_row_that_names_an_action_stands_under_it(placer: Placer) -> None:
    found = placer.place(row(action="D2-002", text="anything"))
    assert (found.chosen, found.basis) == ("D2-002", "id")


def test_words_choose_among_the_actions_of_the_indicator(placer: Placer) -> None:
    action = action_catalogue().action("D2-002")
    assert action.indicator is not None
    found = placer.place(row(indicator=f"{action.indicator.code} Surveillance", text=action.text))
    assert (found.chosen, found.basis) == ("D2-002", "indicator")
    offered = [action_catalogue().action(x).indicator for x in found.offered]
    assert set(offered) == {action.indicator}
    unlike = placer.place(row(indicator=action.indicator.code, text="zzz"))
    assert (unlike.chosen, unlike.basis) == ("", "indicator")
    assert unlike.offered


def test_a_code_is_of_its_edition() -> None:
    """D.2.1 of JEE 1 is not D2.1 of JEE 3, and the crosswalk leads from one to the other."""
    words = framework()
    old = Placer(action_catalogue(), words, instrument="jee-1")
    offered = old.place(row(indicator="D.2.1.3", text="reports")).offered
    codes = {action_catalogue().action(x).indicator for x in offered}
    key = indicator_key("D.2.1.3", "jee-1", words)
    assert key is not None
    assert codes <= {x.object for x in words.counterparts(key, "jee-3")}
    assert indicator_key("D.2.1", "jee-3", words) is None
    assert indicator_key("PoE1", "jee-3", words) == indicator_key("POE1", "jee-3", words) is not None
    assert indicator_key("no code", "jee-3", words) is None


def test_the_instrument_is_guessed_by_the_codes() -> None:
    words = framework()
    assert guess_instrument([row(indicator="D2.1"), row(indicator="P1.1")], words) == "jee-3"
    assert guess_instrument([row(indicator="C4.1"), row(indicator="C1.2")], words) == "spar-2"
    assert guess_instrument([row(summary="P.1.1.2"), row(summary="D.4.1.1")], words) in ("jee-1", "jee-2")
    assert guess_instrument([row(text="no code")], words) == "jee-3"


def test_an_area_narrows_where_no_code_is_known(placer: Placer) -> None:
    catalogue = action_catalogue()
    for found in (placer.place(row(area="Surveillance")), placer.place(row("D2 Surveillance", text="zzz"))):
        assert found.basis == "area"
        assert found.chosen == ""
        assert {catalogue.action(x).area for x in found.offered} == {"D2"}


def test_without_code_and_area_words_alone_decide_or_nothing_does(placer: Placer) -> None:
    action = action_catalogue().action("R4-001")
    found = placer.place(row(text=action.text))
    assert (found.chosen, found.basis) == ("R4-001", "words")
    nothing = placer.place(row(text="qqqq xxxx"))
    assert (nothing.chosen, nothing.offered, nothing.basis) == ("", (), "nothing")


def test_actions_of_the_plan_go_before_equals() -> None:
    ids = [x.id for x in action_catalogue().actions.values() if x.area == "D2"]
    last = ids[-1]
    found = Placer(action_catalogue(), framework(), instrument="jee-3", in_plan=[last]).place(row(area="D2"))
    assert found.offered[0] == last
