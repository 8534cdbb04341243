"""Pages that read indices: the list, one index over its places, one place, a definition, a run."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hsforhs.files import neutralise
from hsforhs.metric import Definition, shipped
from hsforhs.workbench.places.queries import ancestors
from hsforhs.workbench.plans.queries import plans_of

from . import comparison_page, otherwise, place_page, queries, rules
from .models import Run
from .pictures import axis_of, class_rows, digits_of, shown_number
from .shape import head_notes, name_of, parts, tree
from .sources import covered
from .stock import read_text, stock, stocked

SECTION = "indices"
_MOST_UNITS_ON_A_PAGE = comparison_page.PER_PAGE


@require_GET
def index_list(request: HttpRequest) -> HttpResponse:
    """Indices that are computed here, definitions without a run, and what those lack."""
    runs = queries.newest_runs(request.user)
    computed = {x.slug for x in runs}
    context = {
        "runs": runs,
        "stock": stock(),
        "computed": computed,
        "own": queries.definitions_for(request.user),
        "may_bring_in": rules.may_bring_in(request.user),
        "section": SECTION,
    }
    return render(request, "indices/list.html", context)


@require_GET
def index(request: HttpRequest, name: str) -> HttpResponse:
    """One index over its places, in alphabetical order, with intervals and what overlaps."""
    found = queries.newest_of(request.user, name, _number(request.GET.get("run", "")))
    if found is None:
        return _not_computed(request, name)
    definition = read_text(found.text)
    results = comparison_page.in_alphabet(queries.results_of(found))
    nodes = comparison_page.nodes_to_compare(definition, found, results)
    node = request.GET.get("part") or comparison_page.first_to_show(definition, nodes)
    if node not in {x.id for x in nodes}:
        raise Http404
    chosen = [x for x in results if x.unit in request.GET.getlist("unit")][: comparison_page.MOST_CHOSEN]
    context = {
        "run": found,
        "runs": [x for x in queries.newest_runs(request.user) if x.slug == name],
        "definition": definition,
        "node": node,
        "node_name": name_of(definition, node),
        "nodes": nodes,
        "part_instead": "part" not in request.GET and node != definition.top,
        "axis": axis_of(definition),
        "rows": comparison_page.rows(definition, found, (chosen or results)[:_MOST_UNITS_ON_A_PAGE], node),
        "all_rows": len(results),
        "results": [(x.unit, comparison_page.title_of(x), x in chosen) for x in results],
        "chosen": chosen,
        "pairs": comparison_page.pairs(found, chosen, node),
        "averages": comparison_page.averages(definition, results, node),
        "classes": comparison_page.class_counts(definition, results),
        "section": SECTION,
    }
    return render(request, "indices/index.html", context)


def _not_computed(request: HttpRequest, name: str) -> HttpResponse:
    chosen = queries.chosen_definition(request.user, name)
    if chosen is None or "run" in request.GET:
        raise Http404
    context = {
        "name": name,
        "definition": chosen.definition,
        "covered": covered(chosen.definition),
        "needs": [(x, name_of(chosen.definition, x.id)) for x in chosen.definition.indicators.values()],
        "may_bring_in": rules.may_bring_in(request.user),
        "section": SECTION,
    }
    return render(request, "indices/not_computed.html", context)


@require_GET
def place(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """One index at one place: now, below, classes, over time, what moves it, what if, how it was computed."""
    result = queries.unit_result(request.user, name, code, run_id=_number(request.GET.get("run", "")))
    if result is None or result.place is None:
        raise Http404
    run, content, found = result.run, result.content, result.place
    ready = queries.loaded(run)
    definition = ready.definition
    rows = place_page.rows(definition, content)
    node = request.GET.get("part", definition.top)
    if node not in content["nodes"]:
        raise Http404
    labels = definition.classes.labels if definition.classes else ()
    goal = request.GET.get("reach", "")
    missing, names = place_page.missing_words(ready, result.unit)
    earlier = otherwise.earlier_runs(request.user, run, result.unit)
    before = next((x for x in earlier if x.pk == _number(request.GET.get("before", ""))), None)
    score_names, alternatives = otherwise.alternatives(ready, result.unit) if content["score"] is not None else ([], [])
    context = {
        "place": found,
        "ancestors": ancestors(found),
        "run": run,
        "content": content,
        "definition": definition,
        "sentence": place_page.sentence(definition, content),
        "axis": axis_of(definition),
        "rows": rows,
        "groups": place_page.groups(definition, content),
        "class_rows": class_rows(definition, content),
        "labels": labels,
        "trails": place_page.trails(definition, run, content),
        "history": place_page.history_table(definition, run, content),
        "history_names": [name_of(definition, x) for x in content["history"]],
        "moves": place_page.moves(ready, run, result.unit, node, against=request.GET.get("against", "")),
        "nodes": [(x, name_of(definition, x)) for x in (definition.top, *parts(definition)) if x in content["nodes"]],
        "what_if": place_page.what_if_form(ready, run, result, request.GET.dict()),
        "plans": plans_of(request.user, place=found),
        "path": place_page.plan_path(ready, request.user, result, request.GET.get("plan", "")),
        "asked_plan": "plan" in request.GET,
        "reach": place_page.reach(ready, result, goal) if goal in labels else None,
        "score_names": score_names,
        "scores": [x.value for x in rows],
        "alternatives": alternatives,
        "earlier": earlier,
        "since": otherwise.since(run, before, result.unit) if before is not None else None,
        "available": shown_number(100 * (content["available"] or 0), 0),
        "reliability": shown_number(100 * (content["reliability"] or 0), 0),
        "reason": place_page.reason(definition, result.reason),
        "missing": missing,
        "missing_names": names,
        "digits": digits_of(definition),
        "reconstruction": is_reconstruction(definition),
        "section": SECTION,
    }
    return render(request, "indices/place.html", context)


@require_GET
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """A definition: its tree, indicators with sources, every choice, what is exact and what is a reconstruction."""
    chosen = queries.chosen_definition(request.user, name)
    own = queries.own_definition(request.user, name) if stocked(name) is None else None
    if chosen is None and own is None:
        raise Http404
    text = chosen.text if chosen is not None else own.text if own is not None else ""
    found = read_text(text)
    ours = stocked(name)
    context = {
        "name": name,
        "own": own,
        "definition": found,
        "tree": tree(found, text),
        "notes": head_notes(text),
        "exact": ours is not None and ours.exact,
        "reconstruction": is_reconstruction(found),
        "shipped": ours is not None,
        "variants": [x for x in shipped() if x.startswith(f"{name}-")],
        "may_change": own is not None and rules.may_own(request.user, own.place),
        "section": SECTION,
    }
    return render(request, "indices/definition.html", context)


@require_GET
def definition_file(request: HttpRequest, name: str) -> HttpResponse:
    """The YAML file of a definition, as it was written."""
    chosen = queries.chosen_definition(request.user, name)
    if chosen is None:
        raise Http404
    return _file(chosen.text, "application/yaml; charset=utf-8", f"{chosen.definition.id}.yaml")


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The record of a run: what it takes to repeat it."""
    found = _run(request, run_id)
    context = {
        "run": found,
        "definition": read_text(found.text),
        "results": comparison_page.in_alphabet(queries.results_of(found)),
        "may_change": rules.may_own(request.user, found.place),
        "section": SECTION,
    }
    return render(request, "indices/run.html", context)


@require_GET
def run_table(request: HttpRequest, run_id: int) -> HttpResponse:
    """All scores of a run as CSV: one row per unit and node, with quantiles."""
    found = _run(request, run_id)
    lines: list[tuple[object, ...]] = [
        ("unit", "name", "node", "value", "q05", "q25", "q50", "q75", "q95", "class", "available", "reliability")
    ]
    for result in queries.results_of(found):
        content = result.content
        for node, numbers in {**content["nodes"], **{x: [y] for x, y in content["values"].items()}}.items():
            top = node == found.shown[0]
            lines.append(
                (
                    neutralise(result.unit),
                    neutralise(comparison_page.title_of(result)),
                    node,
                    *(numbers + [None] * 6)[:6],
                    content["class"] if top else None,
                    content["available"] if top else None,
                    content["reliability"] if top else None,
                )
            )
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    return _file(stream.getvalue(), "text/csv; charset=utf-8", f"{found.slug}-run-{found.pk}.csv")


@require_GET
def run_definition(request: HttpRequest, run_id: int) -> HttpResponse:
    """The definition of a run, as it was computed."""
    found = _run(request, run_id)
    return _file(found.text, "application/yaml; charset=utf-8", f"{found.slug}-{found.version}.yaml")


@require_GET
def run_observations(request: HttpRequest, run_id: int) -> HttpResponse:
    """The observations of a run, word for word."""
    found = _run(request, run_id)
    return _file(found.observations.text, "text/csv; charset=utf-8", f"observations-{found.observations_id}.csv")


def is_reconstruction(found: Definition) -> bool:
    """Say whether a definition says of itself that it is a reconstruction."""
    return "reconstruction" in f"{found.name} {found.disclaimer}".lower()


def _run(request: HttpRequest, run_id: int) -> Run:
    found = queries.seen_run(request.user, run_id)
    if found is None or found.state != Run.State.DONE:
        raise Http404
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _file(content: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
