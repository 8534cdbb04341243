"""What is uncertain about an index: the factors that a definition names, else default ones, an assumption of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hsforhs.files import Sentence
from hsforhs.files.values import plain

from .definition_rules import read_normalise
from .parts import Part
from .records import AggregateMethod, Definition, Normalise, NormaliseMethod, Scale
from .yamlfile import Content

CONCENTRATION = 60.0
DATA_ERROR = 0.05
DRAWS = 1_000
SEED = 20240101
_EMPIRICAL = "empirical"
_FROM_INDICATORS = "indicators.error"
_MOST_DRAWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Factors:
    """The uncertain parts of an index.

    ``concentration`` of a Dirichlet distribution around the given weights of each node, ``imputation`` noise from the
    residuals of the rule, ``data_error`` a relative half-width for indicators that name none (``None``: no data error).
    ``aggregate`` and ``normalise`` are structural alternatives, each equally likely; without any the method stands.
    ``max_points`` are alternative limits of winsorising. ``weight_noise`` multiplies each weight by 1 + U(-x, x)
    instead of the Dirichlet draw; with ``weighted_nodes`` only the weights of the children of these nodes are drawn.
    """

    concentration: float | None = CONCENTRATION
    imputation: bool = True
    data_error: float | None = DATA_ERROR
    aggregate: tuple[AggregateMethod, ...] = ()
    normalise: tuple[Normalise, ...] = ()
    max_points: tuple[int, ...] = ()
    weight_noise: float | None = None
    weighted_nodes: tuple[str, ...] = ()
    draws: int = DRAWS
    seed: int = SEED

    def ways(self, kind: str) -> int:
        """Return the number of alternatives of a structural factor, at least 1."""
        given: dict[str, tuple[Any, ...]] = {
            "aggregate": self.aggregate,
            "normalise": self.normalise,
            "max_points": self.max_points,
        }
        return max(len(given[kind]), 1)

    def as_json(self) -> dict[str, Any]:
        """Return the factors as they stand in a definition."""
        found: dict[str, Any] = {}
        if self.weight_noise is not None:
            found["weights"] = {"uniform": self.weight_noise}
        elif self.concentration is not None:
            found["weights"] = {"dirichlet": {"concentration": self.concentration}}
        if self.weighted_nodes and "weights" in found:
            found["weights"]["nodes"] = list(self.weighted_nodes)
        if self.imputation:
            found["imputation"] = {"noise": _EMPIRICAL}
        if self.data_error is not None:
            found["data"] = {"from": _FROM_INDICATORS, "else": self.data_error}
        if self.aggregate:
            found["aggregate"] = {"choice": [str(x) for x in self.aggregate]}
        if self.normalise:
            found["normalise"] = {"choice": [str(x.method) for x in self.normalise]}
        if self.max_points:
            found["max_points"] = {"choice": list(self.max_points)}
        return found


def factors_of(definition: Definition) -> Factors:
    """Return the factors of a definition; one that names none has the default ones."""
    content = Content(f"{definition.id}, uncertainty", dict(definition.uncertainty), {})
    return read_factors(Part.root(content), definition.scale)


def read_factors(part: Part, scale: Scale) -> Factors:
    """Read what a definition says under ``uncertainty``; raises BadInput naming the line."""
    part.only("draws", "seed", "factors", "outputs")
    draws, seed = int(part.number("draws", DRAWS)), int(part.number("seed", SEED))
    if not 1 <= draws <= _MOST_DRAWS or seed < 0:
        raise part.bad(
            Sentence("%(draws)s draws with seed %(seed)s", draws=draws, seed=seed),
            Sentence("draws and a seed above 0"),
            key="draws",
        )
    named = part.part("factors")
    if named is None:
        return Factors(draws=draws, seed=seed)
    named.only("weights", "imputation", "data", "aggregate", "normalise", "max_points")
    return Factors(
        concentration=_concentration(named),
        imputation=_imputation(named),
        data_error=_data_error(named),
        aggregate=_methods(named),
        normalise=tuple(_normalise(scale, named)),
        max_points=_max_points(named),
        weight_noise=_weight_noise(named),
        weighted_nodes=_weighted_nodes(named),
        draws=draws,
        seed=seed,
    )


def _concentration(named: Part) -> float | None:
    weights = named.part("weights")
    if weights is None:
        return None
    weights.only("dirichlet", "uniform", "nodes")
    if "uniform" in weights.value:
        return None
    dirichlet = weights.part("dirichlet")
    found = dirichlet.number("concentration", CONCENTRATION) if dirichlet else CONCENTRATION
    if found <= 0:
        raise weights.bad(Sentence("the concentration is %(found)s", found=plain(found)), Sentence("a number above 0"))
    return found


def _weight_noise(named: Part) -> float | None:
    weights = named.part("weights")
    if weights is None or "uniform" not in weights.value:
        return None
    if "dirichlet" in weights.value:
        raise weights.bad(
            Sentence("weights have two distributions"), Sentence("either 'dirichlet' or 'uniform'"), key="uniform"
        )
    found = weights.number("uniform")
    if not 0 < found < 1:
        raise weights.bad(
            Sentence("the half-width is %(found)s", found=plain(found)),
            Sentence("a share above 0 and below 1"),
            key="uniform",
        )
    return found


def _weighted_nodes(named: Part) -> tuple[str, ...]:
    weights = named.part("weights")
    return weights.texts("nodes") if weights is not None else ()


def _max_points(named: Part) -> tuple[int, ...]:
    found = []
    for item in _choice(named, "max_points"):
        if isinstance(item, bool) or not isinstance(item, int) or item < 0:
            raise named.bad(
                Sentence("'%(item)s' is no number of points", item=item),
                Sentence("whole numbers from 0"),
                key="max_points",
            )
        found.append(item)
    return tuple(found)


def _imputation(named: Part) -> bool:
    part = named.part("imputation")
    if part is None:
        return False
    part.only("noise")
    if part.text("noise", _EMPIRICAL) != _EMPIRICAL:
        raise part.bad(Sentence("the noise is '%(noise)s'", noise=part.text("noise")), _EMPIRICAL)
    return True


def _data_error(named: Part) -> float | None:
    part = named.part("data")
    if part is None:
        return None
    part.only("from", "else")
    if part.text("from", _FROM_INDICATORS) != _FROM_INDICATORS:
        raise part.bad(Sentence("data errors come from '%(given)s'", given=part.text("from")), _FROM_INDICATORS)
    found = part.number("else", 0.0)
    if found < 0:
        raise part.bad(Sentence("the error is %(found)s", found=plain(found)), Sentence("a share of at least 0"))
    return found


def _choice(named: Part, key: str) -> Sequence[Any]:
    part = named.part(key)
    if part is None:
        return ()
    part.only("choice")
    found = part.items("choice")
    if len(found) < 2:
        raise part.bad(Sentence("'%(key)s' has no alternatives", key=key), Sentence("a list 'choice' of at least two"))
    return found


def _methods(named: Part) -> tuple[AggregateMethod, ...]:
    found = []
    for word in _choice(named, "aggregate"):
        if word not in list(AggregateMethod):
            raise named.bad(
                Sentence("there is no aggregation '%(word)s'", word=word),
                Sentence("one of %(listed)s", listed=tuple(AggregateMethod)),
            )
        found.append(AggregateMethod(word))
    return tuple(found)


def _normalise(scale: Scale, named: Part) -> Sequence[Normalise]:
    found = []
    for item in _choice(named, "normalise"):
        if item == NormaliseMethod.GOALPOSTS:
            # The goalposts are those of each indicator.
            found.append(Normalise(NormaliseMethod.GOALPOSTS))
            continue
        rule = item if isinstance(item, dict) else {"method": item}
        found.append(read_normalise(Part.root(Content(f"{named.content.file}, normalise", rule, {})), scale))
    return found
