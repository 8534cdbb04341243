"""Options and choices around reading a file of scores."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError, framework
from hsforhs.scores import Assessment, Reading


class NumberRange(click.FloatRange):
    """A number between two others; not a number lies in no range, which no comparison tells."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value} is no number", param, ctx)
        return found


file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
instrument_option = click.option(
    "--instrument", metavar="ID", help="jee-1, jee-2, jee-3, spar-1 or spar-2, where a file holds several."
)
year_option = click.option("--year", type=int, help="Reporting year, where a file holds several.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
country_option = click.option("--country", metavar="ISO3", help="ISO3 code, such as GHA.")


def country_assessment(reading: Reading, country: str | None) -> Assessment:
    """Return the newest assessment of one country in a file.

    Raises BadInput when the country is not named and the file holds several, or is not in the file.
    """
    places = {x.place for x in reading.assessments}
    if country is None:
        if len(places) != 1:
            raise BadInput(f"the file holds {len(places)} countries", file=reading.file, expected="--country ISO3")
        country = next(iter(places))
    code = country.upper()
    if code not in places:
        known = framework().states.get(code)
        if known is None and code not in places:
            raise VocabularyError(f"'{country}' is not the ISO3 code of a State Party; Ghana, for example, is GHA")
        raise BadInput(
            f"{known.name if known else code} is not in the file", file=reading.file, expected="another country"
        )
    found = [x for x in reading.assessments if x.place == code]
    return max(found, key=lambda x: (x.reported, x.period))
