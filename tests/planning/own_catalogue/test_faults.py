from __future__ import annotations

from hsforhs.planning.own_catalogue import MOST_FAULTS, CatalogueRefused, RowFault


def fault(row: int) -> RowFault:
    return RowFault(row, "Step", "9", "'9' is no step", "2 to 5")


def test_a_fault_says_where_what_and_what_was_expected() -> None:
    assert str(fault(12)) == "row 12, column 'Step': '9' is no step; expected 2 to 5"


def test_a_refusal_begins_with_the_first_row_and_counts_the_others() -> None:
    refused = CatalogueRefused.of([fault(9), fault(3)], file="own.csv")
    assert str(refused) == (
        "own.csv, row 3, column 'Step': '9' is no step (and 1 more); nothing was stored; expected 2 to 5."
    )
    assert [x.row for x in refused.faults] == [3, 9]
    assert str(CatalogueRefused.of([fault(4)], file="own.csv")).count("more") == 0


def test_a_refusal_lists_as_many_as_can_be_read_and_counts_all() -> None:
    refused = CatalogueRefused.of([fault(x) for x in range(MOST_FAULTS + 7, 0, -1)], file="own.csv")
    assert refused.number == MOST_FAULTS + 7
    assert [x.row for x in refused.faults] == list(range(1, MOST_FAULTS + 1))


def test_another_name_of_the_file_keeps_the_list() -> None:
    renamed = CatalogueRefused.of([fault(1)], file="working").at(file="own.csv")
    assert (renamed.file, renamed.number, len(renamed.faults)) == ("own.csv", 1, 1)
