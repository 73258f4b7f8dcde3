"""Which records meet a rule, and how many did: in time, late, or made up (DOMAIN §4 "Done", "Late").

A count depends only on the set of records: not on their order, and not on anybody else's.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from qianshou.domain.care.choices import Counterpart, DutyKind, Role
from qianshou.domain.care.rules.freezing import arrives_late
from qianshou.domain.care.rules.periods import PeriodSpan
from qianshou.domain.care.rules.rule import Rule
from qianshou.kit.days import Date

# A kind asked for → other kinds that count as it, provided the counterpart was met in them.
COUNTS_AS: dict[str, frozenset[str]] = {
    DutyKind.TALK: frozenset({DutyKind.HOME_VISIT}),
    DutyKind.CONTACT: frozenset({DutyKind.TALK, DutyKind.HOME_VISIT, DutyKind.CALL, DutyKind.LETTER, DutyKind.GIFT, DutyKind.FESTIVAL}),
}

# A counterpart asked for → the roles of which one must have been met; `none` asks for nobody.
MET_BY: dict[str, frozenset[str]] = {
    Counterpart.CHILD: frozenset({Role.CHILD}),
    Counterpart.PARENTS: frozenset({Role.PARENTS}),
    Counterpart.GUARDIAN: frozenset({Role.GUARDIAN}),
    Counterpart.CARER: frozenset({Role.CARER}),
    Counterpart.CLASS_TEACHER: frozenset({Role.CLASS_TEACHER}),
    Counterpart.SCHOOL: frozenset({Role.CLASS_TEACHER, Role.OTHER_TEACHER}),
    Counterpart.HOME: frozenset({Role.CHILD, Role.PARENTS, Role.GUARDIAN, Role.CARER}),
    Counterpart.NONE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One record as far as counting goes; plans, meetings and the like come in the same shape.

    `makes_up`: what this contact was chosen to make up for: (rule key, period key), or whatever the ledger passes as
    `made_up_for` (keys are unique within one programme only).
    """

    kind: str
    on: Date
    received_on: Date
    roles: frozenset[str] = frozenset()
    doer_id: int | None = None
    doer_roles: frozenset[str] = frozenset()  # Doer codes that held on the day
    reached: bool = True
    voided: bool = False
    makes_up: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a row stores. Days instead of records where the rule asks for distinct days."""

    in_time: int = 0
    late: int = 0
    made_up: int = 0


@lru_cache(maxsize=1024)
def kinds_that_meet(rule: Rule) -> frozenset[str]:
    """The record kinds that can meet the rule, for a set-wise filter."""
    return frozenset({str(rule.kind), *map(str, COUNTS_AS.get(rule.kind, ())), *rule.counts_as})


def meets_rule(rule: Rule, counterpart: str, record: RecordFacts, doers: frozenset[int] | None = None) -> bool:
    """Whether the record, whatever its date, is one the rule asks for.

    `doers`: ids of those who may do it beside the rule's roles (owner, stand-in); for subject pairing only they count.
    Attempts that reached nobody and voided records never count.
    """
    if record.voided or not record.reached or record.kind not in kinds_that_meet(rule):
        return False
    wanted = MET_BY[counterpart]
    if wanted and not wanted & record.roles:
        return False
    return _allowed_doer(rule, record, doers)


def _allowed_doer(rule: Rule, record: RecordFacts, doers: frozenset[int] | None) -> bool:
    if doers is not None and record.doer_id in doers:
        return True
    if rule.subject == "pairing" and doers is not None:
        return False
    return not rule.doers or bool(record.doer_roles.intersection(rule.doers))


def count_done(
    rule: Rule,
    counterpart: str,
    records: Iterable[RecordFacts],
    span: PeriodSpan,
    *,
    closes_on: Date,
    doers: frozenset[int] | None = None,
    made_up_for: Hashable | None = None,
) -> Done:
    """Count one subject's records for one row.

    In time: dated inside and received by `closes_on`; late: dated inside, received afterwards. A 补做 counts for the
    period it makes up for, if dated after that period, and never for the one in which it happened.
    """
    in_time, inside, made_up = [], [], []
    this = made_up_for or (rule.key, span.key)
    for record in records:
        if not meets_rule(rule, counterpart, record, doers):
            continue
        if record.makes_up is not None:
            if record.makes_up == this and record.on > span.last:
                made_up.append(record.on)
        elif record.on in span:
            inside.append(record.on)
            if not arrives_late(record.received_on, closes_on):
                in_time.append(record.on)
    size = _days if rule.distinct_days else len
    return Done(size(in_time), size(inside) - size(in_time), size(made_up))


def _days(dates: list[Date]) -> int:
    return len(set(dates))
