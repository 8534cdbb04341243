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

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import plain

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
        raise BadInput(
            Sentence("there is no definition '%(source)s'", source=source),
            expected=Sentence("a file, or one of %(listed)s", listed=shipped()),
        )
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
            raise root.bad(Sentence("the schema is '%(schema)s'", schema=root.text("schema")), SCHEMA, key="schema")
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
                raise part.bad(
                    Sentence("'%(name)s' stands twice", name=record.id), Sentence("each name once"), key="id"
                )
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
            raise self.root.bad(
                Sentence("the definition has no indicators"), Sentence("a list under 'indicators'"), key="indicators"
            )
        return found

    def no_name_twice(self, *groups: Mapping[str, Any]) -> None:
        seen: set[str] = set()
        for group in groups:
            for name in group:
                if name in seen:
                    raise self.place(name).bad(
                        Sentence("'%(name)s' is the name of two things", name=name), Sentence("another name"), key="id"
                    )
                seen.add(name)

    def place(self, name: str) -> Part:
        return self.places.get(name, self.root)

    def order(self, words: Vocabulary, *, screened: bool) -> Any:
        try:
            return order(words, screened=screened)
        except Unknown as error:
            raise self.place(error.user).bad(
                Sentence(
                    "'%(user)s' needs '%(name)s', which is no input, quantity, indicator or node",
                    user=error.user,
                    name=error.id,
                ),
                Sentence("a name of this definition"),
            ) from None
        except Cycle as error:
            raise self.place(error.ids[0]).bad(
                Sentence("these need each other: %(names)s", names=" > ".join(error.ids)),
                Sentence("a tree without a cycle"),
            ) from None

    def groups_as_groups(self, words: Vocabulary, derived: Mapping[str, Node]) -> None:
        groups = {x.id for x in words.inputs.values() if x.group}
        for indicator in words.indicators.values():
            by = indicator.impute.by if indicator.impute is not None else None
            if by is not None and by not in groups:
                raise self.place(indicator.id).bad(
                    Sentence("'%(by)s' is no group", by=by), Sentence("an input with 'kind: group'"), key="impute"
                )
        for user, needed in numbers_of(words, derived):
            if wrong := next((x for x in needed if x in groups), None):
                raise self.place(user).bad(
                    Sentence("'%(user)s' computes with the group '%(wrong)s'", user=user, wrong=wrong),
                    Sentence("something with numbers"),
                )

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
                            Sentence("'%(node)s' needs '%(name)s', which is not known here", node=node.id, name=name),
                            Sentence("a score, or a derived score that stands before"),
                        ) from None
            seen.add(node.id)

    def top(self, words: Vocabulary) -> str:
        if not words.nodes:
            raise self.root.bad(Sentence("the definition has no tree"), Sentence("a list under 'tree'"), key="tree")
        top = self.root.text("top", next(iter(words.nodes)))
        if top not in words.nodes:
            raise self.root.bad(
                Sentence("the top '%(top)s' is no node of the tree", top=top), Sentence("a node"), key="top"
            )
        reached = used(words, top)
        for kind, group in ((StepKind.NODE, words.nodes), (StepKind.SCORE, words.indicators)):
            for name in group:
                if (kind, name) not in reached:
                    raise self.place(name).bad(
                        _orphan(kind, name, top), Sentence("every node and indicator below the top"), key="id"
                    )
        for name, below in leaves(words).items():
            if not below:
                raise self.place(name).bad(
                    Sentence("the node '%(name)s' rests on no indicator", name=name), Sentence("at least one"), key="id"
                )
        return top

    def factors(self, words: Vocabulary, scale: Scale) -> None:
        part = self.root.part("uncertainty")
        if part is None:
            return
        # Factors are read again where they are drawn; here a fault is reported with its line.
        for name in read_factors(part, scale).weighted_nodes:
            if name not in words.nodes:
                raise part.bad(
                    Sentence("there is no node '%(name)s' whose weights could be drawn", name=name),
                    Sentence("a node"),
                    key="factors",
                )

    def scale(self) -> Scale:
        part = self.root.part("scale")
        if part is None:
            return Scale()
        part.only("low", "high", "each_level", "final")
        found = Scale(
            part.number("low", 0), part.number("high", 100), part.decimals("each_level"), part.decimals("final")
        )
        if found.low >= found.high:
            raise part.bad(
                Sentence("the scale goes from %(low)s to %(high)s", low=plain(found.low), high=plain(found.high)),
                Sentence("low below high"),
            )
        return found

    def screen(self) -> Screen | None:
        part = self.root.part("screen")
        if part is None:
            return None
        part.only("minimum_available", "after_imputation")
        share = part.share("minimum_available")
        if share is None:
            raise part.bad(Sentence("'minimum_available' is missing"), Sentence("a share from 0 to 1"))
        return Screen(share, part.flag("after_imputation", default=False))

    def ageing(self) -> Ageing:
        part = self.root.part("ageing")
        if part is None:
            return Ageing()
        part.only("max_age", "half_life")
        found = Ageing(part.optional_number("max_age"), part.optional_number("half_life"))
        if (found.max_age or 0) < 0 or (found.half_life is not None and found.half_life <= 0):
            raise part.bad(Sentence("an age is negative or zero"), Sentence("years above 0"))
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
            raise part.bad(
                Sentence("classes stand on '%(on)s', which is no score", on=on),
                Sentence("a score of this definition"),
                key="on",
            )
        if list(edges) != sorted(set(edges)):
            raise part.bad(Sentence("the edges do not rise"), Sentence("rising numbers"), key="edges")
        if len(labels) != len(edges) + 1:
            raise part.bad(
                Sentence("there are %(number)s labels", number=len(labels)),
                Sentence("%(labels)s for %(edges)s edges", labels=len(edges) + 1, edges=len(edges)),
                key="labels",
            )
        if len(set(labels)) < len(labels):
            raise part.bad(Sentence("a label stands twice"), Sentence("each label once"), key="labels")
        return Classes(on, edges, labels, part.text("source", ""))


def _orphan(kind: StepKind, name: str, top: str) -> Sentence:
    if kind is StepKind.NODE:
        return Sentence("the node '%(name)s' is an orphan: nothing on the way to '%(top)s' uses it", name=name, top=top)
    return Sentence(
        "the indicator '%(name)s' is an orphan: nothing on the way to '%(top)s' uses it", name=name, top=top
    )


def _empty(root: Part) -> Part:
    return Part(root.content, (), {})


def _input(part: Part) -> Input:
    part.only("id", "name", "unit", "kind", "source")
    kind = part.text("kind", "number")
    if kind not in {"number", "group"}:
        raise part.bad(Sentence("the kind is '%(kind)s'", kind=kind), Sentence("number or group"), key="kind")
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
