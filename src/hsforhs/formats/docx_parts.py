"""A Word document written part by part: headings, captions with fields, tables, contents.

The body is collected as text and parsed once: a plan has tables of several hundred rows, for which building
every cell as an object takes many times longer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from .docx_styles import HEADINGS, set_styles
from .palette import BERRY, GROUND, INK, LINE, PINE, SOFT
from .wording import IN_ENGLISH, Wording, reads_from_right
from .xlsx_parts import Target

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TWIPS_PER_CM = 567
TEXT_WIDTH_CM = 17.0
"""Width of the text on A4 with margins of 2 cm."""
_LANDSCAPE_MARGIN_CM = 1.4
LANDSCAPE_WIDTH_CM = 29.7 - 2 * _LANDSCAPE_MARGIN_CM
"""Width of the text on landscape pages."""
DATA_PART = "/customXml/item7.xml"
_DATA_PROPERTIES = "/customXml/itemProps7.xml"
_DATA_ID = "{6B1F4C52-9E0D-4A57-9C43-5D2A7E8B1F07}"
_MARK = "\ue000"
_LANGUAGES = {"zh-hans": "zh-CN"}
_FIRST_MARK = 100_000
"""Numbers of bookmarks in tables begin above those of headings."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``note`` follows the text in soft small letters; colours are hexadecimal RGB.

    Amounts stand ``at_end`` of the cell, below each other digit by digit.

    ``mark`` is the name of a bookmark around the text, at most 40 letters; one that begins with ``_`` is hidden.
    """

    text: str
    fill: str = ""
    ink: str = ""
    bold: bool = False
    centred: bool = False
    at_end: bool = False
    note: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row across the whole table that names the rows below it and never stands alone at the foot of a page."""

    text: str


TableRow: TypeAlias = Band | Sequence[Cell | str]


class Paper:
    """An A4 document under construction, written from top to bottom."""

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        made_on: dt.date,
        footer: str,
        header: str = "",
        wording: Wording = IN_ENGLISH,
    ) -> None:
        self.wording = wording
        self._right = wording.right_to_left
        self._title = _NOT_IN_XML.sub("", title)
        self._subject = subject
        self._made_on = made_on
        self._footer = footer
        self._header = header
        self._body: list[str] = []
        self._headings: list[tuple[int, str]] = []
        self._contents_at: int | None = None
        self._captions = 0
        self._marks = 0
        self._marked: set[int] = set()
        self._is_landscape = False
        self._data = b""

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 or 2; it enters the contents."""
        number = len(self._headings) + 1
        self._headings.append((level, text))
        content = _marked(self._run(text), number, _bookmark(number))
        self._body.append(self._paragraph(content, text, style=f"Heading{level}"))

    def paragraph(self, text: str, *, style: str = "", keep_with_next: bool = False) -> None:
        """Add a paragraph in a named style."""
        self._body.append(self._paragraph(self._run(text), text, style=style, keep=keep_with_next))

    def page_break(self) -> None:
        """Begin a new page."""
        self._body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def landscape(self) -> None:
        """Let everything that follows stand on landscape pages."""
        self._is_landscape = True
        self._body.append(
            f"<w:p><w:pPr><w:sectPr>{_page_size(landscape=False, right_to_left=self._right)}</w:sectPr></w:pPr></w:p>"
        )

    def data(self, content: bytes) -> None:
        """Put XML for programs into the document, beside what people see; Word and LibreOffice keep it."""
        self._data = content

    @property
    def without_marked_tables(self) -> str:
        """The body as it stands but for the tables with a mark, for whoever must know later what was written."""
        rest = "".join(x for number, x in enumerate(self._body) if number not in self._marked)
        return f'<w:body xmlns:w="{_NAMESPACE}">{rest}</w:body>'

    def contents(self) -> None:
        """Place the contents here."""
        self._contents_at = len(self._body)

    def table(
        self,
        caption: str,
        header: Sequence[str],
        rows: Iterable[TableRow],
        *,
        widths_cm: Sequence[float],
        style: str = "TableText",
        mark: str = "",
    ) -> None:
        """Add a table with a numbered caption above it. The header repeats on each page; no row breaks.

        ``style`` is that of the text in its cells; ``mark`` a bookmark at its first heading.
        """
        self._captions += 1
        number = _field("SEQ Table \\* ARABIC", str(self._captions))
        before, _mark, after = self.wording.says(
            "Table %(number)s. %(caption)s", number=_MARK, caption=caption
        ).partition(_MARK)
        content = f"{self._run(before)}{number}{self._run(after)}"
        self._body.append(self._paragraph(content, before + after, style="Caption", keep=True))
        widths = [round(width * _TWIPS_PER_CM) for width in widths_cm]
        head = [
            Cell(text, fill=PINE, ink="FFFFFF", bold=True, mark=mark if not n else "") for n, text in enumerate(header)
        ]
        body = [self._table_row(head, widths, style, header=True)]
        body += [
            self._band(row, widths) if isinstance(row, Band) else self._table_row(row, widths, style) for row in rows
        ]
        if mark:
            self._marked.add(len(self._body))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        self._body.append(
            f"<w:tbl>{_table_properties(sum(widths), caption, right_to_left=self._right)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(body)}</w:tbl>"
        )

    def _table_row(
        self, cells: Sequence[Cell | str], widths: Sequence[int], style: str, *, header: bool = False
    ) -> str:
        looks = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>"
        written = []
        for given, width in zip(cells, widths, strict=True):
            cell = Cell(given) if isinstance(given, str) else given
            fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
            content = self._run(cell.text, bold=cell.bold, ink=cell.ink)
            content += self._run(f" {cell.note}", ink=SOFT, half_points=15) if cell.note else ""
            if cell.mark:
                self._marks += 1
                content = _marked(content, _FIRST_MARK + self._marks, cell.mark)
            written.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
                f"{self._paragraph(content, cell.text, style=style, keep=header, aligned=_aligned(cell))}</w:tc>"
            )
        return f"<w:tr>{looks}{''.join(written)}</w:tr>"

    def _run(self, text: str, *, bold: bool = False, ink: str = "", half_points: int = 0) -> str:
        from_right = self._right and reads_from_right(text) is True
        return _run(text, bold=bold, ink=ink, half_points=half_points, from_right=from_right)

    def _paragraph(self, content: str, text: str, *, style: str = "", keep: bool = False, aligned: str = "") -> str:
        """Write a paragraph; in a document from right to left one in other letters keeps its own direction.

        Headings in other letters stand where all headings stand.
        """
        from_left = self._right and reads_from_right(text) is False
        if from_left and style in HEADINGS:
            aligned = "right"
        return _paragraph(content, style=style, keep=keep, aligned=aligned, from_left=from_left)

    def _band(self, band: Band, widths: Sequence[int]) -> str:
        content = self._run(band.text, bold=True, ink=PINE)
        return (
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{GROUND}"/></w:tcPr>'
            f"{self._paragraph(content, band.text, style='TableText', keep=True)}</w:tc></w:tr>"
        )

    def save(self, target: Target) -> None:
        """Write the document."""
        import docx

        document = docx.Document()
        set_styles(document, language=self.wording.language)
        parts = list(self._body)
        if self._contents_at is not None:
            parts.insert(self._contents_at, _contents(self._headings, from_right=self._right))
        _fill(document.part, "".join(parts))
        document = document.part.document
        if self._is_landscape:
            _set_landscape(document.element.body.sectPr)
        if self._right:
            _set_direction(document.element.body.sectPr)
        _set_page(document.sections[0], footer=self._footer, header=self._header)
        if self._data:
            _add_data(document.part, self._data)
        language = _LANGUAGES.get(self.wording.language, self.wording.language)
        _set_properties(document, title=self._title, subject=self._subject, made_on=self._made_on, language=language)
        document.save(str(target) if isinstance(target, Path) else target)


def _fill(part: Any, body: str) -> None:
    """Put the body into the document of the template before it is parsed; moving long parsed tables takes minutes."""
    from docx.oxml import parse_xml
    from lxml import etree

    text = etree.tostring(part.element, encoding="unicode")
    before, mark, after = text.partition("<w:sectPr")
    part._element = parse_xml(f"{before}{body}{mark}{after}")


def _bookmark(number: int) -> str:
    return f"_Toc{number:06d}"


def _marked(content: str, number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _run(text: str, *, bold: bool = False, ink: str = "", half_points: int = 0, from_right: bool = False) -> str:
    looks = ("<w:b/><w:bCs/>" if bold and from_right else "<w:b/>" if bold else "") + (
        f'<w:color w:val="{ink}"/>' if ink else ""
    )
    looks += f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    looks += "<w:rtl/>" if from_right else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_text(line)}</w:t>' for line in text.splitlines() or [""])
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{lines}</w:r>"


def _paragraph(content: str, *, style: str = "", keep: bool = False, aligned: str = "", from_left: bool = False) -> str:
    looks = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    looks += '<w:bidi w:val="0"/>' if from_left else ""
    looks += f'<w:jc w:val="{aligned}"/>' if aligned else ""
    return f"<w:p>{f'<w:pPr>{looks}</w:pPr>' if looks else ''}{content}</w:p>"


def _aligned(cell: Cell) -> str:
    # Word before 2010 knows no "end".
    return "center" if cell.centred else "right" if cell.at_end else ""


def _field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{_run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _contents(headings: Sequence[tuple[int, str]], *, from_right: bool = False) -> str:
    """Write the contents as a field that Word fills, with the headings already in it.

    The entries that stand there at first lead to their heading and have no page number: only a program that
    lays out the pages knows them.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries = []
    for number, (level, text) in enumerate(headings, start=1):
        run = _run(text, from_right=from_right)
        link = f'<w:hyperlink w:anchor="{_bookmark(number)}" w:history="1">{run}</w:hyperlink>'
        entries.append(_paragraph(f"{begin if number == 1 else ''}{link}", style=f"TOC{level}"))
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{''.join(entries)}{end}</w:sdtContent></w:sdt>"


def _table_properties(width: int, caption: str, *, right_to_left: bool = False) -> str:
    edge = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{INK}"'
    words = _text(caption).replace('"', "&quot;")
    return (
        f'<w:tblPr>{"<w:bidiVisual/>" if right_to_left else ""}<w:tblW w:w="{width}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {strong}/><w:bottom {strong}/><w:insideH {edge}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val="{words}"/></w:tblPr>'
    )


def _page_size(*, landscape: bool, right_to_left: bool = False) -> str:
    wide, high = round(29.7 * _TWIPS_PER_CM), round(21.0 * _TWIPS_PER_CM)
    if not landscape:
        return f'<w:pgSz w:w="{high}" w:h="{wide}"/>{"<w:bidi/>" if right_to_left else ""}'
    margin = round(_LANDSCAPE_MARGIN_CM * _TWIPS_PER_CM)
    edges = "".join(f' w:{x}="{margin}"' for x in ("top", "right", "bottom", "left"))
    size = f'<w:pgSz w:w="{wide}" w:h="{high}" w:orient="landscape"/>'
    return f'{size}<w:pgMar{edges} w:header="400" w:footer="400" w:gutter="0"/>'


def _set_landscape(section: Any) -> None:
    from docx.oxml import parse_xml

    for name in ("pgSz", "pgMar"):
        for old in section.findall(f"{{{_NAMESPACE}}}{name}"):
            section.remove(old)
    fresh = parse_xml(f'<w:x xmlns:w="{_NAMESPACE}">{_page_size(landscape=True)}</w:x>')
    for number, element in enumerate(list(fresh)):
        section.insert(number, element)


def _set_direction(section: Any) -> None:
    """Let columns, and the footer, of a section run from right to left."""
    from docx.oxml import parse_xml

    grid = section.find(f"{{{_NAMESPACE}}}docGrid")
    fresh = parse_xml(f'<w:bidi xmlns:w="{_NAMESPACE}"/>')
    if grid is None:
        section.append(fresh)
    else:
        grid.addprevious(fresh)


def _add_data(document: Any, content: bytes) -> None:
    """Add a custom XML part with the properties without which LibreOffice drops it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(DATA_PART), "application/xml", content, document.package)
    document.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        f'<ds:datastoreItem ds:itemID="{_DATA_ID}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/'
        'customXml"><ds:schemaRefs/></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    beside = Part(PackURI(_DATA_PROPERTIES), kind, properties.encode(), document.package)
    part.relate_to(beside, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def _set_page(section: Any, *, footer: str, header: str) -> None:
    from docx.oxml import parse_xml
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
    section.different_first_page_header_footer = True
    below = f"{_run(footer)}<w:r><w:tab/></w:r>{_field('PAGE', '')}"
    for part, content in (
        (section.footer, _paragraph(below, style="Footer")),
        (section.header, _paragraph(_run(header, bold=True, ink=BERRY), style="Header")),
    ):
        part.is_linked_to_previous = False
        old = part.paragraphs[0]._p
        old.addprevious(parse_xml(content.replace("<w:p>", f'<w:p xmlns:w="{_NAMESPACE}">', 1)))
        old.getparent().remove(old)


def _set_properties(document: Any, *, title: str, subject: str, made_on: dt.date, language: str) -> None:
    from docx.oxml import parse_xml

    made = dt.datetime.combine(made_on, dt.time())
    facts = document.core_properties
    facts.title, facts.subject, facts.author, facts.language = title[:255], subject[:255], "HSforHS workbench", language
    facts.comments, facts.keywords, facts.last_modified_by = "", "health security; draft plan", ""
    facts.created = facts.modified = made
    facts.revision = 1
    settings = document.settings.element
    update = parse_xml(f'<w:updateFields xmlns:w="{_NAMESPACE}" w:val="true"/>')
    settings.find(f"{{{_NAMESPACE}}}compat").addprevious(update)
    relations = document.part.package.rels
    for name in [name for name, x in relations.items() if x.reltype.endswith("/thumbnail")]:
        del relations[name]
