"""Packs: the workbook that a team takes away from an open round."""

from __future__ import annotations

import io
from collections.abc import Collection

from django.utils import timezone
from django.utils.text import slugify

from hsforhs.formats.pack import Pack, PackArea, PackEntry, PackOrigin, PackRow
from hsforhs.formats.pack_xlsx import write_pack
from hsforhs.framework import framework
from hsforhs.scores import ScoreState
from hsforhs.workbench.audit.services import instance_id

from .board import AreaRow, board
from .models import Round, StoredScore
from .scoring import LEVELS


def origin_of(found: Round, *, areas: Collection[str] = ()) -> PackOrigin:
    """What a pack of a round says of itself today."""
    return PackOrigin(
        instance=instance_id(),
        round=str(found.pk),
        place=found.place.code,
        place_name=found.place.name,
        country=found.country,
        instrument=found.instrument,
        adapted=str(found.adapted) if found.adapted else "",
        period=found.period,
        areas=" ".join(areas),
        catalogue_version=found.catalogue_version,
        written_on=timezone.localdate().isoformat(),
    )


def pack_of(found: Round, *, groups: Collection[str] = ()) -> Pack:
    """What a round asks and holds now: the named areas, or all; raises KeyError for an area that it does not have."""
    areas = board(found).areas
    unknown = set(groups) - {x.sheet.group for x in areas}
    if unknown:
        raise KeyError(min(unknown))
    taken = [x for x in areas if not groups or x.sheet.group in groups]
    return Pack(
        origin_of(found, areas=[x.sheet.group for x in taken]),
        tuple(y for x in taken for y in _rows(x)),
        tuple(PackArea(x.sheet.group, x.group.title, x.sheet.version, tuple(x.sheet.actions)) for x in taken),
    )


def pack_file(found: Round, *, groups: Collection[str] = ()) -> tuple[bytes, str]:
    """Write the pack of a round as a workbook; return its bytes and the name to save it under."""
    pack = pack_of(found, groups=groups)
    words, stream = framework(), io.BytesIO()
    tool = words.instruments[found.instrument]
    parts = [found.place.name, tool.short_name, found.period, *groups]
    title = f"{found.place.name}: {' '.join(parts[1:])}"
    if found.invented:
        title = f"{title} (invented example)"
    write_pack(pack, stream, framework=words, scores=LEVELS[tool.scale], title=title)
    return stream.getvalue(), f"{slugify(' '.join([found.place.code, *parts[1:]]))}.xlsx"


def _rows(area: AreaRow) -> list[PackRow]:
    return [
        PackRow(x.indicator.code, x.wording or x.indicator.title, area.sheet.group, x.score.version, entry_of(x.score))
        for x in area.rows
    ]


def entry_of(row: StoredScore) -> PackEntry:
    """A stored score as a pack holds it."""
    value = None if row.value is None else int(row.value) if row.value == int(row.value) else float(row.value)
    texts = {name: getattr(row, name) for name in ("reasoning", "strengths", "to_strengthen", "dated")}
    return PackEntry(ScoreState(row.state), value, **texts)
