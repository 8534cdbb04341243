"""Where people disagree: camps of scorers, what a minority would put first, and what talking would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .agreement import answer_counts, average_expert_agreement, criterion_counts, krippendorff_alpha
from .priority import equal_weights, intermediate_scores
from .ranks import best_first
from .records import Floats, Scores, Truths, Weights, Whole

SMALLEST_SHOWN = 5
"""Camps and groups with fewer people are not shown, nor is one that leaves fewer others."""

CLEAR_CAMPS = 0.25
"""Mean silhouette from which a division into camps is taken as one; below, scorers count as one camp."""


@dataclass(frozen=True, slots=True)
class MinorityReport:
    """What a camp of scorers answers beside all others; arrays have one entry for each question.

    ``difference`` is own minus others' priority score; ``rank`` is the camp's own. NaN and 0 where fewer than five of
    the camp or of the others answered a question.
    """

    members: tuple[str, ...]
    rps: Floats
    others: Floats
    difference: Floats
    rank: Whole

    def strongest(self, least: float = 0.2) -> list[int]:
        """Return the questions that the camp sees at least so far from the others, the farthest first."""
        far = np.abs(np.nan_to_num(self.difference))
        return [int(i) for i in np.argsort(-far, kind="stable") if far[i] >= least]


def distances(scores: Scores) -> Floats:
    """Return the mean squared difference between the answers of each two scorers, over what both answered.

    Two scorers without a common answer stand at the mean of all known distances.
    """
    flat = scores.values.reshape(len(scores.scorers), -1)
    given = (~np.isnan(flat)).astype(float)
    answers = np.nan_to_num(flat)
    squares = answers**2 @ given.T
    common = given @ given.T
    with np.errstate(invalid="ignore"):
        found = np.maximum(squares + squares.T - 2 * answers @ answers.T, 0) / common
    np.fill_diagonal(found, 0)
    known = found[(common > 0) & ~np.eye(len(found), dtype=bool)]
    return np.where(common > 0, found, known.mean() if len(known) else 0.0)


def camps(scores: Scores, *, most: int = 4, clear: float = CLEAR_CAMPS) -> Whole:
    """Return the camp of each scorer, numbered from 0 by size; all 0 where no division is clear.

    Ward's clustering of :func:`distances`; of 2 to ``most`` camps the number with the best mean silhouette is taken,
    if it reaches ``clear``. Divisions with a camp below five scorers are not considered.
    """
    people = len(scores.scorers)
    best, chosen = clear, np.zeros(people, dtype=np.int64)
    apart = distances(scores)
    for division in _divisions(apart, most) if people >= 2 * SMALLEST_SHOWN else ():
        sizes = np.bincount(division)
        if len(sizes) < 2 or sizes.min() < SMALLEST_SHOWN:
            continue
        quality = silhouette(apart, division)
        if quality >= best:
            best, chosen = quality, division
    order = np.argsort(-np.bincount(chosen), kind="stable")
    return np.argsort(order)[chosen].astype(np.int64)


def _divisions(apart: Floats, most: int) -> Iterator[Whole]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    # Ward's method speaks of distances between points, whose squares these are.
    tree = linkage(np.sqrt(squareform(apart, checks=False)), method="ward")
    for number in range(2, most + 1):
        yield (fcluster(tree, number, criterion="maxclust") - 1).astype(np.int64)


def silhouette(apart: Floats, camp: Whole) -> float:
    """Return the mean silhouette (-1 to 1): how much nearer scorers stand to their own camp than to the next one."""
    member = np.eye(int(camp.max()) + 1)[camp]
    sizes = member.sum(axis=0)
    totals = apart @ member
    own = totals[np.arange(len(camp)), camp] / np.maximum(sizes[camp] - 1, 1)
    next_one = np.where(member > 0, np.inf, totals / sizes).min(axis=1)
    larger = np.maximum(own, next_one)
    return float(np.divide(next_one - own, larger, out=np.zeros_like(larger), where=larger > 0).mean())


def minority_reports(scores: Scores, camp: Whole, beside: Sequence[str] = ()) -> tuple[MinorityReport, ...]:
    """Return the report of every camp but the largest, larger ones first; empty where there is one camp.

    ``beside`` are groups that are shown as well (:func:`told_apart`): a question is left out where both together would
    single out few of those who answered it, and all camps where they would do so for everybody.
    """
    if beside and tells_of_few(camp.tolist(), beside):
        return ()
    names = np.array(list(beside) or [""] * len(camp))
    told = np.array([not tells_of_few(camp[x].tolist(), names[x].tolist()) for x in _answering(scores).T], dtype=bool)
    return tuple(report(scores, camp == number, told) for number in range(1, int(camp.max()) + 1))


def shown_groups(people: Mapping[str, int], among: Iterable[str] | None = None) -> set[str]:
    """Return the groups that may be shown; ``people`` counts by name, those without a group under ``""``.

    A group has five members and leaves five others. Whoever is in no group that is shown must be none or five as well:
    else the difference between all and the groups would tell of them, so the smallest groups are hidden until they are.
    Only groups of ``among`` are shown where it is given.
    """
    everybody = sum(people.values())
    names = set(people if among is None else among) - {""}
    shown = {x for x in names if min(people.get(x, 0), everybody - people.get(x, 0)) >= SMALLEST_SHOWN}
    while shown and 0 < everybody - sum(people[name] for name in shown) < SMALLEST_SHOWN:
        shown.remove(min(shown, key=lambda name: (people[name], name)))
    return shown


def shown_by_question(answering: Truths, groups: Sequence[str], among: Iterable[str] | None = None) -> list[set[str]]:
    """Return for each question the groups that may be shown; ``answering`` is people x questions.

    Whoever left a question blank is no member where it is told what a group thinks of it.
    """
    among = shown_groups(Counter(groups), among)
    names = np.array(list(groups))
    return [
        shown_groups(Counter(map(str, names[answering[:, i]])), among) if among else set()
        for i in range(answering.shape[1])
    ]


def told_apart(groups: Sequence[str], among: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return the group of each person where it is shown, ``""`` for all others together."""
    shown = shown_groups(Counter(groups), among)
    return tuple(x if x in shown else "" for x in groups)


def tells_of_few(one: Sequence[object], other: Sequence[object]) -> bool:
    """Say whether two divisions of the same people, told beside each other, single out fewer than five of them.

    A group that lies in a camp but for two people tells of these two: the difference of both does. Groups that are not
    shown are one part together (:func:`told_apart`), or one of them that is known to be in a camp would be overlooked.
    Every union of the parts of ``one`` is compared with the union of parts of ``other`` that comes nearest to it.
    """
    parts = sorted(Counter(zip(one, other, strict=True)).items(), key=repr)
    labels = sorted(set(one), key=repr)[1:]
    for number in range(1, len(labels) + 1):
        for union in combinations(labels, number):
            inside: dict[object, list[int]] = {}
            for (here, there), people in parts:
                inside.setdefault(there, [0, 0])[here in union] += people
            if 0 < sum(min(x) for x in inside.values()) < SMALLEST_SHOWN:
                return True
    return False


def group_reports(scores: Scores, among: Iterable[str] | None = None) -> dict[str, MinorityReport]:
    """Return the report of every stakeholder group that may be shown (:func:`shown_groups`), by name."""
    groups, people = np.array(scores.groups), Counter(scores.groups)
    shown = shown_groups(people, among)
    by_question = shown_by_question(_answering(scores), scores.groups, shown)
    return {
        name: report(scores, groups == name, np.array([name in x for x in by_question]))
        for name in people
        if name in shown
    }


def report(scores: Scores, members: Truths, told: Truths | None = None) -> MinorityReport:
    """Compare the chosen scorers with all others, on the questions of ``told`` where it is given.

    Raises ValueError where fewer than five stand on either side: answers of single people would show.
    """
    if min(members.sum(), (~members).sum()) < SMALLEST_SHOWN:
        raise ValueError(f"at least {SMALLEST_SHOWN} scorers must stand on each side")
    answering = _answering(scores)
    both = np.minimum(answering[members].sum(axis=0), answering[~members].sum(axis=0)) >= SMALLEST_SHOWN
    hidden = ~(both if told is None else both & told)
    own, others = (intermediate_scores(scores.of(x))[0].mean(axis=1) for x in (members, ~members))
    own[hidden] = others[hidden] = np.nan
    rank = np.where(np.isnan(own), 0, best_first(own))
    names = tuple(name for name, inside in zip(scores.scorers, members, strict=True) if inside)
    return MinorityReport(names, own, others, own - others, rank)


def _answering(scores: Scores) -> Truths:
    """Say for scorers x questions who answered anything."""
    return np.asarray((~np.isnan(scores.values)).any(axis=2), dtype=bool)


def ranks_among(scores: Scores, chosen: Truths, weights: Weights | None = None) -> Whole | None:
    """Return the rank of each question among the chosen scorers, such as those who know the field; 0 for one not told.

    ``None`` where fewer than five are chosen or left, or where the choice beside the stakeholder groups would single
    out fewer than five. A question is told where five of the chosen answered it, and no criterion of it is empty.
    """
    if min(chosen.sum(), (~chosen).sum()) < SMALLEST_SHOWN or tells_of_few(chosen.tolist(), told_apart(scores.groups)):
        return None
    inner = scores.of(chosen)
    shares = (weights or equal_weights(scores.criteria)).together
    found = intermediate_scores(inner)[0] @ shares
    found[_answering(inner).sum(axis=0) < SMALLEST_SHOWN] = np.nan
    return np.where(np.isnan(found), 0, best_first(found)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Discussion:
    """What agreement could change; one entry for each question.

    ``rank`` is the present one. ``agreed`` is the rank if all came round to the most frequent answer to each item of
    this question; ``raised`` if the half of the scorers who think less of it came round to the answers of the other
    half, ``lowered`` if it went the other way; all other questions stay as they are.
    """

    rank: Whole
    agreed: Whole
    raised: Whole
    lowered: Whole

    @property
    def swing(self) -> Whole:
        """How many places are at stake: questions with the largest swing are worth talking about first."""
        four = np.stack([self.rank, self.agreed, self.raised, self.lowered])
        swing: Whole = four.max(axis=0) - four.min(axis=0)
        return swing


def value_of_discussion(scores: Scores) -> Discussion:
    """Return where each question would stand if its scorers came to agree; by the plain priority score.

    The halves are told by each scorer's mean answer to the question; who stands in the middle belongs to both.
    """
    counts = answer_counts(scores)
    usual = np.array(scores.scale)[counts.argmax(axis=-1)]
    asked = (counts.sum(axis=-1) > 0).astype(float)
    upper, lower = _halves(scores)
    now = _plain(scores.values, scores)

    def place(instead: Floats) -> Whole:
        ahead = now[None, :] > instead[:, None] + 1e-12
        np.fill_diagonal(ahead, False)
        places: Whole = 1 + ahead.sum(axis=1)
        return places

    agreed = (scores.by_criterion(usual * asked) / scores.by_criterion(asked)).mean(axis=1)
    raised, lowered = (_plain(np.where(half[..., None], scores.values, np.nan), scores) for half in (upper, lower))
    return Discussion(best_first(now), place(agreed), place(raised), place(lowered))


def _halves(scores: Scores) -> tuple[Truths, Truths]:
    """Return for scorers x questions who stands in the more and who in the less convinced half."""
    given = ~np.isnan(scores.values)
    with np.errstate(invalid="ignore"):
        own = np.where(given, scores.values, 0).sum(axis=2) / given.sum(axis=2)
    place = np.argsort(np.argsort(own, axis=0, kind="stable"), axis=0)
    people = (~np.isnan(own)).sum(axis=0)
    known = place < people
    return known & (2 * place >= people - 1), known & (2 * place <= people - 1)


def _plain(values: Floats, scores: Scores) -> Floats:
    """Return the mean over criteria of the mean answers; a criterion that nobody here answered is left out."""
    given = ~np.isnan(values)
    sums = scores.by_criterion(np.where(given, values, 0).sum(axis=0))
    counts = scores.by_criterion(given.sum(axis=0).astype(float))
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    plain: Floats = means.sum(axis=1) / (counts > 0).sum(axis=1)
    return plain


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What a round of discussion changed; arrays have one entry for each question, in the order of ``questions``.

    ``rps`` and ``rank`` are (before, after), ``agreement`` the average expert agreement (non-blank) likewise.
    ``changed`` is the share of scorers' answers that were given in both rounds and differ, NaN where none were.
    ``alpha`` is Krippendorff's ordinal alpha (before, after).
    """

    questions: tuple[str, ...]
    rps: tuple[Floats, Floats]
    rank: tuple[Whole, Whole]
    agreement: tuple[Floats, Floats]
    changed: Floats
    alpha: tuple[float | None, float | None]


def round_change(before: Scores, after: Scores, weights: Weights | None = None) -> RoundChange:
    """Compare two rounds of one exercise on the questions, items and scorers of both.

    Scores and ranks are those of everybody in each round, ranks by the weighted score where ``weights`` are given;
    ``changed`` pairs the scorers who stand in both. Raises ValueError where the rounds have no question in common or
    different items.
    """
    shared = [name for name in before.questions if name in after.questions]
    if not shared or set(before.items) != set(after.items):
        raise ValueError("two rounds can be compared when they share questions and have the same items")
    first, second = _aligned(before, shared, before), _aligned(after, shared, before)
    both = [name for name in first.scorers if name in second.scorers]
    old = first.values[[first.scorers.index(name) for name in both]]
    new = second.values[[second.scorers.index(name) for name in both]]
    paired = ~np.isnan(old) & ~np.isnan(new)
    with np.errstate(invalid="ignore"):
        changed = (paired & (old != new)).sum(axis=(0, 2)) / paired.sum(axis=(0, 2))
    means = [intermediate_scores(x)[0] for x in (first, second)]
    rps = [x.mean(axis=1) for x in means]
    weights = weights or equal_weights(first.criteria)
    shares = weights.together[[weights.criteria.index(x) for x in first.criteria]]
    alpha = [krippendorff_alpha(criterion_counts(x), x.scale, "ordinal") for x in (first, second)]
    return RoundChange(
        tuple(shared),
        (rps[0], rps[1]),
        (best_first(means[0] @ shares), best_first(means[1] @ shares)),
        (average_expert_agreement(first)[0], average_expert_agreement(second)[0]),
        changed,
        (alpha[0], alpha[1]),
    )


def _aligned(scores: Scores, questions: list[str], like: Scores) -> Scores:
    rows = [scores.questions.index(name) for name in questions]
    columns = [scores.items.index(item) for item in like.items]
    return Scores(
        scores.scorers,
        tuple(questions),
        like.items,
        scores.values[:, rows][:, :, columns],
        scores.asked[rows][:, columns],
        scores.groups,
        scores.scale,
    )
