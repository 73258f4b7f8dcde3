"""The proposal is the best there is: another program finds nothing better, and what is fixed takes nothing from the rest."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianshou.domain.pairing.matching.flow import solve as solve_flow
from qianshou.domain.pairing.matching.problem import one_by_one, overfull, weigh
from qianshou.domain.pairing.matching.together import solve, warm
from tests.domain.pairing.matching.made import beside, problems, random_problem
from tests.domain.pairing.matching.other_solver import best_assignment, best_total


@given(problems())
@settings(max_examples=60, deadline=None)
def test_no_answer_breaks_a_rule_and_another_solver_finds_none_better(problem):
    found = solve(problem)
    assert len(set(zip(problem.unit[found.chosen], problem.helper[found.chosen], strict=True))) == len(found.chosen)
    assert (found.short >= 0).all() and not len(overfull(problem, found.chosen))
    assert found.proven and found.total == found.bound == best_total(problem)


@given(problems(), st.integers(0, 10**6), st.booleans())
@settings(max_examples=100, deadline=None)
def test_fixing_any_accepted_pair_or_several_never_lowers_the_rest_below_its_optimum(problem, pick, several):
    whole = solve(problem)
    if not len(whole.chosen):
        return
    some = np.random.default_rng(pick).random(len(whole.chosen)) < 0.5
    fixed = whole.chosen[some] if several else whole.chosen[[pick % len(whole.chosen)]]
    rest = solve(problem.around(fixed))
    alone, _total, _short = weigh(problem, fixed)
    assert rest.total + alone == whole.total and rest.total == best_total(problem.around(fixed))


@given(problems())
@settings(max_examples=40, deadline=None)
def test_what_each_pair_costs_adds_up_to_the_whole(problem):
    found = solve(problem)
    assert one_by_one(problem, found.chosen).sum() == found.cost


def test_the_solver_is_loaded_once_the_site_has_warmed_up():
    warm()
    assert "ortools.graph.python.min_cost_flow" in sys.modules


def test_cut_into_components_nothing_is_lost():
    apart = [random_problem(seed, 40, 15, 3, room=4) for seed in range(3)]
    whole = apart[0]
    for one in apart[1:]:
        whole = beside(whole, one)
    assert solve(whole).total == solve_flow(whole).total == sum(solve_flow(one).total for one in apart)


@pytest.mark.parametrize(("units", "helpers", "room"), [(60, 20, 6), (300, 60, 8), (500, 60, 5)])
def test_the_optimum_of_children_one_by_one_is_that_of_an_assignment(units, helpers, room):
    problem = random_problem(units, units, helpers, 12, room=room)
    assert solve(problem).total == best_assignment(problem)


def test_the_optimum_of_a_middle_sized_township_is_that_of_a_linear_programme():
    problem = random_problem(7, 1500, 250, 15, twice=0.2)
    assert solve(problem).total == best_total(problem)


def test_families_and_second_helpers_of_a_school_are_placed_as_well_as_an_integer_programme_does():
    problem = random_problem(11, 120, 30, 8, siblings=0.2, twice=0.2, room=8)
    found = solve(problem)
    assert (found.proven, found.total) == (True, best_total(problem))


def test_where_the_tries_run_out_the_answer_says_that_it_is_not_proven(monkeypatch):
    from qianshou.domain.pairing.matching import together, whole

    problem = random_problem(3, 60, 12, 6, siblings=0.6, room=3)
    assert len(overfull(problem, solve_flow(problem).chosen)), "the flow alone would overfill someone"
    monkeypatch.setattr(together, "TRIES", 1)
    monkeypatch.setattr(whole, "MOST_EDGES", 0)
    found = solve(problem)
    assert not len(overfull(problem, found.chosen))
    assert found.bound <= best_total(problem) <= found.total and found.proven == (found.bound == found.total)


def test_nobody_is_chosen_where_nobody_may_be():
    problem = random_problem(1, 5, 3, 2)
    found = solve(problem.without(np.ones(len(problem.unit), dtype=bool)))
    assert len(found.chosen) == 0 and (found.short == problem.wanted).all()
