"""What the next best would have been for one pair: the cheapest single change, to a helper with room or by a swap of two families."""

from dataclasses import dataclass

import numpy as np

from qianshou.domain.pairing.matching.problem import STEP, Ints, Problem


@dataclass(frozen=True)
class Other:
    """Another helper, how many points worse the whole would be, and the unit she would have to give in return (None: she has room)."""

    helper: int
    worse: int
    swapped_with: int | None


def next_best(problem: Problem, chosen: Ints, edge: int) -> Other | None:
    """The cheapest change that gives this unit another helper; None where no single change does."""
    unit, helper = int(problem.unit[edge]), int(problem.helper[edge])
    has = set(problem.helper[chosen[problem.unit[chosen] == unit]].tolist())
    more = np.bincount(problem.helper[chosen], minlength=problem.helpers)
    held = np.bincount(problem.helper[chosen], weights=problem.size[problem.unit[chosen]], minlength=problem.helpers)
    leaving = int(problem.cost[edge]) + STEP * int(problem.load[helper] + more[helper] - 1)
    best: Other | None = None
    for other in range(*np.searchsorted(problem.unit, [unit, unit + 1]).tolist()):
        there = int(problem.helper[other])
        if there in has:
            continue
        if held[there] + problem.size[unit] <= problem.room[there]:
            found = Other(there, int(problem.cost[other]) + STEP * int(problem.load[there] + more[there]) - leaving, None)
        else:
            found = _swap(problem, chosen, edge, other)
        if found is not None and (best is None or found.worse < best.worse):
            best = found
    return best


def _swap(problem: Problem, chosen: Ints, edge: int, other: int) -> Other | None:
    """The family of the same size whose going the other way costs least."""
    helper, there, size = problem.helper[edge], problem.helper[other], problem.size[problem.unit[edge]]
    theirs = chosen[(problem.helper[chosen] == there) & (problem.size[problem.unit[chosen]] == size)]
    mine = set(problem.unit[chosen[problem.helper[chosen] == helper]].tolist())
    best: Other | None = None
    for one in theirs.tolist():
        first, last = np.searchsorted(problem.unit, [problem.unit[one], problem.unit[one] + 1])
        back = first + np.flatnonzero(problem.helper[first:last] == helper)
        if len(back) and int(problem.unit[one]) not in mine:
            worse = int(problem.cost[other] - problem.cost[edge] + problem.cost[back[0]] - problem.cost[one])
            if best is None or worse < best.worse:
                best = Other(int(there), worse, int(problem.unit[one]))
    return best
