"""Who may be paired: what an outside helper must have gone through (DOMAIN §3, LAW §1.2, 未保法 §62)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.kit.days import birthday

GROWN_UP = 18
RECORD_CHECK_HOLDS_DAYS = 365  # §62: before taking up the work and every year
MOST_KEPT_DAYS = 90  # no pairing is kept longer than this over a check that ran out
RENEW_DAYS = 30  # a check run out stops new pairings at once; the old ones wait this long for the coordinator's word


@dataclass(frozen=True)
class VettingFacts:
    """What was entered; a person is named by her user id."""

    birth_date: dt.date | None = None
    identity_checked_on: dt.date | None = None
    record_checked_on: dt.date | None = None
    record_clear: bool | None = None
    record_due_on: dt.date | None = None
    trained_on: dt.date | None = None
    commitment_signed_on: dt.date | None = None
    entered_by: int | None = None
    approved_by: int | None = None
    approved_on: dt.date | None = None
    entered_on: dt.date | None = None


def lacks(facts: VettingFacts | None, today: dt.date, grace: int = 0) -> tuple[str, ...]:
    """What is still missing before the approval, in Chinese; of nobody vetted, everything. A record check may be `grace` days over."""
    if facts is None:
        return (_("还没有审核资料"),)
    found = [_too_young(facts, today)]
    found += [] if facts.identity_checked_on else [_("身份还没有核验")]
    found += [_record(facts, today, grace)]
    found += [] if facts.trained_on else [_("还没有参加培训")]
    found += [] if facts.commitment_signed_on else [_("还没有签承诺书")]
    return tuple(say for say in found if say)


def vetting_faults(facts: VettingFacts | None, today: dt.date) -> tuple[str, ...]:
    """Why an outside helper may not be paired today; empty when she may. The approval must be another person's."""
    found = lacks(facts, today)
    if facts is None:
        return found
    if facts.approved_on is None:
        return (*found, _("审核还没有批准"))
    if facts.approved_by is not None and facts.approved_by == facts.entered_by:
        return (*found, _("录入和批准须是两个人"))
    return found


def _too_young(facts: VettingFacts, today: dt.date) -> str:
    if facts.birth_date is None:
        return _("没有出生日期")
    return "" if birthday(facts.birth_date, GROWN_UP) <= today else _("未满18周岁")


def must_end(facts: VettingFacts | None, today: dt.date, window: int = RENEW_DAYS) -> bool:
    """Whether running pairings cannot wait any longer: a check `window` days over, anything else gone, or an approval not renewed in
    that time. Until then nobody new is paired and the coordinator is asked."""
    if facts is None or lacks(facts, today, window):
        return True
    if facts.approved_on is None:
        return facts.entered_on is None or facts.entered_on + dt.timedelta(days=window) < today
    return facts.approved_by is not None and facts.approved_by == facts.entered_by


def kept_at_most(facts: VettingFacts | None, today: dt.date) -> dt.date | None:
    """The last day a coordinator may keep running pairings over a check that has run out or an approval that is not renewed; None where
    nothing may be kept: a record was found, or more is missing than a renewal."""
    if facts is None or lacks(facts, today, MOST_KEPT_DAYS):
        return None
    due = record_due(facts.record_checked_on, facts.record_due_on) if facts.record_checked_on else today
    since = [day for day in (due if due < today else None, facts.entered_on if facts.approved_on is None else None) if day]
    return min(since, default=today) + dt.timedelta(days=MOST_KEPT_DAYS)


def _record(facts: VettingFacts, today: dt.date, grace: int = 0) -> str:
    if facts.record_checked_on is None or facts.record_clear is None:
        return _("还没有查询违法犯罪记录")
    if not facts.record_clear:
        return _("违法犯罪记录查询未通过")
    if record_due(facts.record_checked_on, facts.record_due_on) + dt.timedelta(days=grace) < today:
        return _("违法犯罪记录查询已超过一年，需要重查")
    return ""


def record_due(checked_on: dt.date, due_on: dt.date | None) -> dt.date:
    """The last day the check holds: what was entered, at most a year."""
    year = checked_on + dt.timedelta(days=RECORD_CHECK_HOLDS_DAYS)
    return min(due_on, year) if due_on else year
