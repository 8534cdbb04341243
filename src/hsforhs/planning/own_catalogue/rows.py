"""One row of an operator's catalogue as an action, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from unicodedata import category

from hsforhs.files import Sentence
from hsforhs.framework import LANGUAGES, Framework, Key, Mode, normalise_code
from hsforhs.framework.names import fold
from hsforhs.planning.catalogue import STEPS, ActionCatalogue
from hsforhs.planning.catalogue_check import LONGEST_MONTHS, MOST_LETTERS
from hsforhs.planning.records import HEALTH, Action, CostDriver

from .faults import RowFault

INSTRUMENTS = ("jee-3", "benchmarks-2", "benchmarks-1")
"""What an indicator may be a code of; a code without instrument belongs to the one that the import names."""
LONGEST_ID = 40
LONGEST_NOTE = 500
_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_ID - 1}}}")
_SHOWN = 60
_APART = re.compile(r"[;|\n]")
_BLANKS = re.compile(r"[,\s]+")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given:
    """One row as it stands: the text of each field that has a column, and the heading of each."""

    number: int
    texts: Mapping[str, str]
    headings: Mapping[str, str]

    def fault(self, name: str, what: str, expected: str) -> RowFault:
        """Make the fault of one field."""
        return RowFault(self.number, self.headings[name], _short(self.texts[name]), what, expected)


@dataclass
class RowReader:
    """Reads rows with the codes and titles of the framework; collects what is wrong in ``faults``.

    ``instrument`` is the one of indicators that are written without it.
    """

    words: Framework
    ours: ActionCatalogue
    instrument: str = "jee-3"
    faults: list[RowFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look codes and titles up by their folded words, once for all rows."""
        words = self.words
        titles: dict[str, dict[str, str]] = {
            "components": {code: x.title for code, x in words.components.items()},
            "lead_sector": {HEALTH: "Health sector", **{code: x.title for code, x in words.sectors.items()}},
            "kind": dict(self.ours.kinds),
            "hepr": {code: x.title for code, x in words.capabilities.items()},
            "checks": dict.fromkeys(words.plan_checks, ""),
        }
        titles["supporting_sectors"] = titles["lead_sector"]
        for name, listed in (("level", "level"), ("mode", "mode"), ("phase", "phase"), ("hazards", "hazard")):
            titles[name] = {code: x.title for code, x in words.lists[listed].items()}
        self._codes = {
            name: {fold(text): code for code, title in known.items() for text in (code, title) if text}
            for name, known in titles.items()
        }
        self._codes["lead_sector"][fold("Health")] = HEALTH
        self._known = {name: ", ".join(known) for name, known in titles.items()}
        self._steps = _step_names(words)

    def action(self, row: Given) -> Action:
        """Return the action of a row; what is wrong with it is noted in ``faults`` and left empty in the action.

        Prerequisites are only split, and an action whose file has no ids has none yet.
        """
        indicator = self._read(row, "indicator", self._indicator)
        step = self._read(row, "step", self._step)
        text = self._text(row, "text", MOST_LETTERS, needed=True)
        found = Action(
            id=self._id(row),
            indicator=indicator,
            area=self.words.area_of(indicator).code if indicator else "",
            step=step or 0,
            text=text,
            components=self._listed(row, "components"),
            level=self._one(row, "level"),
            lead_sector=self._one(row, "lead_sector"),
            supporting_sectors=self._listed(row, "supporting_sectors"),
            mode=Mode(mode) if (mode := self._one(row, "mode")) else None,
            phase=self._one(row, "phase"),
            kind=self._one(row, "kind"),
            evidence=self._text(row, "evidence", LONGEST_NOTE),
            checks=self._listed(row, "checks"),
            hazards=self._listed(row, "hazards"),
            hepr=self._one(row, "hepr"),
            prerequisites=tuple(dict.fromkeys(_pieces(row.texts.get("prerequisites", "")))),
            months=self._read(row, "months", self._months) or 0,
            costs=self._read(row, "costs", self._costs) or (),
            threshold=self._text(row, "threshold", MOST_LETTERS),
            source_note=self._text(row, "source_note", LONGEST_NOTE),
        )
        if found.lead_sector and found.lead_sector in found.supporting_sectors:
            self.faults.append(
                row.fault(
                    "supporting_sectors",
                    Sentence("the lead %(lead_sector)s supports itself", lead_sector=found.lead_sector),
                    Sentence("other sectors"),
                )
            )
        return found

    def _read(self, row: Given, name: str, read: Callable[[Given, str], T | None]) -> T | None:
        """Read a field that is not empty; an empty one is only missed where an action cannot be without it."""
        text = row.texts.get(name, "")
        if text:
            return read(row, text)
        if name in ("indicator", "step"):
            self.faults.append(row.fault(name, Sentence("the %(name)s is missing", name=name), self._expected(name)))
        return None

    def _expected(self, name: str) -> str:
        if name == "step":
            return Sentence("2 to 5, or limited, developed, demonstrated or sustainable")
        return Sentence("a JEE 3 code such as P1.1, or a benchmark with its edition such as benchmarks-2:2.1")

    def _id(self, row: Given) -> str:
        if "id" not in row.texts:
            return ""
        text = row.texts["id"]
        if not _ID.fullmatch(text):
            what = Sentence("'%(value)s' is no id", value=_short(text)) if text else Sentence("the id is missing")
            expected = Sentence("letters, digits, dots and dashes, at most %(most)s", most=LONGEST_ID)
            self.faults.append(row.fault("id", what, expected))
        return text

    def _indicator(self, row: Given, text: str) -> Key | None:
        instrument, colon, code = text.rpartition(":")
        instrument = fold(instrument) if colon else self.instrument
        code = code.strip()
        if instrument not in INSTRUMENTS:
            what = Sentence("'%(value)s' is no instrument of indicators", value=_short(instrument))
            self.faults.append(
                row.fault("indicator", what, Sentence("one of %(listed)s", listed=", ".join(INSTRUMENTS)))
            )
            return None
        normal = normalise_code(instrument, code)
        key = Key.of(instrument, normal) if normal else None
        if key is None or key not in self.words.indicators:
            what = Sentence("%(instrument)s has no indicator '%(value)s'", instrument=instrument, value=_short(code))
            self.faults.append(row.fault("indicator", what, self._expected("indicator")))
            return None
        if instrument == "jee-3":
            return key
        found = [x.object for x in self.words.counterparts(key, "jee-3")]
        if len(found) == 1:
            return found[0]
        if found:
            what = Sentence("%(key)s has %(number)s counterparts in JEE 3", key=key, number=len(found))
        else:
            what = Sentence("%(key)s has no counterparts in JEE 3", key=key)
        expected = (
            Sentence("one of %(listed)s", listed=", ".join(x.code for x in found))
            if found
            else Sentence("the JEE 3 code that is meant")
        )
        self.faults.append(row.fault("indicator", what, expected))
        return None

    def _step(self, row: Given, text: str) -> int | None:
        found = self._steps.get(fold(text).removeprefix("level ").removesuffix(".0"))
        if found not in STEPS:
            what = (
                Sentence("level %(found)s is where a ladder begins", found=found)
                if found
                else Sentence("'%(value)s' is no step", value=_short(text))
            )
            self.faults.append(row.fault("step", what, self._expected("step")))
        return found

    def _text(self, row: Given, name: str, most: int, *, needed: bool = False) -> str:
        text = " ".join(row.texts.get(name, "").split())
        if needed and not text:
            self.faults.append(
                row.fault(
                    name,
                    Sentence("the %(name)s is missing", name=name),
                    Sentence("at most %(most)s characters", most=most),
                )
            )
        elif len(text) > most:
            self.faults.append(
                row.fault(
                    name,
                    Sentence("the %(name)s has %(number)s characters", name=name, number=len(text)),
                    Sentence("at most %(most)s", most=most),
                )
            )
        elif any(category(x) in ("Cc", "Cs") for x in text):
            self.faults.append(
                row.fault(name, Sentence("the %(name)s holds control characters", name=name), Sentence("plain text"))
            )
        return text

    def _one(self, row: Given, name: str) -> str:
        text = row.texts.get(name, "")
        if not text:
            return ""
        found = self._codes[name].get(fold(text), "")
        if not found:
            self.faults.append(
                row.fault(
                    name,
                    Sentence("'%(value)s' is not known", value=_short(text)),
                    Sentence("one of %(value)s", value=self._known[name]),
                )
            )
        return found

    def _listed(self, row: Given, name: str) -> tuple[str, ...]:
        """Read codes or titles apart by semicolons or line ends; codes alone also by commas or blanks."""
        known, codes = self._codes[name], []
        for part in (x.strip() for x in _APART.split(row.texts.get(name, ""))):
            for piece in [part] if fold(part) in known else _pieces(part):
                if fold(piece) not in known:
                    what = Sentence("'%(value)s' is not known", value=_short(piece))
                    self.faults.append(row.fault(name, what, Sentence("codes of %(value)s", value=self._known[name])))
                    return ()
                codes.append(known[fold(piece)])
        return tuple(dict.fromkeys(codes))

    def _months(self, row: Given, text: str) -> int | None:
        if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= LONGEST_MONTHS:
            return int(text)
        what = Sentence("'%(value)s' is no number of months", value=_short(text))
        self.faults.append(
            row.fault("months", what, Sentence("a whole number from 1 to %(most)s", most=LONGEST_MONTHS))
        )
        return None

    def _costs(self, row: Given, text: str) -> tuple[CostDriver, ...]:
        drivers = []
        for part in _pieces(text):
            try:
                driver = CostDriver.parse(part)
            except ValueError:
                driver = None
            if driver is None or driver.item not in self.ours.cost_items or not 0 < driver.quantity < 1e9:
                what = Sentence("'%(value)s' is no cost driver", value=_short(part))
                self.faults.append(
                    row.fault("costs", what, Sentence("cost drivers such as staff-month*12/national/year"))
                )
                return ()
            drivers.append(driver)
        return tuple(drivers)


def _pieces(text: str) -> list[str]:
    return [x for x in _BLANKS.split(_APART.sub(" ", text)) if x]


def _short(text: str) -> str:
    """Quote a value in a message: one line, printable, not long."""
    plain = "".join(x if x.isprintable() else " " for x in " ".join(text.split()))
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _step_names(words: Framework) -> dict[str, int]:
    """Levels by their number and by the names of the framework in every language, whole or by their first word."""
    found = {str(level): level for level in words.levels}
    for level, record in words.levels.items():
        found[fold(record.name)] = level
        found[fold(record.name).partition(" ")[0]] = level
        for language in LANGUAGES:
            found.setdefault(fold(words.label("capacity-level", str(level), language).text), level)
    return found


def unique_ids(actions: Iterable[tuple[Given, Action]]) -> list[RowFault]:
    """Find ids that stand twice; capital and small letters count as the same, since people type them either way."""
    first: dict[str, int] = {}
    faults = []
    for row, action in actions:
        if not action.id:
            continue
        known = first.setdefault(action.id.casefold(), row.number)
        if known != row.number:
            name = "id" if "id" in row.texts else "text"
            what = Sentence("the id %(id)s stands already in row %(known)s", id=action.id, known=known)
            if name == "text":
                what = Sentence("the same action stands already in row %(known)s", known=known)
            faults.append(row.fault(name, what, Sentence("each action once")))
    return faults
