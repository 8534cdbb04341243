"""What lives at first start: indices over the published scores, and an invented picture of the invented country."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files

import yaml

from hsforhs.workbench.assessments.queries import StoredAssessment, assessment_of, current
from hsforhs.workbench.audit.services import OPERATOR
from hsforhs.workbench.places.models import Place, Visibility

from .computing import Order, quarters
from .models import Run
from .sources import as_table, gather, rows_of
from .stock import Stocked, read_text, stocked
from .storing import begin_run, fill_run, keep_definition, keep_observations

DRAWS = 500
SEED = 20261122
COUNTRY = "XLM"
INVENTED = "Invented observations of an invented country; the capacities are its invented scores (assessments:spar-2)"
INVENTED_LIMITS = "Invented limits, to show what classes look like; none are published"
_PUBLISHED = ("spar-2", "readyscore", "dpm-style")


def load_indices() -> None:
    """Compute the indices of the worked example once; what is there already stays."""
    if Run.objects.exists():
        return
    for slug in _PUBLISHED:
        found = stocked(slug)
        if found is not None:
            _run_published(found)
    country = Place.objects.filter(code=COUNTRY, invented=True).first()
    if country is not None:
        _run_invented(country)


def _run_published(found: Stocked) -> None:
    gathered = gather(found.definition, None)
    observations = keep_observations(
        actor=OPERATOR,
        place=None,
        definition=found.definition,
        text=gathered.text,
        title=gathered.title,
        source=gathered.source,
        licence=gathered.licence,
        visibility=Visibility.PUBLIC,
    )
    order = Order(found.definition, observations.text, draws=DRAWS, seed=SEED)
    run = begin_run(
        actor=OPERATOR,
        place=None,
        slug=found.slug,
        text=found.text,
        observations=observations,
        order=order,
        visibility=Visibility.PUBLIC,
    )
    fill_run(run)


def _run_invented(country: Place) -> None:
    text = invented_definition()
    own = keep_definition(actor=OPERATOR, place=country, text=text, visibility=Visibility.PUBLIC)
    definition = read_text(text)
    shipped = stocked("dpm-style")
    rounds = [StoredAssessment(x, assessment_of(x)) for x in current().filter(country=country.country)]
    rows = rows_of(shipped.definition, rounds) if shipped is not None else []
    observations = keep_observations(
        actor=OPERATOR,
        place=country,
        definition=definition,
        text=as_table([*rows, *_invented_rows(country)]),
        title="Invented observations of Lumora",
        source=INVENTED,
        licence="CC0 1.0",
        visibility=Visibility.PUBLIC,
        invented=True,
    )
    as_of = dt.date(2026, 9, 30)
    order = Order(definition, observations.text, as_of, quarters(dt.date(2023, 12, 1), as_of), DRAWS, SEED)
    run = begin_run(
        actor=OPERATOR,
        place=country,
        slug=own.slug,
        text=text,
        observations=observations,
        order=order,
        visibility=Visibility.PUBLIC,
    )
    fill_run(run)


def invented_definition() -> str:
    """Return the definition in the manner of the metric with invented limits of classes, as YAML."""
    shipped = stocked("dpm-style")
    content = yaml.safe_load(shipped.text) if shipped is not None else {}
    content |= {
        "id": "syndromes",
        "version": "invented-1",
        "name": "Preparedness by syndrome (reconstruction with invented class limits)",
        "classes": {
            "on": content["tree"][0]["id"],
            "edges": [4.5, 6.0],
            "labels": ["low", "medium", "high"],
            "source": INVENTED_LIMITS,
        },
    }
    notes = [x for x in shipped.text.splitlines() if x.startswith("#")] if shipped is not None else []
    head = notes[: notes.index(next((x for x in notes if "there are no classes" in x), notes[-1]))]
    return "\n".join(
        [
            *head,
            "# - a missing value is left out, never filled",
            "# - the limits of the classes are invented, to show what classes look like; none are published",
            yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120),
        ]
    )


def _invented_rows(country: Place) -> list[tuple[str, ...]]:
    """Read the invented table; each unit is one of the invented places."""
    path = files("hsforhs.workbench.indices") / "examples" / "lumora_observations.csv"
    with path.open(encoding="utf-8") as stream:
        names = dict(Place.objects.filter(country=country.country).values_list("code", "name"))
        return [
            (x["unit"], names[x["unit"]], x["indicator"], x["value"], x["period"], "", "", "reported", "invented")
            for x in csv.DictReader(stream)
            if x["unit"] in names
        ]
