"""The same question asked of another program: scipy's HiGHS as a mixed integer programme, and its assignment where that is enough."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array

from qianshou.domain.pairing.matching.problem import ALONE, SECOND, STEP, Problem


def best_total(problem: Problem) -> int:
    """The least total there is, siblings against room included: pairs, one variable for each place on a helper's list, what stays open."""
    m, units, helpers = len(problem.unit), problem.units, problem.helpers
    places = np.minimum(problem.room, np.bincount(problem.helper, minlength=helpers))
    who = np.repeat(np.arange(helpers), places)
    rank = np.arange(len(who)) - np.repeat(np.cumsum(places) - places, places)
    none = ((problem.wanted > 0) & (problem.has == 0)).astype(int)
    cost = np.concatenate([problem.cost, STEP * (problem.load[who] + rank), ALONE * problem.size, SECOND * problem.size])
    upper = np.concatenate([np.ones(m + len(who)), none, problem.wanted - none])
    n = len(cost)
    at_open, at_more = m + len(who) + np.arange(units), m + len(who) + units + np.arange(units)
    served = coo_array(
        (np.ones(m + 2 * units), (np.concatenate([problem.unit, np.arange(units), np.arange(units)]), np.concatenate([np.arange(m), at_open, at_more]))),
        (units, n),
    )
    counted = coo_array((np.concatenate([np.ones(m), -np.ones(len(who))]), (np.concatenate([problem.helper, who]), np.arange(m + len(who)))), (helpers, n))
    weighs = coo_array((problem.size[problem.unit].astype(float), (problem.helper, np.arange(m))), (helpers, n))
    zero = np.zeros(helpers)
    rules = [LinearConstraint(served, problem.wanted, problem.wanted), LinearConstraint(counted, zero, zero), LinearConstraint(weighs, -np.inf, problem.room)]
    whole = np.ones(n) if (problem.size > 1).any() else np.zeros(n)  # without siblings the programme is integral by itself
    found = milp(cost, constraints=rules, bounds=Bounds(np.zeros(n), upper), integrality=whole, options={"mip_rel_gap": 0})
    assert found.status == 0, found.message
    return round(found.fun)


def best_assignment(problem: Problem) -> int:
    """The same for children one by one, one helper each: an assignment of children to places on the helpers' lists."""
    who = np.repeat(np.arange(problem.helpers), problem.room)
    rank = np.arange(len(who)) - np.repeat(np.cumsum(problem.room) - problem.room, problem.room)
    table = np.full((problem.units, problem.helpers), 10 * ALONE, dtype=np.int64)
    table[problem.unit, problem.helper] = problem.cost
    places = table[:, who] + STEP * (problem.load[who] + rank)[None, :]
    whole = np.concatenate([places, np.full((problem.units, problem.units), ALONE)], axis=1)
    rows, columns = linear_sum_assignment(whole)
    return int(whole[rows, columns].sum())
