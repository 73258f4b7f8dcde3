"""What pairing tells a page: frozen values, no rows."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PairingLine:
    """One pairing of a child. `stand_in` names who watches today, `load` is the helper's running pairings."""

    uid: str
    helper_uid: str
    helper_name: str
    helper_kind: str  # HelperKind code
    helper_kind_label: str
    outside: bool
    kind: str
    kind_label: str
    from_on: dt.date
    to_on: dt.date | None
    end_reason: str = ""
    note: str = ""  # the coordinator's 注意什么
    handover_note: str = ""
    stand_in: str = ""
    stand_in_until: dt.date | None = None
    load: int = 0


@dataclass(frozen=True)
class HelperLoad:
    """A helper with how many children she has and may have. `faults`: what vetting still lacks, in Chinese; empty for staff.

    `vetted`: she is vetted at all, as staff who volunteers is too; `lacks`: the faults of her as an outside helper.
    """

    uid: str
    name: str
    kind: str
    kind_label: str
    outside: bool
    unit_name: str
    load: int
    capacity: int
    has_login: bool
    faults: tuple[str, ...] = ()
    vetted: bool = False
    lacks: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        return self.load >= self.capacity


@dataclass(frozen=True)
class MyChild:
    """A child of mine, as far as the viewer may know her: an outside helper gets given name and grade only."""

    uid: str
    name: str
    class_name: str
    school_name: str
    kind_label: str
    from_on: dt.date
    note: str = ""
    instead_of: str = ""  # standing in for this helper
    until: dt.date | None = None
    is_key: bool = False


@dataclass(frozen=True)
class PairRow:
    """One wanted pairing of the set form; `end_others` ends the running pairings of the same kind (换人)."""

    child_uid: str
    helper_uid: str
    kind: str
    from_on: dt.date
    note: str = ""
    source_ref: str = ""
    end_others: bool = False


@dataclass(frozen=True)
class StaffRow:
    """One line of a staff sheet: a person, her unit, what she teaches. Codes or names of units are looked up by the caller."""

    name: str
    unit_uid: str  # school, village, township or county
    phone: str = ""
    kind: str = "teacher"  # HelperKind
    class_uids: tuple[str, ...] = ()  # class teacher of
    roles: tuple[str, ...] = ()  # further roles at the unit: school, counsellor, village, township_edu, ...
    sex: str = ""


@dataclass(frozen=True)
class StaffDone:
    """What a staff import did; `codes` are (name, username, one-time password) of new accounts, shown once."""

    made: int
    known: int
    codes: tuple[tuple[str, str, str], ...] = ()
    refused: tuple[tuple[int, str], ...] = field(default_factory=tuple)  # (row index, why)


@dataclass(frozen=True)
class LapseWord:
    """What becomes of one running pairing whose helper's check has run out. `to_helper` is a Helper's uid."""

    pairing_uid: str
    answer: str  # LapseAnswer
    until_on: dt.date | None = None
    to_helper: str = ""
    note: str = ""


@dataclass(frozen=True)
class LapseDone:
    """How many pairings were kept, handed over, ended."""

    kept: int
    handed: int
    ended: int


@dataclass(frozen=True)
class NewApplication:
    """What somebody writes on the public page: of herself only, nothing of any child."""

    name: str
    phone: str
    birth_date: dt.date
    kind: str  # HelperKind, an outside one
    sex: str = ""
    place: str = ""
    about: str = ""
    languages: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()  # Need
    days: tuple[str, ...] = ()  # Weekday
    drive_code: str = ""


@dataclass(frozen=True)
class Approved:
    """Who an approved applicant is now; `username` and `code` where a login was made, shown this once."""

    helper_uid: str
    name: str
    username: str = ""
    code: str = ""
