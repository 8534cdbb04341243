"""DHIS2: data value sets, and the metadata that a server needs before it takes them.

The identifiers of data elements and data sets follow from instrument and code alone, so every installation makes
the same ones and a second import changes nothing. The shapes are those of the DHIS2 developer guide (Web API, data
and metadata). No server ran in our tests, a stub did.
"""

from __future__ import annotations

import hashlib
import json
import string
from collections.abc import Iterable, Mapping
from typing import IO, Any, Literal, TypeAlias

from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.scores import Assessment

from .observations import MAINTAINER, Element, Level, all_observations, edition_id, elements, has_roll_up

OrgUnitScheme: TypeAlias = Literal["code", "uid"]
UID_LENGTH = 11
_LETTERS = string.ascii_letters
_SIGNS = string.ascii_letters + string.digits
_SHORT_NAME = 50
_NAME = 230


def uid(kind: str, instrument: str, code: str) -> str:
    """Return the identifier of an object in DHIS2: 11 letters and digits, the first a letter.

    It is made from a digest of the three words, so that it is the same everywhere and always.
    """
    number = int.from_bytes(hashlib.sha256(f"hsforhs/{kind}/{instrument}/{code}".encode()).digest())
    number, first = divmod(number, len(_LETTERS))
    signs = [_LETTERS[first]]
    for _ in range(UID_LENGTH - 1):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "".join(signs)


def data_element_uid(element: Element) -> str:
    """Return the identifier of the data element of an element."""
    return uid("data element", element.instrument, element.id)


def data_set_uid(instrument: str) -> str:
    """Return the identifier of the data set of an instrument in one edition."""
    return uid("data set", instrument, data_set_code(instrument))


def data_set_code(instrument: str) -> str:
    """Return the code of the data set of an instrument in one edition: ``HSFORHS_SPAR2``."""
    return f"{MAINTAINER}_{edition_id(instrument)}"


def data_value_set(
    assessments: Iterable[Assessment],
    framework: Framework,
    *,
    org_units: Mapping[str, str] | None = None,
    scheme: OrgUnitScheme = "code",
) -> dict[str, Any]:
    """Return the scores as a data value set.

    A value that was not reported or does not apply is left out; 0 is written. ``org_units`` maps the code of a place
    to its organisation unit; a place that is not in it keeps its code. With the scheme ``uid`` every place must be
    in it, since our codes are no identifiers of DHIS2. Raises BadInput for a place that is not, for several
    instruments in one set, and when no score holds a value.
    """
    found = list(all_observations(assessments, framework, kinds_apart=False))
    instruments = sorted({x.element.instrument for x in found})
    if len(instruments) > 1:
        raise BadInput(f"the scores are of {' and '.join(instruments)}", expected="one instrument in a data set")
    kinds = framework.lists["score_kind"]
    mapping = org_units or {}
    values = [
        {
            "dataElement": data_element_uid(x.element),
            "period": str(x.year),
            "orgUnit": _org_unit(x.assessment.place, mapping, scheme),
            "value": x.text,
            "comment": kinds[x.assessment.kind].title if x.assessment.kind in kinds else x.assessment.kind,
        }
        for x in found
        if x.value is not None
    ]
    if not values:
        raise BadInput("no score holds a value", expected="an assessment that was reported")
    content: dict[str, Any] = {"dataSet": data_set_uid(instruments[0])}
    if scheme == "code":
        content["orgUnitIdScheme"] = "CODE"
    return {**content, "dataValues": values}


def write_data_value_set(
    assessments: Iterable[Assessment],
    framework: Framework,
    target: IO[bytes],
    *,
    org_units: Mapping[str, str] | None = None,
    scheme: OrgUnitScheme = "code",
) -> None:
    """Write :func:`data_value_set` as JSON."""
    target.write(as_json(data_value_set(assessments, framework, org_units=org_units, scheme=scheme)))


def metadata(instrument: str, framework: Framework) -> dict[str, Any]:
    """Return the data elements and the data set of an instrument, to be imported once before any value.

    Nothing is summed or averaged up the tree of organisation units (aggregation type NONE), and zero is kept as a
    value. The data set is yearly and stands in no organisation unit: the administrator assigns it.
    """
    found = elements(instrument, framework)
    book = framework.instrument(instrument)
    value_type = "PERCENTAGE" if has_roll_up(instrument, framework) else "NUMBER"
    set_id = data_set_uid(instrument)
    return {
        "dataElements": [
            {
                "id": data_element_uid(x),
                "code": x.id,
                "name": _name(x, book.short_name)[:_NAME],
                "shortName": _name(x, book.short_name)[:_SHORT_NAME].strip(),
                "description": f"{_what(x.level)} in {book.name}, as published. Scale: {_scale(value_type)}.",
                "valueType": value_type,
                "domainType": "AGGREGATE",
                "aggregationType": "NONE",
                "zeroIsSignificant": True,
            }
            for x in found
        ],
        "dataSets": [
            {
                "id": set_id,
                "code": data_set_code(instrument),
                "name": f"{book.short_name} scores (HSforHS workbench)",
                "shortName": f"{book.short_name} scores (HSforHS)",
                "periodType": "Yearly",
                "dataSetElements": [
                    {"dataSet": {"id": set_id}, "dataElement": {"id": data_element_uid(x)}} for x in found
                ],
            }
        ],
    }


def write_metadata(instrument: str, framework: Framework, target: IO[bytes]) -> None:
    """Write :func:`metadata` as JSON."""
    target.write(as_json(metadata(instrument, framework)))


def as_json(content: object) -> bytes:
    """Return JSON that is the same for the same content, and that a person can read."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _org_unit(place: str, mapping: Mapping[str, str], scheme: OrgUnitScheme) -> str:
    if scheme == "uid" and place not in mapping:
        raise BadInput(f"{place} has no organisation unit", expected="a row for it in the file of organisation units")
    return mapping.get(place, place)


def _name(element: Element, book: str) -> str:
    if element.level is Level.TOTAL:
        return f"{book} {element.title}"
    middle = "capacity " if element.level is Level.CAPACITY else ""
    return f"{book} {middle}{element.code} {element.title}"


def _what(level: Level) -> str:
    return {
        Level.INDICATOR: "Indicator",
        Level.CAPACITY: "Capacity, mean of its indicators",
        Level.TOTAL: "Mean of all capacities",
    }[level]


def _scale(value_type: str) -> str:
    return "0 to 100 per cent" if value_type == "PERCENTAGE" else "level 1 to 5"
