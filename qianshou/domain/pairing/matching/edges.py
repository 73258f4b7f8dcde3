"""From people to a problem: who may be paired (hard rules take pairs away), and what each pair costs. All of it on arrays."""

from dataclasses import dataclass

import numpy as np

from qianshou.domain.pairing.matching.people import FEMALE, MALE, UNKNOWN, Children, Helpers, Pairs, Places
from qianshou.domain.pairing.matching.problem import Ints, Problem
from qianshou.domain.pairing.rules import fit
from qianshou.kit.errors import Refused

MOST_EDGES = 6_000_000
SEX_RULES = ("none", "girls", "outside_girls", "same")


@dataclass(frozen=True)
class Edges:
    """Every child with every helper of its places: what forbids it (`barred`, 0: nothing), what makes it fit, what it costs.

    Sorted by child, then helper; `key` is child * helpers + helper and stands once.
    """

    key: Ints
    child: Ints
    helper: Ints
    barred: Ints
    bits: Ints
    needs: Ints  # how many of the child's needs she is good at
    cost: Ints
    helpers: int

    def at(self, child: int, helper: int) -> int:
        """The number of that pair, -1 if they do not meet."""
        key = child * self.helpers + helper
        n = int(np.searchsorted(self.key, key))
        return n if n < len(self.key) and self.key[n] == key else -1

    def of(self, child: int) -> slice:
        """Where a child's pairs stand."""
        return slice(*np.searchsorted(self.child, [child, child + 1]))


def edges(children: Children, helpers: Helpers, pairs: Pairs, sex_rule: str = "none") -> Edges:
    """All pairs the areas allow, judged. Refuses a question of more than MOST_EDGES pairs."""
    paths = {path for areas in helpers.areas for path in areas} | set(helpers.own) | set(helpers.near)
    places = Places.of(children, paths)
    child, helper = _meeting(children, helpers, places)
    key = child * len(helpers) + helper
    bits = _place_bits(child, helper, helpers, places) | _language_bits(children, helpers, child, helper)
    bits |= np.where(helpers.weekend_only[helper] & children.boards[child], fit.WEEKENDS, 0)
    for rows, bit in ((pairs.class_teacher, fit.OWN_CLASS), (pairs.kin, fit.KIN), (pairs.last, fit.LAST), (pairs.sibling, fit.SIBLING)):
        bits[_where(key, rows, len(helpers))] |= bit
    needs = np.minimum(np.bitwise_count(children.needs[child] & helpers.strengths[helper]), fit.MOST_NEEDS).astype(np.int64)
    cost = fit.BASE + fit.NEED_POINTS * needs
    for bit, points in fit.POINTS.items():
        if points:
            cost += points * ((bits & bit) > 0)
    barred = _barred(children, helpers, pairs, sex_rule, child, helper, key)
    return Edges(key, child, helper, barred, bits, needs, np.maximum(cost, 0), len(helpers))


def _meeting(children: Children, helpers: Helpers, places: Places) -> tuple[Ints, Ints]:
    """Who could meet: each helper with the children at or below her areas, on either line."""
    by_area: dict[str, list[int]] = {}
    for n, areas in enumerate(helpers.areas):
        for path in areas:
            if path:
                by_area.setdefault(path, []).append(n)
    there = {path: np.flatnonzero(places.by_school[places.number[path]] | places.by_home[places.number[path]]) for path in by_area}
    if sum(len(there[path]) * len(who) for path, who in by_area.items()) > MOST_EDGES:
        raise Refused("一次要比的人太多了，请按乡镇或学校分开办。")
    found = [(there[path][:, None] * len(helpers) + np.array(who)[None, :]).ravel() for path, who in by_area.items()]
    key = _once(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return key // max(len(helpers), 1), key % max(len(helpers), 1)


def _once(numbers: Ints) -> Ints:
    """Ascending, each number once. numpy's own `unique` hashes whole numbers, which takes ten times as long as sorting a million."""
    numbers.sort()
    new = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]


def _where(key: Ints, rows: Ints, helpers: int) -> Ints:
    """The numbers of those pairs that are among the edges."""
    wanted = rows[:, 0] * helpers + rows[:, 1]
    at = np.searchsorted(key, wanted)
    at, wanted = at[at < len(key)], wanted[at < len(key)]
    return at[key[at] == wanted]


def _place_bits(child: Ints, helper: Ints, helpers: Helpers, places: Places) -> Ints:
    own, near = places.numbers(helpers.own)[helper], places.numbers(helpers.near)[helper]
    school, village = places.by_school[own, child], places.by_home[own, child]
    township = places.by_school[near, child] | places.by_home[near, child]
    far = np.where(township, fit.SAME_TOWNSHIP, fit.FURTHER)
    return np.where(school, fit.SAME_SCHOOL, 0) | np.where(village, fit.SAME_VILLAGE, 0) | np.where(school | village, 0, far)


def _language_bits(children: Children, helpers: Helpers, child: Ints, helper: Ints) -> Ints:
    asked = children.language[child]
    shared = (asked & helpers.languages[helper]) > 0
    return np.where(shared, fit.LANGUAGE, np.where(asked > 0, fit.OTHER_LANGUAGE, 0))


def _barred(children: Children, helpers: Helpers, pairs: Pairs, sex_rule: str, child: Ints, helper: Ints, key: Ints) -> Ints:
    """The first rule that forbids each pair; asked from the last to the first, so that the first stays written."""
    tied = np.zeros(len(children), dtype=bool)
    tied[pairs.only] = True
    siblings = np.zeros(len(key), dtype=bool)
    siblings[_where(key, pairs.sibling, len(helpers))] = True
    own, refused = np.zeros(len(key), dtype=bool), np.zeros(len(key), dtype=bool)
    own[_where(key, pairs.own_child, len(helpers))], refused[_where(key, pairs.refused, len(helpers))] = True, True
    rules = (
        (fit.FULL, helpers.room[helper] < 1), (fit.FAMILY_ELSEWHERE, tied[child] & ~siblings), (fit.SEX, _wrong_sex(children, helpers, sex_rule, child, helper)),
        (fit.CONSENT, helpers.outside[helper] & ~children.agreed[child]), (fit.VETTING, ~helpers.ready[helper]),
        (fit.KIND, ~helpers.kind_allowed[helper]), (fit.REFUSED, refused), (fit.OWN_CHILD, own),
    )  # fmt: skip
    barred = np.zeros(len(key), dtype=np.int8)
    for code, broken in rules:
        barred[broken] = code
    return barred


def _wrong_sex(children: Children, helpers: Helpers, rule: str, child: Ints, helper: Ints) -> Ints:
    """By the county's rule and by what was asked for this child; who is not known to fit does not."""
    hers, theirs = children.sex[child], helpers.sex[helper]
    girl = hers != MALE
    broken = {
        "none": np.zeros(len(child), dtype=bool), "girls": girl & (theirs != FEMALE), "outside_girls": helpers.outside[helper] & girl & (theirs != FEMALE),
        "same": (hers == UNKNOWN) | (theirs != hers),
    }[rule]  # fmt: skip
    asked = children.wish_sex[child]
    return broken | ((asked != UNKNOWN) & (theirs != asked))


@dataclass(frozen=True)
class Families:
    """Children as units of the problem: `unit` numbers each child's, `first` a child of each."""

    unit: Ints
    first: Ints
    size: Ints


def families(children: Children) -> Families:
    """Those who go together are one unit."""
    if (children.family < 0).all():
        each = np.arange(len(children))
        return Families(each, each, np.ones(len(children), dtype=np.int64))
    alone = -1 - np.arange(len(children))
    _names, first, unit, size = np.unique(np.where(children.family >= 0, children.family, alone), return_index=True, return_inverse=True, return_counts=True)
    return Families(unit.astype(np.int64), first, size)


def problem_of(children: Children, helpers: Helpers, found: Edges) -> tuple[Problem, Families]:
    """The question to the solver. Marks in `found.barred` what only a family forbids: not all of them may, or no room for all."""
    units = families(children)
    free = np.flatnonzero(found.barred == fit.ALLOWED)
    if units.size.max(initial=1) == 1 and np.array_equal(units.first, np.arange(len(children))):  # nobody goes together: the edges are the pairs
        alone = found.child[free], found.helper[free], found.cost[free]
        return Problem(*alone, units.size, children.wanted, children.has, helpers.room, helpers.load), units
    key = units.unit[found.child[free]] * len(helpers) + found.helper[free]
    whole, back, count = np.unique(key, return_inverse=True, return_counts=True)
    unit, helper = whole // max(len(helpers), 1), whole % max(len(helpers), 1)
    cost = np.bincount(back, weights=found.cost[free], minlength=len(whole)).astype(np.int64)
    fits = (count == units.size[unit]) & (units.size[unit] <= helpers.room[helper])
    found.barred[free[~fits[back]]] = fit.FAMILY
    wanted, has = children.wanted[units.first], children.has[units.first]
    return Problem(unit[fits], helper[fits], cost[fits], units.size, wanted, has, helpers.room, helpers.load), units
