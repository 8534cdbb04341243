"""Styles of a Word document: letters, distances, what keeps together."""

from __future__ import annotations

from typing import Any

from .palette import INK, LINE, PINE, SOFT
from .wording import RIGHT_TO_LEFT

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = "Calibri"
_TAGS = {"en": "en-GB", "zh-hans": "zh-CN", "ar": "ar-SA", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
_FONTS_IN_EAST, _FONT_FROM_RIGHT = {"zh-hans": "Microsoft YaHei"}, "Arial"


def _letters(half_points: int, *, ink: str = INK, bold: bool = False) -> str:
    return (
        f'<w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}" w:eastAsia="{_FONT}"/>'
        f"{'<w:b/><w:bCs/>' if bold else ''}"
        f'<w:color w:val="{ink}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def _distance(before: int, after: int, *, line: int = 264, first: str = "", last: str = "") -> str:
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
    return f"<w:pPr>{first}{spacing}{last}</w:pPr>"


_KEEP = "<w:keepNext/><w:keepLines/>"
_RULE = f'<w:pBdr><w:top w:val="single" w:sz="8" w:space="6" w:color="{INK}"/></w:pBdr>'
_BAR = f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{PINE}"/></w:pBdr>'
_BELOW = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
_DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
_RIGHT = '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>'

_STYLES: dict[str, tuple[str, str, str]] = {
    "Normal": ("Normal", _distance(80, 80), _letters(21)),
    "Title": ("Title", _distance(3000, 60, line=240), _letters(68, ink=PINE, bold=True)),
    "Subtitle": ("Subtitle", _distance(0, 360, line=240), _letters(30, ink=SOFT)),
    "Heading1": (
        "heading 1",
        _distance(480, 120, line=240, first=f"{_KEEP}{_RULE}", last='<w:outlineLvl w:val="0"/>'),
        _letters(34, ink=PINE, bold=True),
    ),
    "Heading2": (
        "heading 2",
        _distance(320, 80, line=240, first=_KEEP, last='<w:outlineLvl w:val="1"/>'),
        _letters(26, ink=PINE, bold=True),
    ),
    "Caption": ("caption", _distance(200, 80, line=240, first=_KEEP), _letters(18, ink=SOFT, bold=True)),
    "TOCHeading": ("TOC Heading", _distance(0, 200, line=240, first=_KEEP), _letters(34, ink=PINE, bold=True)),
    "TOC1": ("toc 1", _distance(100, 0, line=240, first=_DOTS), _letters(21, bold=True)),
    "TOC2": ("toc 2", _distance(20, 0, line=240, first=_DOTS, last='<w:ind w:left="340"/>'), _letters(20)),
    "TableText": ("Table Text", _distance(0, 0, line=240), _letters(18)),
    "TableSmall": ("Table Small", _distance(0, 0, line=240), _letters(15)),
    "Notice": ("Notice", _distance(80, 160, first=_BAR, last='<w:ind w:left="240"/>'), _letters(21)),
    "Header": ("header", _distance(0, 0, line=240), _letters(17)),
    "Footer": ("footer", _distance(0, 0, line=240, first=f"{_BELOW}{_RIGHT}"), _letters(17, ink=SOFT)),
}
"""{style id: (name, paragraph properties, letters)}"""
HEADINGS = ("Title", "Subtitle", "Heading1", "Heading2")


def set_styles(document: Any, *, language: str = "en") -> None:
    """Give a document our styles and its language; replaces those of the template that bear the same id."""
    from docx.oxml import parse_xml

    right_to_left = language in RIGHT_TO_LEFT
    styles = document.styles.element
    for style_id, (name, distance, letters) in _STYLES.items():
        based = "" if style_id == "Normal" else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
        default = ' w:default="1"' if style_id == "Normal" else ""
        fresh = parse_xml(
            f'<w:style xmlns:w="{_NAMESPACE}" w:type="paragraph" w:styleId="{style_id}"{default}>'
            f'<w:name w:val="{name}"/>{based}<w:qFormat/>{distance}{letters}</w:style>'
        )
        _speak(fresh, language, is_base=style_id == "Normal")
        if right_to_left and style_id == "Notice":
            # A border names a side of the page, not the side where lines begin.
            fresh.find(f".//{{{_NAMESPACE}}}left").tag = f"{{{_NAMESPACE}}}right"
        old = styles.find(f'{{{_NAMESPACE}}}style[@{{{_NAMESPACE}}}styleId="{style_id}"]')
        if old is None:
            styles.append(fresh)
        else:
            styles.replace(old, fresh)
    defaults = styles.find(f"{{{_NAMESPACE}}}docDefaults")
    for element in defaults.iter(f"{{{_NAMESPACE}}}lang"):
        element.set(f"{{{_NAMESPACE}}}val", _TAGS["en"] if right_to_left else _TAGS[language])
        if right_to_left:
            element.set(f"{{{_NAMESPACE}}}bidi", _TAGS[language])
        elif language in _FONTS_IN_EAST:
            element.set(f"{{{_NAMESPACE}}}eastAsia", _TAGS[language])


def _speak(style: Any, language: str, *, is_base: bool) -> None:
    """Give a style the font of the script, and let paragraphs of the base run with the language."""
    from docx.oxml import parse_xml

    for fonts in style.iter(f"{{{_NAMESPACE}}}rFonts"):
        if language in RIGHT_TO_LEFT:
            fonts.set(f"{{{_NAMESPACE}}}cs", _FONT_FROM_RIGHT)
        elif language in _FONTS_IN_EAST:
            fonts.set(f"{{{_NAMESPACE}}}eastAsia", _FONTS_IN_EAST[language])
    if is_base and language in RIGHT_TO_LEFT:
        # The direction stands before the distances in the order of the schema.
        style.find(f"{{{_NAMESPACE}}}pPr").insert(0, parse_xml(f'<w:bidi xmlns:w="{_NAMESPACE}"/>'))
