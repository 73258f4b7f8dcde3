"""A read roster against what is on file: every row gets its place, its child and its verdict. Reads only; nothing is written here."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import CHILDLESS, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.kit.errors import Refused
from qianshou.papers.choices import Verdict
from qianshou.papers.imports import comparing, lookups
from qianshou.papers.imports.rules.days import Days
from qianshou.papers.imports.rules.judging import birth_of, verdict_of, wants_file
from qianshou.papers.imports.rules.matching import Match, Register, match
from qianshou.papers.imports.rules.placing import Map, Place, Ref, one_of, place, plain, school_and_class, text_of
from qianshou.papers.imports.rules.wording import sentence
from qianshou.papers.rosters.roster import Roster, RosterRow, Sheet

BLOCK = 1000


@dataclass(slots=True)
class Weighed:
    """One row as it would be taken: `reasons` are (code, columns), `says` the same in words, `fields` what would change."""

    sheet: int
    row: int
    verdict: str
    facts: dict[str, Any]
    members: list[dict[str, Any]]
    place: Place
    reasons: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    as_of: dt.date | None = None  # the day the row speaks of
    child: int | None = None
    fields: list[str] = field(default_factory=list)

    @property
    def helper(self) -> str:
        """The helper the row names."""
        return text_of(self.facts, "helper.name")


@dataclass
class Scales:
    """All that weighing one roster needs, and what it learns on the way (`said`: sentences about whole sheets)."""

    viewer: Any
    unit: Unit
    days: Days
    all_left_behind: bool | None
    units: Map
    rows: dict[int, Unit] = field(default_factory=dict)
    strangers_here: bool = False
    default_school: Ref | None = None
    said: list[str] = field(default_factory=list)
    seen: dict[Any, int] = field(default_factory=dict)
    children_named: set[int] = field(default_factory=set)
    helpers: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def county_id(self) -> int:
        """The county all of it happens in."""
        return self.unit.pk if self.unit.kind == UnitKind.COUNTY else self.unit.county_id


def scales_for(viewer: Any, unit: Unit, *, days: Days, all_left_behind: bool | None) -> Scales:
    """Refuses a unit that holds no children of its own line (a department, a city)."""
    if unit.kind in CHILDLESS:
        raise Refused(_("“%s”下面没有孩子，名册请导入到学校、村、乡镇或县。") % unit.name)
    units, rows = lookups.map_of(unit)
    return Scales(viewer, unit, days, all_left_behind, units, rows)


def weigh(scales: Scales, roster: Roster) -> Iterator[Weighed]:
    """Every child's row, the sheet of the latest day first: of a child who stands on two of them the later word is taken."""
    for sheet in sorted(roster.data_sheets, key=lambda one: scales.days.of_sheet(one.index), reverse=True):
        _look_over(scales, sheet, roster.filename)
        rows = sheet.rows()
        while block := list(islice(rows, BLOCK)):
            yield from _weigh_block(scales, sheet, block)


def _said_schools(sheet: Sheet) -> list[str]:
    """The different school names of a sheet."""
    letter = next((c for c, code in sheet.columns.items() if code == "school.name"), None)
    if letter is None:
        return []
    return list(dict.fromkeys(text for row in sheet.rows() if (text := school_and_class(text_of(row.facts, "school.name"))[0])))


def _look_over(scales: Scales, sheet: Sheet, filename: str) -> None:
    """Whether the sheet's schools are known at all, and which school it is about where its rows do not say."""
    schools = _said_schools(sheet)
    known = [s for s in schools if scales.units.school(s)[0] != "unknown"]
    scales.strangers_here = bool(schools) and not known
    scales.default_school = None
    unit = scales.unit
    if unit.kind not in (UnitKind.SCHOOL, UnitKind.CLASS) and not schools:
        words = [sheet.title, *sheet.labels.values(), filename.rsplit(".", 1)[0]]
        named = (r for word in words for r in [_school_in(word, scales.units.own_schools)] if r)
        scales.default_school = next(named, None)
    if scales.strangers_here:
        names = "、".join(schools[:3]) + ("等" if len(schools) > 3 else "")
        say = _("名册里写的学校是“%(names)s”，系统里没有；这些行都按“%(unit)s”导入，校名照原样记下。")
        scales.said.append(say % {"names": names, "unit": unit.name})


def _school_in(words: str, schools: Iterable[Ref]) -> Ref | None:
    text = plain(words)
    inside = [s for s in schools if len(s.name) >= 4 and plain(s.name) in text]
    return max(inside, key=lambda s: len(s.name)) if inside else one_of(text, schools)


def _weigh_block(scales: Scales, sheet: Sheet, rows: list[RosterRow]) -> list[Weighed]:
    keys = [comparing.keys_of(scales.county_id, row.facts) for row in rows]
    register = lookups.register_for(
        scales.viewer, scales.county_id, names={k.name for k in keys}, id_bis={k.id_bi for k in keys}, student_bis={k.student_bi for k in keys}
    )  # fmt: skip
    answers = [_weigh_row(scales, sheet, row, key, register) for row, key in zip(rows, keys, strict=True)]
    _compare(scales, [a for a in answers if a.child is not None])
    return answers


def _weigh_row(scales: Scales, sheet: Sheet, row: RosterRow, key: "comparing.Keys", register: Register) -> Weighed:
    day = scales.days.of_row(sheet.index, row.facts)
    out = Weighed(sheet.index, row.row, Verdict.NEW, row.facts, row.members, Place(), as_of=day)
    if row.problems:
        out.reasons = [(p.reason, tuple(p.columns)) for p in row.problems]
        out.says = [p.say or sentence(p.reason) for p in row.problems]
        out.verdict = verdict_of(reason for reason, _columns in out.reasons)
        return out
    if len(key.name) > comparing.LONGEST_NAME:
        return _doubt(out, "name_too_long")
    out.place = place(
        scales.units, row.facts, as_of=day, strangers_here=scales.strangers_here, default_school=scales.default_school
    )  # fmt: skip
    if out.place.problem:
        return _doubt(out, out.place.problem)
    if _repeated(scales, sheet, row, key):
        return _doubt(out, "duplicate_in_file")
    birth, from_age = birth_of(row.facts, day.year)
    at = out.place.class_id or (None if out.place.class_key else out.place.school)
    found = match(
        register, name=key.name, birth=birth, id_bi=key.id_bi, student_bi=key.student_bi,
        path=scales.units.paths.get(at, "") if at else "", in_class=out.place.class_id is not None, from_age=from_age,
    )  # fmt: skip
    return _settle(scales, out, found)


def _repeated(scales: Scales, sheet: Sheet, row: RosterRow, key: "comparing.Keys") -> bool:
    """The same number again, in another sheet than the one the reader looked through."""
    if not key.id_bi:
        return False
    first = scales.seen.setdefault(key.id_bi, row.row + sheet.index * 1_000_000)
    return first != row.row + sheet.index * 1_000_000


def _doubt(out: Weighed, reason: str, columns: tuple[str, ...] = ()) -> Weighed:
    out.verdict = verdict_of([reason])
    out.reasons.append((reason, columns))
    out.says.append(sentence(reason))
    return out


def _settle(scales: Scales, out: Weighed, found: Match) -> Weighed:
    if found.problem:
        return _doubt(out, found.problem)
    if found.child is not None:
        if found.child in scales.children_named:
            return _doubt(out, "duplicate_in_file")
        scales.children_named.add(found.child)
        out.child, out.verdict = found.child, Verdict.SAME
    elif not wants_file(out.facts, out.members, scales.all_left_behind):
        if out.place.school is None and out.place.class_id is None:
            return _doubt(out, "not_left_behind")
        out.verdict = Verdict.CLASS_LIST
    return out


def _compare(scales: Scales, about: list[Weighed]) -> None:
    """Rows about children on file: changed or the same."""
    if not about:
        return
    whole = scales.days.whole
    files = [(w.child or 0, comparing.file_of(w.facts, w.members, w.place, scales.rows, as_of=w.as_of or whole, ref="")) for w in about]
    fields = comparing.differing_fields(files, whole)
    for weighed in about:
        weighed.fields = fields.get(weighed.child or 0, [])
        if weighed.place.class_key and "school.class" not in weighed.fields:
            weighed.fields.append("school.class")
        weighed.verdict = Verdict.CHANGED if weighed.fields else Verdict.SAME


# What no person can wave through: the row does not say where it belongs or whom it means, or the file stands elsewhere.
FIRM = frozenset(
    {"no_place", "unknown_school", "other_school", "in_county", "closed_file", "several_alike", "changed_meanwhile", "not_understood", "duplicate_in_file"}
)


def weigh_accepted(scales: Scales, row: Weighed) -> Weighed:
    """A doubtful row that a person takes as it stands: its place and its child are looked for again, the doubt is not raised again.

    A likeness that was doubted (maybe_same) becomes a file of its own. Refuses what is FIRM, with its sentence.
    """
    firm = [reason for reason, _columns in row.reasons if reason in FIRM or verdict_of([reason]) != Verdict.DOUBTFUL]
    if firm:
        raise Refused(sentence(firm[0]))
    key, day = comparing.keys_of(scales.county_id, row.facts), row.as_of or scales.days.whole
    if row.place == Place():
        row.place = place(scales.units, row.facts, as_of=day, strangers_here=False, default_school=None)
    if row.place.problem:
        raise Refused(sentence(row.place.problem))
    register = lookups.register_for(scales.viewer, scales.county_id, names={key.name}, id_bis={key.id_bi}, student_bis={key.student_bi})
    birth, from_age = birth_of(row.facts, day.year)
    at = row.place.class_id or (None if row.place.class_key else row.place.school)
    found = match(
        register, name=key.name, birth=birth, id_bi=key.id_bi, student_bi=key.student_bi, path=scales.units.paths.get(at, "") if at else "",
        in_class=row.place.class_id is not None, from_age=from_age,
    )  # fmt: skip
    if found.problem and found.problem != "maybe_same":
        raise Refused(sentence(found.problem))
    row.verdict, row.child = Verdict.NEW, found.child
    if found.child is not None:
        _compare(scales, [row])
    return row
