"""One new file as unsaved rows: the child, its adults, their facts, the change that opened it, and its labels."""

import datetime as dt
import json
from dataclasses import dataclass, field

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import PARENTS, ChangeKind, DefinitionSet, FactKind, FileState, Source, Standing
from qianshou.domain.people.codes import NARRATIVE
from qianshou.domain.people.models import Carer, Change, Child, Fact, Label
from qianshou.domain.people.newfile import NewAdult, NewFact, NewFile
from qianshou.domain.people.rows.family import adult_of, family_of
from qianshou.domain.people.rows.identity import seal_identity
from qianshou.domain.people.rules import Family, labels_for, read_date
from qianshou.kit.bulk import new

PLAIN = ("name", "former_name", "sex", "ethnicity", "id_type", "id_missing_reason", "home_group", "school_text", "boarding")
FLAG_FACTS = (
    ("orphan", FactKind.DECLARED_ORPHAN), ("single_parent", FactKind.DECLARED_SINGLE), ("unsupported", FactKind.DECLARED_UNSUPPORTED),
    ("subsistence", FactKind.SUBSISTENCE), ("struggling", FactKind.STRUGGLING), ("migrant", FactKind.MIGRANT),
    ("living_alone", FactKind.LIVING_ALONE), ("boarding", FactKind.BOARDING),
)  # fmt: skip


@dataclass
class Bundle:
    """All rows of one new file."""

    child: Child
    carers: list[Carer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    change: Change | None = None


@dataclass(frozen=True)
class Origin:
    """Whose word the rows are: the day it speaks of, the day it was written down, by whom."""

    as_of: dt.date
    known_on: dt.date
    source: str = Source.STAFF
    ref: str = ""
    user: User | None = None


def bundle(file: NewFile, *, county_id: int, today: dt.date, user: User | None) -> Bundle:
    """The rows of one file; active where the file is complete, else a draft (DECISIONS 19)."""
    opened = file.opened_on or today
    origin = Origin(file.as_of or opened, opened, file.source, file.source_ref, user)
    made = Bundle(_child(file, county_id, opened, origin))
    for fact in child_facts(file):
        made.facts.append(fact_row(made.child, None, fact, origin))
    for adult in file.adults:
        carer = carer_row(made.child, adult)
        made.carers.append(carer)
        made.facts += [fact_row(made.child, carer, fact, origin) for fact in adult_facts(adult, origin.as_of)]
    made.change = new(
        Change, county_id=county_id, child=made.child, kind=ChangeKind.FILE_OPENED, happened_on=opened, as_of=origin.as_of, source=origin.source,
        source_ref=origin.ref, entered_by=user, edu_path=made.child.edu_path,
    )  # fmt: skip
    _label(made, today)
    return made


def _child(file: NewFile, county_id: int, opened: dt.date, origin: Origin) -> Child:
    child = new(Child, county_id=county_id, **{name: getattr(file, name) for name in PLAIN})
    if file.uid:
        child.uid = file.uid
    child.birth_date, child.birth_known = birth_of(file, origin.as_of)
    place(child, edu=file.edu_unit, home=file.home_unit, stage=file.stage)
    child.registered_place, child.home_address = file.registered_place, file.home_address
    child.phone, child.health = "、".join(file.phones), file.health
    child.profile = {c: v for c, v in file.profile.items() if c not in NARRATIVE}
    words = {c: v for c, v in file.profile.items() if c in NARRATIVE}
    child.narrative = json.dumps(words, ensure_ascii=False) if words else ""
    seal_identity(child, id_number=file.id_number, student_number=file.student_number)
    child.file_state = FileState.ACTIVE if file.complete else FileState.DRAFT
    child.opened_on = opened if file.complete else None
    return child


def birth_of(file: NewFile, as_of: dt.date) -> tuple[dt.date | None, str]:
    """The birth date as exactly as it is known: day, month, year, or only by an age."""
    born, known = read_date(file.birth)
    if born:
        return born, known
    return (dt.date(as_of.year - file.age, 1, 1), "age") if file.age is not None else (None, "day")


def place(child: Child, *, edu: Unit | None = None, home: Unit | None = None, stage: str = "") -> None:
    """Puts the child at its class or school and its village or township; None leaves a line alone."""
    if edu is not None:
        child.edu_unit, child.edu_path = edu, edu.path
        child.stage = stage or edu.stage or (edu.stages[0] if len(edu.stages) == 1 else child.stage)
    elif stage:
        child.stage = stage
    if home is not None:
        child.home_unit, child.home_path = home, home.path


def child_facts(file: NewFile) -> list[NewFact]:
    """The facts about the child itself that a file or sheet tells."""
    told = [NewFact(kind) for name, kind in FLAG_FACTS if getattr(file, name) is True]
    if file.left_behind:
        told.append(NewFact(FactKind.DECLARED_LEFT_BEHIND, file.left_behind, file.left_behind_since))
    if file.disabled or file.disability:
        told.append(NewFact(FactKind.DISABILITY, " ".join(t for t in (file.disability, file.disability_level) if t)))
    if file.hardship:
        told.append(NewFact(FactKind.HARDSHIP, file.hardship_words))
    return told + list(file.facts)


def adult_facts(adult: NewAdult, as_of: dt.date) -> list[NewFact]:
    """The facts about one adult; a day of return that has come ends the absence."""
    told = [NewFact(FactKind.DEAD)] if adult.dead else []
    if adult.away or (adult.away is None and (adult.away_place or adult.away_since)):
        back, _known = read_date(adult.back_on)
        told.append(NewFact(FactKind.AWAY, adult.away_place[:120], adult.away_since, adult.back_on if back and back <= as_of else ""))
    elif adult.away is False and adult.relation in PARENTS:
        told.append(NewFact(FactKind.LIVES_WITH_CHILD))
    return told + list(adult.facts)


def carer_row(child: Child, adult: NewAdult) -> Carer:
    """One adult as a row."""
    carer = new(
        Carer, county_id=child.county_id, child=child, name=adult.name, relation=adult.relation, looks_after=adult.looks_after, sex=adult.sex,
        standing=adult.standing or (Standing.PARENT if adult.relation in PARENTS else Standing.NONE), birth_year=adult.birth_year,
        employer=adult.employer[:120], occupation=adult.occupation[:40], profile=adult.profile,
    )  # fmt: skip
    carer.phone = "、".join(adult.phones)
    for name in ("id_number", "address", "employer_address", "employer_phone", "health"):
        if value := getattr(adult, name):
            setattr(carer, name, value)
    return carer


def fact_row(child: Child, carer: Carer | None, fact: NewFact, origin: Origin) -> Fact:
    """One fact as a row."""
    return new(
        Fact, county_id=child.county_id, child=child, carer=carer, kind=fact.kind, value=fact.value[:120], from_on=read_date(fact.from_on)[0],
        to_on=read_date(fact.to_on)[0], source=origin.source, source_ref=origin.ref, as_of=origin.as_of, known_on=origin.known_on,
    )  # fmt: skip


def _label(made: Bundle, today: dt.date) -> None:
    by_carer: dict[int, list[Fact]] = {}
    own = []
    for fact in made.facts:
        if fact.carer is None:
            own.append(fact)
        else:
            by_carer.setdefault(id(fact.carer), []).append(fact)
    family = family_of(made.child, [adult_of(c, by_carer.get(id(c), [])) for c in made.carers], own)
    made.labels, made.child.labels_due_on = label_rows(made.child, family, today)


def label_rows(child: Child, family: Family, today: dt.date) -> tuple[list[Label], dt.date | None]:
    """The labels as rows and the next day time alone changes one."""
    rows, due = [], []
    for definition in DefinitionSet:
        answer = labels_for(definition, family, today)
        rows += [
            new(Label, county_id=child.county_id, child=child, definition=definition, kind=x.kind, standing=x.standing, from_on=x.from_on, known_on=x.known_on, why=x.why)
            for x in answer.labels
        ]  # fmt: skip
        if answer.changes_on:
            due.append(answer.changes_on)
    return rows, min(due, default=None)
