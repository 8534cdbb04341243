"""What the translations of documents must keep to, so that spreadsheet programs take them."""

from __future__ import annotations

import pytest

from hsforhs.formats.living.fields import TABLES, shown_choices
from hsforhs.formats.plan_columns import choice_lists
from hsforhs.framework import framework
from hsforhs.workbench.look.wordings import all_wordings, wording_in

LONGEST_LIST = 255


@pytest.mark.parametrize("wording", all_wordings(), ids=lambda x: x.language)
def test_lists_fit_into_a_cell_and_name_each_entry_once(wording: object) -> None:
    for table in TABLES.values():
        for field in table.fields:
            labels = list(shown_choices(field.choices, wording).values())  # type: ignore[arg-type]
            assert len({x.casefold() for x in labels}) == len(labels)
            assert len(",".join(labels)) <= LONGEST_LIST
            assert not [x for x in labels if "," in x], "a comma would make two entries of one"
    for entries in choice_lists(framework(), wording).values():  # type: ignore[arg-type]
        assert len(set(entries.values())) == len(entries)


def test_a_language_that_nobody_confirmed_says_so() -> None:
    assert wording_in("fr").is_draft
    assert not wording_in("en").is_draft
