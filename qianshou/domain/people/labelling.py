"""Brings label rows in line with the facts, in set form: one query a table, however many children (DECISIONS 16)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from qianshou.domain.people.choices import COUNTING, DefinitionSet, FileState, PendingChoice
from qianshou.domain.people.models import Child, Label, PendingLabels
from qianshou.domain.people.rows.family import families
from qianshou.domain.people.rules import Family, LabelFound, labels_for
from qianshou.domain.people.signals import tell

Key = tuple[str, str]  # definition, kind
_ONE_DAY = dt.timedelta(days=1)


def relabel(children: Iterable[Child], today: dt.date) -> None:
    """Recomputes and writes. A day passed since a label was due is worked off day by day, so a late job dates it right."""
    children = list(children)
    known = families(children)
    open_rows: dict[int, dict[Key, Label]] = defaultdict(dict)
    for row in Label.objects.filter(child__in=[c.pk for c in children], to_on=None):
        open_rows[row.child_id][row.definition, row.kind] = row
    work = _Work(today)
    for child in children:
        work.child(child, known[child.pk], open_rows[child.pk])
    work.write()
    tell([child.pk for child in children], today)


def found_on(family: Family, day: dt.date) -> tuple[dict[Key, LabelFound], dt.date | None]:
    """Every label on the day by every definition set, and the next day time alone changes one."""
    found: dict[Key, LabelFound] = {}
    due = []
    for definition in DefinitionSet:
        answer = labels_for(definition, family, day)
        found.update({(definition.value, str(x.kind)): x for x in answer.labels})
        if answer.changes_on:
            due.append(answer.changes_on)
    return found, min(due, default=None)


class _Work:
    """Collects what is to be written for many children, then writes each table once."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.new: list[Label] = []
        self.changed: list[Label] = []
        self.due: list[Child] = []
        self.fell: list[tuple[Child, list[str]]] = []
        self.back: list[Child] = []

    def child(self, child: Child, family: Family, open_rows: dict[Key, Label]) -> None:
        had = {row.kind for row in open_rows.values()}
        for day in self._days(child):
            found, due = found_on(family, day)
            self._step(child, found, open_rows, day)
        if child.labels_due_on != due:
            child.labels_due_on = due
            self.due.append(child)
        if had and not open_rows and child.file_state == FileState.ACTIVE:
            self.fell.append((child, sorted(had)))
        elif open_rows and not had:
            self.back.append(child)

    def _days(self, child: Child) -> list[dt.date]:
        """Days missed, then today."""
        due = child.labels_due_on
        return [due, self.today] if due and due < self.today else [self.today]

    def _step(self, child: Child, found: dict[Key, LabelFound], open_rows: dict[Key, Label], day: dt.date) -> None:
        for key, row in list(open_rows.items()):
            if key not in found:
                row.to_on = max(row.from_on, day - _ONE_DAY)  # never before the day it was written down
                self._touch(row)
                del open_rows[key]
        for key, label in found.items():
            row = open_rows.get(key)
            if row is None:
                definition, kind = key
                row = Label(county_id=child.county_id, child=child, definition=definition, kind=kind, standing=label.standing,
                            from_on=label.from_on, known_on=label.known_on, why=label.why)  # fmt: skip
                open_rows[key] = row
                self.new.append(row)
            elif (row.standing, row.why) != (label.standing, label.why):
                row.standing, row.why = label.standing, label.why
                self._touch(row)

    def _touch(self, row: Label) -> None:
        if row.pk and row not in self.changed:
            self.changed.append(row)

    def write(self) -> None:
        if self.changed:
            Label.objects.bulk_update(self.changed, ["to_on", "standing", "why"], batch_size=200)
        if self.new:
            Label.objects.bulk_create(self.new)
        if self.due:
            Child.objects.bulk_update(self.due, ["labels_due_on"], batch_size=300)
        self._pend()

    def _pend(self) -> None:
        """A change that removes the last label closes nothing: the child goes on the list 类别变化待定."""
        if self.fell:
            waiting = set(PendingLabels.objects.filter(child__in=[c.pk for c, _ in self.fell], choice=PendingChoice.UNDECIDED).values_list("child", flat=True))
            PendingLabels.objects.bulk_create(
                [PendingLabels(county_id=c.county_id, child=c, since=self.today, had=had) for c, had in self.fell if c.pk not in waiting]
            )
        if self.back:
            PendingLabels.objects.filter(child__in=[c.pk for c in self.back], choice=PendingChoice.UNDECIDED).update(
                choice=PendingChoice.RESTORED, chosen_on=self.today
            )


def counting(rows: Iterable[Label]) -> list[Label]:
    """Those that select and count: verified or declared, not disputed."""
    return [row for row in rows if row.standing in COUNTING]
