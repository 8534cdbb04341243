"""A definition file in, a checked Definition out; every message names the line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hsforhs.files import BadInput

from .definition_rules import read_impute, read_indicator, read_node, read_treat
from .factors import read_factors
from .ordering import Cycle, StepKind, Unknown, Vocabulary, leaves, numbers_of, order, sources, used
from .parts import Part
from .records import Ageing, Classes, Definition, Indicator, Input, Node, Quantity, Scale, Screen, UnitColumns
from .yamlfile import Content, read_yaml

SCHEMA = "hsindex/1"
_KEYS = (
    *("schema", "id", "version", "name", "source", "licence", "disclaimer", "notes", "units", "missing", "scale"),
    *("inputs", "quantities", "defaults", "indicators", "screen", "ageing", "tree", "top", "derived", "classes"),
    *("uncertainty", "sensitivity"),
)


def shipped() -> tuple[str, ...]:
    """Return the names of the definitions that come with the program."""
    return tuple(sorted(x.name.removesuffix(".yaml") for x in _folder().iterdir() if x.name.endswith(".yaml")))


def load(source: str | Path) -> Definition:
    """Load a definition: the name of a shipped one such as ``inform-2024``, or the path of a file.

    Raises BadInput with one sentence that names file and line.
    """
    if isinstance(source, str) and source in shipped():
        return read_definition(_folder().joinpath(f"{source}.yaml").read_text(encoding="utf-8"), file=f"{source}.yaml")
    path = Path(source)
    if not path.is_file():
        raise BadInput(f"there is no definition '{source}'", expected=f"a file, or one of {', '.join(shipped())}")
    return read_definition(path)


def _folder() -> Traversable:
    return files("hsforhs.metric") / "definitions"


def read_definition(source: Path | str, *, file: str | None = None) -> Definition:
    """Read a definition from a file, or from text given as ``str``; raises BadInput naming the line."""
    content = read_yaml(source, file=file)
    return _Builder(content).definition()


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of the content of a definition, whatever its layout, comments and order of keys."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Builder:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.root = Part.root(content)
        self.places: dict[str, Part] = {}

    def definition(self) -> Definition:
        root = self.root
        root.only(*_KEYS)
        if root.text("schema") != SCHEMA:
            raise root.bad(f"the schema is '{root.text('schema')}'", SCHEMA, key="schema")
        scale, screen = self.scale(), self.screen()
        inputs = self.keyed("inputs", _input)
        quantities = self.keyed("quantities", _quantity)
        indicators = self.indicators(scale)
        nodes = self.keyed("tree", lambda x: read_node(x, scale))
        derived = self.keyed("derived", _derived)
        self.no_name_twice(quantities, indicators, nodes, derived)
        words = Vocabulary(inputs, quantities, indicators, nodes)
        steps = self.order(words, screened=screen is not None)
        self.groups_as_groups(words, derived)
        self.derived_names(words, derived)
        top = self.top(words)
        self.factors(words, scale)
        return Definition(
            id=root.text("id"),
            version=root.text("version"),
            sha256=fingerprint(self.content.value),
            name=root.text("name", root.text("id")),
            top=top,
            scale=scale,
            units=self.units(),
            inputs=MappingProxyType(inputs),
            quantities=MappingProxyType(quantities),
            indicators=MappingProxyType(indicators),
            nodes=MappingProxyType(nodes),
            derived=MappingProxyType(derived),
            steps=steps,
            leaves=MappingProxyType(leaves(words)),
            sources=MappingProxyType(sources(words)),
            classes=self.classes({*indicators, *nodes, *derived}),
            screen=screen,
            ageing=self.ageing(),
            missing=root.texts("missing"),
            source=root.text("source", ""),
            licence=root.text("licence", ""),
            disclaimer=root.text("disclaimer", ""),
            uncertainty=MappingProxyType(dict((root.part("uncertainty") or _empty(root)).value)),
        )

    def keyed(self, key: str, read: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in self.root.parts(key):
            record = read(part)
            if record.id in found:
                raise part.bad(f"'{record.id}' stands twice", "each name once", key="id")
            found[record.id] = record
            self.places.setdefault(record.id, part)
        return found

    def indicators(self, scale: Scale) -> dict[str, Indicator]:
        defaults = self.root.part("defaults") or _empty(self.root)
        defaults.only("impute", "treat", "normalise", "round", "error")
        # A fault in the defaults is reported where it stands, not at the first indicator.
        for key, read in (("impute", read_impute), ("treat", read_treat)):
            if part := defaults.part(key):
                read(part)
        found: dict[str, Indicator] = self.keyed("indicators", lambda x: read_indicator(x, defaults, scale))
        if not found:
            raise self.root.bad("the definition has no indicators", "a list under 'indicators'", key="indicators")
        return found

    def no_name_twice(self, *groups: Mapping[str, Any]) -> None:
        seen: set[str] = set()
        for group in groups:
            for name in group:
                if name in seen:
                    raise self.place(name).bad(f"'{name}' is the name of two things", "another name", key="id")
                seen.add(name)

    def place(self, name: str) -> Part:
        return self.places.get(name, self.root)

    def order(self, words: Vocabulary, *, screened: bool) -> Any:
        try:
            return order(words, screened=screened)
        except Unknown as error:
            raise self.place(error.user).bad(
                f"'{error.user}' needs '{error.id}', which is no input, quantity, indicator or node",
                "a name of this definition",
            ) from None
        except Cycle as error:
            raise self.place(error.ids[0]).bad(
                f"these need each other: {' > '.join(error.ids)}", "a tree without a cycle"
            ) from None

    def groups_as_groups(self, words: Vocabulary, derived: Mapping[str, Node]) -> None:
        groups = {x.id for x in words.inputs.values() if x.group}
        for indicator in words.indicators.values():
            by = indicator.impute.by if indicator.impute is not None else None
            if by is not None and by not in groups:
                raise self.place(indicator.id).bad(f"'{by}' is no group", "an input with 'kind: group'", key="impute")
        for user, needed in numbers_of(words, derived):
            if wrong := next((x for x in needed if x in groups), None):
                raise self.place(user).bad(f"'{user}' computes with the group '{wrong}'", "something with numbers")

    def derived_names(self, words: Vocabulary, derived: Mapping[str, Node]) -> None:
        from .expressions import names

        seen: set[str] = set()
        for node in derived.values():
            for name in names(node.formula) if node.formula is not None else ():
                if name not in seen:
                    try:
                        words.scored(node.id, name)
                    except Unknown:
                        raise self.place(node.id).bad(
                            f"'{node.id}' needs '{name}', which is not known here",
                            "a score, or a derived score that stands before",
                        ) from None
            seen.add(node.id)

    def top(self, words: Vocabulary) -> str:
        if not words.nodes:
            raise self.root.bad("the definition has no tree", "a list under 'tree'", key="tree")
        top = self.root.text("top", next(iter(words.nodes)))
        if top not in words.nodes:
            raise self.root.bad(f"the top '{top}' is no node of the tree", "a node", key="top")
        reached = used(words, top)
        for kind, group in ((StepKind.NODE, words.nodes), (StepKind.SCORE, words.indicators)):
            for name in group:
                if (kind, name) not in reached:
                    what = "node" if kind is StepKind.NODE else "indicator"
                    raise self.place(name).bad(
                        f"the {what} '{name}' is an orphan: nothing on the way to '{top}' uses it",
                        "every node and indicator below the top",
                        key="id",
                    )
        for name, below in leaves(words).items():
            if not below:
                raise self.place(name).bad(f"the node '{name}' rests on no indicator", "at least one", key="id")
        return top

    def factors(self, words: Vocabulary, scale: Scale) -> None:
        part = self.root.part("uncertainty")
        if part is None:
            return
        # Factors are read again where they are drawn; here a fault is reported with its line.
        for name in read_factors(part, scale).weighted_nodes:
            if name not in words.nodes:
                raise part.bad(f"there is no node '{name}' whose weights could be drawn", "a node", key="factors")

    def scale(self) -> Scale:
        part = self.root.part("scale")
        if part is None:
            return Scale()
        part.only("low", "high", "each_level", "final")
        found = Scale(
            part.number("low", 0), part.number("high", 100), part.decimals("each_level"), part.decimals("final")
        )
        if found.low >= found.high:
            raise part.bad(f"the scale goes from {found.low:g} to {found.high:g}", "low below high")
        return found

    def screen(self) -> Screen | None:
        part = self.root.part("screen")
        if part is None:
            return None
        part.only("minimum_available", "after_imputation")
        share = part.share("minimum_available")
        if share is None:
            raise part.bad("'minimum_available' is missing", "a share from 0 to 1")
        return Screen(share, part.flag("after_imputation", default=False))

    def ageing(self) -> Ageing:
        part = self.root.part("ageing")
        if part is None:
            return Ageing()
        part.only("max_age", "half_life")
        found = Ageing(part.optional_number("max_age"), part.optional_number("half_life"))
        if (found.max_age or 0) < 0 or (found.half_life is not None and found.half_life <= 0):
            raise part.bad("an age is negative or zero", "years above 0")
        return found

    def units(self) -> UnitColumns:
        part = self.root.part("units")
        if part is None:
            return UnitColumns()
        part.only("kind", "code", "name", "period")
        code, name, period = (part.text(x, "") or None for x in ("code", "name", "period"))
        return UnitColumns(part.text("kind", "country"), code, name, period)

    def classes(self, scores: set[str]) -> Classes | None:
        part = self.root.part("classes")
        if part is None:
            return None
        part.only("on", "edges", "labels", "source")
        on, edges, labels = part.text("on"), part.numbers("edges"), part.texts("labels")
        if on not in scores:
            raise part.bad(f"classes stand on '{on}', which is no score", "a score of this definition", key="on")
        if list(edges) != sorted(set(edges)):
            raise part.bad("the edges do not rise", "rising numbers", key="edges")
        if len(labels) != len(edges) + 1:
            raise part.bad(f"there are {len(labels)} labels", f"{len(edges) + 1} for {len(edges)} edges", key="labels")
        if len(set(labels)) < len(labels):
            raise part.bad("a label stands twice", "each label once", key="labels")
        return Classes(on, edges, labels, part.text("source", ""))


def _empty(root: Part) -> Part:
    return Part(root.content, (), {})


def _input(part: Part) -> Input:
    part.only("id", "name", "unit", "kind", "source")
    kind = part.text("kind", "number")
    if kind not in {"number", "group"}:
        raise part.bad(f"the kind is '{kind}'", "number or group", key="kind")
    return Input(
        part.text("id"), part.text("name", ""), part.text("unit", ""), kind == "group", part.text("source", "")
    )


def _quantity(part: Part) -> Quantity:
    part.only("id", "name", "unit", "formula")
    return Quantity(part.text("id"), part.formula("formula"), part.text("name", ""), part.text("unit", ""))


def _derived(part: Part) -> Node:
    part.only("id", "name", "formula", "round")
    return Node(
        part.text("id"),
        (),
        formula=part.formula("formula"),
        name=part.text("name", ""),
        decimals=part.decimals("round"),
    )
