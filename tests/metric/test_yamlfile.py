"""YAML with lines, and without anything that could do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.metric.yamlfile import MAX_BYTES, MAX_DEPTH, read_yaml


def test_values_come_with_their_lines() -> None:
    found = read_yaml("a: 1\nb:\n  - {c: x}\n  - {c: 2.5}\n", file="d.yaml")
    assert found.file == "d.yaml"
    assert found.value == {"a": 1, "b": [{"c": "x"}, {"c": 2.5}]}
    assert found.lines["a",] == 1
    assert found.lines["b", 1, "c"] == 4


def test_words_stay_words() -> None:
    text = (
        "a: NO\nb: on\nc: 2020-01-01\nd: '5'\ne: 1:30\nf: ~\ng: true\nh: 007x\ni:\nj: -1e3\nk: 12345678901234567890\n"
    )
    assert read_yaml(text).value == {
        "a": "NO",
        "b": "on",
        "c": "2020-01-01",
        "d": "5",
        "e": "1:30",
        "f": None,
        "g": True,
        "h": "007x",
        "i": None,
        "j": -1000.0,
        "k": 12345678901234567890.0,
    }


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchors and aliases"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "tag"),
        ("a: 1\nb: !x 2\n", 2, "tag"),
        ("a: 1\na: 2\n", 2, "'a' stands twice"),
        ("a: 1\n b: 2\n", 2, "broken"),
        ("a: [1, 2\n", 2, "broken"),
        ("a:\n  b: .inf\n", 2, "no finite number"),
        ("a: nan\n", 1, "no finite number"),
        ("a: 1e999\n", 1, "too large"),
        ("x: 1\n? [a]\n: 2\n", 2, "a key is no word"),
        ("a: 1\n--- \nb: 2\n", 2, "broken"),
    ],
)
def test_harmful_and_broken_yaml_is_refused_with_its_line(text: str, line: int, part: str) -> None:
    with pytest.raises(BadInput) as error:
        read_yaml(text, file="d.yaml")
    assert str(error.value).startswith(f"d.yaml, line {line}: ")
    assert part in str(error.value)


def test_deep_yaml_is_refused() -> None:
    deep = "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)
    with pytest.raises(BadInput, match="too deep"):
        read_yaml(f"a: {deep}")


def test_empty_large_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="empty"):
        read_yaml("# nothing\n")
    with pytest.raises(BadInput, match="too large"):
        read_yaml("a" * (MAX_BYTES + 1))
    path = tmp_path / "d.yaml"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(BadInput, match=r"d\.yaml: the definition is too large"):
        read_yaml(path)
    path.write_bytes(b"a: \xff\n")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_yaml(path)
    with pytest.raises(BadInput, match="broken"):
        read_yaml("a: \x00\n")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(path).value == {"a": 1}
