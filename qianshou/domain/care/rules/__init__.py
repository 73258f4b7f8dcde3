"""Care's decisions as pure functions: values and today in, values out (DOMAIN §4, DECISIONS 13–17). No ORM, no clock.

How the ledger uses them, for one adopted rule and one calendar:
  spans = periods_between(rule.period, school_days, first, last)        once, shared by every child
  per row: owed → own_owed_days → pace → next_due_on; asked, owner; count_done when a record comes; state when shown.
"""

from qianshou.domain.care.rules.counting import (
    COUNTS_AS,
    MET_BY,
    Done,
    RecordFacts,
    count_done,
    kinds_that_meet,
    meets_rule,
)
from qianshou.domain.care.rules.explain import RowFacts, Why, describe_rule, what_meets, why
from qianshou.domain.care.rules.freezing import (
    CLOSES_AFTER,
    FROZEN,
    arrives_late,
    closes_on,
    is_closed,
    may_make_up,
    may_waive,
)
from qianshou.domain.care.rules.merging import covers, stricter
from qianshou.domain.care.rules.owing import Adult, Asked, asked, bounds_of, owed, own_owed_days
from qianshou.domain.care.rules.owners import Candidate, Owner, owner
from qianshou.domain.care.rules.pace import moved, next_due_on, pace
from qianshou.domain.care.rules.periods import (
    PeriodSpan,
    RulePeriod,
    Stubs,
    periods_between,
    school_year_name,
    span_after_event,
)
from qianshou.domain.care.rules.rule import NamedDays, Rule
from qianshou.domain.care.rules.selecting import EVERYONE, ChildFacts, Selector, describe, leaves, meets, met_ranges
from qianshou.domain.care.rules.staging import During, calendar_events, during_ranges
from qianshou.domain.care.rules.state import DutyFacts, is_behind, state

__all__ = [
    "CLOSES_AFTER",
    "COUNTS_AS",
    "EVERYONE",
    "FROZEN",
    "MET_BY",
    "Adult",
    "Asked",
    "Candidate",
    "ChildFacts",
    "Done",
    "During",
    "DutyFacts",
    "NamedDays",
    "Owner",
    "PeriodSpan",
    "RecordFacts",
    "RowFacts",
    "Rule",
    "RulePeriod",
    "Selector",
    "Stubs",
    "Why",
    "arrives_late",
    "asked",
    "bounds_of",
    "calendar_events",
    "closes_on",
    "count_done",
    "covers",
    "describe",
    "describe_rule",
    "during_ranges",
    "is_behind",
    "is_closed",
    "kinds_that_meet",
    "leaves",
    "may_make_up",
    "may_waive",
    "meets",
    "meets_rule",
    "met_ranges",
    "moved",
    "next_due_on",
    "owed",
    "own_owed_days",
    "owner",
    "pace",
    "periods_between",
    "school_year_name",
    "span_after_event",
    "state",
    "stricter",
    "what_meets",
    "why",
]
