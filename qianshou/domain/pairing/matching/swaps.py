"""What the next best would have been for one pair: the cheapest single change, to a helper with room or by a swap of two families."""

from dataclasses import dataclass

import numpy as np

from qianshou.domain.pairing.matching.problem import STEP, Ints, Problem

NEVER = 1 << 40


@dataclass(frozen=True)
class Other:
    """Another helper, how many points worse the whole would be, and the unit she would have to give in return (None: she has room)."""

    helper: int
    worse: int
    swapped_with: int | None


def next_best(problem: Problem, chosen: Ints, edge: int) -> Other | None:
    """The cheapest change that gives this unit another helper; None where no single change does."""
    unit, helper = int(problem.unit[edge]), int(problem.helper[edge])
    others = np.arange(*np.searchsorted(problem.unit, [unit, unit + 1]))
    others = others[~np.isin(problem.helper[others], problem.helper[chosen[problem.unit[chosen] == unit]])]
    if not len(others):
        return None
    there = problem.helper[others]
    more = np.bincount(problem.helper[chosen], minlength=problem.helpers)
    held = np.bincount(problem.helper[chosen], weights=problem.size[problem.unit[chosen]], minlength=problem.helpers)
    leaving = int(problem.cost[edge]) + STEP * int(problem.load[helper] + more[helper] - 1)
    moved = problem.cost[others] + STEP * (problem.load[there] + more[there]) - leaving
    back, mates = _back(problem, chosen, unit, helper)
    swapped = problem.cost[others] - problem.cost[edge] + back[there]
    free = held[there] + problem.size[unit] <= problem.room[there]
    worse = np.where(free, moved, swapped)
    at = int(np.argmin(worse))
    if worse[at] >= NEVER // 2:
        return None
    return Other(int(there[at]), int(worse[at]), None if free[at] else int(mates[there[at]]))


def _back(problem: Problem, chosen: Ints, unit: int, helper: int) -> tuple[Ints, Ints]:
    """For each helper what it costs least to send one of her families of the same size to `helper`, and which."""
    column = np.full(problem.units, NEVER)
    hers = np.flatnonzero(problem.helper == helper)
    column[problem.unit[hers]] = problem.cost[hers]
    column[problem.unit[chosen[problem.helper[chosen] == helper]]] = NEVER  # she has them already
    going = chosen[problem.size[problem.unit[chosen]] == problem.size[unit]]
    price = np.where(column[problem.unit[going]] < NEVER, column[problem.unit[going]] - problem.cost[going], NEVER)
    order = np.argsort(price, kind="stable")[::-1]  # the cheapest is written last
    back, mates = np.full(problem.helpers, NEVER), np.full(problem.helpers, -1)
    back[problem.helper[going[order]]], mates[problem.helper[going[order]]] = price[order], problem.unit[going[order]]
    return back, mates
