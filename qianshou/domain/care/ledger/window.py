"""Which days and which facts the decisions of one run can depend on at all: what lies outside never tells two children apart.

Anything `Desk` begins to read must be named here or in `light`, else the lane would take two children for alike that are not;
`test_lane` compares both on random worlds.
"""

import datetime as dt
from dataclasses import dataclass

from qianshou.domain.care.choices import Counterpart, Event
from qianshou.domain.care.ledger.plan import AHEAD, LOOKS_BACK, OF_CHILDREN, Entry, Plan
from qianshou.domain.care.rules import selecting
from qianshou.kit.days import Date

_OF_ADULTS = frozenset({Counterpart.PARENTS, Counterpart.CARER, Counterpart.GUARDIAN})
_SLACK = dt.timedelta(days=100)  # N school days after an event may reach over a vacation


@dataclass(frozen=True)
class Window:
    """`since`..`until` holds every day any period, event or stage of the run looks at; `days` are those decided as of."""

    since: Date
    until: Date
    days: tuple[Date, ...]
    paths: tuple[str, ...]  # places of adoption
    events: frozenset[str]
    reads: frozenset[type]  # the classes of selectors used
    labels: frozenset[str]
    ages: tuple[selecting.OfAge, ...]
    asks_adults: bool
    of_family: tuple[Entry, ...]  # the rules that read who is in the family, and where the child lives
    asks_teacher: tuple[Entry, ...]


def window_of(plan: Plan) -> Window:
    """Looks at every calendar of the county, without noting a period as visited."""
    spans = [span for entry in plan.entries for days in plan.every_calendar() for span in plan.running(entry, *days)]
    happening = [entry.rule for entry in plan.entries if entry.rule.period.event]
    reach = dt.timedelta(days=2 * max((rule.period.within for rule in happening), default=0)) + _SLACK if happening else dt.timedelta()
    staged = [entry.rule.during for entry in plan.entries if entry.rule.during is not None]
    stage = dt.timedelta(days=max((max(one.first_days, one.after_days) for one in staged), default=0))
    first = min([plan.today - LOOKS_BACK - reach, *(span.first for span in spans)])
    last = max([plan.today + AHEAD + reach, *(span.last for span in spans)])
    leaves = [leaf for entry in plan.entries for leaf in _leaves(entry.rule.who)]
    asked = {counterpart for entry in plan.for_children for counterpart in entry.rule.counterparts}
    return Window(
        since=first - stage, until=last, days=tuple(sorted({plan.today, *(min(plan.today, plan.closes_on(span)) for span in spans)})),
        paths=tuple(sorted({entry.row.path for entry in plan.entries})),
        events=frozenset({str(rule.period.event) for rule in happening} | {str(one.event) for one in staged}),
        reads=frozenset(map(type, leaves)), labels=frozenset(code for leaf in leaves if isinstance(leaf, selecting.HasLabel) for code in leaf.codes),
        ages=tuple(dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, selecting.OfAge))), asks_adults=bool(asked & _OF_ADULTS),
        of_family=tuple(entry for entry in plan.entries if _reads_family(entry)),
        asks_teacher=tuple(entry for entry in plan.for_children if Counterpart.CLASS_TEACHER in entry.rule.counterparts),
    )  # fmt: skip


def _leaves(selector: selecting.Selector) -> list[selecting.Selector]:
    match selector:
        case selecting.All(parts) | selecting.Any(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case selecting.Not(part):
            return _leaves(part)
        case _:
            return [selector]


def _reads_family(entry: Entry) -> bool:
    of_adults = entry.rule.subject in OF_CHILDREN and not _OF_ADULTS.isdisjoint(entry.rule.counterparts)
    return of_adults or any(isinstance(leaf, (selecting.LivesWith, selecting.Boards)) for leaf in _leaves(entry.rule.who))


def by_event(window: Window, event: str) -> bool:
    """Whether a rule of the run starts, or has stages, from that event."""
    return str(event) in window.events


KNOWN_EVENTS = frozenset(map(str, (Event.FILE_OPENED, Event.PAIRING_BEGUN, Event.CARER_CHANGED, Event.TERM_BEGUN, Event.VACATION_BEGUN)))
