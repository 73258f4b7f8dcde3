"""One question to the solver: children and helpers by number, the pairs that may be, what each costs. Arrays, no objects."""

from dataclasses import dataclass, replace

import numpy as np

Ints = np.ndarray

STEP = 3  # what each family a helper has adds to the cost of the next: even load
ALONE = 100_000  # a child with nobody: above any pair
SECOND = 5_000  # a second or third helper who was wanted and is not found: above any pair, below a child with nobody


@dataclass(frozen=True)
class Problem:
    """Edge i says that unit `unit[i]` may go to `helper[i]` for `cost[i]` >= 0; each pair stands once, in the order of the
    units, and only where she has room.

    A unit is a child, or brothers and sisters who go together (`size`). `wanted`: helpers it still wants, `has`: those it has.
    `room`: children each helper may still take. `load`: families she has.
    """

    unit: Ints
    helper: Ints
    cost: Ints
    size: Ints
    wanted: Ints
    has: Ints
    room: Ints
    load: Ints

    @property
    def units(self) -> int:
        return len(self.size)

    @property
    def helpers(self) -> int:
        return len(self.room)

    def without(self, edges: Ints) -> "Problem":
        """The same with those pairs (a mask) forbidden."""
        keep = ~edges
        return replace(self, unit=self.unit[keep], helper=self.helper[keep], cost=self.cost[keep])

    def around(self, edges: Ints) -> "Problem":
        """What is left to decide once those pairs (numbers) are settled: no more room than that leaves, nobody asked twice."""
        taken_by, of = self.helper[edges], self.unit[edges]
        room = self.room - np.bincount(taken_by, weights=self.size[of], minlength=self.helpers).astype(np.int64)
        wanted = self.wanted - np.bincount(of, minlength=self.units)
        keep = (wanted[self.unit] > 0) & (self.size[self.unit] <= room[self.helper])
        keep[edges] = False
        return replace(
            self, unit=self.unit[keep], helper=self.helper[keep], cost=self.cost[keep], room=room, wanted=wanted,
            has=self.has + np.bincount(of, minlength=self.units), load=self.load + np.bincount(taken_by, minlength=self.helpers),
        )  # fmt: skip


@dataclass(frozen=True)
class Solution:
    """`chosen`: numbers of the edges taken, ascending. `short`: helpers each unit wanted and did not get.

    `cost` counts pairs and even load, `total` also what is left open. `proven`: nothing is better, and `bound` is `total`;
    else nothing is better than `bound`.
    """

    chosen: Ints
    short: Ints
    cost: int
    total: int
    proven: bool
    bound: int


def weigh(problem: Problem, chosen: Ints) -> tuple[int, int, Ints]:
    """(cost, total, short) of any choice of edges: the one place that says what an answer is worth."""
    short = problem.wanted - np.bincount(problem.unit[chosen], minlength=problem.units)
    more = np.bincount(problem.helper[chosen], minlength=problem.helpers)
    load = int((STEP * (problem.load * more + more * (more - 1) // 2)).sum())
    cost = int(problem.cost[chosen].sum()) + load
    nobody = (short > 0) & (short == problem.wanted) & (problem.has == 0)
    left = ALONE * problem.size[nobody].sum() + SECOND * (problem.size * (short - nobody)).sum()
    return cost, cost + int(left), short


def overfull(problem: Problem, chosen: Ints) -> Ints:
    """Helpers with more children in this choice than they have room for."""
    held = np.bincount(problem.helper[chosen], weights=problem.size[problem.unit[chosen]], minlength=problem.helpers)
    return np.flatnonzero(held > problem.room)


def one_by_one(problem: Problem, chosen: Ints) -> Ints:
    """What each chosen pair costs, in the order of `chosen`: a helper's first costs her least, so that the sum is the cost."""
    order = np.argsort(problem.helper[chosen], kind="stable")
    who = problem.helper[chosen][order]
    rank = np.arange(len(who)) - np.searchsorted(who, who, side="left")
    costs = np.empty(len(chosen), dtype=np.int64)
    costs[order] = problem.cost[chosen][order] + STEP * (problem.load[who] + rank)
    return costs
