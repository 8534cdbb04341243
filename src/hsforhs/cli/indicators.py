"""`hsforhs indicators`: the registry, and figures in and out of the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hsforhs.cli.output import BadInputExit, plain_errors, print_json, print_table
from hsforhs.cli.reading import json_option
from hsforhs.cli.store import data_option, open_store

if TYPE_CHECKING:
    from hsforhs.indicators import Indicator
    from hsforhs.workbench.indicators.services import FigureCounts

_VISIBILITIES = ("PUBLIC", "NETWORK", "PRIVATE")


@click.group("indicators", epilog="Example: hsforhs indicators list --component HWF")
def indicators_command() -> None:
    """Indicators of the health system and other sectors: the registry, figures in and out."""


@indicators_command.command("list", epilog="Example: hsforhs indicators list --component HWF --json")
@click.option("--component", default="", metavar="CODE", help="Only those of a component, such as HWF or OS.")
@click.option("--sector", default="", metavar="CODE", help="Only those of one other sector, such as ANI.")
@click.option("--area", default="", metavar="CODE", help="Only those that bear on a capacity area, such as D2.")
@click.option("--provider", default="", metavar="NAME", help="Only those of one provider, such as 'World Bank'.")
@json_option
@plain_errors
def list_command(component: str, sector: str, area: str, provider: str, as_json: bool) -> None:
    """List the series of the registry with their codes; no store is needed."""
    from hsforhs.indicators import Filter, registry

    found = registry().find(Filter(component=component, sector=sector, area=area, provider=provider))
    if as_json:
        print_json({"version": registry().version, "indicators": [_as_json(x) for x in found]})
        return
    print_table(
        ("id", "provider", "code", "unit", "components", "sectors"),
        [(x.id, x.provider, x.code, x.unit, " ".join(x.components), " ".join(x.sectors)) for x in found],
    )


@indicators_command.command("import", epilog='Example: hsforhs indicators import figures.csv --source "Ministry, 2026"')
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--source", default="", help="Source of rows that name none.")
@click.option("--licence", default="", help="Licence of rows that name none.")
@click.option("--visibility", type=click.Choice(_VISIBILITIES), default="PUBLIC", show_default=True)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def import_command(
    file: Path, data: Path, source: str, licence: str, visibility: str, dry_run: bool, as_json: bool
) -> None:
    """Store the figures of FILE, a CSV with the columns indicator, place, period and value; all of it or nothing."""
    from hsforhs.indicators.reading import read_figures

    reading = read_figures(file, source=source, licence=licence)
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.indicators.services import store_figures

    for remark in reading.remarks:
        click.echo(f"warning: {remark}", err=True)
    counts = store_figures(actor=OPERATOR, figures=reading.figures, visibility=visibility, dry_run=dry_run)
    _print_counts(counts, dry_run=dry_run, as_json=as_json)


@indicators_command.command("fetch", epilog="Example: hsforhs indicators fetch UHC_INDEX_REPORTED --place GHA")
@click.argument("code", default="")
@click.option("--all", "everything", is_flag=True, help="Every indicator whose provider can be asked.")
@click.option("--place", "places", multiple=True, required=True, metavar="ISO3", help="A State Party; may stand often.")
@click.option("--source", "base_url", default="", metavar="URL", help="Base address of the service instead of its own.")
@data_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@plain_errors
def fetch_command(
    code: str, everything: bool, places: tuple[str, ...], base_url: str, data: Path, dry_run: bool, as_json: bool
) -> None:
    """Get the figures of CODE, an id or a provider's code, from WHO's GHO or the World Bank, and store them.

    An empty answer is a warning. With --all a series that fails is a warning too, and the others are stored.
    """
    from hsforhs.indicators import registry
    from hsforhs.indicators.fetching import can_fetch, failing_softly, fetch_series

    if bool(code) == everything:
        raise BadInputExit("the command names no indicator, or one and all; expected CODE or --all")
    bases = _bases(base_url)
    if everything:
        wanted = [x for x in registry().find() if can_fetch(x)]
        found, failures = failing_softly(wanted, lambda x: fetch_series(x, places, base_url=bases[x.provider]))
    else:
        wanted = [registry().named(code)]
        base = bases.get(wanted[0].provider, "")
        found, failures = [fetch_series(wanted[0], places, base_url=base)], []
    for series in found:
        for remark in series.remarks:
            click.echo(f"warning: {series.indicator.id}: {remark}", err=True)
    for failure in failures:
        click.echo(f"warning: {failure}", err=True)
    if failures and not found:
        raise BadInputExit("no series could be fetched; expected a service that answers")
    open_store(data)
    from hsforhs.workbench.audit.services import OPERATOR
    from hsforhs.workbench.indicators.services import store_figures

    figures = [figure for series in found for figure in series.figures]
    counts = store_figures(actor=OPERATOR, figures=figures, dry_run=dry_run)
    more = {"asked": len(wanted), "answered": sum(bool(x.figures) for x in found), "failed": len(failures)}
    _print_counts(counts, dry_run=dry_run, as_json=as_json, more=more)


@indicators_command.command("export", epilog="Example: hsforhs indicators export --out observations.csv")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--definition", default="", metavar="NAME", help="Only what a composite index asks for, by its names.")
@click.option("--indicator", "names", multiple=True, metavar="ID", help="Only this indicator; may stand often.")
@click.option("--place", "places", multiple=True, metavar="CODE", help="Only this place; may stand often.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Only what was known on this day.")
@click.option("--private", is_flag=True, help="Figures that are not public as well.")
@data_option
@plain_errors
def export_command(
    out: Path,
    definition: str,
    names: tuple[str, ...],
    places: tuple[str, ...],
    as_of: dt.datetime | None,
    private: bool,
    data: Path,
) -> None:
    """Write figures as observations that `hsforhs metric run` reads: unit, indicator, value and their dates."""
    from hsforhs.indicators import registry
    from hsforhs.indicators.observations import names_in, write_observations

    mapped = None
    if definition:
        from hsforhs import metric

        loaded = metric.load(definition)
        mapped = names_in(loaded, registry())
        absent = sorted({*loaded.inputs, *loaded.indicators} - set(mapped.values()))
        for own, name in sorted(mapped.items()):
            click.echo(f"{name}: {own} ({registry().indicators[own].unit})", err=True)
        if absent:
            click.echo(f"warning: no indicator of the registry for {', '.join(absent)}", err=True)
    wanted = [registry().named(x).id for x in names]
    open_store(data)
    from hsforhs.workbench.indicators.queries import observations

    found = observations(indicators=wanted, places=places, as_of=as_of.date() if as_of else None, private=private)
    number = write_observations(out, found, mapped)
    click.echo(f"{number} observations are in {out}")


def _bases(base_url: str) -> dict[str, str]:
    """Return the base address of each service: the one named, that of the settings, or the service's own."""
    import os

    from hsforhs.indicators.fetching import GHO, WORLD_BANK

    settings = {GHO: "HSFORHS_GHO_URL", WORLD_BANK: "HSFORHS_WORLD_BANK_URL"}
    return {provider: base_url or os.environ.get(name, "") for provider, name in settings.items()}


def _print_counts(counts: FigureCounts, *, dry_run: bool, as_json: bool, more: dict[str, int] | None = None) -> None:
    if as_json:
        numbers = {"new": counts.new, "changed": counts.changed, "same": counts.same}
        print_json({**numbers, **(more or {}), "dry_run": dry_run})
        return
    verb = "would be" if dry_run else "were"
    click.echo(f"figures that {verb} stored: {counts.new} new, {counts.changed} changed; already there: {counts.same}")


def _as_json(x: Indicator) -> dict[str, Any]:
    return {
        "id": x.id,
        "title": x.title,
        "provider": x.provider,
        "code": x.code,
        "unit": x.unit,
        "direction": x.direction.value,
        "mode": x.mode.value,
        "licence": x.licence,
        "address": x.address,
        "level": x.level,
        "confirmed": x.confirmed,
        "components": list(x.components),
        "sectors": list(x.sectors),
        "areas": list(x.areas),
        "cells": list(x.cells),
        "same_as": x.same_as,
    }
