"""What each row of the ledger should say of one child today: owed or not, asked or not, how many, when, by whom, done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.care import rules
from qianshou.domain.care.choices import Counterpart, Event, Subject
from qianshou.domain.care.ledger.kin import HelperDays, Kin, person_of
from qianshou.domain.care.ledger.people import Staff
from qianshou.domain.care.ledger.plan import LOOKS_BACK, Entry, Plan
from qianshou.domain.care.ledger.tally import Records, count
from qianshou.domain.people.choices import FileState
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
    _met: dict[int, Ranges] = field(default_factory=dict)
    _adults: dict[dt.date, list[rules.Adult]] = field(default_factory=dict)
    _owners: dict[tuple, rules.Owner | None] = field(default_factory=dict)

    def wanted(self) -> Iterator[tuple[Key, Wanted]]:
        """Every row that should stand and is not frozen yet, with its columns."""
        seen: set[Key] = set()
        for entry in self.plan.entries:
            if not self._concerns(entry) or (not self._met_of(entry) and not self._has_rows(entry)):
                continue
            for subject in self._subjects(entry):
                for span in self._spans(entry, subject):
                    for counterpart in entry.rule.counterparts:
                        key = (entry.row.pk, subject.uid, counterpart, span.key)
                        seen.add(key)
                        row = self._row(entry, subject, span, counterpart, self.existing.get(key))
                        if row is not None:
                            yield key, row
        for key, there in self.existing.items():
            if key not in seen and not there["frozen"]:
                yield key, self._left_over(there)

    def _concerns(self, entry: Entry) -> bool:
        child = self.kin.child
        if child.opened_on is None or child.file_state == FileState.DRAFT:
            return False  # a draft is owed nothing
        return entry.covers(child.edu_path, child.home_path) or self._has_rows(entry)

    def _has_rows(self, entry: Entry) -> bool:
        return any(key[0] == entry.row.pk for key in self.existing)

    def _subjects(self, entry: Entry) -> list[Subject_]:
        if entry.rule.subject == Subject.CHILD:
            return [Subject_(self.kin.child.uid)]
        kinds = entry.rule.pairing_kinds
        return [Subject_(one.row.uid, one) for one in self.kin.helpers if not kinds or one.row.kind in kinds]

    def _spans(self, entry: Entry, subject: Subject_) -> list[rules.PeriodSpan]:
        period = entry.rule.period
        if not period.event:
            return self.plan.spans(entry, self.kin.child.edu_path)
        _uid, school_days = self.plan.calendar(self.kin.child.edu_path)
        spans = [rules.span_after_event(period, school_days, day) for day in self._events(period.event, subject)]
        return [span for span in spans if span.last >= self.plan.today - LOOKS_BACK]

    def _events(self, event: str, subject: Subject_) -> list[dt.date]:
        if event == Event.FILE_OPENED:
            return [self.kin.child.opened_on] if self.kin.child.opened_on else []
        if event == Event.PAIRING_BEGUN:
            mine = [subject.pairing] if subject.pairing else self.kin.helpers
            return sorted({one.row.from_on for one in mine})
        return []  # a change of carer is told by `people`; see Kin when a shipped programme asks for it

    # --- one row ------------------------------------------------------------------------------------------------------
    def _row(
        self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, counterpart: str, there: dict[str, Any] | None
    ) -> Wanted | None:
        if there is not None and there["frozen"]:
            return None
        closes = rules.closes_on(span)
        day = min(self.plan.today, closes)
        owed = self._owed(entry, subject, span, day)
        if there is None and not owed:
            return None
        owner = self._owner(entry, subject, day)
        asked = rules.asked(counterpart, self._adults_on(counterpart, entry, day), owner.id if owner else None)
        uid = there["uid"] if there else new_uid()
        done = count(entry.rule, counterpart, span, closes, uid, self.records, self._doers(subject, span, owner))
        row = self._columns(entry, subject, span, closes, done)
        row |= {"uid": uid, "not_owed": not (owed and asked.yes), "not_asked": asked.note[:80]}
        row |= owner_columns(owner)
        if there is not None and there["waived_on"] is not None:
            row["not_owed"] = there["not_owed"]  # 免做 stays 免做, whatever ends later
        if there is not None and day < self.plan.today:  # the job came late: places stay as they were last written
            row |= {"edu_path": there["edu_path"], "home_path": there["home_path"]}
        return row

    def _columns(self, entry: Entry, subject: Subject_, span: rules.PeriodSpan, closes: dt.date, done: rules.Done) -> Wanted:
        child = self.kin.child
        start = max(day for day in (span.first, entry.first, child.opened_on, self._begun(subject)) if day is not None)
        due = self.plan.due_dates(entry, span, start, child.edu_path)
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
        return self.plan.owed(entry, span, self._met_of(entry), day, rules.bounds_of(adoption, self.kin.life, pairing), child.edu_path)

    def _met_of(self, entry: Entry) -> Ranges:
        if entry.row.pk not in self._met:
            self._met[entry.row.pk] = rules.met_ranges(entry.rule.who, self.kin.facts)
        return self._met[entry.row.pk]

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
        key = (entry.rule.doers, subject.uid, day)
        if key not in self._owners:
            mine = [subject.pairing] if subject.pairing else self.kin.helpers
            helpers = [one.candidate(day) for one in mine if one.holds(day)]
            child = self.kin.child
            self._owners[key] = rules.owner(
                entry.rule.doers, helpers, self.staff.class_teacher(child.edu_path, day), self.staff.school(child.edu_path, child.home_path, day)
            )
        return self._owners[key]

    def _doers(self, subject: Subject_, span: rules.PeriodSpan, owner: rules.Owner | None) -> frozenset[int]:
        """For a pairing its helper and whoever stood in during the period; for a child the owner."""
        if subject.pairing is None:
            return frozenset({owner.id}) if owner else frozenset()
        return doers_of(subject.pairing, span)

    def _left_over(self, there: dict[str, Any]) -> Wanted:
        """A row whose rule, pairing or period is looked at no more: no longer owed while open, closed when its day has passed."""
        closed = rules.is_closed(there["closes_on"], self.plan.today)
        return {column: there[column] for column in KEPT} | {"uid": there["uid"], "not_owed": there["not_owed"] or not closed, "frozen": closed}


rules_open: Range = (None, None)


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
