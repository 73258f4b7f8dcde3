"""The set-based lane: what is decided once for all children alike, and written down for them by one statement.

`Desk` decides for one child of each group; every other child of it gets the same rows with its own names and owner. A row that
stands is only compared. Whatever differs from what the group says goes the exact way, so the lane never changes a row: it
writes new ones and freezes those whose day has passed. What was done is counted where records are written, not here.
"""

import datetime as dt
import gc
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from qianshou.domain.care import rules
from qianshou.domain.care.choices import LEAST_MOST, Subject
from qianshou.domain.care.ledger import kin, store
from qianshou.domain.care.ledger.kin import HelperDays
from qianshou.domain.care.ledger.light import Light, Reader, raw, text, within
from qianshou.domain.care.ledger.people import OTHERS, Staff
from qianshou.domain.care.ledger.plan import Entry, Plan
from qianshou.domain.care.ledger.rows import Desk, Key, Subject_, Wanted, due_columns, owner_columns
from qianshou.domain.care.ledger.units import Held, note_classes
from qianshou.domain.care.ledger.window import KNOWN_EVENTS, Window, window_of
from qianshou.domain.care.models import CareRecord, Duty, WorkPart
from qianshou.domain.care.models.duty import NOT_FROZEN
from qianshou.domain.people.models import Child
from qianshou.kit.ids import new_uid

ITSELF = -1  # the subject of a row: the child, else the number of its pairing
SAME = ("kind", "period_name", "first_on", "last_on", "closes_on", "needed", "due_dates", "not_owed", "not_asked")  # of all rows of a pattern
OWN = ("uid", "child_id", "pairing_id", "subject_uid", "owner_id", "owner_helper_id", "owner_name", "edu_path", "home_path")  # of each row
NAMED = ("rule_id", "counterpart", "period")
_THERE = (
    "id", "uid", "child_id", "subject_uid", "waived_on", "owner_id", "owner_helper_id", "owner_name", "instead_of", "edu_path", "home_path",
    "done", "next_due_on", "behind_after", *NAMED, *SAME,
)  # fmt: skip
Owns = tuple[int | None, int | None, str]


@dataclass(slots=True, eq=False)
class Pattern:
    """What one row says for every child of a group."""

    entry: Entry
    subject: int
    day: dt.date  # as of which its owner is found
    helper: int | None  # the helper who owes it, by number; None: somebody on the staff
    last_resort: int | None  # an absent helper, where nobody else is there
    same: tuple[Any, ...]
    row: Wanted
    needed: bool  # else only compared with a row that stands: merged since, or no longer owed
    due: dict[int, tuple[Any, Any]] = field(default_factory=dict)

    def next_due(self, done: int) -> tuple[Any, Any]:
        """`next_due_on` and `behind_after` with that many done, as the database hands them out."""
        if done not in self.due:
            columns = due_columns([dt.date.fromisoformat(day) for day in self.row["due_dates"]], done, self.entry.rule)
            self.due[done] = tuple(text(day) if day else None for day in columns.values())  # type: ignore[assignment]
        return self.due[done]


@dataclass
class Found:
    """What one chunk needs: new rows by pattern, rows to freeze, and who must go the exact way."""

    fresh: dict[int, tuple[Pattern, list[tuple[Any, ...]]]] = field(default_factory=dict)
    freeze: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    alike: list[tuple[int, Hashable, Any]] = field(default_factory=list)  # child, key, until when it holds: rows as the group's once `fresh` is written


@dataclass
class Lane:
    """One run's groups, patterns and owners, kept from chunk to chunk."""

    plan: Plan
    staff: Staff
    held: Held
    window: Window
    groups: dict[Hashable, dict[tuple, Pattern] | None] = field(default_factory=dict)
    _kin: dict[Hashable, kin.Kin] = field(default_factory=dict)
    _noted: set[tuple[Hashable, str]] = field(default_factory=set)
    _owners: dict[tuple, Owns] = field(default_factory=dict)
    _teachers: dict[tuple[str, str], tuple[tuple[int, ...], tuple[Any, ...]]] = field(default_factory=dict)
    _shared: dict[tuple, Pattern] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = Reader(self.plan, self.window)
        closing = Duty.objects.filter(NOT_FROZEN).order_by("closes_on").values_list("closes_on", flat=True).first() or self.plan.today
        self.open_since = closing - dt.timedelta(days=LEAST_MOST["closes_after"][1])  # so that the index alone passes over the rows long closed
        asking = [entry.rule for entry in self.window.asks_teacher]
        by_pairing = all(rule.subject == Subject.PAIRING and rule.pairing_kinds for rule in asking)
        self.teacher_kinds = frozenset(kind for rule in asking for kind in rule.pairing_kinds) if by_pairing else None
        self.asks_classes = any(entry.rule.subject == Subject.CLASS for entry in self.plan.for_units)
        self.teacher_by_class = all(OTHERS.isdisjoint(rule.doers) for rule in asking)

    def look(self, ids: Sequence[int]) -> Found:
        """Reads one chunk of children and says what is to be written; writes nothing."""
        with uncollected():
            children = self.reader.read(ids)
            keys = {child.pk: self._key(child) for child in children if child.key is not None}
            self._learn(children, keys)
            return self._sort(children, keys, self._standing(ids))

    def _standing(self, ids: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
        there: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for row in raw(Duty.objects.filter(**within("child", ids), frozen=False, last_on__gte=self.open_since).order_by(), *_THERE):
            there[row[2]].append(row)
        return there

    def _sort(self, children: Sequence[Light], keys: dict[int, Hashable], there: dict[int, list[tuple[Any, ...]]]) -> Found:
        found = Found()
        missing: list[tuple[Light, list[Pattern]]] = []
        for child in children:
            patterns = self.groups[keys[child.pk]] if child.pk in keys else None
            frozen: list[int] = []
            left = None if patterns is None else self._compare(child, patterns, there.get(child.pk, ()), frozen)
            if left is None:
                found.apart.append(child.pk)
                continue
            self._note(child, keys[child.pk])
            found.freeze += frozen
            found.alike.append((child.pk, keys[child.pk], child.until))
            if left:
                missing.append((child, left))
        self.stamp(missing, found)
        return found

    # --- groups -----------------------------------------------------------------------------------------------------------
    def _key(self, child: Light) -> Hashable:
        return (child.key, self._teacher(child)) if self.window.asks_teacher else child.key

    def _teacher(self, child: Light) -> Hashable:
        """A class teacher is not asked to see herself: whether there is one, and which helpers or staff are she."""
        kinds = self.teacher_kinds
        if kinds is not None and not any(one.kind in kinds for one in child.helpers):
            return None
        edu, home = child.edu_path, "" if self.teacher_by_class and child.edu_path else child.home_path
        if (edu, home) not in self._teachers:
            days = self.window.days
            teachers = [self.staff.class_teacher(edu, day) for day in days]
            owners = [[self._staff(entry.rule.doers, child, day)[0] for entry in self.window.asks_teacher] for day in days]
            hers = tuple(one and tuple(owner == one.id for owner in mine) for one, mine in zip(teachers, owners, strict=True))
            self._teachers[edu, home] = (tuple(one.id if one else 0 for one in teachers), hers)
        ids, alike = self._teachers[edu, home]
        return self._once(alike), tuple(self._once(tuple(one.person == pk for pk in ids)) for one in child.helpers)

    def _once(self, by_day: tuple[Any, ...]) -> tuple[Any, ...]:
        """What is the same on every day is said once, so that the key does not change with the days looked at."""
        return by_day[:1] if len(set(by_day)) == 1 else tuple(zip(self.window.days, by_day, strict=True))

    def _learn(self, children: Sequence[Light], keys: dict[int, Hashable]) -> None:
        """Decides, by the first child of each group not seen yet, what the group is owed."""
        new: dict[Hashable, Light] = {}
        for child in children:
            if child.pk in keys and keys[child.pk] not in self.groups:
                new.setdefault(keys[child.pk], child)
        if not new:
            return
        rows = list(Child.objects.filter(pk__in=[child.pk for child in new.values()]).select_related("edu_unit").order_by("pk"))
        known = kin.load(rows, self.plan.calendars)
        for key, child in new.items():
            self._kin[key] = known[child.pk]
            self.groups[key] = self.patterns(child, known[child.pk])

    def learn(self, child: Light, one: kin.Kin, patterns: dict[tuple, Pattern]) -> None:
        """What a group is owed is known already, from one of its children."""
        key = self._key(child)
        self.groups[key], self._kin[key] = patterns, one

    def patterns(self, child: Light, one: kin.Kin) -> dict[tuple, Pattern] | None:
        desk = Desk(self.plan, self.staff, one, None, {}, set())
        numbers = {helped.uid: number for number, helped in enumerate(child.helpers)} | {child.uid: ITSELF}
        entries = {entry.id: entry for entry in self.plan.for_children}
        out: dict[tuple, Pattern] = {}
        for key, row in desk.wanted():
            rule_id, subject_uid, counterpart, period = key
            number = numbers.get(subject_uid)
            if number is None and key in (desk.unneeded or ()):
                continue
            if number is None:
                return None  # owed for a pairing outside the window: let `Desk` see to each of them
            entry = entries[rule_id]
            out[rule_id, number, counterpart, period] = self._pattern(desk, child, entry, number, key, row)
        return out

    def _pattern(self, desk: Desk, child: Light, entry: Entry, number: int, of: Key, row: Wanted) -> Pattern:
        day = min(self.plan.today, row["closes_on"])
        helper, last_resort = self._helper(desk, child, entry, number, day)
        same = _as_read(row)
        due = tuple(row["due_dates"])
        named, needed = {"rule_id": of[0], "counterpart": of[2], "period": of[3]}, of not in (desk.unneeded or ())
        key = (*named.values(), number, day, helper, last_resort, same, due, row["frozen"], needed)
        if key not in self._shared:
            self._shared[key] = Pattern(entry, number, day, helper, last_resort, same, row | named, needed)
        return self._shared[key]

    def _helper(self, desk: Desk, child: Light, entry: Entry, number: int, day: dt.date) -> tuple[int | None, int | None]:
        """Which helper owes it (by number), or which absent one would if nobody else did."""
        numbers = {helped.uid: n for n, helped in enumerate(child.helpers)}
        mine: list[HelperDays] = desk.helpers_of(entry, Subject_("", None) if number == ITSELF else desk.subject(child.helpers[number].uid))
        line = [one.candidate(day) for one in mine if one.holds(day)]
        numbered = [rules.Candidate(numbers[days.row.uid], "", one.doer, one.absent) for days, one in zip([m for m in mine if m.holds(day)], line, strict=True)]
        found = rules.owner(entry.rule.doers, numbered)
        if found is None:
            return None, None
        absent = next(one.absent for one in numbered if one.id == found.id)
        return (None, found.id) if absent else (found.id, None)

    def _note(self, child: Light, key: Hashable) -> None:
        """Once for each group and class: the days on which the class had such a child."""
        if (key, child.edu_path) not in self._noted:
            self._noted.add((key, child.edu_path))
            note_classes(self.plan, self._kin[key], self.held, child.edu_path)

    # --- rows -------------------------------------------------------------------------------------------------------------
    def _compare(self, child: Light, patterns: dict[tuple, Pattern], rows: Sequence[tuple[Any, ...]], frozen: list[int]) -> list[Pattern] | None:
        """The patterns that have no row yet; None if any row there is not as its pattern says. Adds to `frozen` what has closed."""
        numbers = {helped.uid: number for number, helped in enumerate(child.helpers)}
        seen: set[tuple] = set()
        for row in rows:
            pk, uid, _child, subject, waived_on, owner, helper, name, instead, edu, home, done, due, behind, rule_id, counterpart, period = row[:17]
            key = (rule_id, ITSELF if subject == child.uid else numbers.get(subject), counterpart, period)
            one = patterns.get(key)
            if one is None or waived_on is not None or uid in self.plan.moved or instead or row[17:] != one.same:
                return None
            if (owner, helper, name) != self._owner(one, child) or (edu, home) != (child.edu_path, child.home_path):
                return None
            if (due, behind) != one.next_due(done):
                return None
            seen.add(key)
            if one.row["frozen"]:
                frozen.append(pk)
        return [one for key, one in patterns.items() if one.needed and key not in seen] if len(seen) < len(patterns) else []

    def _owner(self, one: Pattern, child: Light) -> Owns:
        if one.helper is not None:
            return child.helpers[one.helper].owns
        staff = self._staff(one.entry.rule.doers, child, one.day)
        if staff[0] is None and one.last_resort is not None:
            return child.helpers[one.last_resort].owns
        return staff

    def _staff(self, doers: tuple[str, ...], child: Light, day: dt.date) -> Owns:
        """Who on the staff owes it where no helper does."""
        edu, home = child.edu_path, child.home_path
        key = (doers, edu, "" if edu and OTHERS.isdisjoint(doers) else home, day)
        if key not in self._owners:
            found = rules.owner(doers, (), self.staff.class_teacher(edu, day), self.staff.school(edu, home, day), self.staff.others(doers, edu, home, day))
            columns = owner_columns(found)
            self._owners[key] = (columns["owner_id"], columns["owner_helper_id"], columns["owner_name"])
        return self._owners[key]

    def stamp(self, missing: Sequence[tuple[Light, Sequence[Pattern]]], found: Found) -> None:
        """New rows, but for children with records that could count for them: those are counted the exact way."""
        if not missing:
            return
        first = min(one.row["first_on"] for _child, left in missing for one in left)
        with_records = _recorded([child.pk for child, _left in missing], first) if first <= self.plan.today else set()
        for child, left in missing:
            if child.pk in with_records:
                found.apart.append(child.pk)
                continue
            for one in left:
                subject = child if one.subject == ITSELF else child.helpers[one.subject]
                pairing = None if one.subject == ITSELF else subject.pk
                new = (new_uid(), child.pk, pairing, subject.uid, *self._owner(one, child), child.edu_path, child.home_path)
                found.fresh.setdefault(id(one), (one, []))[1].append(new)


@contextmanager
def uncollected() -> Iterator[None]:
    """Some hundred thousand short tuples and no cycle among them: the collector would look through them all again and again, a
    sixth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def lane_of(plan: Plan, staff: Staff, held: Held) -> Lane | None:
    """The lane for a run; None where a rule runs from something it does not read."""
    window = window_of(plan)
    return Lane(plan, staff, held, window) if window.events <= KNOWN_EVENTS else None


def lock(ids: Sequence[int]) -> None:
    """Against a record arriving now. SQLite has locked everything by then."""
    if connection.features.has_select_for_update:
        list(Child.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def write(county_id: int, found: Found) -> tuple[int, int]:
    """Writes what `look` found, in the caller's transaction. Answers rows opened and frozen."""
    names = [name for name in store.duty_columns() if name not in OWN]
    parts, frozen = [], len(found.freeze)
    for one, rows in found.fresh.values():
        columns = one.row | store.blank_duty() | {"county_id": county_id, "instead_of": ""}
        parts.append(({name: columns[name] for name in names}, rows))
        frozen += len(rows) if one.row["frozen"] else 0
    opened = store.insert_alike(Duty, parts, OWN)
    store.freeze(Duty, found.freeze)
    return opened, frozen


def _as_read(row: Wanted) -> tuple[Any, ...]:
    """The columns of `SAME` as `raw` hands them out."""
    out = []
    for name in SAME:
        value = row[name]
        out.append(store.as_json(value) if name == "due_dates" else text(value) if isinstance(value, dt.date) else value)
    return tuple(out)


def _recorded(ids: Sequence[int], first: dt.date) -> set[int]:
    """The children of whom anything is written down from a day on."""
    records = CareRecord.objects.filter(child__in=ids, happened_on__gte=first).order_by().values_list("child_id", flat=True)
    parts = WorkPart.objects.filter(child__in=ids, happened_on__gte=first).order_by().values_list("child_id", flat=True)
    return {*records.distinct(), *parts.distinct()}
