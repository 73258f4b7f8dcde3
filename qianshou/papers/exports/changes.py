"""变动清单: what changed, one line a field, in the order in which the other system asks for the fields."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import DELICATE, RELATIONS, ChangeKind, FactKind
from qianshou.domain.people.models import Change
from qianshou.papers.exports.facts import Facts, facts_of
from qianshou.papers.exports.layouts import Layout, layout

HEADS = ("学校", "班级", "姓名", "身份证件号", "变动日期", "变动", "栏目", "现在填")
WIDTHS = (22, 14, 10, 20, 12, 18, 20, 26)
# Facts a change names that the layouts hold under another code.
SAME = {"carer.name": ("carer.name", "entrusted.name"), "father.away": ("father.away_place",), "mother.away": ("mother.away_place",),
        "father.back_on": (), "mother.back_on": ()}  # fmt: skip


@dataclass(frozen=True)
class ChangeLine:
    """One field of one change. `field` is the other system's own word for it; '' where it keeps no such field."""

    uid: str  # of the change
    child_uid: str
    school: str
    class_name: str
    name: str
    id_number: str
    on: dt.date
    kind: str
    field: str
    value: Any

    def cells(self) -> list[Any]:
        """As a row under HEADS."""
        return [self.school, self.class_name, self.name, self.id_number, self.on, self.kind, self.field, self.value]

    @property
    def shown(self) -> str:
        """The value as words."""
        if isinstance(self.value, bool):
            return _("是") if self.value else _("否")
        return f"{self.value:%Y-%m-%d}" if isinstance(self.value, dt.date) else str(self.value or "")


def lines_of(changes: Sequence[Change], *, system: str, opened: frozenset[str], delicate: bool, today: dt.date) -> list[ChangeLine]:
    """The lines of these changes with the values as they stand today; changes come with their child and its units at hand."""
    children = {c.child_id: c.child for c in changes}
    facts = dict(zip(children, facts_of(list(children.values()), definition=system, opened=opened, today=today), strict=True))
    made = layout(system)
    return [line for change in changes for line in _lines(change, facts[change.child_id], made, delicate)]


def _lines(change: Change, facts: Facts, made: Layout, delicate: bool) -> Iterable[ChangeLine]:
    if change.kind == ChangeKind.FILE_OPENED:
        return [_line(change, facts, _("整份新增"), _("请照名册录入"))]
    if change.kind == ChangeKind.FILE_CLOSED:
        return [_line(change, facts, _("退出"), change.child.get_close_reason_display())]
    if change.kind == ChangeKind.CARER_FACT:
        return [_line(change, facts, "", _fact(change, delicate))]
    fields = sorted({(place, code) for code in _codes(change) if (place := made.place_of(code)) is not None})
    if not fields:
        return [_line(change, facts, "", "")]
    return [_line(change, facts, made.columns[place].head, facts.get(code, "")) for place, code in fields]


def _codes(change: Change) -> Iterable[str]:
    for code in change.detail.get("codes", []):
        yield from SAME.get(code, (code,))


def _fact(change: Change, delicate: bool) -> str:
    kind = change.detail.get("fact", "")
    return "" if kind not in FactKind.values or (kind in DELICATE and not delicate) else str(FactKind(kind).label)


def _line(change: Change, facts: Facts, field: str, value: Any) -> ChangeLine:
    kind = str(ChangeKind(change.kind).label)
    who = f"{RELATIONS.get(change.carer.relation, '')}{change.carer.name} " if change.carer else ""
    return ChangeLine(
        change.uid, change.child.uid, facts["school.name"], facts["school.class"], change.child.name, facts["child.id_number"], change.happened_on,
        f"{who}{kind}", field, value,
    )  # fmt: skip
