"""Invented problems of any size, and small ones for Hypothesis."""

import numpy as np
from hypothesis import strategies as st

from qianshou.domain.pairing.matching.problem import Problem


def random_problem(seed: int, units: int, helpers: int, degree: int, *, siblings: float = 0.0, twice: float = 0.0, room: int = 10) -> Problem:
    """Each unit may go to about `degree` helpers; some are families, some want two helpers."""
    rng = np.random.default_rng(seed)
    key = np.unique(rng.integers(0, units, units * degree) * helpers + rng.integers(0, helpers, units * degree))
    unit, helper = key // helpers, key % helpers
    size = np.where(rng.random(units) < siblings, 2 + (rng.random(units) < 0.2), 1)
    wanted = np.where(rng.random(units) < twice, 2, 1)
    rooms = rng.integers(1, room + 1, helpers)
    fits = size[unit] <= rooms[helper]
    cost = rng.integers(20, 180, len(key)) * size[unit]
    return Problem(unit[fits], helper[fits], cost[fits], size, wanted, np.zeros(units, dtype=np.int64), rooms, rng.integers(0, 6, helpers))


def beside(one: Problem, other: Problem) -> Problem:
    """Two problems that have nothing to do with each other, as one."""
    names = ("cost", "size", "wanted", "has", "room", "load")
    joined = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in names}
    return Problem(np.concatenate([one.unit, other.unit + one.units]), np.concatenate([one.helper, other.helper + one.helpers]), **joined)


@st.composite
def problems(draw) -> Problem:
    """Up to 12 families and 6 helpers."""
    return random_problem(
        draw(st.integers(0, 10**6)), draw(st.integers(1, 12)), draw(st.integers(1, 6)), draw(st.integers(1, 5)),
        siblings=draw(st.sampled_from([0.0, 0.3, 0.7])), twice=draw(st.sampled_from([0.0, 0.4])), room=draw(st.integers(1, 5)),
    )  # fmt: skip
