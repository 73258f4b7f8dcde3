"""The matcher on an invented county, beside the bare solver calls on the very same arcs and beside another solver; and its page, where a demo stands."""

import resource
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from qianshou.bench import Figure, pairing_page
from qianshou.domain.pairing.matching import together
from qianshou.domain.pairing.matching.edges import Edges, edges, problem_of
from qianshou.domain.pairing.matching.flow import solve as solve_flow
from qianshou.domain.pairing.matching.parts import components, cut, joined
from qianshou.domain.pairing.matching.people import Children, Helpers, Pairs
from qianshou.domain.pairing.matching.people import rows as pair_rows
from qianshou.domain.pairing.matching.problem import ALONE, STEP, Ints, Problem, Solution

SEED, CANDIDATES, WIDE = 20261122, 30, 0.02
TOWNS, TOWN_SCHOOLS = 30, 6


def rows() -> list[Figure]:
    """Limits of issue 5."""
    return [*_page(), *pairing_page.rows(), *_large(), *_study()]


def invented(children: int, helpers: int, towns: int, seed: int = SEED) -> tuple[Children, Helpers]:
    """A county: most help at their own school, some in the whole township; places for nearly all, too few in some townships."""
    rng = np.random.default_rng(seed)
    town, at = rng.integers(0, towns, children), rng.integers(0, towns, helpers)
    school, works = rng.integers(0, TOWN_SCHOOLS, children), rng.integers(0, TOWN_SCHOOLS, helpers)
    path = [f"0000t{t:03d}s{s:03d}" for t, s in zip(town, school, strict=True)]
    outside, wide = rng.random(helpers) < 0.3, rng.random(helpers) < WIDE
    zeros = np.zeros(children, dtype=np.int64)
    kids = Children(
        [f"{p}c{n % 12:03d}" for n, p in enumerate(path)], [f"{p[:8]}v{n % 9:03d}" for n, p in enumerate(path)], rng.integers(1, 3, children), zeros,
        rng.random(children) < 0.3, rng.random(children) < 0.8, np.where(rng.random(children) < 0.2, 1 << rng.integers(0, 4, children), 0),
        rng.integers(0, 1 << 9, children) & rng.integers(0, 1 << 9, children), np.ones(children, dtype=np.int64), zeros, np.full(children, -1),
    )  # fmt: skip
    towns_of = [f"0000t{t:03d}" for t in at]
    schools_of = [f"{t}s{s:03d}" for t, s in zip(towns_of, works, strict=True)]
    adults = Helpers(
        ["" if w else s for s, w in zip(schools_of, wide, strict=True)], towns_of, [(t if w else s,) for t, s, w in zip(towns_of, schools_of, wide, strict=True)],
        np.ones(helpers, dtype=bool), rng.random(helpers) < 0.97, outside, rng.integers(1, 3, helpers), rng.integers(0, 1 << 4, helpers),
        rng.integers(0, 1 << 9, helpers) & rng.integers(0, 1 << 9, helpers), rng.random(helpers) < 0.1, rng.integers(1, 11, helpers) + 1, rng.integers(0, 3, helpers),
    )  # fmt: skip
    return kids, adults


def nobody_known() -> Pairs:
    """Nothing is known of any single pair."""
    none = pair_rows([])
    return Pairs(none, none, none, none, none, none, np.empty(0, dtype=np.int64))


def build(children: Children, helpers: Helpers) -> tuple[Edges, Problem]:
    """From people to the question, all rules asked."""
    found = edges(children, helpers, nobody_known(), "outside_girls")
    return found, problem_of(children, helpers, found)[0]


def _once(fn: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    answer = fn()
    return (perf_counter() - start) * 1000, answer


def _best(fn: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The least of a few runs: what else runs on the machine only adds."""
    seen = [_once(fn) for _n in range(times)]
    return min(ms for ms, _a in seen), seen[-1][1]


def bare_arcs(problem: Problem) -> dict[str, Ints]:
    """The same question as one list of arcs, ready for the solver."""
    places = np.minimum(problem.room, np.bincount(problem.helper, minlength=problem.helpers))
    who = np.repeat(np.arange(problem.helpers), places)
    rank = np.arange(len(who)) - np.repeat(np.cumsum(places) - places, places)
    sink, units = problem.units + problem.helpers, np.arange(problem.units)
    tail = np.concatenate([problem.unit, who + problem.units, units])
    head = np.concatenate([problem.helper + problem.units, np.full(len(who) + problem.units, sink)])
    cost = np.concatenate([problem.cost, STEP * (problem.load[who] + rank), np.full(problem.units, ALONE)])
    supply = np.concatenate([np.ones(problem.units), np.zeros(problem.helpers), [-problem.units]])
    return {"tail": tail.astype(np.int32), "head": head.astype(np.int32), "cost": cost.astype(np.int64), "supply": supply.astype(np.int64)}


def bare(arcs: dict[str, Ints]) -> int:
    """The solver and nothing else; the cost it proved."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(arcs["tail"], arcs["head"], np.ones(len(arcs["tail"]), dtype=np.int64), arcs["cost"])
    flow.set_nodes_supplies(np.arange(len(arcs["supply"]), dtype=np.int32), arcs["supply"])
    flow.solve()
    return flow.optimal_cost()


def other_solver(problem: Problem) -> int | None:
    """The optimum as HiGHS finds it, a linear programme; None where scipy (requirements/dev.lock) is not installed."""
    try:
        from scipy.optimize import linprog
        from scipy.sparse import coo_array
    except ImportError:
        return None
    arcs = bare_arcs(problem)
    n, numbers = len(arcs["tail"]), np.arange(len(arcs["tail"]))
    nodes = len(arcs["supply"])
    signs = np.concatenate([np.ones(n), -np.ones(n)])
    balance = coo_array((signs, (np.concatenate([arcs["tail"], arcs["head"]]), np.concatenate([numbers, numbers]))), (nodes, n)).tocsr()
    found = linprog(arcs["cost"], A_eq=balance[:-1], b_eq=arcs["supply"][:-1], bounds=(0, 1), method="highs-ds")
    return round(found.fun)


def _page() -> list[Figure]:
    children, helpers = invented(500, 60, 1)
    build(children, helpers)
    ms, (_found, answer) = _best(lambda: (lambda pair: (pair[0], together.solve(pair[1])))(build(children, helpers)))
    return [Figure(f"500 children, 60 helpers, built and solved ({len(answer.chosen)} pairs), ms", ms, limit="<= 1000")]


def _large() -> list[Figure]:
    children, helpers = invented(30_000, 5_000, TOWNS)
    building, (found, problem) = _best(lambda: build(children, helpers))
    solving, answer = _best(lambda: together.solve(problem))
    ready = [bare_arcs(part.problem) for part in cut(problem, *components(problem))]  # the arcs our own calls hand over, built beforehand
    floor, proved = _best(lambda: sum(bare(arcs) for arcs in ready))
    piece = bare_arcs(problem)
    whole, same = _once(lambda: bare(piece))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # of this process until now, before the peer
    theirs_ms, theirs = _once(lambda: other_solver(problem))
    ours, said = building + solving, None if theirs is None else round(theirs_ms)
    what = f"30,000 children, 5,000 helpers, {len(found.child):,} pairs judged, {len(problem.unit):,} allowed"
    unserved = int((answer.short > 0).sum())
    say = f"built from people and solved (building {building:.0f}); floor: the bare solver on the same {len(ready)} components' arcs, built beforehand"
    return [
        Figure(f"{what}: {say}; peer: HiGHS, ms", ours, floor, ours / floor, said, theirs_ms / ours if said else None, "ratio <= 2"),
        Figure(f"the optimum of that ({unserved} children unserved); the bare solver's; HiGHS's", float(answer.total), float(proved), answer.total / proved, theirs, answer.total / theirs if theirs else None, "all equal"),
        Figure("peak memory of the process that built and solved that, MB", peak, limit="<= 1500"),
        Figure(f"the bare solver on all of it in one piece, ms (the same optimum: {same == proved})", whole, floor, whole / floor),
    ]  # fmt: skip


def _study() -> list[Figure]:
    """By township against jointly, where a tenth of the helpers would also go to the next township."""
    out = []
    for children, helpers, towns in ((30_000, 5_000, 30), (100_000, 16_000, 100), (300_000, 50_000, 300)):
        problem, of_child, of_helper = _across(children, helpers, towns)
        jointly, joint = _once(lambda problem=problem: solve_flow(problem))
        apart, split = _once(lambda p=problem, c=of_child, h=of_helper: _by_township(p, c, h))
        lost = int((split.short > 0).sum()) - int((joint.short > 0).sum())
        each = [one.cost / max(len(one.chosen), 1) for one in (split, joint)]
        what = f"{children:,} children, {len(problem.unit):,} edges by township; floor: jointly, ms"
        gap = f"gap: {lost} more unserved ({lost / children:.2%}), a pair costs {each[0]:.1f} instead of {each[1]:.1f}"
        out.append(Figure(f"{what}; {gap}", apart, jointly, apart / jointly))
    return out


def _by_township(problem: Problem, of_child: Ints, of_helper: Ints) -> Solution:
    return joined(problem, [(part, solve_flow(part.problem)) for part in cut(problem, of_child, of_helper)])


def _across(children: int, helpers: int, towns: int) -> tuple[Problem, Ints, Ints]:
    """Children with 30 candidates of their township; a tenth of the helpers stands on the lists of the next one as well."""
    rng = np.random.default_rng(SEED)
    of_child, of_helper = np.sort(rng.integers(0, towns, children)), np.sort(rng.integers(0, towns, helpers))
    first, count = np.searchsorted(of_helper, np.arange(towns)), np.bincount(of_helper, minlength=towns)
    beside = np.where(rng.random((children, CANDIDATES)) < 0.1, (of_child[:, None] + 1) % towns, of_child[:, None])
    helper = first[beside] + (rng.random((children, CANDIDATES)) * count[beside]).astype(np.int64)
    key = np.unique(np.arange(children)[:, None] * helpers + helper)
    unit, helper = key // helpers, key % helpers
    cost = rng.integers(20, 180, len(key)) + np.where(of_child[unit] == of_helper[helper], 0, 25)
    ones = np.ones(children, dtype=np.int64)
    problem = Problem(unit, helper, cost, ones, ones, ones * 0, rng.integers(1, 11, helpers) + 1, rng.integers(0, 3, helpers))
    return problem, of_child, of_helper
