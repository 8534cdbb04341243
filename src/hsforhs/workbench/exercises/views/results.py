"""Results: charts with tables, files to take away, the report."""

from __future__ import annotations

import csv
import io
import random

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hsforhs.formats import MEDIA_TYPES
from hsforhs.formats.agenda_docx import write_agenda_docx

from .. import pictures, queries, rules
from ..models import Exercise, Method, Reason, RoundKind, RoundState, Snapshot
from ..options import Options, options_of
from ..reporting import report_of
from ..rules import Deed
from ..tables import results_csv
from ..tally import scores_of_round
from .shared import SECTION, file_of, of_exercise

ON_PAGE = 40
CSV = "text/csv; charset=utf-8"


def _snapshot(request: HttpRequest, found: Exercise) -> Snapshot:
    snapshot = queries.newest_snapshot(found) if rules.may(request.user, Deed.RESULTS, found) else None
    if snapshot is None:
        raise Http404
    return snapshot


@require_GET
@of_exercise()
def results(request: HttpRequest, found: Exercise) -> HttpResponse:
    """What came out, how sure it is, and where people part."""
    if found.imported:
        return redirect("exercises:exercise", found.pk)
    snapshot = _snapshot(request, found)
    content = snapshot.results
    everything = "all" in request.GET
    rows = content["questions"] if everything else content["questions"][:ON_PAGE]
    texts = queries.texts_of(row["question"] for row in rows)
    options = options_of(found)
    lowest, highest = (1.0, float(options.highest)) if found.method == Method.DELPHI else _ends(content, options)
    has_dots = found.method != Method.JLA
    heads, agreement = pictures.agreement_map({**content, "questions": rows})
    titles = dict(found.groups.values_list("code", "title"))
    criteria = dict(found.criteria.values_list("code", "title"))
    first = content["questions"][: options.top]
    context = {
        "exercise": found,
        "snapshot": snapshot,
        "results": content,
        "rows": [(row, texts[row["question"]]) for row in rows],
        "dots": pictures.dots(rows, texts, lowest=lowest, highest=highest, criteria=criteria) if has_dots else [],
        "ticks": pictures.ticks(lowest, highest) if has_dots else [],
        "heads": heads,
        "agreement": agreement,
        "slopes": pictures.slopes(content, titles),
        "holdings": pictures.holdings(content, titles, most=ON_PAGE),
        "blanks": pictures.blanks(rows, Reason.values),
        "reasons": Reason.labels,
        "top": options.top,
        "sure": sum(row.get("p_top", 0) >= 0.9 for row in first),
        "swings": _swings(content, texts),
        "camps": content.get("camps", ()),
        "reports": [
            (titles.get(name, name), x) for name, x in content.get("group_reports", {}).items() if x["strongest"]
        ],
        "sizes": [(titles.get(name, name), x) for name, x in content.get("group_sizes", {}).items()],
        "more": len(content["questions"]) > len(rows),
        "may_manage": rules.may(request.user, Deed.MANAGE, found),
        "has_expired": found.expires_on is not None and found.expires_on < timezone.localdate(),
        "texts": texts,
        "section": SECTION,
    }
    return render(request, "exercises/results.html", context)


def _ends(content: dict, options: Options) -> tuple[float, float]:
    """Return the least and the highest score: 0 and 1, in results of old those of the scale."""
    low, high = content.get("score_range") or (min(options.values), max(options.values))
    return float(low), float(high)


def _swings(content: dict, texts: dict) -> list:
    rows = [row for row in content["questions"] if row.get("swing") and row["question"] in texts]
    return [(row, texts[row["question"]]) for row in sorted(rows, key=lambda row: -row["swing"])[:5]]


@require_GET
@of_exercise()
def results_file(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The results as CSV."""
    _snapshot(request, found)
    return file_of(results_csv(found), CSV, f"results-{found.pk}.csv")


@require_GET
@of_exercise(Deed.MANAGE)
def scores_file(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The answers of the last scoring round without names, in an order of chance, to be computed anew elsewhere.

    Groups stand beside the scorers only where at least five people are in it and outside of it.
    """
    snapshot = _snapshot(request, found)
    closed = found.rounds.filter(kind=RoundKind.SCORES, state=RoundState.CLOSED).select_related("exercise")
    current = closed.order_by("-number").first()
    if current is None:
        raise Http404
    current.exercise = found
    scores = scores_of_round(current)
    shown = {name for name, size in snapshot.results["group_sizes"].items() if size}
    order = list(range(len(scores.scorers)))
    random.SystemRandom().shuffle(order)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["scorer", "question", "criterion", "subquestion", "value", "group"])
    for number, scorer in enumerate(order, start=1):
        group = scores.groups[scorer] if scores.groups[scorer] in shown else ""
        for q, question in enumerate(scores.questions):
            for i, item in enumerate(scores.items):
                value = scores.values[scorer, q, i]
                text = "" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN is a blank
                writer.writerow([f"s{number}", question, item.criterion, item.subquestion, text, group])
    return file_of(stream.getvalue(), CSV, f"scores-{found.pk}.csv")


@require_GET
@of_exercise()
def report(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The report as Word, with every item of REPRISE filled in or named as missing."""
    stream = io.BytesIO()
    write_agenda_docx(report_of(found, _snapshot(request, found)), stream)
    return file_of(stream.getvalue(), MEDIA_TYPES["docx"], f"research-priorities-{found.pk}.docx")
