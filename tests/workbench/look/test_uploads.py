"""The field in which files are handed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.workbench.look.uploads import UploadField


def test_a_file_of_the_size_that_the_operator_allows_is_taken(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 3
    file = SimpleUploadedFile("a.csv", b"abc")
    assert UploadField().clean(file) is file
    assert UploadField(required=False).clean(None) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"abcd", "The file has 0 MB; at most 0 MB"), (b"", "The file is empty"), (None, "Choose a file first")],
)
def test_a_larger_one_an_empty_one_and_none_are_refused(settings: Any, content: bytes | None, said: str) -> None:
    settings.MAX_UPLOAD_BYTES = 3
    with pytest.raises(ValidationError, match=said):
        UploadField().clean(None if content is None else SimpleUploadedFile("a.csv", content))
