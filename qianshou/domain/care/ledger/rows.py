"""What each row of the ledger should say of one child today: owed or not, asked or not, how many, when, by whom, done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Counterpart, DutyKind, Event, Subject
from qianshou.domain.care.ledger.kin import HelperDays, Kin, person_of
from qianshou.domain.care.ledger.people import Staff
from qianshou.domain.care.ledger.plan import Entry, Plan
from qianshou.domain.care.ledger.tally import Records, count
from qianshou.domain.people.choices import FileState
from qianshou.kit import ranges as sets
from qianshou.kit.ids import new_uid
from qianshou.kit.ranges import Range, Ranges

Wanted = dict[str, Any]
Key = tuple[int, str, str, str]  # rule, subject uid, counterpart, period
# Columns that the daily job keeps right while a period is open; after closing nothing writes them.
KEPT = (
    "kind", "period_name", "first_on", "last_on", "closes_on", "needed", "due_dates", "next_due_on", "behind_after", "owner_id",
    "owner_helper_id", "owner_name", "instead_of", "edu_path", "home_path", "not_owed", "not_asked", "done", "done_late", "made_up", "frozen",
)  # fmt: skip


@dataclass
class Subject_:
    """Who a rule is owed for: the child, or one of its pairings."""

    uid: str
    pairing: HelperDays | None = None


@dataclass
class Desk:
    """The rows of one child: what is there and what should be."""

    plan: Plan
    staff: Staff
    kin: Kin
    records: Records | None
    existing: dict[Key, dict[str, Any]]
    unneeded: set[Key] | None = None  # given: rows nobody would write, but which would stay if they stood, are told too and named here
    _met: dict[int, Ranges] = field(default_factory=dict)
    _adults: dict[dt.date, list[rules.Adult]] = field(default_factory=dict)
    _owners: dict[tuple, rules.Owner | None] = field(default_factory=dict)

    def wanted(self) -> Iterator[tuple[Key, Wanted]]:
        """Every row that should stand and is not frozen yet, with its columns."""
        seen: set[Key] = set()
        for entry in self.plan.for_children:
            if not self._concerns(entry) or (not self._met_of(entry) and not self._has_rows(entry)):
                continue
            for subject in self._subjects(entry):
                for span in self._spans(entry, subject):
                    for counterpart in entry.rule.counterparts:
                        key = (entry.id, subject.uid, counterpart, span.key)
                        seen.add(key)
                        row = self._row(entry, subject, span, counterpart, self.existing.get(key))
                        if row is not None:
                            yield key, row
        for key, there in self.existing.items():
            if key not in seen and not there["frozen"]:
                yield key, left_over(there, self.plan.today)

    def _concerns(self, entry: Entry) -> bool:
        child = self.kin.child
        if child.opened_on is None or child.file_state == FileState.DRAFT:
            return False  # a draft is owed nothing
        return entry.covers(child.edu_path, child.home_path) or self._has_rows(entry)

    def _has_rows(self, entry: Entry) -> bool:
        return any(key[0] == entry.id for key in self.existing)

    def _subjects(self, entry: Entry) -> list[Subject_]:
        if entry.rule.subject == Subject.CHILD:
            return [Subject_(self.kin.child.uid)]
        return [Subject_(one.row.uid, one) for one in self._pairings(entry)]

    def _pairings(self, entry: Entry) -> list[HelperDays]:
        kinds = entry.rule.pairing_kinds
        return [one for one in self.kin.helpers if not kinds or one.row.kind in kinds]

    def subject(self, uid: str) -> Subject_:
        """One of the child's pairings as a subject."""
        return Subject_(uid, next(one for one in self.kin.helpers if one.row.uid == uid))

    def helpers_of(self, entry: Entry, subject: Subject_) -> list[HelperDays]:
        """The pairings whose helpers owe it before anybody else."""
        return [subject.pairing] if subject.pairing else self._pairings(entry)

    def _spans(self, entry: Entry, subject: Subject_) -> list[rules.PeriodSpan]:
        period = entry.rule.period
        if not period.event:
            return self.plan.spans(entry, self.kin.child.edu_path)
        _uid, school_days = self.plan.calendar(self.kin.child.edu_path)
        spans = [rules.span_after_event(period, school_days, day) for day in self._events(period.event, subject)]
        return [span for span in spans if self.plan.near(span) and entry.open_for(span)]

    def _events(self, event: str, subject: Subject_) -> list[dt.date]:
        if event == Event.FILE_OPENED:
            return [self.kin.child.opened_on] if self.kin.child.opened_on else []
        if event == Event.PAIRING_BEGUN:
            mine = [subject.pairing] if subject.pairing else self.kin.helpers
            return sorted({one.row.from_on for one in mine})
        if event == Event.CARER_CHANGED:
            return self.kin.carer_changes
        if event == Event.ACTIVITY_HELD:
            return sorted({one.on for one in self.records.facts if one.kind == DutyKind.ACTIVITY}) if self.records else []
        _uid, school_days = self.plan.calendar(self.kin.child.edu_path)
        return rules.calendar_events(event, school_days)  # absence and return are told when their rows exist

    # --- one row ------------------------------------------------------------------------------------------------------
    def _row(self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, counterpart: str, there: dict[str, Any] | None) -> Wanted | None:
        if there is not None and there["frozen"]:
            return None
        closes = self.plan.closes_on(span)
        day = min(self.plan.today, closes)
        owed = self._owed(entry, subject, span, day)
        merged = self._merged(entry, subject, span, counterpart, day) if owed else ""
        if there is None and (merged or not owed):
            if self.unneeded is None:
                return None
            self.unneeded.add((entry.id, subject.uid, counterpart, span.key))
        owner = self._owner(entry, subject, day)
        asked = rules.asked(counterpart, self._adults_on(counterpart, entry, day), owner.id if owner else None)
        uid = there["uid"] if there else new_uid()
        done = count(entry.rule, counterpart, span, closes, uid, self.records, self._doers(subject, span, owner))
        row = self._columns(entry, subject, span, closes, done, uid)
        row |= {"uid": uid, "not_owed": bool(merged) or not (owed and asked.yes), "not_asked": merged or asked.note[:80]}
        row |= owner_columns(owner)
        if there is not None and there["waived_on"] is not None:
            row["not_owed"] = there["not_owed"]  # 免做 stays 免做, whatever ends later
        if there is not None and day < self.plan.today:  # the job came late: places stay as they were last written
            row |= {"edu_path": there["edu_path"], "home_path": there["home_path"]}
        return row

    def _columns(self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, closes: dt.date, done: rules.Done, uid: str) -> Wanted:
        child = self.kin.child
        start = max(day for day in (span.first, entry.first, child.opened_on, self._begun(subject)) if day is not None)
        due = self.plan.due_dates(entry, span, start, child.edu_path)
        if uid in self.plan.moved:
            due = rules.moved(due, self.plan.moved[uid])
        return {
            "kind": entry.rule.kind, "period_name": span.name[:30], "first_on": span.first, "last_on": span.last, "closes_on": closes,
            "needed": entry.rule.count, "due_dates": [day.isoformat() for day in due], **due_columns(due, done.in_time, entry.rule),
            "edu_path": child.edu_path, "home_path": child.home_path, "done": done.in_time, "done_late": done.late, "made_up": done.made_up,
            "frozen": rules.is_closed(closes, self.plan.today),
        }  # fmt: skip

    def _begun(self, subject: Subject_) -> dt.date | None:
        return subject.pairing.row.from_on if subject.pairing else None

    def _owed(self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, day: dt.date) -> bool:
        child = self.kin.child
        if not entry.covers(child.edu_path, child.home_path):
            return False
        pairing: Range = (subject.pairing.row.from_on, subject.pairing.row.to_on) if subject.pairing else rules_open
        adoption = (entry.first, min(entry.last, entry.row.ended_on) if entry.row.ended_on else entry.last)
        return self.plan.owed(entry, span, self._days_of(entry, subject), day, rules.bounds_of(adoption, self.kin.life, pairing), child.edu_path)

    def _days_of(self, entry: Entry, subject: Subject_) -> Ranges:
        """The days of the selector, of the stage, and for a child's rule with kinds of pairing those on which one runs."""
        met = self._met_of(entry)
        if entry.rule.during is not None:
            met = sets.intersect(met, rules.during_ranges(entry.rule.during, self._events(entry.rule.during.event, subject)))
        if entry.rule.pairing_kinds and subject.pairing is None:
            met = sets.intersect(met, sets.tidy((one.row.from_on, one.row.to_on) for one in self._pairings(entry)))
        return met

    def _merged(self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, counterpart: str, day: dt.date) -> str:
        """并入《…》: the stricter rule of another programme that is owed for the same subject in these days; '' if none is."""
        for other in self.plan.stricter(entry, counterpart):
            kinds = other.rule.pairing_kinds
            if subject.pairing is not None and kinds and subject.pairing.row.kind not in kinds:
                continue
            if self._owed(other, subject, span, day):
                return (_("并入《%s》") % other.row.programme.title)[:80]
        return ""

    def _met_of(self, entry: Entry) -> Ranges:
        if entry.id not in self._met:
            self._met[entry.id] = rules.met_ranges(entry.rule.who, self.kin.facts)
        return self._met[entry.id]

    def _adults_on(self, counterpart: str, entry: Entry, day: dt.date) -> list[rules.Adult]:
        if counterpart == Counterpart.CLASS_TEACHER:
            teacher = self.staff.class_teacher(self.kin.child.edu_path, day)
            label = str(Counterpart.CLASS_TEACHER.label)
            return [rules.Adult(label, frozenset({counterpart}), user_id=teacher.id)] if teacher else []
        if counterpart not in (Counterpart.PARENTS, Counterpart.CARER, Counterpart.GUARDIAN):
            return []
        if day not in self._adults:
            self._adults[day] = self.kin.adults_on(day)
        return self._adults[day]

    def _owner(self, entry: Entry, subject: Subject_, day: dt.date) -> rules.Owner | None:
        key = (entry.rule.doers, entry.rule.pairing_kinds, subject.uid, day)
        if key not in self._owners:
            helpers = [one.candidate(day) for one in self.helpers_of(entry, subject) if one.holds(day)]
            child = self.kin.child
            self._owners[key] = rules.owner(
                entry.rule.doers, helpers, self.staff.class_teacher(child.edu_path, day), self.staff.school(child.edu_path, child.home_path, day),
                self.staff.others(entry.rule.doers, child.edu_path, child.home_path, day),
            )  # fmt: skip
        return self._owners[key]

    def _doers(self, subject: Subject_, span: rules.PeriodSpan, owner: rules.Owner | None) -> frozenset[int]:
        """For a pairing its helper and whoever stood in during the period; for a child the owner."""
        if subject.pairing is None:
            return frozenset({owner.id}) if owner else frozenset()
        return doers_of(subject.pairing, span)


rules_open: Range = (None, None)


def differing(old: dict[str, Any], row: Wanted) -> tuple[str, ...]:
    """The columns that would change: an index none of whose columns changes is left alone."""
    return tuple(column for column in KEPT if old[column] != row[column])


def left_over(there: dict[str, Any], today: dt.date) -> Wanted:
    """A row whose rule, subject or period is looked at no more: no longer owed while open, closed when its day has passed."""
    closed = rules.is_closed(there["closes_on"], today)
    return {column: there[column] for column in KEPT} | {"uid": there["uid"], "not_owed": there["not_owed"] or not closed, "frozen": closed}


def doers_of(pairing: HelperDays, span: rules.PeriodSpan) -> frozenset[int]:
    """The helper of a pairing and its stand-ins of the period, each by login and by helper number."""
    people = [pairing.row.helper, *(one.helper for one in pairing.stand_ins if one.from_on <= span.last and one.to_on >= span.first)]
    return frozenset({person_of(one) for one in people} | {-one.pk for one in people})


def owner_columns(owner: rules.Owner | None) -> dict[str, Any]:
    """Who owes it: a login, or a helper without one."""
    person = owner.id if owner else 0
    return {
        "owner_id": person if person > 0 else None, "owner_helper_id": -person if person < 0 else None,
        "owner_name": owner.name if owner else "", "instead_of": owner.instead_of if owner else "",
    }  # fmt: skip


def due_columns(due: list[dt.date], done: int, rule: rules.Rule) -> dict[str, dt.date | None]:
    """When the next contact is due, and after which day it is overdue."""
    day = rules.next_due_on(due, done)
    return {"next_due_on": day, "behind_after": day + dt.timedelta(days=rule.grace_days) if day else None}
