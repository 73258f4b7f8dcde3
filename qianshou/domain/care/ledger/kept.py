"""What one run keeps for the next: which children are alike, what their group was owed, and on what all that rests.

A child is a *member* of its lane while its rows agree with what the lane was owed at the last run that came to its end. It stops being one
when the database has noted a write to anything that decides about it (`watched`), when whoever holds a role above it changed, when a day
comes into the window that was left out of its key, and once in four weeks of quiet days in any case. Where the rules, calendars, limits or this code
changed, or a run was killed or is still going on, nothing is believed and every child is looked at.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from qianshou.domain.care.ledger import store
from qianshou.domain.care.ledger.lane import Found, Lane, Pattern
from qianshou.domain.care.ledger.people import Staff
from qianshou.domain.care.ledger.plan import Plan
from qianshou.domain.care.models import LaneGroup, LaneMember, LaneState, LaneTouch
from qianshou.domain.people.models import Child
from qianshou.kit.ids import new_uid
from qianshou.kit.paths import ancestors

AT_ONCE = 5000  # members written in one go
ROUND = 28  # quiet days in which every child is looked at once, whatever is kept
CLOSED = "closed"
Prints = dict[str, str]  # row of a group → fingerprint; `CLOSED` once its day has passed


@dataclass
class Kept:
    """The notes of one county in the hands of one run."""

    lane: Lane
    token: str
    turn: int | None  # the part to be looked at in any case; None on a day that had its part
    members: dict[int, str]
    before: dict[str, Prints]
    now: dict[str, Prints] = field(default_factory=dict)
    _codes: dict[Hashable, str] = field(default_factory=dict)
    _new: list[tuple[int, str, str | None]] = field(default_factory=list)

    @property
    def county_id(self) -> int:
        """Whose notes these are."""
        return self.lane.plan.county_id

    def settle(self, found: Found) -> None:
        """These children's rows agree with their groups': they need not be looked at again until something happens. After their rows are
        written, for the notes may never say more than the ledger."""
        for pk, key, until in found.alike:
            code = self._code(key)
            if code:
                self._new.append((pk, code, until))
        if len(self._new) >= AT_ONCE:
            self._flush()

    def leave_out(self, children: Collection[int], lanes: Collection[str] = ()) -> None:
        """These children, and all of these lanes, are to be looked at."""
        gone = set(children) & self.members.keys()
        if lanes:
            gone |= {pk for pk, lane in self.members.items() if lane in lanes}
        drop(gone)
        for pk in gone:
            del self.members[pk]

    def take_turn(self) -> None:
        """On a day on which nothing else is to be done a part of the children is looked at, whatever is kept."""
        if self.turn is not None:
            self.leave_out({pk for pk in self.members if pk % ROUND == self.turn % ROUND})
            self.turn += 1

    def is_mine(self) -> bool:
        """Whether no other run has begun since; to be asked in a transaction."""
        return LaneState.objects.select_for_update().filter(county=self.county_id, running=self.token).exists()

    def finish(self) -> None:
        """The run came to its end: from now on the next may believe the notes."""
        with transaction.atomic():
            self._flush()
            if not self.is_mine():
                return
            used = set(LaneMember.objects.filter(county=self.county_id).values_list("lane", flat=True).distinct())
            LaneGroup.objects.filter(county=self.county_id).delete()
            rows = [LaneGroup(county_id=self.county_id, lane=lane, patterns=prints) for lane, prints in self.now.items() if lane in used]
            LaneGroup.objects.bulk_create(rows, batch_size=200)
            plan = self.lane.plan
            turn = {} if self.turn is None else {"turn": self.turn}
            LaneState.objects.filter(county=self.county_id).update(
                ran_on=plan.today, since=self.lane.window.since, basis=basis_of(plan), staff=held_on(self.lane.staff, plan.today), running="", **turn
            )

    def _code(self, key: Hashable) -> str:
        """The name of a lane, the same from run to run; '' where it means something else to those who were in it before."""
        if key not in self._codes:
            code = _digest(repr(_plain(key)), 11)
            prints = prints_of(self.lane.groups[key] or {})
            self._codes[key] = code if self.now.setdefault(code, prints) == prints else ""
        return self._codes[key]

    def _flush(self) -> None:
        with transaction.atomic():
            if self._new and self.is_mine():
                store.insert_alike(LaneMember, [({"county_id": self.county_id}, self._new)], ("child_number", "lane", "until"))
        self._new = []


def begin(lane: Lane, ids: Collection[int]) -> Kept:
    """Takes the county's notes in hand, as far as they can be believed; `ids`: whom the run is about."""
    county_id, today = lane.plan.county_id, lane.plan.today
    with transaction.atomic():
        state = LaneState.objects.select_for_update().filter(county=county_id).first()
        touched = _touched(county_id)
        believed = state is not None and not state.running and state.basis == basis_of(lane.plan) and state.ran_on <= today
        if state is None or not believed or lane.window.since < state.since:
            forget(county_id, but_state=True)
            members: dict[int, str] = {}
        else:
            members = _still_members(lane, state, touched, set(ids))
        token = new_uid()
        rest = {"ran_on": today, "since": lane.window.since, "basis": ""} if state is None else {}
        LaneState.objects.update_or_create(county_id=county_id, defaults={"running": token, **rest})
    groups = LaneGroup.objects.filter(county=county_id).values_list("lane", "patterns") if members else ()
    turn = None if state is None or state.ran_on == today else state.turn
    return Kept(lane, token, turn, members, dict(groups))


def forget(county_id: int, *, but_state: bool = False) -> None:
    """Believes nothing kept of a county: the next run looks at every child."""
    with transaction.atomic():
        for model in (LaneMember, LaneGroup) if but_state else (LaneState, LaneMember, LaneGroup):
            model._default_manager.filter(county=county_id).delete()


def _touched(county_id: int) -> set[int]:
    """Takes the notes of what was written about children of the county, or about none there is any more: those children are no members."""
    rows = dict(LaneTouch.objects.values_list("pk", "child_number"))
    there = dict(Child.objects.filter(pk__in=set(rows.values())).values_list("pk", "county_id")) if len(rows) < 500 else None
    if there is None:
        there = dict(Child.objects.values_list("pk", "county_id"))
    mine = {pk: number for pk, number in rows.items() if there.get(number, county_id) == county_id}
    numbers = set(mine.values())
    drop(numbers)
    _delete(LaneTouch.objects, list(mine))
    return numbers


def unsettled(ids: Sequence[int]) -> set[int]:
    """Of these children, those about whom something was written since the run began."""
    if not ids:
        return set()
    return set(LaneTouch.objects.filter(child_number__gte=min(ids), child_number__lte=max(ids)).values_list("child_number", flat=True))


def drop(children: Iterable[int]) -> None:
    """These children are no members any more."""
    _delete(LaneMember.objects, list(children))


def _delete(rows: Any, ids: Sequence[int]) -> None:
    for at in range(0, len(ids), store.AT_ONCE):
        rows.filter(pk__in=ids[at : at + store.AT_ONCE]).delete()


def _still_members(lane: Lane, state: LaneState, touched: set[int], ids: set[int]) -> dict[int, str]:
    """The members about whom nothing changed by itself either."""
    plan, until = lane.plan, lane.window.until
    rows = list(LaneMember.objects.filter(county=plan.county_id).values_list("child_number", "lane", "until"))
    gone = {pk for pk, _lane, day in rows if pk not in ids or pk in touched or (day is not None and day < until)}
    gone |= _under(plan.county_id, _moved_staff(lane, state))
    drop(gone & {pk for pk, _lane, _until in rows})
    return {pk: name for pk, name, _until in rows if pk not in gone}


# --- on what it rests -----------------------------------------------------------------------------------------------------
def basis_of(plan: Plan) -> str:
    """A fingerprint of all that decides about every child alike, but for the day and for who holds which role."""
    entries = [
        (e.id, e.row.path, e.row.spec, e.row.former, e.first, e.last, e.row.ended_on, e.row.changed_on, e.row.programme_id, e.row.programme.title)
        for e in plan.entries
    ]
    limits = [plan.limits.week, plan.limits.fortnight, plan.limits.month, plan.limits.closes_after]
    terms = [(t.unit.path, t.unit.uid, t.unit.kind, t.school_year, t.number, t.first_on, t.last_on) for t in plan.calendars.terms]
    special = [(s.unit.path, s.unit.uid, s.unit.kind, s.kind, s.first_on, s.last_on) for s in plan.calendars.special]
    words = json.dumps([entries, limits, sorted(terms), sorted(special)], default=str, sort_keys=True)
    return _digest(_code_of_the_house() + words, 32)


@cache
def _code_of_the_house() -> str:
    """Of the files that decide: keys written by other code are not believed."""
    care = Path(__file__).parents[1]
    files = sorted(path for room in ("ledger", "rules", "programmes") for path in (care / room).glob("*.py"))
    return _digest("".join(path.read_text(encoding="utf-8") for path in files), 16)


def held_on(staff: Staff, day: dt.date) -> dict[str, str]:
    """Who holds each role at each place on a day."""
    out = {}
    for role, path in staff.held:
        found = staff.at(role, path, day)
        if found is not None:
            out[f"{role} {path}"] = f"{found.id} {found.name}"
    return out


def _moved_staff(lane: Lane, state: LaneState) -> set[str]:
    """The places at which somebody else holds a role on any day a row is decided as of, since the last run."""
    days = {day for day in lane.window.days if day >= state.ran_on} | {lane.plan.today}
    moved: set[str] = set()
    for day in days:
        now = held_on(lane.staff, day)
        moved |= {key.split(" ")[1] for key in now.keys() | state.staff.keys() if now.get(key) != state.staff.get(key)}
    return moved


def _under(county_id: int, places: set[str]) -> set[int]:
    """The children at or below these places, by school or by home."""
    if not places:
        return set()
    rows = Child.objects.filter(county=county_id).values_list("pk", "edu_path", "home_path")
    return {pk for pk, edu, home in rows.iterator() if not places.isdisjoint(ancestors(edu)) or not places.isdisjoint(ancestors(home))}


# --- fingerprints ---------------------------------------------------------------------------------------------------------
def prints_of(patterns: dict[tuple, Pattern]) -> Prints:
    """What a group is owed, row by row."""
    return {" ".join(map(str, key)): _print(one) for key, one in patterns.items()}


def _print(one: Pattern) -> str:
    return CLOSED if one.row["frozen"] else _open_print(one)


def still_so(before: Prints, now: dict[tuple, Pattern]) -> list[Pattern] | None:
    """The rows that are new to a group; None where any of its rows is not as it was."""
    left = dict(before)
    fresh = []
    for key, one in now.items():
        was = left.pop(" ".join(map(str, key)), None)
        if was is None:
            fresh.append(one)
        elif was != CLOSED and was != _open_print(one):
            return None
    return None if any(was != CLOSED for was in left.values()) else [one for one in fresh if one.needed]


def _open_print(one: Pattern) -> str:
    return _digest(repr((one.helper, one.last_resort, one.needed, one.same)), 9)


def _plain(key: Any) -> Any:
    """The same key in the same words, whatever order a set was walked in."""
    if isinstance(key, frozenset):
        return ["set", *sorted((_plain(one) for one in key), key=repr)]
    if isinstance(key, tuple | list):
        return [_plain(one) for one in key]
    return str(key) if isinstance(key, dt.date) else key


def _digest(words: str, size: int) -> str:
    return hashlib.blake2b(words.encode(), digest_size=size).hexdigest()
