"""Cutting a problem: into connected components, where nothing is lost, or by township, where the pairs across are given up."""

from dataclasses import dataclass

import numpy as np

from qianshou.domain.pairing.matching.problem import Ints, Problem, Solution, weigh


@dataclass(frozen=True)
class Part:
    """A smaller problem, and the numbers its edges have in the whole."""

    problem: Problem
    edges: Ints


def components(problem: Problem) -> tuple[Ints, Ints]:
    """A number for each unit and each helper: the same for those joined by pairs."""
    left, right = problem.unit, problem.helper + problem.units
    label = np.arange(problem.units + problem.helpers)
    while True:
        low = np.minimum(label[left], label[right])
        following = label.copy()
        np.minimum.at(following, left, low)
        np.minimum.at(following, right, low)
        following = following[following]
        if np.array_equal(following, label):
            return label[: problem.units], label[problem.units :]
        label = following


def cut(problem: Problem, of_unit: Ints, of_helper: Ints, which: Ints | None = None) -> list[Part]:
    """One part for each number in `which` (default: every one that has a child); a pair between two parts is left out."""
    wanted = np.unique(of_unit) if which is None else which
    inside = np.flatnonzero(of_unit[problem.unit] == of_helper[problem.helper])
    edges, units, helpers = _each(of_unit[problem.unit[inside]], wanted), _each(of_unit, wanted), _each(of_helper, wanted)
    here, there = np.empty(problem.units, dtype=np.int64), np.empty(problem.helpers, dtype=np.int64)
    parts = []
    for some, mine, theirs in zip(edges, units, helpers, strict=True):
        at = inside[some]
        here[mine], there[theirs] = np.arange(len(mine)), np.arange(len(theirs))
        small = Problem(
            here[problem.unit[at]], there[problem.helper[at]], problem.cost[at], problem.size[mine], problem.wanted[mine], problem.has[mine],
            problem.room[theirs], problem.load[theirs],
        )  # fmt: skip
        parts.append(Part(small, at))
    return parts


def _each(numbers: Ints, wanted: Ints) -> list[Ints]:
    """For each wanted number the places where it stands, ascending."""
    order = np.argsort(numbers, kind="stable")
    there = numbers[order]
    ends = zip(np.searchsorted(there, wanted, side="left"), np.searchsorted(there, wanted, side="right"), strict=True)
    return [order[first:last] for first, last in ends]


def joined(problem: Problem, answers: list[tuple[Part, Solution]]) -> Solution:
    """The answers of the parts as one answer to the whole: best if every part's is and no pair across was given up."""
    edges = np.sort(np.concatenate([part.edges[one.chosen] for part, one in answers])) if answers else np.empty(0, dtype=np.int64)
    cost, total, short = weigh(problem, edges)
    above = sum(one.total - one.bound for _part, one in answers)
    return Solution(edges, short, cost, total, all(one.proven for _part, one in answers), total - above)
