"""What is known of a child when a file is opened or a sheet is compared: one shape for form, import and demo.

Dates are ISO text as exact as the source: "2014-03-05", "2014-03", "2014"; "" is unknown. `None` is unknown for yes/no.
`codes.new_file(facts, members)` makes one from FIELDS codes.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import Source


@dataclass(slots=True)
class NewFact:
    """A dated fact of an adult or the child; `kind` is a choices.FactKind, `value` its place, level or evidence."""

    kind: str
    value: str = ""
    from_on: str = ""
    to_on: str = ""


@dataclass(slots=True)
class NewAdult:
    """One adult. `relation` is the GB/T 4761 code (51 father, 52 mother, 61 grandfather ...); standing '' is worked out from it."""

    relation: str = ""
    name: str = ""
    standing: str = ""
    looks_after: bool = False
    sex: str = ""
    birth_year: int | None = None
    phones: tuple[str, ...] | list[str] = ()
    id_number: str = ""
    address: str = ""
    employer: str = ""
    employer_address: str = ""
    employer_phone: str = ""
    occupation: str = ""
    health: str = ""
    away: bool | None = None  # True: works away; False: known to be at home
    away_place: str = ""
    away_since: str = ""
    back_on: str = ""
    dead: bool = False
    facts: list[NewFact] = field(default_factory=list)  # custody, missing, severe illness, unable ...
    profile: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class NewFile:
    """One child with family and placement. `edu_unit` is a class, else a school; `home_unit` a village, else a township."""

    name: str = ""
    former_name: str = ""
    sex: str = ""  # male, female
    birth: str = ""
    age: int | None = None  # full years on `as_of`, used only where `birth` is empty
    ethnicity: str = ""
    id_type: str = ""
    id_number: str = ""
    id_missing_reason: str = ""
    student_number: str = ""
    edu_unit: Unit | None = None
    home_unit: Unit | None = None
    home_group: str = ""
    school_text: str = ""
    stage: str = ""
    registered_place: str = ""
    home_address: str = ""
    phones: tuple[str, ...] | list[str] = ()
    health: str = ""
    boarding: bool | None = None
    left_behind: str = ""  # both, one, yes (only said to be), none ('' unknown)
    left_behind_since: str = ""
    orphan: bool | None = None
    single_parent: bool | None = None
    unsupported: bool | None = None
    disabled: bool | None = None
    disability: str = ""
    disability_level: str = ""
    hardship: bool | None = None
    hardship_words: str = ""
    subsistence: bool | None = None
    struggling: bool | None = None
    migrant: bool | None = None
    living_alone: bool = False
    facts: list[NewFact] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)  # other FIELDS codes of the child, as written
    adults: list[NewAdult] = field(default_factory=list)
    opened_on: dt.date | None = None  # default: today (the demo opens files in the past)
    as_of: dt.date | None = None  # the day the source speaks of; default: today
    source: str = Source.STAFF
    source_ref: str = ""
    uid: str = ""  # given by the caller where it must know it beforehand

    @property
    def complete(self) -> bool:
        """Enough for an active file: name, sex, birth date or age, a unit and one adult (DECISIONS 19)."""
        return bool(self.name and self.sex and (self.birth or self.age is not None) and (self.edu_unit or self.home_unit) and any(a.name for a in self.adults))
