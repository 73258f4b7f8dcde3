"""到时候的提醒: the vacation's hand-over sheet in the last school week, children not come by registration day, asked for, due back.

Each is told on a school day in working hours, at most once a week for one place; counts only, never a name.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.care.rules.reminding import may_tell, sheet_is_due
from qianshou.domain.notices import actions as notices
from qianshou.domain.notices import queries as notes
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.people.choices import Follow, RollKind, TransferState
from qianshou.domain.people.models import Child, RollEvent, Transfer
from qianshou.domain.people.models.transfer import OPEN
from qianshou.domain.permissions import P, Role
from qianshou.kit.gate import Actor, action, remember

SHEETS, TRANSFERS, AT_HOME, YEAR = "/office/print/documents/", "/office/transfers/", "/office/at-home/", "/office/school-year/"
WINTER = (1, 2)  # the vacation that begins now holds the Spring Festival
AGAIN = dt.timedelta(days=7)
SOON = dt.timedelta(days=2)  # before registration has to be settled


@action(P.OPEN_DUTIES, on="county")
def tell_season(actor: Actor, *, county: Unit, now: dt.datetime) -> int:
    """Tells whose turn it is; answers how many messages. Does nothing at night, at weekends and in holidays. `now` is local."""
    known = calendar_for(county.pk).of()
    if not may_tell(now, known):
        return 0
    told = _registration(actor, county, now.date()) + _coming_back(actor, county, now.date())
    if sheet_is_due(now.date(), known):
        told += _sheets(actor, county, now.date())
        if now.month in WINTER:
            told += _at_home(actor, county, now.date())
    remember(count=told)
    return told


def _tell(actor: Actor, users: Iterable[User], text: str, link: str) -> int:
    """Those who have not been told the same in the last seven days and take reminders; how many."""
    asked = {user.pk: user for user in users}
    quiet = notes.without_reminders(asked) | notes.told_since(asked, link, timezone.now() - AGAIN)
    left = [user for pk, user in asked.items() if pk not in quiet]
    return len(notices.tell(actor, users=left, text=text, link=link)) if left else 0


def _held(role: str, units: Iterable[int], today: dt.date) -> dict[int, list[User]]:
    """Who holds a role at each of these units today."""
    rows = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today), role=role, unit__in=list(units), from_on__lte=today, user__is_active=True)
    found: dict[int, list[User]] = {}
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.unit_id, []).append(row.user)
    return found


def _sheets(actor: Actor, county: Unit, today: dt.date) -> int:
    """Each village's 儿童主任, and where there is none the township's 儿童督导员: the sheet is ready."""
    counted = Child.objects.on_file().filter(county=county, home_unit__kind=UnitKind.VILLAGE).order_by().values_list("home_unit")
    rows = {unit: (n, key) for unit, n, key in counted.annotate(n=Count("pk"), key=Count("pk", filter=Q(is_key=True)))}
    villages = Unit.objects.filter(pk__in=rows).order_by("path")
    here = _held(Role.VILLAGE, rows, today)
    above = _held(Role.TOWNSHIP_HOME, {one.parent_id for one in villages if one.pk not in here and one.parent_id}, today)
    told = 0
    for one in villages:
        n, key = rows[one.pk]
        text = _("快放假了：%(unit)s的假期交接单可以打印了，%(n)d 名孩子，其中重点 %(key)d 名假期要每周联系。") % {"unit": one.name, "n": n, "key": key}
        told += _tell(actor, here.get(one.pk) or above.get(one.parent_id or 0, []), text, f"{SHEETS}?unit={one.uid}&line=home")
    return told


def _at_home(actor: Actor, county: Unit, today: dt.date) -> int:
    """Class teachers and 儿童主任: what needs the parents' presence is listed, before they come home for the New Year."""
    rows = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today), role__in=(Role.CLASS_TEACHER, Role.VILLAGE), from_on__lte=today, user__is_active=True)
    users = [row.user for row in rows.filter(unit__county=county).select_related("user").order_by("pk")]
    return _tell(actor, users, _("家长快回来过年了：委托照护、同意、核对电话、当面谈，每个孩子要办什么已经列好。"), AT_HOME)


def _registration(actor: Actor, county: Unit, today: dt.date) -> int:
    """Schools whose children have not come by the day, who is to ask after them, and who has been asked for a child."""
    rows = Transfer.objects.filter(county=county)
    waiting = rows.filter(state__in=OPEN, due_on__lte=today + SOON, to_unit__isnull=False)
    told = _by_unit(actor, waiting, "to_unit", "in", _("%d 名孩子还没来报到，快到或已过期限，请点清：来了的点报到，没来的写明情况。"), today)
    absent = rows.filter(state=TransferState.ABSENT)
    told += _by_unit(actor, absent.filter(follow=Follow.SENDER), "from_unit", "out&state=absent", _("%d 名转出的孩子没有到新学校，轮到你们去问一问。"), today)
    told += _by_unit(actor, absent.filter(follow=Follow.RECEIVER), "to_unit", "in&state=absent", _("%d 名孩子没来报到，轮到你们去问一问。"), today)
    told += _by_unit(actor, absent.filter(follow=Follow.VILLAGE), "child__home_unit", "home", _("%d 名村里的孩子没到新学校，请去家里问一问。"), today)
    asked = rows.filter(state=TransferState.ASKED)
    told += _by_unit(actor, asked, "from_unit", "out", _("别的学校来要 %d 名孩子，请答复；到期不答复由县专班定。"), today)
    if late := asked.filter(due_on__lt=today).count():
        users = _held(Role.COUNTY, [county.pk], today).get(county.pk, [])
        told += _tell(actor, users, _("%d 个要孩子的请求过期没有答复，请定。") % late, f"{TRANSFERS}?unit={county.uid}&side=out")
    return told


def _coming_back(actor: Actor, county: Unit, today: dt.date) -> int:
    """Schools with somebody whose suspension is over and who is not back."""
    late = RollEvent.objects.standing().filter(county=county, kind=RollKind.SUSPEND, ended_on=None, until_on__lt=today)
    counted = {(pk, uid): n for pk, uid, n in late.order_by().values_list("school", "school__uid").annotate(n=Count("pk"))}
    held = _held(Role.SCHOOL, [pk for pk, _uid in counted], today)
    text = _("%d 名学生休学到期，请问一问，办复学。")
    return sum(_tell(actor, held.get(pk, []), text % n, f"{YEAR}?unit={uid}") for (pk, uid), n in counted.items())


def _by_unit(actor: Actor, rows, key: str, side: str, text: str, today: dt.date) -> int:
    """One message to the school's (or village's) own people, with how many. Each kind has a link (`side`) of its own, or the one would keep
    the other from being told that week."""
    counted = dict(rows.order_by().values_list(key).annotate(n=Count("pk")))
    units = {one.pk: one for one in Unit.objects.filter(pk__in=[pk for pk in counted if pk]).select_related("parent")}
    places: dict[int, tuple[Unit, int]] = {}
    for pk, unit in units.items():
        place = unit.parent if unit.kind == UnitKind.CLASS and unit.parent is not None else unit
        places[place.pk] = (place, places.get(place.pk, (place, 0))[1] + counted[pk])
    held = _held(Role.VILLAGE if side == "home" else Role.SCHOOL, places, today)
    return sum(_tell(actor, held.get(pk, []), text % n, f"{TRANSFERS}?unit={place.uid}&side={side}") for pk, (place, n) in places.items())
