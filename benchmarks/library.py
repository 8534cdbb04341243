"""An invented library: records and questions from an invented vocabulary, its words as frequent as in real texts."""

from __future__ import annotations

import random
import time
from bisect import bisect
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

from hsforhs.framework import framework
from hsforhs.library import Document, Filters, Index, Tag, search
from hsforhs.library.records import KINDS

WORDS, TITLE, ABSTRACT = 30_000, 12, 60
CHANGES = 100
_SYLLABLES = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on", "us")]


class Inventor:
    """Draws invented records and questions; the same seed gives the same."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented data
        self._words = ["".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4))) for _ in range(WORDS)]
        self._sums = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def _text(self, length: int) -> str:
        last = self._sums[-1]
        draw = self._random.random
        return " ".join(self._words[bisect(self._sums, draw() * last)] for _ in range(length))

    def document(self, number: int) -> Document:
        """Return one invented record."""
        words, pick = framework(), self._random
        language = pick.choice(("en", "en", "en", "fr", "es"))
        tags = [Tag("area", x) for x in pick.sample(list(words.areas), 2)]
        tags += [Tag("component", pick.choice(list(words.components))), Tag("step", pick.choice("2345"))]
        return Document(
            f"invented-{number}",
            {language: self._text(TITLE)},
            pick.choice(KINDS),
            pick.randint(1990, 2026),
            tags=tuple(tags),
            abstracts={language: self._text(ABSTRACT)},
            level=pick.choice(("NAT", "GLO", "LOC")),
        )

    def question(self) -> tuple[str, str, Filters]:
        """Return a mixed question: one to three words, frequent or rare, often with filters and a reader's language."""
        pick = self._random
        ranks = [pick.choice((pick.randrange(5, 60), pick.randrange(60, 2_000), pick.randrange(2_000, WORDS)))]
        ranks += [pick.randrange(5, 5_000) for _ in range(pick.randint(0, 2))]
        filters = pick.choice(
            (
                Filters(),
                Filters(areas=("D2",)),
                Filters(kinds=("tool",), languages=("en",)),
                Filters(areas=("P4",), years=(2015, None)),
            )
        )
        return " ".join(self._words[rank] for rank in ranks), pick.choice(("", "en", "fr")), filters


def measure_import(records: int, folder: str) -> float:
    """Return the seconds of processor for reading a RIS file of so many references and storing them."""
    import os

    data = Path(folder)
    os.environ |= {"HSFORHS_DATA": folder, "DJANGO_SETTINGS_MODULE": "hsforhs.workbench.config.settings"}
    import django

    django.setup()
    from hsforhs.library import read_references, write_references
    from hsforhs.workbench.library.services import import_records
    from hsforhs.workbench.store import prepare_folder, prepare_store

    prepare_folder(data)
    prepare_store()
    inventor = Inventor()
    file = data / "invented.ris"
    file.write_text(write_references([inventor.document(x) for x in range(records)], "ris"), encoding="utf-8")
    began = time.process_time()
    done = import_records(actor="operator", records=read_references(file), name=file.name)
    taken = time.process_time() - began
    if done.added + len(done.skipped) != records:
        raise RuntimeError(f"{done.added} of {records} references were stored")
    return taken


def measure(records: int, questions: int, folder: Path) -> dict[str, float]:
    """Return seconds of processor for building the index and for taking over a hundred changed documents, and for
    answers the median and 95th percentile in ms.
    """
    inventor, path = Inventor(), folder / "index.sqlite"
    documents = [inventor.document(number) for number in range(records)]
    began = time.process_time()
    Index.build(documents, path, mark="before").close()
    built = time.process_time() - began
    changed = [inventor.document(number) for number in range(CHANGES)]
    began = time.process_time()
    index = Index.change(path, changed, [], before="before", mark="after")
    changes = time.process_time() - began
    taken = []
    with index:
        for query, reader, filters in [inventor.question() for _ in range(questions)]:
            began = time.process_time()
            search(index, query, reader, filters)
            taken.append((time.process_time() - began) * 1000)
    return {"build": built, "changes": changes, "median": median(taken), "p95": quantiles(taken, n=20)[-1]}
