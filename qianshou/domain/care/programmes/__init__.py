"""Programmes (方案) as files: a new cadence is one TOML file here and no code (ARCHITECTURE)."""

from qianshou.domain.care.programmes.reading import (
    ADJUSTABLE,
    adjusted,
    load_programme,
    programme_from_spec,
    read_programme,
    rule_from_spec,
    shipped,
)
from qianshou.domain.care.programmes.selectors import words
from qianshou.domain.care.programmes.shape import Dated, Goal, Item, Problem, Programme, ProgrammeError, Vague

__all__ = [
    "ADJUSTABLE",
    "Dated",
    "Goal",
    "Item",
    "Problem",
    "Programme",
    "ProgrammeError",
    "Vague",
    "adjusted",
    "load_programme",
    "programme_from_spec",
    "read_programme",
    "rule_from_spec",
    "shipped",
    "words",
]
