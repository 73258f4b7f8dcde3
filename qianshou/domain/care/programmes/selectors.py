"""Selectors as they are written in a programme file: `who = { label = "left_behind", boarding = true }`.

Keys of one table hold together; `any = […]`, `all = […]`, `not = {…}` combine.
"""

from collections.abc import Callable
from functools import cache

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import LivesWith as Living
from qianshou.domain.care.programmes.fields import Table
from qianshou.domain.care.rules import EVERYONE, Selector
from qianshou.domain.care.rules import selecting as who
from qianshou.domain.orgs.choices import Stage
from qianshou.domain.pairing.choices import HelperKind
from qianshou.domain.people.choices import LEFT_BEHIND, LabelKind

_GROUPS = {"left_behind": LEFT_BEHIND}  # words of the plans that stand for several labels


@cache
def words() -> dict[str, str]:
    """The Chinese label of every code a selector may hold; a whole group by its codes joined with commas."""
    labels = {str(one.value): str(one.label) for kinds in (LabelKind, Stage, Living, HelperKind) for one in kinds}
    return {**labels, ",".join(sorted(LEFT_BEHIND)): str(_("留守儿童"))}


def read_selector(table: Table) -> Selector:
    """The selector a `who` table stands for; problems are noted on the table."""
    parts = [part for key in table.data for part in _read_key(table, key)]
    table.leftover()
    return join(*parts)


def join(*parts: Selector) -> Selector:
    """All of them, flat."""
    flat: list[Selector] = []
    for part in parts:
        flat += part.parts if isinstance(part, who.All) else [part]
    if len(flat) == 1:
        return flat[0]
    return who.All(tuple(flat)) if flat else EVERYONE


def _read_key(table: Table, key: str) -> list[Selector]:
    reader = _READERS.get(key)
    if reader is None:
        table.seen.update(_READERS)
        return []
    return [reader(table, key)]


def _label(table: Table, key: str) -> Selector:
    given = table.many_of(key, [*_GROUPS, *LabelKind.values])
    return who.HasLabel(frozenset(code for word in given for code in _GROUPS.get(word, {word})))


def _grade(table: Table, key: str) -> Selector:
    low, high = _ends(table, key, 1, 12)
    return who.InGrade(low, high)


def _age(table: Table, key: str) -> Selector:
    low, high = _ends(table, key, 0, 18)
    return who.OfAge(low, high)


def _ends(table: Table, key: str, low: int, high: int) -> tuple[int, int]:
    value = table.get(key)
    ends = [value, value] if type(value) is int else value
    fine = isinstance(ends, list) and len(ends) == 2 and all(type(one) is int and low <= one <= high for one in ends)
    if not fine or ends[0] > ends[1]:
        say = _("应为一个数或 [从, 到]，都在%(low)d到%(high)d之间，写的是“%(value)s”")
        table.wrong(key, say % {"low": low, "high": high, "value": value})
        return low, high
    return ends[0], ends[1]


def _boards(table: Table, key: str) -> Selector:
    return who.Boards() if table.flag(key, True) else who.Not(who.Boards())


def _key_child(table: Table, key: str) -> Selector:
    return who.IsKey() if table.flag(key, True) else who.Not(who.IsKey())


def _inner(table: Table, key: str) -> tuple[Selector, ...]:
    return tuple(read_selector(one) for one in table.tables(key, table.place + " " + key))


def _not(table: Table, key: str) -> Selector:
    return who.Not(read_selector(Table(table.get(key), table.file, table.place + " not", table.problems)))


_READERS: dict[str, Callable[[Table, str], Selector]] = {
    "label": _label,
    "key": _key_child,
    "boarding": _boards,
    "stage": lambda table, key: who.InStage(frozenset(table.many_of(key, Stage.values))),
    "grade": _grade,
    "age": _age,
    "lives_with": lambda table, key: who.LivesWith(frozenset(table.many_of(key, Living.values))),
    "helper": lambda table, key: who.HelpedBy(frozenset(table.many_of(key, HelperKind.values))),
    "all": lambda table, key: join(*_inner(table, key)),
    "any": lambda table, key: who.Any(_inner(table, key)),
    "not": _not,
}
