"""A file against a newer or older sheet, value by value: same, added, changed, or newer here. A blank says nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qianshou.domain.people.choices import PARENTS, RELATIONS, FactKind, Source
from qianshou.domain.people.codes import NARRATIVE, SINGULAR, prefix_of
from qianshou.domain.people.models import Carer, Child, Fact
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.domain.people.rows.new import FLAG_FACTS, birth_of
from qianshou.domain.people.rows.stamps import Known, known_files
from qianshou.domain.people.rules import read_date
from qianshou.kit import idcard
from qianshou.kit.text import fold

SAME, ADDED, CHANGED, NEWER_HERE = "same", "added", "changed", "newer_here"

CHILD_COLUMNS = {
    "child.name": "name", "child.former_name": "former_name", "child.sex": "sex", "child.ethnicity": "ethnicity", "child.id_number": "id_number",
    "child.student_number": "student_number", "child.home_address": "home_address", "child.registered_address": "registered_place",
    "unit.village_group": "home_group",
}  # fmt: skip
ADULT_COLUMNS = ("name", "sex", "id_number", "address", "employer", "employer_address", "employer_phone", "occupation")
SEALED = frozenset({"id_number", "student_number", "home_address", "registered_place", "phone", "address", "employer_address", "employer_phone"})


@dataclass(frozen=True)
class FieldDiff:
    """One value that a sheet gives otherwise, or at all. `adult` is the sheet's, `carer` ours (None for a new one, or for the child)."""

    code: str
    verdict: str
    ours: str
    theirs: str
    carer: Carer | None = None
    adult: NewAdult | None = None
    name: str = ""  # column or fact kind it is about
    value: Any = None  # what to write


def differences_with(child: Child, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    """What one sheet row says otherwise about one child; equal and blank values are left out."""
    return compare(known_files([child])[child.pk], file, as_of)


def differences_of(children: Iterable[Child], files: Iterable[NewFile], as_of: dt.date) -> list[list[FieldDiff]]:
    """The same for many pairs, each file as of its own day, `as_of` where it names none; three queries in all."""
    children = list(children)
    known = known_files(children)
    return [compare(known[c.pk], f, f.as_of or as_of) for c, f in zip(children, files, strict=True)]


def compare(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    """The differences of one row, child first."""
    found = [*_columns(known, file, as_of), *_placement(known, file, as_of), *_flags(known, file, as_of), *_word(known, file, as_of)]
    for adult in file.adults:
        found += _adult(known, adult, match_adult(known.carers, adult), as_of)
    return [diff for diff in found if diff.verdict != SAME]


def match_adult(carers: list[Carer], adult: NewAdult) -> Carer | None:
    """Ours for the sheet's adult: the same name, else the one of a relation a child has once."""
    for carer in carers:
        if adult.name and carer.name == adult.name and (carer.relation == adult.relation or not (carer.relation and adult.relation)):
            return carer
    if adult.relation in SINGULAR:
        return next((c for c in carers if c.relation == adult.relation), None)
    if not adult.name:  # an uncle without a name is the uncle without a name
        return next((c for c in carers if not c.name and c.relation == adult.relation), None)
    return None


def plain(value: Any) -> str:
    """A column's value as text, sealed or not."""
    return value.reveal() if hasattr(value, "reveal") else str(value) if value is not None else ""


def _verdict(ours: str, stamp: dt.date, as_of: dt.date) -> str:
    if not ours:
        return ADDED
    return NEWER_HERE if stamp > as_of else CHANGED


def _same(name: str, ours: str, theirs: str) -> bool:
    if name == "id_number":
        return idcard.upgrade(idcard.tidy(ours)) == idcard.upgrade(idcard.tidy(theirs))
    if name in ("phone", "employer_phone"):
        return set(theirs.split("、")) <= set(ours.split("、"))
    return fold(ours) == fold(theirs)


def _columns(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    child, found = known.child, []
    told = [(code, name, str(getattr(file, name))) for code, name in CHILD_COLUMNS.items() if getattr(file, name)]
    if file.phones:
        told.append(("child.phone", "phone", "、".join(file.phones)))
    for code, name, theirs in told:
        ours = plain(getattr(child, name))
        if not _same(name, ours, theirs):
            found.append(FieldDiff(code, _verdict(ours, known.stamp(None, code), as_of), ours, theirs, name=name, value=theirs))
    return [*found, *_birth(known, file, as_of), *_profile(known, file, as_of)]


def _birth(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    """A less exact date that agrees is no difference; an age never is."""
    born, exact = read_date(file.birth)
    if born is None:
        return []
    child = known.child
    ours = _partial(child.birth_date, child.birth_known)
    theirs = _partial(born, exact)
    if ours.startswith(theirs):
        return []
    if ours and theirs.startswith(ours) or child.birth_known == "age":
        return [FieldDiff("child.birth_date", ADDED, ours, theirs, name="birth_date", value=birth_of(file, as_of))]
    return [FieldDiff("child.birth_date", _verdict(ours, known.stamp(None, "child.birth_date"), as_of), ours, theirs, name="birth_date", value=birth_of(file, as_of))]


def _partial(day: dt.date | None, known: str) -> str:
    if day is None:
        return ""
    return day.isoformat()[: {"month": 7, "year": 4, "age": 4}.get(known, 10)]


def _looks_after(known: Known, who: str) -> bool:
    """Whether 与谁生活 says nothing but who looks after the child, by name or kin: our own list sent back brings nothing new."""
    return any(fold(who) in (fold(carer.name), fold(str(RELATIONS.get(carer.relation, "")))) for carer in known.carers if carer.looks_after)


def _profile(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    found = []
    for code, theirs in file.profile.items():
        ours = known.child.profile.get(code)
        if code in NARRATIVE or ours == theirs or code.startswith("school.") or (code == "child.living_with" and not ours and _looks_after(known, str(theirs))):
            continue
        found.append(FieldDiff(code, _verdict("" if ours is None else str(ours), known.stamp(None, code), as_of), "" if ours is None else str(ours), str(theirs),
                               name="profile", value=theirs))  # fmt: skip
    return found


def _placement(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    child, found = known.child, []
    if file.edu_unit is not None and child.edu_unit_id != file.edu_unit.pk and not child.edu_path.startswith(file.edu_unit.path):
        verdict = _verdict(child.edu_path, known.stamp(None, "school.class"), as_of)
        ours = child.edu_unit.name if child.edu_unit else ""
        found.append(FieldDiff("school.class", verdict, ours, file.edu_unit.name, name="edu_unit", value=file.edu_unit))
    if file.home_unit is not None and child.home_unit_id != file.home_unit.pk and not child.home_path.startswith(file.home_unit.path):
        verdict = _verdict(child.home_path, known.stamp(None, "unit.village"), as_of)
        ours = child.home_unit.name if child.home_unit else ""
        found.append(FieldDiff("unit.village", verdict, ours, file.home_unit.name, name="home_unit", value=file.home_unit))
    return found


def _open(facts: list[Fact]) -> Fact | None:
    return next((f for f in reversed(facts) if f.to_on is None), None)


def _flags(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    found = []
    told = [(name, kind, getattr(file, name)) for name, kind in FLAG_FACTS if name != "living_alone"]
    told += [("disability", FactKind.DISABILITY, file.disabled), ("hardship", FactKind.HARDSHIP, file.hardship)]
    for name, kind, theirs in told:
        if theirs is None:
            continue
        facts = known.facts_of(None, kind)
        ours = _open(facts) is not None
        if ours == theirs or (not theirs and not facts and not (name == "boarding" and known.child.boarding)):
            continue
        stamp = max((f.as_of for f in facts), default=known.stamp(None, f"child.{name}"))
        verdict = _verdict("x" if facts or name == "boarding" and known.child.boarding is not None else "", stamp, as_of)
        value = " ".join(t for t in (file.disability, file.disability_level) if t) if name == "disability" else file.hardship_words if name == "hardship" else ""
        found.append(FieldDiff(f"child.{name}", verdict, "是" if ours else "否", "是" if theirs else "否", name=kind, value=(theirs, value)))
    return found


def _word(known: Known, file: NewFile, as_of: dt.date) -> list[FieldDiff]:
    """The sheet's word that the child is left behind; `yes` beside a more exact word of ours says nothing new."""
    if not file.left_behind:
        return []
    facts = known.facts_of(None, FactKind.DECLARED_LEFT_BEHIND)
    ours = _open(facts)
    if ours and (ours.value == file.left_behind or (file.left_behind == "yes" and ours.value in ("both", "one"))):
        return []
    stamp = max([f.as_of for f in facts] + [f.as_of for f in known.facts if f.kind in (FactKind.LIVES_WITH_CHILD, FactKind.AWAY) and f.source != Source.SHEET], default=dt.date.min)
    if not ours and file.left_behind == "none":
        return []
    verdict = NEWER_HERE if stamp > as_of else CHANGED if ours else ADDED
    return [FieldDiff("child.left_behind_kind", verdict, ours.value if ours else "", file.left_behind, name=FactKind.DECLARED_LEFT_BEHIND,
                      value=(file.left_behind, file.left_behind_since))]  # fmt: skip


def _adult(known: Known, adult: NewAdult, carer: Carer | None, as_of: dt.date) -> list[FieldDiff]:
    prefix = prefix_of(adult.relation or (carer.relation if carer else ""))
    if carer is None:
        return [FieldDiff(f"{prefix}.name", ADDED, "", adult.name, adult=adult, name="new")]
    found = []
    told = [(name, str(getattr(adult, name))) for name in ADULT_COLUMNS if getattr(adult, name)]
    if adult.phones:
        told.append(("phone", "、".join(adult.phones)))
    for name, theirs in told:
        ours, code = plain(getattr(carer, name)), f"{prefix}.{name}"
        if not _same(name, ours, theirs):
            found.append(FieldDiff(code, _verdict(ours, known.stamp(carer, code), as_of), ours, theirs, carer, adult, name, theirs))
    if adult.looks_after and not carer.looks_after:
        stamp = max(known.stamp(None, "carer.name"), known.stamp(carer, "carer.name"))
        ours = next((c.name for c in known.carers if c.looks_after), "")
        found.append(FieldDiff("carer.name", _verdict(ours, stamp, as_of), ours, adult.name, carer, adult, "looks_after", True))
    return [*found, *_away(known, prefix, adult, carer, as_of), *_hard(known, prefix, adult, carer, as_of)]


def _away(known: Known, prefix: str, adult: NewAdult, carer: Carer, as_of: dt.date) -> list[FieldDiff]:
    facts = known.facts_of(carer, FactKind.AWAY, FactKind.LIVES_WITH_CHILD)
    ours = _open([f for f in facts if f.kind == FactKind.AWAY])
    stamp = max((f.as_of for f in facts), default=dt.date.min)
    says = adult.away if adult.away is not None else True if adult.away_place or adult.away_since else None
    if says is None or (says is False and (ours is None or carer.relation not in PARENTS)):
        return []
    if says is False:
        return [FieldDiff(f"{prefix}.away", NEWER_HERE if stamp > as_of else CHANGED, ours.value if ours else "", "否", carer, adult, "home", False)]
    since = read_date(adult.away_since)[0]
    if ours and (not adult.away_place or fold(ours.value) == fold(adult.away_place)) and (since is None or ours.from_on == since):
        return []
    verdict = NEWER_HERE if facts and stamp > as_of else CHANGED if ours else ADDED
    return [FieldDiff(f"{prefix}.away_place", verdict, ours.value if ours else "", adult.away_place or "是", carer, adult, "away", True)]


def _hard(known: Known, prefix: str, adult: NewAdult, carer: Carer, as_of: dt.date) -> list[FieldDiff]:
    kinds = [f.kind for f in adult.facts] + ([FactKind.DEAD] if adult.dead else [])
    return [
        FieldDiff(f"{prefix}.special", ADDED, "", str(FactKind(kind).label), carer, adult, str(kind), "hard")
        for kind in kinds
        if not known.facts_of(carer, kind)
    ]
