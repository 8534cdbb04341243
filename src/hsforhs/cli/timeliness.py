"""`hsforhs timeliness`: days and targets of 7-1-7 from a table or a consolidation workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import plain_errors, print_json, print_table
from hsforhs.cli.reading import file_argument, json_option

if TYPE_CHECKING:
    from hsforhs.experiences import Summary, Timeline

_SAID = {True: "met", False: "missed", None: "unknown"}


@click.command("timeliness", epilog="Example: hsforhs timeliness events-2025.xlsx --json")
@file_argument
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the consolidation workbook.")
@json_option
@plain_errors
def timeliness_command(file: Path, out: Path | None, as_json: bool) -> None:
    """Measure the events of FILE, XLSX or CSV: days to detect, notify and respond, and which targets were met."""
    from hsforhs.experiences import STAGES, measure, read_timelines, summarise

    events = read_timelines(file)
    found = summarise(events)
    if out:
        from hsforhs.formats.timeliness_xlsx import write_timeliness_xlsx

        write_timeliness_xlsx(events, out, title=file.stem)
        click.echo(f"written: {out}", err=True)
    if as_json:
        print_json({"events": [event_as_json(x) for x in events], "summary": summary_as_json(found)})
        return
    rows = []
    for event in events:
        measured = measure(event)
        each = [measured.intervals[stage] for stage in STAGES]
        rows.append((event.id, event.event, *(x.days for x in each), *(_SAID[x.met] for x in each)))
    print_table(("no.", "event", "detect", "notify", "respond", *(f"{x}?" for x in STAGES)), rows)
    click.echo()
    print_table(
        ("target", "met", "missed", "unknown", "% met of known"),
        [
            (name, x.met, x.missed, x.unknown, "" if x.per_cent is None else f"{x.per_cent:.0f}")
            for name, x in found.counts.items()
        ],
    )


def event_as_json(event: Timeline) -> dict[str, Any]:
    """Return an event with its intervals as plain JSON values; what is unknown is null."""
    from hsforhs.experiences import STAGES, measure

    measured = measure(event)
    return {
        "number": event.id,
        "event": event.event,
        "place": event.place,
        "hazard": event.hazard,
        **{name: _day(getattr(event, name)) for name in ("emerged", "detected", "notified")},
        "early_actions": {
            code: _day(x.on) if x.applies else "n/a"
            for code, x in sorted(event.actions.items())
            if x.on or not x.applies
        },
        "response_begun": _day(measured.initiated),
        "response_complete": _day(measured.completed),
        "intervals": {
            stage: {
                "days": measured.intervals[stage].days,
                "at_least": measured.intervals[stage].at_least,
                "target": measured.intervals[stage].target,
                "met": measured.intervals[stage].met,
            }
            for stage in STAGES
        },
        "all_met": measured.all_met,
        "bottlenecks": [{"stage": x.stage, "text": x.text, "kind": x.kind} for x in event.bottlenecks],
        "actions": [{"text": x.text, "lead": x.lead, "due": _day(x.due), "status": x.status} for x in event.steps],
    }


def summary_as_json(found: Summary) -> dict[str, Any]:
    """Return the counts as plain JSON values."""
    return {
        "events": found.number,
        "targets": {
            name: {"met": x.met, "missed": x.missed, "unknown": x.unknown, "per_cent_of_known": x.per_cent}
            for name, x in found.counts.items()
        },
        "days": {
            name: {"events": x.number, "median": x.median, "shortest": x.shortest, "longest": x.longest}
            for name, x in found.days.items()
        },
        "kinds": [{"stage": x.stage, "kind": x.kind, "enabler": x.enabler, "events": x.events} for x in found.kinds],
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
