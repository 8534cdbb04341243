"""Sizes of files."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes


def test_a_file_of_the_size_that_is_allowed_is_taken() -> None:
    check_bytes(0, 10)
    check_bytes(10, 10)


@pytest.mark.parametrize(("size", "said"), [(21 * 2**20, "21"), (None, "0")])
def test_a_larger_file_or_one_that_hides_its_size_is_refused_by_name(size: int | None, said: str) -> None:
    with pytest.raises(BadInput, match=rf"^own\.csv: the file has {said} MB; expected at most 20 MB\.$"):
        check_bytes(size, 20 * 2**20, file="own.csv")
