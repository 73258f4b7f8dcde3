"""What a team's roll, insurance, consent and vetting say: values in, words and numbers out (M182–M195)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.pairing.choices import SERVICE_PARTS, RollMark, RollPart
from qianshou.domain.pairing.rules.vetting import GROWN_UP
from qianshou.kit.days import birthday

ROLL_OPEN_DAYS = 7  # a roll-call may be written down or put right this long; nobody remembers longer
LONGEST = 120  # days a team may serve
MOST_MEMBERS = 200


@dataclass(frozen=True)
class MemberFacts:
    """One member as the rules see her; `faults` is what her vetting lacks."""

    birth_date: dt.date | None = None
    insured_from: dt.date | None = None
    insured_to: dt.date | None = None
    insurance_no: bool = False
    consent_on: dt.date | None = None
    briefed_on: dt.date | None = None
    faults: tuple[str, ...] = ()


def too_young(birth_date: dt.date | None, first: dt.date) -> bool:
    """Whether she is under 18 on the team's first day. A day of birth that is not known says nothing: the vetting asks for it."""
    return birth_date is not None and birthday(birth_date, GROWN_UP) > first


def insured(facts: MemberFacts, first: dt.date, last: dt.date) -> bool:
    """Whether a policy with a number covers every day of service."""
    if not facts.insurance_no or facts.insured_from is None or facts.insured_to is None:
        return False
    return facts.insured_from <= first and facts.insured_to >= last


def member_lacks(facts: MemberFacts, first: dt.date, last: dt.date, *, asks_consent: bool) -> tuple[str, ...]:
    """What is missing of one member beside her vetting, in Chinese; empty when all is there."""
    found = []
    if too_young(facts.birth_date, first):
        found.append(_("未满18周岁，不能进队"))
    if not insured(facts, first, last):
        found.append(_("没有保险") if not facts.insurance_no else _("保险没有盖住全部日子"))
    if asks_consent and facts.consent_on is None:
        found.append(_("家人还没有同意"))
    if facts.briefed_on is None:
        found.append(_("还没有参加安全培训"))
    return tuple(found)


def meets_children(facts: MemberFacts, first: dt.date) -> bool:
    """Only whose vetting is whole, and who is of age, meets children (LAW §1.2)."""
    return not facts.faults and not too_young(facts.birth_date, first)


@dataclass(frozen=True)
class Roll:
    """One roll-call. `open` are those not called yet; nobody called at all: not `begun`."""

    present: tuple[int, ...]
    absent: tuple[int, ...]
    left: tuple[int, ...]
    open: tuple[int, ...]
    begun: bool

    @property
    def missing(self) -> tuple[int, ...]:
        """Who is looked for: said not to be there, or not called when the others were."""
        return (*self.absent, *self.open) if self.begun else ()


def roll_of(members: Sequence[int], marks: Mapping[int, str], away: Mapping[int, str] | None = None) -> Roll:
    """The roll of these members (numbers, in the list's order); marks of anybody else are not counted. `away` are those who left at an
    earlier roll: they are not looked for, and do not begin this one."""
    known = {**(away or {}), **marks}

    def those(mark: str | None) -> tuple[int, ...]:
        return tuple(one for one in members if known.get(one) == mark)

    return Roll(those(RollMark.PRESENT), those(RollMark.ABSENT), those(RollMark.LEFT), those(None), any(one in marks for one in members))


def on_leave(history: Iterable[tuple[int, dt.date, str, str]], day: dt.date, part: str) -> dict[int, str]:
    """Whom an earlier roll said to have left, and no later one saw again: they are not looked for. History: (member, day, part, mark)."""
    order = {code: n for n, code in enumerate(RollPart.values)}
    last: dict[int, tuple[tuple[dt.date, int], str]] = {}
    for member, on, at, mark in history:
        when = (on, order[at])
        if when < (day, order[part]) and (member not in last or when > last[member][0]):
            last[member] = (when, mark)
    return {member: mark for member, (_when, mark) in last.items() if mark == RollMark.LEFT}


def service_minutes(present: Iterable[str], day_minutes: int) -> int:
    """What one member's roll-calls of a team count: half a day for each morning or evening she was there. The one on coming back counts
    nothing."""
    return sum(1 for part in present if part in SERVICE_PARTS) * day_minutes // 2


def why_no_roll(part: str, day: dt.date, today: dt.date, first: dt.date, last: dt.date) -> str:
    """Why this roll cannot be called, '' when it can: on days of service, not ahead of time, at most a week back; back home also after
    the last day."""
    if part not in RollPart.values:
        return _("请选择早点名、晚点名或返回点名。")
    if day > today:
        return _("还没到那一天，不能点名。")
    if day < today - dt.timedelta(days=ROLL_OPEN_DAYS):
        return _("点名只能补记最近 %d 天的。") % ROLL_OPEN_DAYS
    if day < first or (day > last and part != RollPart.BACK):
        return _("那一天不在服务日期里。")
    return ""


def why_not_close(roll_back: Roll, open_tasks: int) -> tuple[str, ...]:
    """What stands before a team may be closed: everybody back safe, every entrusted task done or taken back (M192)."""
    found = []
    waiting = len(roll_back.open) + len(roll_back.absent)
    if waiting:
        found.append(_("返回点名还有 %d 人没有报平安") % waiting)
    if open_tasks:
        found.append(_("还有 %d 件交办的事没有做完或接手") % open_tasks)
    return tuple(found)
