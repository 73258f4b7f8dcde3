"""催办: everybody who has something overdue at a unit is told so in the app, once a day at most; nobody is named or counted against others."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import User
from qianshou.domain.care.models import Duty, Reminder
from qianshou.domain.care.queries.missed import counted_rows
from qianshou.domain.care.queries.standing import state_q
from qianshou.domain.care.rules.reminding import may_tell, told_from, vacation_since
from qianshou.domain.care.shapes import Reminded
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.permissions import P
from qianshou.kit.gate import Actor, action, remember

TODAY = "/field/"


@action(P.WAIVE_DUTY, on="unit")
def remind(actor: Actor, *, unit: Unit, now: dt.datetime, line: str = Line.EDU, link: str = TODAY) -> Reminded:
    """Reminds whoever owes something overdue at the unit. At night, at weekends, in holidays and for those who were told today it
    waits for the next morning of a school day (in a vacation, of a weekday for those who work in it); who turned reminders off is
    left alone and counted. Asking twice does not make two. `now` is local."""
    today = now.date()
    rows = counted_rows(unit, state="overdue", from_on=None, on=today, line=line)
    reached = rows & Duty.objects.visible_to(actor, P.SEE_DUTIES)
    users = set(reached.filter(owner__isnull=False, owner__is_active=True).values_list("owner_id", flat=True))
    declined = notes.without_reminders(users)
    users -= declined
    others = reached.filter(owner=None).values("owner_helper_id").distinct().count()
    county = unit.county or unit
    known = set(Reminder.objects.filter(user__in=users, told_on=None).values_list("user_id", flat=True))
    Reminder.objects.bulk_create(
        [Reminder(county=county, user_id=pk, asked_by=actor.user, asked_at=now) for pk in sorted(users - known)],  # type: ignore[attr-defined]
        ignore_conflicts=True,
    )
    told = _tell(actor, county, now, users, link)
    remember(count=len(users), told=len(told))
    when = told_from(now, calendar_for(county.pk).of(), vacation=bool(_works_now(users, now, county)))
    return Reminded(len(told), len(users) - len(told), others, when if when != now else _tomorrow(now, county), len(declined))


@action(P.OPEN_DUTIES, on="county")
def tell_waiting(actor: Actor, *, county: Unit, now: dt.datetime, link: str = TODAY) -> int:
    """Tells those whose reminder waited for the morning; answers how many. Does nothing at night, at weekends and in holidays."""
    waiting = Reminder.objects.filter(county=county, told_on=None).values_list("user_id", flat=True)
    return len(_tell(actor, county, now, set(waiting), link))


def _tomorrow(now: dt.datetime, county: Unit) -> dt.datetime | None:
    evening = now.replace(hour=23, minute=59)
    return told_from(evening, calendar_for(county.pk).of())


def _tell(actor: Actor, county: Unit, now: dt.datetime, users: Iterable[int], link: str) -> set[int]:
    """Those who could be told now: one message each, with how many of hers are overdue; what is done by now is not mentioned."""
    today = now.date()
    if not may_tell(now, calendar_for(county.pk).of()):
        users = _works_now(users, now, county)
    users = set(users) - notes.without_reminders(users)
    before = set(Reminder.objects.filter(user__in=list(users), told_on=today).values_list("user_id", flat=True))
    told = set()
    for row in Reminder.objects.filter(county=county, told_on=None, user__in=set(users) - before).select_related("user").order_by("pk"):
        row.told_on, row.count = today, _overdue(row.user, today)
        try:
            with transaction.atomic():
                row.save(update_fields=["told_on", "count"])
        except IntegrityError:  # told by another process this minute
            continue
        if row.count:
            notices.tell(actor, users=[row.user], text=_("您有 %d 件关爱待办到时间了，方便的时候办理；办不了的，告诉学校专干原因就行。") % row.count, link=link)
        told.add(row.user_id)
    return told


def _works_now(users: Iterable[int], now: dt.datetime, county: Unit) -> set[int]:
    """Those for whom this moment of the vacation is a working one: who said so, or owes something that began in this vacation."""
    known = calendar_for(county.pk).of()
    since = vacation_since(now.date(), known)
    if since is None or not may_tell(now, known, vacation=True):
        return set()
    asked = set(users)
    owing = Duty.objects.filter(state_q(now.date())["overdue"], owner__in=asked, first_on__gte=since, first_on__lte=now.date())
    return notes.working_in_vacations(asked) | set(owing.values_list("owner_id", flat=True))


def _overdue(user: User, today: dt.date) -> int:
    return Duty.objects.filter(state_q(today)["overdue"], owner=user, first_on__lte=today).count()
