"""ADX, the aggregate data exchange profile of IHE: scores as XML with codes.

Shape as in the DHIS2 developer guide (ADX data format): one group for each place and year, all identifiers codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import IO

from lxml import etree

from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.scores import Assessment

from .dhis2 import data_set_code
from .observations import Observation, all_observations

NAMESPACE = "urn:ihe:qrph:adx:2015"


def write_adx(
    assessments: Iterable[Assessment],
    framework: Framework,
    target: IO[bytes],
    *,
    exported: dt.datetime,
    org_units: Mapping[str, str] | None = None,
) -> None:
    """Write the scores as ADX. ``exported`` is the moment for which the file speaks, with its time zone.

    A value that was not reported or does not apply is left out; 0 is written. Raises BadInput when no score holds a
    value.
    """
    mapping = org_units or {}
    root = etree.Element(f"{{{NAMESPACE}}}adx", nsmap={None: NAMESPACE})
    root.set("exported", exported.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    found = [x for x in all_observations(assessments, framework, kinds_apart=False) if x.value is not None]
    if not found:
        raise BadInput("no score holds a value", expected="an assessment that was reported")
    for (instrument, place, year), members in groupby(found, key=_group):
        group = etree.SubElement(root, f"{{{NAMESPACE}}}group")
        group.set("dataSet", data_set_code(instrument))
        group.set("orgUnit", mapping.get(place, place))
        group.set("period", f"{year:04}-01-01/P1Y")
        for one in members:
            value = etree.SubElement(group, f"{{{NAMESPACE}}}dataValue")
            value.set("dataElement", one.element.id)
            value.set("value", one.text)
    etree.ElementTree(root).write(target, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _group(found: Observation) -> tuple[str, str, int]:
    return found.element.instrument, found.assessment.place, found.year
