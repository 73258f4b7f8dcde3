"""Trainings, hours and awards of helpers; nothing here orders people (DOMAIN §10)."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.matching import _current
from qianshou.domain.pairing.choices import AwardState
from qianshou.domain.pairing.models import Award, Helper, HelperSetting, ServiceTime, Training, Vetting
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember

MOST_MINUTES = 24 * 60
COUNTED = 8 * 60  # the most one record may count as


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid(_("一天最多 24 小时。"), "hours")
    return minutes


def _past(day: dt.date, today: dt.date, field: str) -> dt.date:
    if day > today:
        raise Invalid(_("日期不能晚于今天。"), field)
    return day


def _words(text: str, most: int, field: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > most:
        raise Invalid(_("请填写，最多 %d 个字。") % most, field)
    return text


@action(P.PAIR, on="helpers", many=True)
def add_training(actor: Actor, *, helpers: Sequence[Helper], theme: str, held_on: dt.date, minutes: int, today: dt.date) -> int:
    """One training of one or many; answers for how many it is new. Vetting counts it: who had no training day yet has one now, and her
    approval stands. Refuses a day to come and more than 24 hours."""
    theme, minutes = _words(theme, 80, "theme"), _minutes(minutes)
    _past(held_on, today, "held_on")
    have = set(Training.objects.filter(helper__in=list(helpers), held_on=held_on, theme=theme).values_list("helper", flat=True))
    fresh = [one for one in helpers if one.pk not in have]
    user = actor.user  # type: ignore[attr-defined]
    rows = [Training(county_id=one.county_id, helper=one, theme=theme, held_on=held_on, minutes=minutes, entered_by=user) for one in fresh]
    Training.objects.bulk_create(rows)
    Vetting.objects.filter(helper__in=fresh, trained_on=None).update(trained_on=held_on)
    remember(count=len(rows), subjects=fresh)
    return len(rows)


@action(P.PAIR, on="helper")
def add_hours(actor: Actor, *, helper: Helper, served_on: dt.date, minutes: int, what: str, today: dt.date) -> ServiceTime:
    """Hours of one day that no record and no roll-call tells. Refuses a day to come, and more than 24 hours entered for one day."""
    _past(served_on, today, "served_on")
    what, minutes = _words(what, 80, "what"), _minutes(minutes)
    list(Helper.objects.select_for_update().filter(pk=helper.pk))  # two savers: one after the other
    sofar = sum(ServiceTime.objects.filter(helper=helper, served_on=served_on, voided_on=None).values_list("minutes", flat=True))
    if sofar + minutes > MOST_MINUTES:
        raise Invalid(_("这一天合起来超过 24 小时了。"), "hours")
    user = actor.user  # type: ignore[attr-defined]
    row = ServiceTime(county_id=helper.county_id, helper=helper, served_on=served_on, minutes=minutes, what=what, entered_by=user)
    row.save()
    remember(fields=["minutes"])
    return row


@action(P.PAIR, on="helper")
def void_hours(actor: Actor, *, helper: Helper, line: ServiceTime, today: dt.date) -> ServiceTime:
    """A line of hours that was wrong counts no more; it stays readable."""
    if line.helper_id != helper.pk or line.voided_on is not None:
        raise Refused(_("这一条已经作废了。"))
    line.voided_on = today
    line.save(update_fields=["voided_on"])
    return line


@action(P.PAIR, on="helper")
def nominate(actor: Actor, *, helper: Helper, title: str, by_whom: str, reason: str, today: dt.date) -> Award:
    """A written nomination for an award; another person decides."""
    title, by_whom, reason = _words(title, 60, "title"), _words(by_whom, 60, "by_whom"), _words(reason, 500, "reason")
    if Award.objects.filter(helper=helper, title=title, state=AwardState.PROPOSED).exists():
        raise Invalid(_("已经提名了，等另一位专干确认。"), "title")
    user = actor.user  # type: ignore[attr-defined]
    row = Award.objects.create(
        county_id=helper.county_id, helper=helper, title=title, by_whom=by_whom, reason=reason, state=AwardState.PROPOSED, proposed_by=user, proposed_on=today
    )
    remember(fields=["title"])
    return row


@action(P.PAIR, on="helper")
def decide_award(actor: Actor, *, helper: Helper, award: Award, given: bool, today: dt.date, awarded_on: dt.date | None = None) -> Award:
    """The second person's word: given on a day, or not. Refuses the person who nominated, and a nomination decided before."""
    row = Award.objects.select_for_update().get(pk=award.pk)
    user = actor.user  # type: ignore[attr-defined]
    if row.helper_id != helper.pk or row.state != AwardState.PROPOSED:
        raise Refused(_("这份提名已经有结果了。"))
    if user is not None and row.proposed_by_id == user.pk:
        raise Refused(_("提名和确认须是两个人，请另一位专干确认。"))
    row.state, row.decided_by, row.decided_on = (AwardState.GIVEN if given else AwardState.DECLINED), user, today
    row.awarded_on = _past(awarded_on or today, today, "awarded_on") if given else None
    row.save(update_fields=["state", "decided_by", "decided_on", "awarded_on"])
    remember(fields=[row.state])
    return row


@action(P.PAIR, on="unit")
def set_helper_setting(
    actor: Actor, *, unit: Unit, open_to_public: bool, says: str, keep_days: int, minutes_of: dict[str, int], today: dt.date, seen_version: int | None = None
) -> HelperSetting:
    """Whether a county takes applications on the public page, what it says there, how long a refused one is kept (30 to 365 days), and how
    many minutes one record of a kind counts as service. Refuses any other unit."""
    if unit.kind != UnitKind.COUNTY:
        raise Refused(_("报名设置全县一样，只能由县里定。"))
    if not 30 <= keep_days <= 365:
        raise Invalid(_("请填 30 到 365。"), "keep_days")
    if any(not 0 <= minutes <= COUNTED for minutes in minutes_of.values()):
        raise Invalid(_("一次最多记 8 小时。"), "minutes_of")
    if open_to_public and not says.strip():
        raise Invalid(_("开放报名要写明到哪里交材料、找谁。"), "says")
    row = HelperSetting.objects.filter(county=unit).first() or HelperSetting(county=unit, version=0)
    _current(row, seen_version)
    row.open_to_public, row.says, row.keep_days = open_to_public, says.strip()[:300], keep_days
    row.minutes_of = {kind: minutes for kind, minutes in sorted(minutes_of.items()) if minutes}
    row.version += 1
    row.save()
    remember(fields=["open_to_public", "says", "keep_days", "minutes_of"])
    return row
