from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput, Limits, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(VALUES)
def test_json_is_read_back(value: object) -> None:
    assert read_json(json.dumps(value).encode(), name="a.json") == value


@given(st.dictionaries(st.text(), st.text(), min_size=1))
def test_an_answer_cut_anywhere_is_refused(value: dict[str, str]) -> None:
    content = json.dumps(value).encode()
    for end in range(len(content)):
        with pytest.raises(BadInput, match=r"^a\.json"):
            read_json(content[:end], name="a.json")


def test_a_file_is_read_and_a_byte_order_mark_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"value": []}')
    assert read_json(path) == {"value": []}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "a.json: the answer is empty; expected JSON."),
        (b" \n", "a.json: the answer is empty; expected JSON."),
        (b"<!DOCTYPE html><html>", "a.json: the answer looks like a web page; expected JSON."),
        (b"\n<!-- x --><HTML>", "a.json: the answer looks like a web page; expected JSON."),
        (b'{"value": [\n{"a": 1', "a.json, line 2, column 8: the JSON breaks off; expected complete JSON."),
        (b'{"value": "ab', "a.json, line 1, column 11: the JSON breaks off; expected complete JSON."),
        (b'{"a" 1}', "a.json, line 1, column 6: the JSON is broken (Expecting ':' delimiter); expected complete JSON."),
        (b'{"a": NaN}', "a.json: NaN is not a number in JSON; expected plain JSON."),
        (b"[-Infinity]", "a.json: -Infinity is not a number in JSON; expected plain JSON."),
        (b"[1e999]", "a.json: the number 1e999 is too large; expected plain JSON."),
        (b"[" + b"9" * 5000 + b"]", "a.json: a number has 5000 digits; expected plain JSON."),
        (b"[" * 200_000, "a.json: the JSON is nested too deep; expected plain JSON."),
        (b'["\xe9"]', "a.json: the text is not UTF-8 (byte 2); expected JSON in UTF-8."),
    ],
)
def test_what_is_no_json_is_named(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_json(content, name="a.json")
    assert str(caught.value) == sentence


def test_size_is_limited_for_files_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[1, 2]")
    for source in (path, path.read_bytes()):
        assert read_json(source, limits=Limits(max_file_bytes=6)) == [1, 2]
        with pytest.raises(BadInput, match="expected at most"):
            read_json(source, limits=Limits(max_file_bytes=5))
