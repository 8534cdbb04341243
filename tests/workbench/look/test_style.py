from __future__ import annotations

import re
from pathlib import Path

import pytest

import hsforhs.workbench.look as package

FOLDER = Path(package.__file__).parent
CSS = (FOLDER / "static/hsforhs/workbench.css").read_text(encoding="utf-8")
WORKBENCH = FOLDER.parent
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "static/hsforhs").glob("*.css"))}


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})", block))


def _light() -> dict[str, str]:
    return _tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])


def _dark() -> dict[str, str]:
    start = CSS.index(':root[data-theme="dark"]')
    return _tokens(CSS[start : CSS.index("}", start)])


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * x for x in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


TEXT = [
    ("ink", "ground"),
    ("ink", "sunk"),
    ("soft", "ground"),
    ("soft", "sunk"),
    ("pine", "ground"),
    ("pine", "pine-tint"),
    ("on-pine", "pine"),
    ("berry", "ground"),
    ("berry", "berry-tint"),
    ("note", "note-tint"),
    *[(f"n{level}", f"l{level}") for level in range(1, 6)],
    *[("ink", f"w{level}") for level in range(1, 5)],
    ("on-w5", "w5"),
]


@pytest.mark.parametrize("scheme", [_light(), _dark()], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_has_enough_contrast(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [_light(), _dark()], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), [("edge", "ground"), ("berry", "ground"), ("rim1", "ground")])
def test_controls_and_marks_have_enough_contrast(scheme: dict[str, str], mark: str, ground: str) -> None:
    assert contrast(scheme[mark], scheme[ground]) >= 3


def test_lightness_of_levels_is_monotone() -> None:
    light = [_luminance(_light()[f"l{x}"]) for x in range(1, 6)]
    dark = [_luminance(_dark()[f"l{x}"]) for x in range(1, 6)]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)


def test_both_ways_to_dark_are_the_same() -> None:
    start = CSS.index(':root:not([data-theme="light"])')
    assert _tokens(CSS[start : CSS.index("}", start)]) == _dark()


@pytest.mark.parametrize("name", SHEETS)
def test_the_style_loads_nothing_and_is_light(name: str) -> None:
    assert "url(" not in SHEETS[name]
    assert "@import" not in SHEETS[name]
    assert len(SHEETS[name].encode()) < 35_000


PHYSICAL = re.compile(r"(?<![-\w])((margin|padding|border)-(left|right)|left|right|text-align: (left|right))\s*[:;]")


@pytest.mark.parametrize("name", SHEETS)
def test_only_logical_properties(name: str) -> None:
    assert not PHYSICAL.search(SHEETS[name])


TEMPLATES = sorted(WORKBENCH.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_style_and_no_inline_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r'<style|<script(?![^>]*(\bsrc=|type="application/json"))', text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_classes_of_templates_are_in_the_style(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    whole = {name for name in used if not name.endswith("-") and len(name) > 1}
    # Pages that leave the site, such as the archive of an event, take the style of their app along.
    own = [x.read_text(encoding="utf-8") for x in (WORKBENCH / path.relative_to(WORKBENCH).parts[0]).glob("*.css")]
    rules = "".join([*SHEETS.values(), *own])
    missing = {name for name in whole if not re.search(rf"\.{re.escape(name)}(?![-\w])", rules)}
    assert not missing
