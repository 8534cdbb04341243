"""How long reading a workbook takes, compared with openpyxl's own walk over the same cells.

Run it as ``python -m benchmarks.read_workbook FILE ...``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks.record import best_seconds

TIMES = 5


def measure(path: Path, *, scores: bool = False) -> dict[str, float]:
    """Return seconds of ``ours`` and of ``openpyxl``, best of five runs each, and their ``ratio``.

    ``ours`` is opening the workbook and reading its cells, or with ``scores`` reading it as scores to the end.
    """
    # Once each before the clock runs, so that neither pays for imports; then in turn, on the same busy machine.
    read = _scores if scores else _read
    acts: tuple[Callable[[], object], ...] = (lambda: read(path), lambda: _walk(path))
    for act in acts:
        act()
    pairs = [[best_seconds(act, times=1) for act in acts] for _ in range(TIMES)]
    ours, theirs = (min(column) for column in zip(*pairs, strict=True))
    return {"ours": ours, "openpyxl": theirs, "ratio": ours / theirs}


def _read(path: Path) -> None:
    from hsforhs.files import open_workbook

    with open_workbook(path) as book:
        for name in book.sheets:
            book.sheet(name)


def _scores(path: Path) -> None:
    from hsforhs.scores.readers import read_scores

    read_scores(path)


def _walk(path: Path) -> None:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                for _ in sheet.iter_rows(values_only=True):
                    pass
        finally:
            book.close()


def main(names: list[str]) -> int:
    """Print one line per workbook."""
    for name in names:
        found = measure(Path(name))
        print(f"{name}: ours {found['ours']:.4f} s, openpyxl {found['openpyxl']:.4f} s, ratio {found['ratio']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
