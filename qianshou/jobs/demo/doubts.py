"""Invented doubts, so that no list of a small demo stands empty: drafts, labels that fell away, differing sources, the missing, doubles, a draw."""

import datetime as dt
from typing import Any

from qianshou.domain.people import actions as people
from qianshou.domain.people import queries
from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.people.newfile import NewAdult, NewFile
from qianshou.domain.people.queries import RosterFilter
from qianshou.jobs.demo.places import County

SHEET = "demosheet0000000"  # the roster that never was
DAYS = dt.timedelta(days=3)


def files_for(county: County) -> int:
    """How many of a county's files are kept for this: three drafts and two doubles."""
    return 5 if county.plan.children >= 50 else 0


def raise_doubts(system: Any, county: County, children: list[Any], today: dt.date) -> int:
    """A few of each kind among the county's children, nothing in a county too small for it; how many files were opened for it."""
    if not files_for(county):
        return 0
    there = RosterFilter(label="left_behind")
    plain = [c for c in queries.children(system, unit=county.unit, filters=there, today=today)[:40] if not c.is_key]
    _drafts(system, county, plain, today)
    _come_home(system, plain[:2], today)
    _other_sheet(system, plain[4:7], today)
    people.note_absent(system, children=plain[8:11], batch_uid=SHEET, as_of=today - DAYS, unit=county.unit)
    _twice(system, county, plain[12:14], today)
    _drawn(system, county, today)
    return files_for(county)


def _drafts(system: Any, county: County, children: list[Any], today: dt.date) -> None:
    names = ("唐小满", "冯立春", "邓谷雨")
    many = [NewFile(name, edu_unit=child.edu_unit, as_of=today) for name, child in zip(names, children[-3:], strict=True)]
    people.open_files(system, unit=county.unit, many=many, today=today)


def _come_home(system: Any, children: list[Any], today: dt.date) -> None:
    """Both parents back for good: the label falls away, and somebody has to decide."""
    people.record_changes(system, children=children, kind=ChangeKind.BACK_FOR_GOOD, happened_on=today - DAYS, today=today)


def _other_sheet(system: Any, children: list[Any], today: dt.date) -> None:
    """A sheet older than the files says other things of the carers' numbers and the street."""
    rows = [NewFile(c.name, home_address="和平街8号", adults=_ringing(system, c)) for c in children]
    for child, row in zip(children, rows, strict=True):
        row.edu_unit, row.home_unit = child.edu_unit, child.home_unit
    people.take_sheet_rows(system, children=children, rows=rows, as_of=children[0].opened_on - DAYS, batch_uid=SHEET, today=today)


def _ringing(system: Any, child: Any) -> list[NewAdult]:
    one = next(iter(queries.carers_of(system, child)))
    return [NewAdult(one.relation, one.name, phones=["13800009999"])]


def _twice(system: Any, county: County, children: list[Any], today: dt.date) -> None:
    """A second file of the same name and birthday, as another school might open it."""
    many = [
        NewFile(c.name, sex=c.sex, birth=c.birth_date.isoformat(), edu_unit=c.edu_unit, home_unit=c.home_unit, adults=[NewAdult("62", f"{c.name[:1]}奶奶", looks_after=True)])
        for c in children
    ]  # fmt: skip
    people.open_files(system, unit=county.unit, many=many, today=today)
    people.find_likeness(system, unit=county.unit, today=today)


def _drawn(system: Any, county: County, today: dt.date) -> None:
    for inspector in queries.inspectors(system, county.unit, today)[:1]:
        people.draw_sample(system, unit=county.unit, inspector=inspector, from_on=today, to_on=today + dt.timedelta(days=2), size=8, today=today)
