"""The whole question, part by part: brothers and sisters who go together take as much room as they are. Where the flow overfills
a helper, a short branch and bound mends it; where that proves nothing, an integer programme."""

import numpy as np

from qianshou.domain.pairing.matching import whole
from qianshou.domain.pairing.matching.flow import solve as solve_flow
from qianshou.domain.pairing.matching.parts import components, cut, joined
from qianshou.domain.pairing.matching.problem import Ints, Problem, Solution, overfull, weigh

TRIES = 60  # flows solved for one component before the integer programme is asked


def solve(problem: Problem) -> Solution:
    """The best choice of pairs in which no helper has more children than she may; says whether that is proven.

    Component by component: nothing is lost, and many small flows take a quarter of the time of one large one.
    """
    return joined(problem, [(part, _solved(part.problem)) for part in cut(problem, *components(problem))])


def warm() -> None:
    """Loads the solver by solving the smallest question there is, so that nobody's first proposal waits for it."""
    one, none = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    solve(Problem(none, none, one, one, one, none, one, none))


def _solved(problem: Problem) -> Solution:
    bare = solve_flow(problem)
    if not len(overfull(problem, bare.chosen)):
        return bare
    mended = _mended(problem)
    return mended if mended.proven else whole.solve(problem) or mended


def _mended(problem: Problem) -> Solution:
    """Depth first: of an overfull helper's families of several, one goes to her for certain, or not at all."""
    best: Solution | None = None
    none = np.empty(0, dtype=np.int64)
    stack: list[tuple[int, Ints, Ints]] = [(0, none, none)]  # (nothing below is better than, settled edges, forbidden edges)
    tries = 0
    while stack:
        if tries >= TRIES and best is not None:
            break
        above, settled, barred = stack.pop()
        if best is not None and above >= best.total:
            continue
        tries += 1
        chosen = _with(problem, settled, barred)
        cost, total, short = weigh(problem, chosen)
        if best is not None and total >= best.total:
            continue
        full = overfull(problem, chosen)
        if len(full):
            stack += _branches(problem, chosen, settled, barred, int(full[0]), total)
        else:
            best = Solution(chosen, short, cost, total, True, total)
    assert best is not None  # giving her none of them is always among the branches
    bound = min([best.total, *(above for above, _s, _b in stack)])
    return Solution(best.chosen, best.short, best.cost, best.total, bound == best.total, bound)


def _with(problem: Problem, settled: Ints, barred: Ints) -> Ints:
    """The flow's choice around what is settled, without what is forbidden; edges numbered as in the whole."""
    gone = np.zeros(len(problem.unit), dtype=bool)
    gone[barred] = True
    left = problem.without(gone)
    numbers = np.flatnonzero(~gone)
    at = np.searchsorted(numbers, settled)
    rest = left.around(at)
    kept = numbers[_kept(left, at, rest)]
    return np.sort(np.concatenate([settled, kept[solve_flow(rest).chosen]]))


def _kept(whole: Problem, settled: Ints, rest: Problem) -> Ints:
    """Which edges of the whole `around` left in: the same test, told as numbers."""
    keep = (rest.wanted[whole.unit] > 0) & (whole.size[whole.unit] <= rest.room[whole.helper])
    keep[settled] = False
    return np.flatnonzero(keep)


def _branches(problem: Problem, chosen: Ints, settled: Ints, barred: Ints, helper: int, total: int) -> list[tuple[int, Ints, Ints]]:
    """Without her (tried later), and with her (tried first, if there is room): for the largest family not settled yet."""
    mine = chosen[(problem.helper[chosen] == helper) & ~np.isin(chosen, settled)]
    one = mine[np.argmax(problem.size[problem.unit[mine]])]
    return [(total, settled, np.append(barred, one)), (total, np.sort(np.append(settled, one)), barred)]
