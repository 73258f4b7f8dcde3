"""From facts by FIELDS code, as a sheet or form gives them, to the one shape a file is opened from. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from qianshou.domain.people.choices import FATHERS, MOTHERS, PARENTS, FactKind, Source, Standing
from qianshou.domain.people.newfile import NewAdult, NewFact, NewFile

# Prefix of FIELDS -> relation of GB/T 4761; '' where another column says it.
PREFIXES = {
    "father": "51", "mother": "52", "grandfather": "61", "grandmother": "62", "maternal_grandfather": "63",
    "maternal_grandmother": "64", "entrusted": "", "carer": "", "guardian": "", "contact": "",
}  # fmt: skip
PREFIX_OF = {relation: prefix for prefix, relation in PREFIXES.items() if relation}
SINGULAR = frozenset(PREFIX_OF)  # a child has one of each

TEXTS = {
    "child.name": "name", "child.former_name": "former_name", "child.sex": "sex", "child.birth_date": "birth", "child.age": "age",
    "child.ethnicity": "ethnicity", "child.id_type": "id_type", "child.id_number": "id_number", "child.student_number": "student_number",
    "child.home_address": "home_address", "child.registered_address": "registered_place", "child.left_behind_since": "left_behind_since",
    "school.stage": "stage", "unit.village_group": "home_group",
}  # fmt: skip
FLAGS = {
    "child.boarding": "boarding", "child.orphan": "orphan", "child.single_parent": "single_parent", "child.unsupported": "unsupported",
    "child.subsistence": "subsistence", "child.struggling": "struggling", "child.migrant": "migrant",
}  # fmt: skip
NARRATIVE = frozenset({"child.character", "child.needs", "child.help_given", "child.care_reason", "child.mail_address", "paper.remark"})
_ADULT_TEXTS = ("name", "relation", "sex", "id_number", "address", "employer", "employer_address", "occupation", "health", "away_place", "away_since", "back_on")
_ADULT_DONE = frozenset({*_ADULT_TEXTS, "phone", "employer_phone", "birth_date", "away", "able", "unable_reason", "special", "is_guardian", "age"})
_NOT_PROFILE = frozenset({*TEXTS, *FLAGS, *NARRATIVE, "child.phone", "child.health", "child.illness", "child.disability", "child.disability_level",
                          "child.left_behind", "child.left_behind_kind", "child.both_away", "child.hardship", "child.key", "child.attendance_mode"}) - NARRATIVE  # fmt: skip
_BOARDS = {"住校": True, "寄宿": True, "住读": True, "走读": False, "借宿": False}

# What a sheet says in 特殊情况 or 无监护能力原因, and the fact it is.
SPECIAL = (
    ("死亡", FactKind.DEAD), ("去世", FactKind.DEAD), ("病故", FactKind.DEAD), ("亡故", FactKind.DEAD), ("服刑", FactKind.IN_CUSTODY),
    ("戒毒", FactKind.IN_CUSTODY), ("失联", FactKind.MISSING), ("失踪", FactKind.MISSING), ("出走", FactKind.MISSING),
    ("重残", FactKind.SEVERELY_DISABLED), ("重病", FactKind.SEVERELY_ILL), ("撤销", FactKind.REMOVED),
)  # fmt: skip


def new_file(facts: Mapping[str, Any], members: Iterable[Mapping[str, Any]] = (), *, as_of: dt.date | None = None, source: str = Source.SHEET,
             source_ref: str = "") -> NewFile:  # fmt: skip
    """A NewFile without its units, from normalised facts; None and '' say nothing. Several columns about one adult become one."""
    said = {code: value for code, value in facts.items() if value not in (None, "", [])}
    file = NewFile(as_of=as_of, source=source, source_ref=source_ref)
    for code, name in TEXTS.items():
        if code in said:
            setattr(file, name, said[code] if name == "age" else str(said[code]))
    for code, name in FLAGS.items():
        if code in said and isinstance(said[code], bool):
            setattr(file, name, said[code])
    _more_of_child(file, said)
    file.adults = _adults(said, members)
    if file.boarding is None:
        file.boarding = _BOARDS.get(str(said.get("school.attendance_mode", "")))
    return file


def _more_of_child(file: NewFile, said: Mapping[str, Any]) -> None:
    file.age = int(file.age) if file.age is not None else None
    file.phones = _phones(said.get("child.phone"))
    file.health = "；".join(str(said[c]) for c in ("child.health", "child.illness") if said.get(c) and said[c] not in ("健康", "健康或良好"))
    file.disability, file.disability_level = str(said.get("child.disability", "")), str(said.get("child.disability_level", ""))
    file.disabled = True if file.disability or file.disability_level else None
    if "child.hardship" in said:
        flag = said["child.hardship"]
        file.hardship, file.hardship_words = (flag, "") if isinstance(flag, bool) else (True, str(flag)[:120])
    kind = said.get("child.left_behind_kind") or ("both" if said.get("child.both_away") else "")
    flag = said.get("child.left_behind")
    file.left_behind = kind or ("yes" if flag is True else "none" if flag is False else "")
    file.profile = {c: v for c, v in said.items() if (c.startswith("child.") or c in NARRATIVE) and c not in _NOT_PROFILE}
    if said.get("child.health") in ("健康", "健康或良好"):
        file.profile["child.health"] = said["child.health"]  # nothing to seal, and no form has to ask again
    for code in ("school.name", "school.code", "school.grade", "school.class", "school.entered_on", "school.entry_way"):
        if code in said:
            file.profile[code] = said[code]


def _phones(value: Any) -> list[str]:
    if not value:
        return []
    return [value] if isinstance(value, str) else [str(v) for v in value]


def _adults(said: Mapping[str, Any], members: Iterable[Mapping[str, Any]]) -> list[NewAdult]:
    found: list[NewAdult] = []
    told: dict[str, dict[str, Any]] = {}
    for code, value in said.items():
        prefix, _dot, name = code.partition(".")
        if prefix in PREFIXES:
            told.setdefault(prefix, {})[name] = value
    for prefix, relation in PREFIXES.items():
        if (given := told.get(prefix)) and not (prefix == "contact" and _of_both_parents(found, given, said)):
            _merge(found, _adult(prefix, relation, given))
    for member in members:
        given = {k: v for k, v in member.items() if v not in (None, "", [])}
        if given.get("name") or given.get("phone"):
            _merge(found, _adult("guardian" if given.get("is_guardian") is True else "member", "", given))
    return [adult for adult in found if adult.name or adult.away or adult.phones or adult.dead or adult.facts]


_OF_BOTH = ("away_place", "away_since", "back_on", "employer", "employer_address")


def _of_both_parents(found: list[NewAdult], given: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """父母外出起始时间 names nobody: it is told of each parent who is away and has none of their own, and no adult is made of it.

    False where the columns do name somebody, or where no parent on the row is away.
    """
    if any(given.get(name) for name in ("name", "phone", "relation", "id_number")):
        return False
    both = said.get("child.both_away") is True or said.get("child.left_behind_kind") == "both"
    parents = [adult for adult in found if adult.relation in PARENTS and not adult.dead and (adult.away or (both and adult.away is None))]
    for parent in parents:
        parent.away = True
        for name in _OF_BOTH:
            if given.get(name) and not getattr(parent, name):
                setattr(parent, name, str(given[name]))
    return bool(parents)


def _adult(prefix: str, relation: str, given: Mapping[str, Any]) -> NewAdult:
    adult = NewAdult(relation=str(given.get("relation") or relation))
    for name in _ADULT_TEXTS:
        if name in given and name != "relation":
            setattr(adult, name, str(given[name]))
    adult.phones, adult.employer_phone = _phones(given.get("phone")), "、".join(_phones(given.get("employer_phone")))
    birth = str(given.get("birth_date", ""))[:4]
    adult.birth_year = int(birth) if birth.isdigit() else None
    adult.away = given["away"] if isinstance(given.get("away"), bool) else True if adult.away_place or adult.away_since else None
    adult.profile = {k: v for k, v in given.items() if k not in _ADULT_DONE}
    adult.standing = _standing(prefix, adult.relation)
    adult.looks_after = prefix in ("carer", "entrusted") or (prefix == "guardian" and not (adult.relation in PARENTS and adult.away))
    _hard_facts(adult, given)
    return adult


def _standing(prefix: str, relation: str) -> str:
    """Rosters call whoever looks after the child 监护人; a grandparent named so is not made one (LAW §1.2)."""
    if relation in PARENTS:
        return Standing.PARENT
    return Standing.ENTRUSTED if prefix == "entrusted" else Standing.NONE


def _hard_facts(adult: NewAdult, given: Mapping[str, Any]) -> None:
    words = "".join(str(given[k]) for k in ("special", "unable_reason", "health") if k in given)
    kinds = list(dict.fromkeys(kind for word, kind in SPECIAL if word in words)) if words else []
    if given.get("able") is False and not kinds:
        kinds = [FactKind.UNABLE]
    adult.dead = FactKind.DEAD in kinds
    adult.facts = [NewFact(kind) for kind in kinds if kind != FactKind.DEAD]


def same_person(one: NewAdult, other: NewAdult) -> bool:
    """Whether two mentions in one sheet are one adult: the same name, or no contrary name and the same singular relation."""
    if one.name and other.name:
        return one.name == other.name and (one.relation == other.relation or not (one.relation and other.relation))
    return one.relation == other.relation and one.relation in SINGULAR


def _merge(found: list[NewAdult], new: NewAdult) -> None:
    old = next((a for a in found if same_person(a, new)), None)
    if old is None:
        found.append(new)
        return
    for name in (*_ADULT_TEXTS, "employer_phone"):
        if not getattr(old, name):
            setattr(old, name, getattr(new, name))
    old.standing = old.standing if old.standing not in ("", Standing.NONE) else new.standing
    old.phones = list(dict.fromkeys([*old.phones, *new.phones]))
    old.away = new.away if old.away is None else old.away
    old.looks_after = (old.looks_after or new.looks_after) and not (old.relation in PARENTS and old.away)
    old.dead = old.dead or new.dead
    old.birth_year = old.birth_year or new.birth_year
    old.facts += [f for f in new.facts if f.kind not in {o.kind for o in old.facts}]
    old.profile = {**new.profile, **old.profile}


def prefix_of(relation: str) -> str:
    """The FIELDS prefix under which a difference about this adult is named."""
    return "father" if relation in FATHERS else "mother" if relation in MOTHERS else PREFIX_OF.get(relation, "carer")
