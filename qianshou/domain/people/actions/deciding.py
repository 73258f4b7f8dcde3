"""What people decide, with the evidence: hardship and struggling, and who is a key child."""

import datetime as dt

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import FactKind, LabelKind, Source
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import Child, Fact, KeyChild
from qianshou.domain.people.signals import tell
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action

_FACT_OF = {LabelKind.HARDSHIP: FactKind.HARDSHIP, LabelKind.STRUGGLING: FactKind.STRUGGLING}


def _fact_kind(kind: str) -> str:
    if kind not in _FACT_OF:
        raise Invalid(_("只有困难、学困由人认定，其他类别按家庭情况算出。"), field="kind")
    return _FACT_OF[LabelKind(kind)]


@action(P.DECIDE_LABEL, on="child")
def decide_label(actor, *, child: Child, kind: str, evidence: str, from_on: dt.date, today: dt.date) -> Fact:
    """Decides hardship or struggling; refused without evidence. A sheet's word about it is overtaken."""
    fact_kind = _fact_kind(kind)
    if not evidence.strip():
        raise Invalid(_("请写明认定依据。"), field="evidence")
    if from_on > today:
        raise Invalid(_("日期不能晚于今天。"), field="from_on")
    Fact.objects.filter(child=child, carer=None, kind=fact_kind, to_on=None, wrong=False).update(to_on=from_on - dt.timedelta(days=1))
    fact = Fact.objects.create(
        county_id=child.county_id, child=child, kind=fact_kind, value=evidence.strip()[:120], from_on=from_on, source=Source.STAFF, as_of=today, known_on=today,
    )  # fmt: skip
    relabel([child], today)
    return fact


@action(P.DECIDE_LABEL, on="child")
def undecide_label(actor, *, child: Child, kind: str, last_on: dt.date, today: dt.date) -> None:
    """Ends what was decided; refused when nothing stands."""
    running = Fact.objects.filter(child=child, carer=None, kind=_fact_kind(kind), to_on=None, wrong=False)
    if not running.update(to_on=last_on):
        raise Refused(_("没有正在执行的认定。"))
    relabel([child], today)


@action(P.NAME_KEY_CHILD, on="child")
def name_key_child(actor, *, child: Child, reason: str, from_on: dt.date, today: dt.date, until_on: dt.date | None = None) -> KeyChild:
    """Singles the child out for closer care: why, by whom, until when; refused without a reason or while a spell runs."""
    if not reason.strip():
        raise Invalid(_("请写明确定为重点帮扶对象的原因。"), field="reason")
    if until_on and until_on < from_on:
        raise Invalid(_("结束日期不能早于开始日期。"), field="until_on")
    if KeyChild.objects.filter(child=child, ended_on=None).exists():
        raise Refused(_("已经是重点帮扶对象。"))
    spell = KeyChild.objects.create(
        county_id=child.county_id, child=child, reason=reason.strip()[:200], decided_by=actor.user, from_on=from_on, until_on=until_on
    )
    Child.objects.filter(pk=child.pk).update(is_key=True)
    child.is_key = True
    tell([child.pk], today)
    return spell


@action(P.NAME_KEY_CHILD, on="child")
def end_key_child(actor, *, child: Child, ended_on: dt.date, today: dt.date) -> KeyChild:
    """Ends the running spell; refused when none runs."""
    spell = KeyChild.objects.filter(child=child, ended_on=None).first()
    if spell is None:
        raise Refused(_("现在不是重点帮扶对象。"))
    if ended_on < spell.from_on:
        raise Invalid(_("结束日期不能早于开始日期。"), field="ended_on")
    spell.ended_on = ended_on
    spell.save(update_fields=["ended_on"])
    Child.objects.filter(pk=child.pk).update(is_key=False)
    child.is_key = False
    tell([child.pk], today)
    return spell
