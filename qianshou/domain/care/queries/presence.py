"""趁家长在家要办的事: what of each child needs a parent who is there, found in the rows (before Spring Festival, and whenever one is home)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Counterpart, DutyKind, Means
from qianshou.domain.care.models import CareRecord, WorkPart
from qianshou.domain.care.programmes.dates import Season, days_of
from qianshou.domain.care.rules.reminding import sheet_is_due
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.queries import calendar_for
from qianshou.domain.people import queries as people
from qianshou.domain.people.choices import LEFT_BEHIND, PARENTS, ConsentUse, FactKind, LabelKind
from qianshou.domain.people.models import Child, Consent, EntrustedCare, Fact, Label, Notice
from qianshou.domain.permissions import P
from qianshou.kit.days import SchoolDays, school_year_span

RENEW_DAYS = 60  # an agreement that ends within these days is renewed while the parent is there
ASKED = (ConsentUse.PHOTO, ConsentUse.OUTSIDE_HELPER)


@dataclass(frozen=True)
class AtHome:
    """One child: what to do while a parent is there, and who is there now, till when it is known."""

    child: Child
    needs: tuple[str, ...]
    here: str


def with_parents_away(viewer, unit: Unit, line: str, today: dt.date) -> QuerySet[Child]:
    """The left-behind children of a unit in reach, those whose parent is home for a while first."""
    labelled = Label.objects.filter(child=OuterRef("pk"), kind__in=LEFT_BEHIND, to_on=None)
    rows = people.children(viewer, unit=unit, line=line, today=today, perm=P.RECORD_CONSENT).filter(Exists(labelled))
    home = Fact.objects.filter(child=OuterRef("pk"), kind=FactKind.HOME_VISIT_SPELL, wrong=False, to_on=None, carer__relation__in=PARENTS)
    return rows.annotate(home=Exists(home)).order_by("-home", "edu_path", "name", "pk")


def at_home(children: Sequence[Child], today: dt.date) -> list[AtHome]:
    """What each of these children needs; seven queries for a page."""
    ids = [child.pk for child in children]
    year, _last = school_year_span(today)
    told = set(Notice.objects.filter(child__in=ids).values_list("child", flat=True))
    both = set(Label.objects.filter(child__in=ids, kind=LabelKind.BOTH_AWAY, to_on=None).values_list("child", flat=True))
    entrusted = _entrusted(ids, today)
    agreed = set(Consent.objects.filter(child__in=ids, use__in=ASKED).values_list("child", "use"))
    checked = set(
        WorkPart.objects.filter(child__in=ids, happened_on__gte=year, work__kind=DutyKind.INFO_CHECK, work__voided_on=None).values_list("child", flat=True)
    )
    met = CareRecord.objects.filter(
        child__in=ids, happened_on__gte=year, voided_on=None, reached=True, means=Means.IN_PERSON, roles__contains=f",{Counterpart.PARENTS},"
    )
    seen = set(met.values_list("child", flat=True))
    here = _here(ids)
    out = []
    for child in children:
        needs = []
        if child.pk in both and child.pk not in entrusted:
            needs.append(_("办委托照护"))
        elif child.pk in both and (ends := entrusted[child.pk]) is not None and (ends - today).days <= RENEW_DAYS:
            needs.append(_("续签委托照护（%(month)d月%(day)d日到期）") % {"month": ends.month, "day": ends.day})
        if child.pk not in told:
            needs.append(_("当面告知建档"))
        if missing := [str(use.label) for use in ASKED if (child.pk, use.value) not in agreed]:
            needs.append(_("问是否同意：%s") % "、".join(missing))
        if child.pk not in checked:
            needs.append(_("核对电话和住址"))
        if child.pk not in seen:
            needs.append(_("和父母当面谈一次"))
        out.append(AtHome(child, tuple(needs), here.get(child.pk, "")))
    return out


def _entrusted(ids: Sequence[int], today: dt.date) -> dict[int, dt.date | None]:
    running = EntrustedCare.objects.filter(Q(to_on=None) | Q(to_on__gte=today), child__in=ids, from_on__lte=today, ended_on=None)
    return dict(running.order_by("version").values_list("child", "to_on"))


def _here(ids: Sequence[int]) -> dict[int, str]:
    rows = (
        Fact.objects.filter(child__in=ids, kind=FactKind.HOME_VISIT_SPELL, wrong=False, to_on=None, carer__relation__in=PARENTS)
        .select_related("carer")
        .order_by("pk")
    )
    found: dict[int, str] = {}
    for row in rows:
        if row.carer is None:
            continue
        until = dt.date.fromisoformat(row.value) if row.value else None
        word = people.relation_word(row.carer)
        said = _("%(who)s在家，到%(month)d月%(day)d日") % {"who": word, "month": until.month, "day": until.day} if until else _("%s在家") % word
        found[row.child_id] = "；".join(one for one in (found.get(row.child_id, ""), said) if one)
    return found


def days_to_vacation(county_id: int, today: dt.date) -> int | None:
    """In the last school week the days that are left of the term, today counted; None at any other time. Two queries."""
    known = calendar_for(county_id).of()
    term = known.term_of(today)
    return (term.last - today).days + 1 if term is not None and sheet_is_due(today, known) else None


def parents_come_home(today: dt.date) -> bool:
    """From thirty days before the Spring Festival to fifteen days after it."""
    days = [first for year in (today.year - 1, today.year) for first, _last in days_of(Season.SPRING_FESTIVAL, year, SchoolDays())]
    return any(day - dt.timedelta(days=30) <= today <= day + dt.timedelta(days=15) for day in days)
