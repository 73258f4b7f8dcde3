"""A component where families of several fill helpers up, as an integer programme (SCIP, which comes with OR-Tools): no flow knows that."""

from typing import Any

import numpy as np

from qianshou.domain.pairing.matching.problem import ALONE, SECOND, STEP, Problem, Solution, weigh

MOST_EDGES = 20_000
SECONDS = 4.0


def solve(problem: Problem) -> Solution | None:
    """The best choice, or None where the programme is too large or not solved to the end in SECONDS."""
    if len(problem.unit) > MOST_EDGES:
        return None
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("SCIP")
    goal = solver.Objective()
    takes = [solver.Constraint(0.0, 0.0) for _h in range(problem.helpers)]
    pairs = _pairs(solver, goal, problem, takes)
    _places(solver, goal, problem, takes)
    solver.SetTimeLimit(int(SECONDS * 1000))
    exact = pywraplp.MPSolverParameters()
    exact.SetDoubleParam(exact.RELATIVE_MIP_GAP, 0.0)
    if solver.Solve(exact) != pywraplp.Solver.OPTIMAL:
        return None
    chosen = np.flatnonzero(np.array([pair.solution_value() for pair in pairs]) > 0.5)
    cost, total, short = weigh(problem, chosen)
    return Solution(chosen, short, cost, total, True, total)


def _pairs(solver: Any, goal: Any, problem: Problem, takes: list[Any]) -> list[Any]:
    """A yes or no for each edge; every unit has what it wants or pays for it, no helper has more children than she may."""
    served = [solver.Constraint(float(n), float(n)) for n in problem.wanted]
    rooms = [solver.Constraint(-solver.infinity(), float(n)) for n in problem.room]
    pairs = []
    for unit, helper, cost in zip(problem.unit.tolist(), problem.helper.tolist(), problem.cost.tolist(), strict=True):
        pair = solver.BoolVar("")
        goal.SetCoefficient(pair, cost)
        served[unit].SetCoefficient(pair, 1)
        rooms[helper].SetCoefficient(pair, int(problem.size[unit]))
        takes[helper].SetCoefficient(pair, 1)
        pairs.append(pair)
    none = ((problem.wanted > 0) & (problem.has == 0)).astype(int)
    for unit, constraint in enumerate(served):
        for most, price in ((none[unit], ALONE), (problem.wanted[unit] - none[unit], SECOND)):
            left = solver.NumVar(0, int(most), "")
            goal.SetCoefficient(left, int(price * problem.size[unit]))
            constraint.SetCoefficient(left, 1)
    return pairs


def _places(solver: Any, goal: Any, problem: Problem, takes: list[Any]) -> None:
    """The k-th further family of a helper costs STEP for each before it."""
    most = np.minimum(problem.room, np.bincount(problem.helper, minlength=problem.helpers))
    for helper, places in enumerate(most.tolist()):
        for before in range(places):
            place = solver.NumVar(0, 1, "")
            goal.SetCoefficient(place, int(STEP * (problem.load[helper] + before)))
            takes[helper].SetCoefficient(place, -1)
