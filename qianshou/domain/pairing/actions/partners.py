"""学习帮手 set, told of and ended: a classmate, chosen by the teacher, who is given nothing to see and nothing to do here."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import PartnerEnd
from qianshou.domain.pairing.models import StudyPartner
from qianshou.domain.pairing.rules.partners import MOST
from qianshou.domain.people.choices import FileState
from qianshou.domain.people.models import Child, Pupil
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import Actor, action, remember


@action(P.KEEP_PARTNERS, on="children", many=True)
def set_partners(
    actor: Actor, *, children: Sequence[Child], pairs: Sequence[tuple[str, str]], today: dt.date, told_on: dt.date | None = None
) -> list[StudyPartner]:
    """Each (child uid, pupil uid) becomes study partners from today; a former partner of the child ends.

    Refused whole, with names: a pupil of another class or gone, the child herself, one who has MOST children already, a closed file.
    """
    if told_on is not None and told_on > today:
        raise Invalid(_("告知日期不能晚于今天。"), "told_on")
    by_uid = {row.uid: row for row in Child.objects.select_for_update(of=("self",)).filter(pk__in=[c.pk for c in children]).order_by("pk")}
    pupils = {row.uid: row for row in Pupil.objects.visible_to(actor, P.KEEP_PARTNERS).filter(uid__in={pupil for _c, pupil in pairs}, left_on=None)}
    rows = [_row(by_uid.get(child), pupils.get(pupil), actor, today, told_on) for child, pupil in pairs]
    running = {(r.child_id, r.pupil_id): r for r in StudyPartner.objects.filter(child__in=by_uid.values(), to_on=None)}
    fresh = [row for row in rows if (row.child_id, row.pupil_id) not in running]
    _end([old for (child, _p), old in running.items() if child in {row.child_id for row in fresh}], today, PartnerEnd.CHANGED)
    for pupil in {row.pupil_id: row.pupil for row in fresh}.values():
        if StudyPartner.objects.filter(pupil=pupil, to_on=None).count() + sum(row.pupil_id == pupil.pk for row in fresh) > MOST:
            raise Refused(_("%(name)s最多做 %(n)d 名同学的学习帮手。") % {"name": pupil.name, "n": MOST})
    StudyPartner.objects.bulk_create(fresh)
    remember(count=len(fresh), subjects=fresh)
    return fresh


def _row(child: Child | None, pupil: Pupil | None, actor: Actor, today: dt.date, told_on: dt.date | None) -> StudyPartner:
    if child is None or pupil is None:
        raise Refused(_("名单有变，请刷新后再选。"))
    if child.file_state == FileState.CLOSED:
        raise Refused(_("%s的档案已结案。") % child.name)
    if pupil.child_id == child.pk:
        raise Refused(_("%s不能做自己的学习帮手。") % child.name)
    if pupil.edu_unit_id != child.edu_unit_id:
        raise Refused(_("%(pupil)s和%(child)s不在一个班。") % {"pupil": pupil.name, "child": child.name})
    user = actor.user  # type: ignore[attr-defined]
    return StudyPartner(county_id=child.county_id, child=child, pupil=pupil, from_on=today, told_on=told_on, set_by=user)


def _end(rows: Sequence[StudyPartner], to_on: dt.date, reason: str) -> None:
    for row in rows:
        row.to_on, row.end_reason = max(to_on, row.from_on), reason
    StudyPartner.objects.bulk_update(rows, ["to_on", "end_reason"])


@action(P.KEEP_PARTNERS, on="children", many=True)
def partners_told(actor: Actor, *, children: Sequence[Child], told_on: dt.date, today: dt.date) -> int:
    """The parents of these children were told of the study partner; a day already noted stays. How many."""
    if told_on > today:
        raise Invalid(_("告知日期不能晚于今天。"), "told_on")
    rows = StudyPartner.objects.filter(child__in=children, to_on=None, told_on=None)
    remember(subjects=list(rows))
    return rows.update(told_on=told_on)


@action(P.KEEP_PARTNERS, on="partner")
def end_partner(actor: Actor, *, partner: StudyPartner, reason: str, today: dt.date) -> StudyPartner:
    """Ends one, from today, with a reason; never deleted. Refuses one that is over and an unknown reason."""
    if partner.to_on is not None:
        raise Refused(_("这名学习帮手已经结束了。"))
    if reason not in PartnerEnd.values:
        raise Invalid(_("请选择结束的原因。"), "reason")
    _end([partner], today, reason)
    remember(reason=reason, subjects=[partner.child])
    return partner


def _part(county: Unit, today: dt.date) -> int:
    """Inside an action: rows of a county whose child or pupil left the class end as such. How many."""
    rows = list(StudyPartner.objects.filter(county=county).parted())
    _end(rows, today, PartnerEnd.CLASS_CHANGED)
    return len(rows)


def _part_of(children: Sequence[int], today: dt.date) -> int:
    """The same for a few children, in the act that moved them or closed their files."""
    rows = list(StudyPartner.objects.filter(child__in=children).parted())
    _end(rows, today, PartnerEnd.CLASS_CHANGED)
    return len(rows)
