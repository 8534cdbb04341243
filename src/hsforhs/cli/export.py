"""`hsforhs export`: stored scores for other systems.

The operator at the command line sees every round, also private ones; a warning says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import click

from hsforhs.cli.exchange import (
    children_option,
    named_rounds,
    org_units_option,
    out_option,
    place_option,
    read_org_units,
    round_options,
    scheme_option,
)
from hsforhs.cli.output import plain_errors
from hsforhs.cli.store import data_option, open_store
from hsforhs.files import BadInput
from hsforhs.files.whole import write_whole
from hsforhs.framework import framework

if TYPE_CHECKING:
    from hsforhs.formats.dhis2 import OrgUnitScheme
    from hsforhs.workbench.assessments.queries import StoredAssessment


@click.group(
    "export", epilog="Example: hsforhs export dhis2 --place GHA --instrument spar-2 --year 2022 --out ghana.json"
)
def export_command() -> None:
    """Write stored scores for other systems: DHIS2, ADX, SDMX, HXL, iCalendar."""


@export_command.command(
    "dhis2", epilog="Example: hsforhs export dhis2 --place GHA --instrument spar-2 --year 2022 --out ghana.json"
)
@round_options
@scheme_option
@org_units_option
@out_option
@plain_errors
def dhis2_command(scheme: str, org_units: Path | None, out: Path, **rounds: Any) -> None:
    """Write a DHIS2 data value set (JSON)."""
    from hsforhs.formats.dhis2 import write_data_value_set

    mapping = read_org_units(org_units)
    found = named_rounds(**rounds, one_kind=True)
    _write(
        out,
        found,
        lambda target: write_data_value_set(
            _assessments(found), framework(), target, org_units=mapping, scheme=cast("OrgUnitScheme", scheme)
        ),
    )


@export_command.command(
    "adx", epilog="Example: hsforhs export adx --place GHA --instrument spar-2 --year 2022 --out ghana.xml"
)
@round_options
@org_units_option
@out_option
@plain_errors
def adx_command(org_units: Path | None, out: Path, **rounds: Any) -> None:
    """Write ADX, the aggregate data exchange profile of IHE (XML)."""
    from hsforhs.formats.adx import write_adx

    mapping = read_org_units(org_units)
    found = named_rounds(**rounds, one_kind=True)
    # The moment since which these rounds stand as they are: the same records always give the same file.
    moment = max(x.round.published_at or x.round.stored_at for x in found)
    _write(
        out,
        found,
        lambda target: write_adx(_assessments(found), framework(), target, exported=moment, org_units=mapping),
    )


@export_command.command(
    "sdmx", epilog="Example: hsforhs export sdmx --place GHA --instrument spar-2 --year 2022 --out ghana.csv"
)
@round_options
@out_option
@plain_errors
def sdmx_command(out: Path, **rounds: Any) -> None:
    """Write SDMX-CSV 2.0."""
    from hsforhs.formats.sdmx import write_sdmx_csv

    found = named_rounds(**rounds, one_kind=False)
    _write(out, found, lambda target: write_sdmx_csv(_assessments(found), framework(), target))


@export_command.command(
    "hxl", epilog="Example: hsforhs export hxl --place GHA --instrument spar-2 --year 2022 --out ghana.csv"
)
@round_options
@out_option
@plain_errors
def hxl_command(out: Path, **rounds: Any) -> None:
    """Write a CSV table with HXL hashtags."""
    from hsforhs.formats.hxl import write_hxl

    found = named_rounds(**rounds, one_kind=False)
    _write(out, found, lambda target: write_hxl(_assessments(found), framework(), target))


@export_command.command("metadata", epilog="Example: hsforhs export metadata --instrument spar-2 --out metadata.json")
@click.option("--instrument", required=True, metavar="ID", help="jee-1, jee-2, jee-3, spar-1 or spar-2.")
@out_option
@plain_errors
def metadata_command(instrument: str, out: Path) -> None:
    """Write the data elements and the data set that a DHIS2 server needs first (JSON)."""
    from hsforhs.formats.dhis2 import write_metadata
    from hsforhs.formats.observations import elements

    target = BytesIO()
    write_metadata(instrument, framework(), target)
    write_whole(out, target.getvalue())
    click.echo(f"{out}: {len(elements(instrument, framework()))} data elements in one data set")


@export_command.command("calendar", epilog="Example: hsforhs export calendar --place GHA --out ghana.ics")
@place_option
@children_option
@data_option
@out_option
@plain_errors
def calendar_command(place: str, children: bool, data: Path, out: Path) -> None:
    """Write the days of rounds as iCalendar: ends of missions, last days of open rounds."""
    open_store(data)
    from hsforhs.formats.ical import CalendarEvent, stable_uid, write_calendar
    from hsforhs.workbench.assessments.exchange import dates_of_rounds

    days = dates_of_rounds(place, children=children)
    if not days:
        raise BadInput(f"{place} has no round with a date", expected="a mission, or an open round with a last day")
    events = []
    for found in days:
        x = found.round
        name = f"{x.place.name}: {framework().instrument(x.instrument).short_name}"
        title = f"{name} {x.period}, last day for scores" if found.closes else f"{name}, end of the mission"
        uid = stable_uid("closes" if found.closes else "ended", x.place.code, x.instrument, x.kind, x.period)
        events.append(CalendarEvent(uid, title, found.day))
    target = BytesIO()
    write_calendar(events, target, name=f"Assessments: {place}", stamp=max(x.changed_at for x in days))
    write_whole(out, target.getvalue())
    click.echo(f"{out}: {_counted(len(events), 'event')}")


def _assessments(found: Sequence[StoredAssessment]) -> list[Any]:
    return [x.assessment for x in found]


def _write(out: Path, found: Sequence[StoredAssessment], writer: Callable[[IO[bytes]], None]) -> None:
    target = BytesIO()
    writer(target)
    write_whole(out, target.getvalue())
    places = len({x.round.place_id for x in found})
    click.echo(f"{out}: {_counted(len(found), 'round')} of {_counted(places, 'place')}")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
