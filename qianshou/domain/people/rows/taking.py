"""What one sheet does to files that stand already: collects the writes of many rows, then writes each table once."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.people.choices import ChangeKind, FactKind, Source
from qianshou.domain.people.models import Carer, Change, Child, Difference, Fact
from qianshou.domain.people.newfile import NewFact
from qianshou.domain.people.rows.comparing import NEWER_HERE, FieldDiff, plain
from qianshou.domain.people.rows.identity import seal_identity
from qianshou.domain.people.rows.new import Origin, adult_facts, carer_row, fact_row, place
from qianshou.domain.people.rows.pupils import follow
from qianshou.domain.people.rows.stamps import Known

_ONE_DAY = dt.timedelta(days=1)
_KIND_OF = {
    "phone": ChangeKind.PHONE_CHANGED, "home_address": ChangeKind.ADDRESS_CHANGED, "edu_unit": ChangeKind.SCHOOL_CHANGED,
    FactKind.BOARDING: ChangeKind.BOARDING_CHANGED, "looks_after": ChangeKind.CARER_CHANGED, "away": ChangeKind.PARENT_LEFT,
    "home": ChangeKind.BACK_FOR_GOOD,
}  # fmt: skip
CHILD_FIELDS = [
    "name", "former_name", "sex", "ethnicity", "id_number", "id_number_bi", "student_number", "student_number_bi", "student_last4_bi", "search",
    "home_address", "registered_place", "home_group", "phone", "birth_date", "birth_known", "profile", "edu_unit", "edu_path", "stage", "home_unit",
    "home_path", "boarding", "version",
]  # fmt: skip
CARER_FIELDS = ["name", "sex", "id_number", "address", "employer", "employer_address", "employer_phone", "occupation", "phone", "looks_after", "version"]
_LIMITS = {"name": 60, "employer": 120, "occupation": 40, "home_group": 40, "ethnicity": 20, "former_name": 60}


@dataclass
class Taken:
    """What became of one row. `before` is JSON for undo; empty when nothing changed. `waiting` cells went to 两边说法不一."""

    child: Child
    codes: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)


@dataclass
class Taking:
    """The writes of one set; `as_of` is the day of the row at hand."""

    as_of: dt.date
    today: dt.date
    batch_uid: str
    user: Any
    children: dict[int, Child] = field(default_factory=dict)
    carers: dict[int, Carer] = field(default_factory=dict)
    new_carers: list[Carer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    ended: dict[int, Fact] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    doubts: list[Difference] = field(default_factory=list)

    @property
    def origin(self) -> Origin:
        return Origin(self.as_of, self.today, Source.SHEET, self.batch_uid, self.user)

    def row(self, known: Known, diffs: list[FieldDiff], as_of: dt.date | None = None) -> Taken:
        """One row, as of its own day where it has one: newer values here stay and are asked about, the rest is taken."""
        self.as_of, taken = as_of or self.as_of, Taken(known.child)
        grouped: dict[tuple[str, int | None], list[str]] = {}
        for diff in diffs:
            if diff.verdict == NEWER_HERE:
                self._doubt(known, diff)
                taken.waiting.append(diff.code)
                continue
            self._take(known, diff, taken)
            taken.codes.append(diff.code)
            kind: str = _KIND_OF.get(diff.name, ChangeKind.CORRECTED)
            grouped.setdefault((kind, diff.carer.pk if diff.carer else None), []).append(diff.code)
        for (kind, carer_id), codes in grouped.items():
            self.changes.append(Change(
                county_id=known.child.county_id, child=known.child, carer_id=carer_id, kind=kind, happened_on=self.as_of, as_of=self.as_of,
                detail={"codes": codes}, source=Source.SHEET, source_ref=self.batch_uid, entered_by=self.user, edu_path=known.child.edu_path,
            ))  # fmt: skip
        return taken

    def _doubt(self, known: Known, diff: FieldDiff) -> None:
        row = Difference(county_id=known.child.county_id, child=known.child, carer=diff.carer, code=diff.code, as_of=self.as_of, batch_uid=self.batch_uid)
        row.ours, row.theirs = diff.ours, diff.theirs
        self.doubts.append(row)

    def _take(self, known: Known, diff: FieldDiff, taken: Taken) -> None:
        if diff.name == "new" and diff.adult:
            self._new_adult(known.child, diff, taken)
        elif diff.name in ("away", "home", "hard") or diff.value == "hard":
            self._adult_fact(known, diff, taken)
        elif diff.carer is not None:
            self._adult_column(known, diff, taken)
        elif diff.name in FactKind.values:
            self._child_fact(known, diff, taken)
        else:
            self._child_column(known.child, diff, taken)

    def _new_adult(self, child: Child, diff: FieldDiff, taken: Taken) -> None:
        carer = carer_row(child, diff.adult)
        self.new_carers.append(carer)
        self.facts += [fact_row(child, carer, fact, self.origin) for fact in adult_facts(diff.adult, self.as_of)]
        taken.before.setdefault("new_carers", []).append(carer.uid)

    def _end(self, known: Known, carer: Carer | None, taken: Taken, *kinds: str, on: dt.date | None = None) -> None:
        for fact in known.facts_of(carer, *kinds):
            if fact.to_on is None:
                fact.to_on = max((on or self.as_of) - _ONE_DAY, fact.from_on or dt.date.min)
                self.ended[fact.pk] = fact
                taken.before.setdefault("ended", []).append(fact.uid)

    def _adult_fact(self, known: Known, diff: FieldDiff, taken: Taken) -> None:
        if diff.name == "home":
            self._end(known, diff.carer, taken, FactKind.AWAY)
            told = [NewFact(FactKind.LIVES_WITH_CHILD, from_on=self.as_of.isoformat())]
        elif diff.name == "away":
            self._end(known, diff.carer, taken, FactKind.AWAY, FactKind.LIVES_WITH_CHILD)
            told = [f for f in adult_facts(diff.adult, self.as_of) if f.kind == FactKind.AWAY]
        else:
            told = [NewFact(diff.name)]
        self.facts += [fact_row(known.child, diff.carer, fact, self.origin) for fact in told]

    def _adult_column(self, known: Known, diff: FieldDiff, taken: Taken) -> None:
        carer = diff.carer
        if diff.name == "looks_after":
            for other in known.carers:
                if other.looks_after and other.pk != carer.pk:
                    taken.before.setdefault("carers", {}).setdefault(other.uid, {}).setdefault("looks_after", True)
                    other.looks_after = False
                    self.carers[other.pk] = other
        old = carer.looks_after if diff.name == "looks_after" else plain(getattr(carer, diff.name))
        taken.before.setdefault("carers", {}).setdefault(carer.uid, {}).setdefault(diff.name, old)
        setattr(carer, diff.name, diff.value[: _LIMITS.get(diff.name, 2000)] if isinstance(diff.value, str) else diff.value)
        carer.version += 1
        self.carers[carer.pk] = carer

    def _child_fact(self, known: Known, diff: FieldDiff, taken: Taken) -> None:
        says, value = diff.value
        self._end(known, None, taken, diff.name)
        if diff.name == FactKind.DECLARED_LEFT_BEHIND:
            self.facts.append(fact_row(known.child, None, NewFact(diff.name, says, value), self.origin))
        elif says:
            self.facts.append(fact_row(known.child, None, NewFact(diff.name, value), self.origin))
        if diff.name == FactKind.BOARDING:
            self._remember(known.child, taken, "boarding", known.child.boarding)
            known.child.boarding = says

    def _remember(self, child: Child, taken: Taken, name: str, old: Any) -> None:
        taken.before.setdefault("child", {}).setdefault(name, old)
        if child.pk not in self.children:
            child.version += 1
            self.children[child.pk] = child

    def _child_column(self, child: Child, diff: FieldDiff, taken: Taken) -> None:
        name, value = diff.name, diff.value
        if name == "birth_date":
            self._remember(child, taken, name, [child.birth_date.isoformat() if child.birth_date else None, child.birth_known])
            child.birth_date, child.birth_known = value
        elif name == "profile":
            self._remember(child, taken, f"profile:{diff.code}", child.profile.get(diff.code))
            child.profile = {**child.profile, diff.code: value}
        elif name in ("edu_unit", "home_unit"):
            self._remember(child, taken, name, getattr(child, f"{name}_id"))
            place(child, **{"edu" if name == "edu_unit" else "home": value})
        else:
            self._remember(child, taken, name, plain(getattr(child, name)))
            set_column(child, name, value)

    def write(self) -> None:
        """Each table once."""
        if self.children:
            Child.objects.bulk_update(self.children.values(), CHILD_FIELDS, batch_size=60)
            follow(self.children.values(), self.today)
        if self.carers:
            Carer.objects.bulk_update(self.carers.values(), CARER_FIELDS, batch_size=150)
        if self.ended:
            Fact.objects.bulk_update(self.ended.values(), ["to_on"], batch_size=300)
        Carer.objects.bulk_create(self.new_carers)
        Fact.objects.bulk_create(self.facts)
        Change.objects.bulk_create(self.changes)
        Difference.objects.bulk_create(self.doubts)


def set_column(child: Child, name: str, value: str) -> None:
    """One plain or sealed column of the child with all that hangs on it (indexes, search)."""
    if name in ("id_number", "student_number"):
        seal_identity(child, **{name: value})
        return
    setattr(child, name, value[: _LIMITS.get(name, 2000)])
    if name == "name":
        seal_identity(child)
