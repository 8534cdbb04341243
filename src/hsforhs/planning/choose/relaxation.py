"""The problem as a linear programme, and as a mixed one in which the starts are whole.

For action a and year t the variable z[a, t] says whether a has started by then. Order is z[a, t] <= z[b, t] for
every b that comes first (z[b, t - l] with a lag of l years), which is as strong as order can be said; cost and
staff-months of a year are linear in z. Money is one flow from each donor to each group of actions with the same donors,
not to each action.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from .instance import Instance

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

WHOLE = 1e-6
"""What is nearer to a whole number counts as whole."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The answer of the linear programme: ``z`` (n x T), the bound on the benefit, and what limits are worth.

    ``profit`` (n x T) is the benefit of starting an action in a year less the worth of what it uses up, order included.
    """

    z: Numbers
    bound: float
    profit: Numbers


@dataclass(frozen=True, slots=True)
class Mixed:
    """The answer of the mixed programme; ``z`` is None where nothing was found, ``bound`` infinite where not known.

    ``ended`` says that the solver came to its end, and not to a limit of time or nodes.
    """

    z: Numbers | None
    bound: float
    infeasible: bool
    ended: bool = False


class Programme:
    """The matrix of one instance: rows ``low <= A x <= high``, columns z[a, t] and then the flows of money."""

    def __init__(self, instance: Instance, *, sets: Numbers | None = None) -> None:
        self.instance = instance
        self.sets = sets
        n, years = len(instance.ids), instance.years
        self.size = n * years
        self.column = np.arange(self.size).reshape(n, years)
        self._rows: list[Numbers] = []
        self._cols: list[Numbers] = []
        self._values: list[Numbers] = []
        self._low: list[Numbers] = []
        self._high: list[Numbers] = []
        self._count = 0
        self.reward_scale = float(instance.reward[:, 0].mean()) or 1.0
        self._add_chains()
        self.first_limit = self._count
        self._add_order()
        self._add_floors()
        self._add_staff()
        self.columns = self.size
        if sets is None:
            self._add_money()
        else:
            self._add_sets(sets)
        self.objective = np.zeros(self.columns)
        gains = instance.reward.copy()
        gains[:, :-1] -= instance.reward[:, 1:]
        self.objective[: self.size] = gains.ravel() / self.reward_scale

    def _rows_of(self, rows: Numbers, cols: Numbers, values: Numbers, low: Numbers, high: Numbers) -> None:
        self._rows.append(rows + self._count)
        self._cols.append(cols)
        self._values.append(np.broadcast_to(values, cols.shape).astype(float))
        self._low.append(low)
        self._high.append(high)
        self._count += len(low)

    def _pairs(self, smaller: Numbers, larger: Numbers) -> None:
        """Add a row ``smaller <= larger`` for each pair of columns."""
        count = len(smaller)
        rows = np.tile(np.arange(count), 2)
        self._rows_of(
            rows,
            np.concatenate([smaller, larger]),
            np.repeat([1.0, -1.0], count),
            np.full(count, -np.inf),
            np.zeros(count),
        )

    def with_sets(self, more: Numbers) -> Programme:
        """Return the programme with further sets of donors and years (S x T) among its limits."""
        return Programme(self.instance, sets=more if self.sets is None else self.sets | more)

    def needs(self, z: Numbers) -> Numbers:
        """Return what each group of actions needs in each year (G x T), in units, with z (n x T)."""
        one = self.instance
        paid = np.flatnonzero(one.group >= 0)
        cost = one.one_time[paid, None] * z[paid]
        cost[:, 1:] += (one.recurring - one.one_time)[paid, None] * z[paid, :-1]
        found = np.zeros((len(one.purses.groups), one.years))
        np.add.at(found, one.group[paid], cost)
        return found

    def _add_chains(self) -> None:
        self._pairs(self.column[:, :-1].ravel(), self.column[:, 1:].ravel())

    def _add_order(self) -> None:
        one = self.instance
        for lag in np.unique(one.lag):
            pairs = [(a, b) for a, earlier in enumerate(one.after) for b in earlier if a != b and one.lag[a] == lag]
            # In the first years of a lag no start is allowed at all.
            if pairs and lag < one.years:
                late, early = np.array(pairs).T
                self._pairs(self.column[late, lag:].ravel(), self.column[early, : one.years - lag].ravel())
        closed = ~self.instance.allowed
        # A start in year t is z[t] - z[t - 1]; where it is not allowed the two are the same.
        for t in range(1, self.instance.years):
            stuck = np.flatnonzero(closed[:, t] & ~closed[:, :t].all(axis=1))
            if len(stuck):
                self._pairs(self.column[stuck, t], self.column[stuck, t - 1])

    def _add_floors(self) -> None:
        one = self.instance
        inside = np.flatnonzero(one.province >= 0)
        count = len(one.floors)
        if count:
            self._rows_of(
                one.province[inside],
                self.column[inside, -1],
                np.array(1.0),
                one.floors.astype(float),
                np.full(count, np.inf),
            )

    def _starts(
        self, owner: Numbers, key: Numbers, amount: Numbers, later: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Return entries (row, column, value) of rows key x year: ``amount`` in the year of a start, then ``later``."""
        years = self.instance.years
        rows = (key[:, None] * years + np.arange(years)).ravel()
        cols = self.column[owner].ravel()
        values = np.repeat(amount, years)
        held = (later - amount)[:, None].repeat(years - 1, axis=1).ravel()
        return (
            np.concatenate([rows, (key[:, None] * years + np.arange(1, years)).ravel()]),
            np.concatenate([cols, self.column[owner][:, :-1].ravel()]),
            np.concatenate([values, held]),
        )

    def _add_staff(self) -> None:
        one = self.instance
        owner = np.flatnonzero(one.agency >= 0)
        if not len(owner):
            return
        scale = 1.0 / float(one.months[owner].mean())
        months = one.months[owner] * scale
        rows, cols, values = self._starts(owner, one.agency[owner], months, np.zeros(len(owner)))
        high = one.staff.astype(float).ravel() * scale
        self._rows_of(rows, cols, values, np.full(len(high), -np.inf), high)

    def _add_money(self) -> None:
        one = self.instance
        years, groups = one.years, one.purses.groups
        owner = np.flatnonzero(one.group >= 0)
        if not len(owner):
            return
        scale = 1.0 / max(float(one.one_time[owner].mean()), float(one.recurring[owner].mean()))
        rows, cols, values = self._starts(
            owner, one.group[owner], one.one_time[owner] * scale, one.recurring[owner] * scale
        )
        links = [(group, donor) for group, donors in enumerate(groups) for donor in sorted(donors)]
        paying, payer = np.array(links, dtype=np.int64).reshape(-1, 2).T
        flow = self.columns + np.arange(len(links) * years).reshape(len(links), years)
        self.columns += flow.size
        count = len(groups) * years
        self._rows_of(
            np.concatenate([rows, (paying[:, None] * years + np.arange(years)).ravel()]),
            np.concatenate([cols, flow.ravel()]),
            np.concatenate([values, np.full(flow.size, -1.0)]),
            np.full(count, -np.inf),
            np.zeros(count),
        )
        high = one.purses.budgets.astype(float).ravel() * scale
        self._rows_of(
            (payer[:, None] * years + np.arange(years)).ravel(),
            flow.ravel(),
            np.array(1.0),
            np.full(len(high), -np.inf),
            high,
        )

    def _add_sets(self, listed: Numbers) -> None:
        one = self.instance
        purses = one.purses
        paid = np.flatnonzero(one.group >= 0)
        if not len(paid):
            return
        scale = 1.0 / max(float(one.one_time[paid].mean()), float(one.recurring[paid].mean()))
        sets, position = np.nonzero(purses.holds[:, one.group[paid]])
        owner = paid[position]
        rows, cols, values = self._starts(owner, sets, one.one_time[owner] * scale, one.recurring[owner] * scale)
        kept = listed.ravel()[rows]
        number = listed.ravel().cumsum() - 1
        high = purses.capacity.astype(float)[listed] * scale
        self._rows_of(number[rows[kept]], cols[kept], values[kept], np.full(len(high), -np.inf), high)

    @cached_property
    def matrix(self) -> Any:
        """All rows as a sparse matrix."""
        from scipy.sparse import csr_matrix

        entries = (np.concatenate(self._values), (np.concatenate(self._rows), np.concatenate(self._cols)))
        return csr_matrix(entries, shape=(self._count, self.columns))

    @cached_property
    def low(self) -> Numbers:
        """Lower ends of the rows."""
        return np.concatenate(self._low)

    @cached_property
    def high(self) -> Numbers:
        """Upper ends of the rows."""
        return np.concatenate(self._high)

    def bounds(self) -> tuple[Numbers, Numbers]:
        """Return lower and upper ends of the columns, with z at 0 for as long as a start is not allowed."""
        low = np.zeros(self.columns)
        high = np.full(self.columns, np.inf)
        high[: self.size] = np.logical_or.accumulate(self.instance.allowed, axis=1).ravel()
        return low, high

    @cached_property
    def _upward(self) -> tuple[Any, Numbers, Numbers, Numbers]:
        """The rows as ``A x <= b``: matrix, b, number of the row and sign of each."""
        from scipy.sparse import vstack

        above, below = np.flatnonzero(np.isfinite(self.high)), np.flatnonzero(np.isfinite(self.low))
        matrix = vstack([self.matrix[above], -self.matrix[below]], format="csr")
        return (
            matrix,
            np.concatenate([self.high[above], -self.low[below]]),
            np.concatenate([above, below]),
            np.concatenate([np.ones(len(above)), -np.ones(len(below))]),
        )

    def relax(self, low: Numbers, high: Numbers, *, seconds: float) -> Relaxed | None:
        """Solve the linear programme within bounds of the columns; None where it has no solution or time is out."""
        from scipy.optimize import linprog

        matrix, right, rows, _ = self._upward
        answer = linprog(
            -self.objective,
            A_ub=matrix,
            b_ub=right,
            bounds=np.column_stack([low, high]),
            method="highs-ds",
            options={"time_limit": max(seconds, 0.05)},
        )
        if answer.x is None or answer.status != 0:
            return None
        n, years = self.column.shape
        worth = -answer.ineqlin.marginals
        worth[rows < self.first_limit] = 0.0  # chains tie the years of one action; they are no limit
        left = (self.objective - matrix.T @ worth)[: self.size].reshape(n, years)
        profit = left[:, ::-1].cumsum(axis=1)[:, ::-1] * self.reward_scale
        return Relaxed(answer.x[: self.size].reshape(n, years), -answer.fun * self.reward_scale, profit)

    @cached_property
    def _columns_first(self) -> Any:
        return self.matrix.tocsc()

    def solve_part(self, z: Numbers, free: Numbers, *, seconds: float, gap: float, nodes: int = 0) -> Mixed:
        """Solve the mixed programme for the ``free`` actions (n); the others start as ``z`` (n x T) says.

        The variables are the starts x[a, t] = z[a, t] - z[a, t - 1]: rows of staff, and of money where it is said by
        sets, are then knapsacks, of which the solver makes stronger cuts.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import block_diag, csr_matrix, identity, kron, vstack

        one, years = self.instance, self.instance.years
        here = np.flatnonzero(free)
        flows = np.arange(self.size, self.columns)
        held = np.where(free[:, None], 0.0, z)
        offset = self.matrix[:, : self.size] @ held.ravel()
        above, below = (x[self.first_limit :] for x in (self.high - offset, self.low - offset))
        by_start = block_diag(
            [kron(identity(len(here)), np.tril(np.ones((years, years)))), identity(len(flows))], format="csr"
        )
        chosen = np.concatenate([self.column[here].ravel(), flows])
        part = (self._columns_first[:, chosen].tocsr()[self.first_limit :] @ by_start).tocsr()
        part.eliminate_zeros()
        used = np.diff(part.indptr) > 0
        if ((below > WHOLE) | (above < -WHOLE))[~used].any():
            return Mixed(None, np.inf, True)
        base = float(self.objective[: self.size] @ held.ravel())
        if not len(here):
            return Mixed(held, base * self.reward_scale, False)
        once = csr_matrix(
            (np.ones(len(here) * years), np.arange(len(here) * years), np.arange(len(here) + 1) * years),
            shape=(len(here), len(chosen)),
        )
        endless = np.full(len(flows), np.inf)
        answer = milp(
            np.concatenate([one.reward[here].ravel() / -self.reward_scale, np.zeros(len(flows))]),
            constraints=LinearConstraint(
                vstack([part[used], once], format="csr"),
                np.concatenate([below[used], np.full(len(here), -np.inf)]),
                np.concatenate([above[used], np.ones(len(here))]),
            ),
            bounds=Bounds(0.0, np.concatenate([one.allowed[here].ravel().astype(float), endless])),
            integrality=np.arange(len(chosen)) < len(here) * years,
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": gap, **({"node_limit": nodes} if nodes else {})},
        )
        best = self._bound(answer, base)
        if answer.x is None:
            return Mixed(None, best, answer.status == 2)
        held[here] = answer.x[: len(here) * years].reshape(len(here), years).cumsum(axis=1)
        return Mixed(held, best, False, answer.status == 0)

    def _bound(self, answer: Any, base: float) -> float:
        """Return the bound on the benefit that the solver gives, with what the held columns bring; infinite if none."""
        bound = answer.mip_dual_bound
        if answer.status == 0 and (bound is None or not np.isfinite(bound)):
            bound = answer.fun  # solved before any branching: nothing better is left
        known = bound is not None and np.isfinite(bound) and (answer.x is not None or bound != 0)
        return (base - bound) * self.reward_scale if known else np.inf

    def solve(
        self, low: Numbers, high: Numbers, *, seconds: float, gap: float, cuts: Any = None, nodes: int = 0
    ) -> Mixed:
        """Solve the mixed programme within bounds of the columns; columns whose bounds meet are taken out first.

        ``gap`` is the share of the benefit at which the solver may stop; ``cuts`` are further rows (matrix, upper
        ends) over all columns.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import vstack

        held = low == high
        free = np.flatnonzero(~held)
        part = self._columns_first[:, free].tocsr()
        offset = self.matrix @ np.where(held, low, 0.0)
        above, below = self.high - offset, self.low - offset
        if cuts is not None:
            part = vstack([part, cuts[0][:, free]], format="csr")
            above = np.concatenate([above, cuts[1] - cuts[0] @ np.where(held, low, 0.0)])
            below = np.concatenate([below, np.full(len(cuts[1]), -np.inf)])
        used = np.diff(part.indptr) > 0
        if ((below > WHOLE) | (above < -WHOLE))[~used].any():
            return Mixed(None, np.inf, True)
        if not len(free):
            return Mixed(low[: self.size].reshape(self.column.shape), float(self.objective @ low), False)
        whole = (free < self.size).astype(int)
        answer = milp(
            -self.objective[free],
            constraints=LinearConstraint(part[used], below[used], above[used]),
            bounds=Bounds(low[free], high[free]),
            integrality=whole,
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": gap, **({"node_limit": nodes} if nodes else {})},
        )
        best = self._bound(answer, float(self.objective @ np.where(held, low, 0.0)))
        if answer.x is None:
            return Mixed(None, best, answer.status == 2)
        everything = np.where(held, low, 0.0)
        everything[free] = answer.x
        return Mixed(everything[: self.size].reshape(self.column.shape), best, False, answer.status == 0)
