"""Hard rules take pairs away before anything is solved: whatever the people, no proposal breaks one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianshou.domain.pairing.matching import together
from qianshou.domain.pairing.matching.edges import SEX_RULES, edges, problem_of
from qianshou.domain.pairing.matching.people import FEMALE, MALE, Children, Helpers, Pairs, rows
from qianshou.domain.pairing.matching.swaps import next_best
from qianshou.domain.pairing.rules import fit

SCHOOLS = ["0001aaaa", "0001bbbb"]
PLACES = ["0001", *SCHOOLS]


@st.composite
def people(draw):
    """Up to ten children of two schools and five helpers, with everything that may forbid a pair."""
    n, m, rng = draw(st.integers(1, 10)), draw(st.integers(1, 5)), np.random.default_rng(draw(st.integers(0, 10**6)))
    paths = [SCHOOLS[i] + "cccc" for i in rng.integers(0, 2, n)]
    family = np.where(rng.random(n) < 0.4, rng.integers(0, 2, n), -1)
    ones, none = np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    children = Children(
        paths, [""] * n, rng.integers(0, 3, n), np.where(rng.random(n) < 0.2, rng.integers(1, 3, n), 0), rng.random(n) < 0.5, rng.random(n) < 0.6, none,
        rng.integers(0, 512, n), ones, none, family,
    )  # fmt: skip
    areas = [(PLACES[i],) for i in rng.integers(0, 3, m)]
    helpers = Helpers(
        [area[0] if area[0] in SCHOOLS else "" for area in areas], ["0001"] * m, areas, rng.random(m) < 0.8, rng.random(m) < 0.8, rng.random(m) < 0.5,
        rng.integers(0, 3, m), np.zeros(m, dtype=np.int64), rng.integers(0, 512, m), rng.random(m) < 0.3, rng.integers(0, 4, m), rng.integers(0, 3, m),
    )  # fmt: skip
    some = [rows([(int(rng.integers(0, n)), int(rng.integers(0, m))) for _k in range(int(rng.integers(0, 3)))]) for _which in range(6)]
    only = np.unique(some[5][:, 0]) if draw(st.booleans()) else np.empty(0, dtype=np.int64)
    return children, helpers, Pairs(*some, only), draw(st.sampled_from(SEX_RULES))


def breaks(children, helpers, pairs, sex_rule, child, helper):
    """The same rules said once more, for one pair, without arrays."""
    girl, woman, man = children.sex[child] != MALE, helpers.sex[helper] == FEMALE, helpers.sex[helper] == MALE
    alike = (children.sex[child] == FEMALE and woman) or (children.sex[child] == MALE and man)
    sex = {"none": True, "girls": woman or not girl, "outside_girls": woman or not girl or not helpers.outside[helper], "same": alike}[sex_rule]
    asked = children.wish_sex[child]
    listed = {name: [child, helper] in getattr(pairs, name).tolist() for name in ("own_child", "refused", "sibling")}
    return [
        what
        for what, broken in {
            "area": not children.edu[child].startswith(helpers.areas[helper][0]), "kind": not helpers.kind_allowed[helper], "vetting": not helpers.ready[helper],
            "consent": helpers.outside[helper] and not children.agreed[child], "sex": not sex or (asked and helpers.sex[helper] != asked),
            "own child": listed["own_child"], "refused": listed["refused"], "siblings": child in pairs.only.tolist() and not listed["sibling"],
        }.items()
        if broken
    ]  # fmt: skip


@given(people())
@settings(max_examples=150, deadline=None)
def test_no_proposal_ever_breaks_a_hard_rule(them):
    children, helpers, pairs, sex_rule = them
    found = edges(children, helpers, pairs, sex_rule)
    problem, units = problem_of(children, helpers, found)
    answer = together.solve(problem)
    whom: dict[int, set[int]] = {}
    for edge in answer.chosen.tolist():
        for child in np.flatnonzero(units.unit == problem.unit[edge]).tolist():
            helper = int(problem.helper[edge])
            assert breaks(children, helpers, pairs, sex_rule, child, helper) == []
            whom.setdefault(child, set()).add(helper)
    held = np.bincount([helper for some in whom.values() for helper in some], minlength=len(helpers))
    assert (held <= helpers.room).all(), "nobody is given more children than she has room for"
    for family in set(children.family[children.family >= 0].tolist()):
        members = np.flatnonzero(children.family == family).tolist()
        assert len({frozenset(whom.get(child, set())) for child in members}) == 1, "brothers and sisters are not parted"


@given(people())
@settings(max_examples=60, deadline=None)
def test_the_next_best_is_allowed_too_and_never_better(them):
    children, helpers, pairs, sex_rule = them
    found = edges(children, helpers, pairs, sex_rule)
    problem, _units = problem_of(children, helpers, found)
    answer = together.solve(problem)
    for edge in answer.chosen.tolist():
        other = next_best(problem, answer.chosen, edge)
        if other is not None:
            assert other.worse >= 0 and other.helper != problem.helper[edge]
            assert [int(problem.unit[edge]), other.helper] in np.stack([problem.unit, problem.helper], axis=1).tolist()


@pytest.mark.parametrize("code", sorted(fit.BARRED))
def test_every_rule_that_stands_in_the_way_can_be_said(code):
    assert "3" in fit.why_not({code: 3}, False) and str(fit.BARRED_ONE[code])


def test_where_nobody_helps_that_is_said():
    assert fit.why_not({}, False) == "这一带没有登记帮扶人"
    assert "名额不够" in fit.why_not({0: 2}, True)
