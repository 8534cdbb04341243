"""Every measure by name. Budgets are those of the design."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.record import Measurement, best_seconds
from tools.demo_site import run_hsforhs

if TYPE_CHECKING:
    from hsforhs.scores import Assessment

SHARED = Path(os.environ.get("HSFORHS_SHARED") or Path(__file__).resolve().parents[2] / "shared")
STATES = 196


def commands() -> Iterator[Measurement]:
    """Start of commands that need no store."""
    for words in (("--version",), ("catalogue", "--json")):
        taken = best_seconds(lambda words=words: run_hsforhs(*words))
        yield Measurement(f"hsforhs {' '.join(words)}", taken, 0.4)


def store() -> Iterator[Measurement]:
    """The demo from nothing, then the start of a command that opens its store."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        data = str(Path(folder) / "store")
        prepared = best_seconds(lambda: run_hsforhs("demo", "--prepare-only", "--data", data), times=1)
        yield Measurement("hsforhs demo --prepare-only", prepared, 20)
        opened = best_seconds(lambda: run_hsforhs("sign-in-link", "--data", data), times=3)
        yield Measurement("hsforhs sign-in-link", opened, 1.2)


def workbook() -> Iterator[Measurement]:
    """Reading a workbook, as a ratio to openpyxl's own walk over the same cells."""
    from benchmarks.read_workbook import measure

    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        real = sorted((SHARED / "data" / "raw_espar").glob("*.xlsx"))
        for path in real or [write_workbook(Path(folder) / "like-e-spar.xlsx")]:
            yield Measurement(f"cells of {path.name}", measure(path)["ratio"], 1.5, "x openpyxl")
            yield Measurement(f"scores of {path.name}", measure(path, scores=True)["ratio"], 1.5, "x openpyxl")


def drafts() -> Iterator[Measurement]:
    """Five-year drafts of countries with every indicator at level 1: the longest that there are."""
    from hsforhs.planning import draft_for

    weakest = weakest_assessment()
    draft_for(weakest, years=5)  # the catalogue is read once
    one = best_seconds(lambda: draft_for(weakest, years=5))
    yield Measurement("five-year draft, one country", one, 0.1)
    many = best_seconds(lambda: [draft_for(weakest, years=5) for _ in range(STATES)], times=1)
    yield Measurement(f"five-year draft, {STATES} countries", many, 10)


def documents() -> Iterator[Measurement]:
    """The command that drafts the longest plan and writes it as Excel and Word, from start to end."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        table = Path(folder) / "weakest.csv"
        rows = [f"AFG,2025,2,{key.code},20" for key in weakest_assessment().scores]
        table.write_text("\n".join(["iso3,year,edition,code,score", *rows]), encoding="utf-8")
        outputs = [word for kind in ("xlsx", "docx") for word in ("--out", str(Path(folder) / f"plan.{kind}"))]
        words = ("plan", "draft", str(table), "--country", "AFG", "--years", "5", *outputs)
        yield Measurement("hsforhs plan draft, xlsx and docx", best_seconds(lambda: run_hsforhs(*words), times=2), 4)


def printed() -> Iterator[Measurement]:
    """A plan of 300 activities as PDF, and a costed plan of 2,000 rows read and placed under actions."""
    import dataclasses
    import datetime as dt

    from hsforhs.formats.plan_pdf import write_plan_pdf
    from hsforhs.framework import framework
    from hsforhs.planning import action_catalogue, draft_for
    from hsforhs.planning.incoming import Placer, read_incoming

    plan = draft_for(weakest_assessment(), years=5)
    plan = dataclasses.replace(plan, lines=plan.lines[:300])
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        path = Path(folder) / "plan.pdf"
        taken = best_seconds(lambda: write_plan_pdf(plan, path, made_on=dt.date(2026, 1, 1)), times=2)
        yield Measurement(f"plan of {len(plan.lines)} activities as PDF", taken, 5)
        table = Path(folder) / "costed.csv"
        actions = list(action_catalogue().actions.values())
        texts = [actions[number % len(actions)].text.replace(",", ";") for number in range(2_000)]
        rows = [f"{text},Ministry,{number},{number + 1}" for number, text in enumerate(texts)]
        table.write_text("\n".join(["Activity,Responsible,Cost 1,Cost 2", *rows]), encoding="utf-8")

        def bring_in() -> None:
            placer = Placer(action_catalogue(), framework(), instrument="jee-3")
            for row in read_incoming(table).rows:
                placer.place(row)

        yield Measurement("costed plan of 2,000 rows brought in", best_seconds(bring_in, times=2), 5)


def agenda() -> Iterator[Measurement]:
    """A large priority exercise: 205 questions, 91 scorers, 5 criteria, from the table to the intervals."""
    import numpy as np

    names = [(f"s{i}", f"q{j}", f"c{k}") for i in range(91) for j in range(205) for k in range(5)]
    values = np.random.default_rng(1).choice(["1", "0.5", "0", ""], size=len(names))
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        table = Path(folder) / "scores.csv"
        rows = [",".join((*x, value)) for x, value in zip(names, values, strict=True)]
        table.write_text("\n".join(["scorer,question,criterion,value", *rows]), encoding="utf-8")
        words = ("agenda", "score", str(table), "--bootstrap", "10000", "--json")
        before = os.times()
        run_hsforhs(*words)
        after = os.times()
    used = sum(after[i] - before[i] for i in (2, 3))
    yield Measurement("hsforhs agenda score, 10,000 draws", used, 5, "s of processor")


def costs() -> Iterator[Measurement]:
    """The range of the total of a plan with every action of the catalogue, at invented prices."""
    import datetime as dt
    from decimal import Decimal

    from hsforhs.planning import CostDriver, action_catalogue
    from hsforhs.planning.costing import Range, UnitCost, cost_actions, spread

    catalogue = action_catalogue()
    price = Range(Decimal(50), Decimal(100), Decimal(200))
    prices = {x: UnitCost(x, price, "USD", 2026, "invented", dt.date(2026, 1, 1)) for x in catalogue.cost_items}
    sizes = dict.fromkeys(CostDriver.PER, Range(Decimal(8), Decimal(10), Decimal(12)))
    lines = cost_actions([(x, 1) for x in catalogue.actions.values()], prices=prices, sizes=sizes, years=5).lines
    yield Measurement("range of a plan, 10,000 draws", best_seconds(lambda: spread(lines)), 1)


def choices() -> Iterator[Measurement]:
    """Choices under limits, of two sizes: the first plan, and the plan proven within 0.5 %; the whole command once."""
    from benchmarks.choice import drawn_problem
    from hsforhs.planning.choose import choose, problem_of

    for actions, budget in ((1_000, 15), (2_000, 45)):
        content = drawn_problem(actions)
        first: list[float] = []
        began = time.perf_counter()
        found = choose(
            problem_of(content),
            time_limit=3 * budget,
            gap=0.005,
            on_plan=lambda objective, bound, first=first, began=began: first.append(time.perf_counter() - began),
        )
        taken = time.perf_counter() - began
        yield Measurement(f"first plan, {actions} actions", first[1] if len(first) > 1 else taken, 2)
        yield Measurement(f"plan within 0.5 %, {actions} actions", taken, budget)
        yield Measurement(f"gap proven, {actions} actions", 100 * (found.gap or 0.0), 0.5, "%")
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        path = Path(folder) / "problem.json"
        path.write_text(json.dumps(drawn_problem(1_000)), encoding="utf-8")
        words = ("choose", str(path), "--time-limit", "15", "--gap", "0.005", "--json")
        yield Measurement("hsforhs choose, 1,000 actions", best_seconds(lambda: run_hsforhs(*words), times=1), 17)


def scenarios() -> Iterator[Measurement]:
    """The longest plan with invented prices: what moves its total, and the first answer of a scenario in its order."""
    from benchmarks.costing import priced_plan
    from hsforhs.planning.choose import first_answer
    from hsforhs.planning.costing import tornado
    from hsforhs.planning.scenarios import limits_of, problem_for

    lines, offers = priced_plan(weakest_assessment())
    yield Measurement(f"tornado of a total, {len(lines)} lines", best_seconds(lambda: tornado(lines)), 0.1)
    money = float(sum(x.one_time + 4 * x.recurring for x in offers)) / 15
    limits = limits_of({"years": 5, "donors": [{"id": "G", "budget": [money] * 5}], "lag": 1})
    problem = problem_for(offers, limits)
    first_answer(problem)  # SciPy is loaded once
    taken = best_seconds(lambda: first_answer(problem), times=1)
    yield Measurement(f"first answer of a scenario, {len(offers)} activities", taken, 2)


def library() -> Iterator[Measurement]:
    """An invented library of 100,000 records: building the index, then mixed questions with filters and counts."""
    from benchmarks.library import measure

    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        taken = measure(100_000, 300, Path(folder))
    yield Measurement("index of 100,000 records", taken["build"], 30, "s of processor")
    yield Measurement("100 changed records taken over", taken["changes"], 1, "s of processor")
    yield Measurement("library search, median", taken["median"], 15, "ms of processor")
    yield Measurement("library search, p95", taken["p95"], 50, "ms of processor")
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        code = "import sys; from benchmarks.library import measure_import; print(measure_import(1_000, sys.argv[1]))"
        taken_there = float(run_python(code, folder).splitlines()[-1])
        yield Measurement("import of 1,000 RIS references", taken_there, 2, "s of processor")


def run_python(code: str, *words: str, **more: str) -> str:
    """Run Python code in a process of its own, with this folder to import from, and return what it prints."""
    path = os.pathsep.join(filter(None, (str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, **more, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout


PAGES = (
    "/places/GHA/",
    "/places/XLM/",
    "/",
    "/framework/?place=GHA",
    "/framework/D2/HIS/?place=GHA",
    "/library/?q=surveillance",
    "/library/documents/1/",
)


def pages() -> Iterator[Measurement]:
    """The slowest twentieth of a hundred answers, and the queries of one, inside a process with the worked example."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        data = str(Path(folder) / "store")
        run_hsforhs("demo", "--prepare-only", "--data", data)
        code = "import json, sys; from benchmarks.pages import measure; print(json.dumps(measure(sys.argv[1:])))"
        found = run_python(code, *PAGES, HSFORHS_DATA=data)
    for path, (seconds, queries) in json.loads(found).items():
        yield Measurement(f"{path} p95", seconds * 1000, 50, "ms")
        yield Measurement(f"{path} queries", queries, 15, "")


def load() -> Iterator[Measurement]:
    """A hundred people at once on each server and each database."""
    from benchmarks.load.trial import measurements

    yield from measurements()


def weakest_assessment() -> Assessment:
    """Return a made-up SPAR assessment with every indicator at level 1."""
    from hsforhs.framework import framework
    from hsforhs.scores import Assessment, Score

    keys = [key for key in framework().indicators if key.instrument_id == "spar-2"]
    scores = {key: Score.of(key, 20) for key in keys}
    return Assessment("spar-2", "XAA", "XAA", "Weakest", "", "SELF", scores, year=2025)


def write_workbook(path: Path) -> Path:
    """Write a workbook as large as a year of e-SPAR, three sheets of 196 States; return its path."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, columns in (("Capacities", 22), ("Indicators", 60), ("Status", 8)):
        sheet = book.create_sheet(title)
        sheet.append(["ISO 3 Code", "State Party", *(f"C{number}" for number in range(1, columns - 1))])
        for row in range(STATES):
            sheet.append([f"X{row:03}", f"State {row}", *(20 * ((row + column) % 6) for column in range(columns - 2))])
    book.save(path)
    return path


def metric() -> Iterator[Measurement]:
    """Indices: observations to classes, draws and Sobol indices."""
    from benchmarks.indices import metric as measured

    yield from measured(SHARED)


def districts() -> Iterator[Measurement]:
    """An index of 50,000 districts, whole; only when it is named, since it takes minutes."""
    from benchmarks.indices import districts as measured

    yield from measured()


def scorers() -> Iterator[Measurement]:
    """500 scorers who save at once, in a process of their own: seconds, and answers that were lost."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        words = (sys.executable, "-m", "benchmarks.scorers", folder)
        found = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        yield Measurement("500 scorers save twice at once", found["seconds"], 60)
        yield Measurement("answers lost", found["lost"], 0, "answers")


def living() -> Iterator[Measurement]:
    """Documents of a plan that come back."""
    from benchmarks.living import living as measured

    yield from measured()


MEASURES: dict[str, Callable[[], Iterator[Measurement]]] = {
    "commands": commands,
    "store": store,
    "workbook": workbook,
    "drafts": drafts,
    "documents": documents,
    "printed": printed,
    "living": living,
    "agenda": agenda,
    "scorers": scorers,
    "metric": metric,
    "districts": districts,
    "costs": costs,
    "choices": choices,
    "scenarios": scenarios,
    "library": library,
    "pages": pages,
    "load": load,
}
ONLY_BY_NAME = frozenset({"districts"})
"""Measures that take minutes."""
