"""The only module that knows the solver: a problem as a min-cost flow, solved by OR-Tools (ADR 12)."""

import numpy as np

from qianshou.domain.pairing.matching.problem import ALONE, SECOND, STEP, Ints, Problem, Solution, weigh


def solve(problem: Problem) -> Solution:
    """The best choice of pairs, brothers and sisters counted as one against her room (`together` mends that). Same arrays, same answer."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # 64 ms: only where a proposal is asked for

    flow = SimpleMinCostFlow()
    units, helpers = problem.units, problem.helpers
    sink = units + helpers
    ones = np.ones(len(problem.unit), dtype=np.int64)
    pairs = flow.add_arcs_with_capacity_and_unit_cost(_node(problem.unit), _node(problem.helper + units), ones, problem.cost.astype(np.int64))
    for tails, capacity, price in (_takes(problem), *_stays_open(problem)):
        heads = np.full(len(tails), sink, dtype=np.int32)
        flow.add_arcs_with_capacity_and_unit_cost(_node(tails), heads, capacity.astype(np.int64), price.astype(np.int64))
    supply = np.zeros(sink + 1, dtype=np.int64)
    supply[:units], supply[sink] = problem.wanted, -int(problem.wanted.sum())
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    status = flow.solve()
    if status != flow.OPTIMAL:  # every child may stay open, so there is always an answer
        raise RuntimeError(f"min-cost flow ended with {status}")
    chosen = np.flatnonzero(flow.flows(pairs))
    cost, total, short = weigh(problem, chosen)
    return Solution(chosen, short, cost, total, proven=True, bound=total)


def _node(numbers: Ints) -> Ints:
    return numbers.astype(np.int32)


def _takes(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Helper to sink: the k-th further family costs STEP for each she has before it. No more arcs than she has candidates."""
    least = np.full(problem.helpers, problem.size.max(initial=1))
    np.minimum.at(least, problem.helper, problem.size[problem.unit])  # of families of two she takes half as many
    most = np.minimum(problem.room // least, np.bincount(problem.helper, minlength=problem.helpers))
    who = np.repeat(np.arange(problem.helpers), most)
    before = np.arange(len(who)) - np.repeat(np.cumsum(most) - most, most)
    return who + problem.units, np.ones(len(who)), STEP * (problem.load[who] + before)


def _stays_open(problem: Problem) -> list[tuple[Ints, Ints, Ints]]:
    """Child to sink: dear for one who has nobody, less for a second helper missing."""
    none = (problem.wanted > 0) & (problem.has == 0)
    nobody, more = np.flatnonzero(none), np.flatnonzero(problem.wanted - none > 0)
    return [
        (nobody, np.ones(len(nobody)), ALONE * problem.size[nobody]),
        (more, (problem.wanted - none)[more], SECOND * problem.size[more]),
    ]
