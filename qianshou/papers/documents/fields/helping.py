"""Named fields of one helper: who it is, what vetting says, the children helped with the last contact, and the week's duties."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Condition, NextStep, RecordKind
from qianshou.domain.care.models import CareRecord, Duty
from qianshou.domain.care.queries.duties import COLUMNS, lines
from qianshou.domain.care.queries.service import Service, service_of
from qianshou.domain.pairing.models import Helper, Pairing, StandIn, Vetting
from qianshou.domain.pairing.queries.kinds import kinds_of
from qianshou.domain.pairing.queries.service import awards_of, days_of, trainings_of
from qianshou.domain.people.queries import shown_names
from qianshou.domain.permissions import P
from qianshou.kit.days import week_of
from qianshou.papers.documents.fields.asking import Asked, Facts, Source, day, short

SERVED = ("服务时长", "服务次数", "服务内容", "培训情况", "所获表彰")
NAMES = ("帮扶人姓名", "帮扶人类别", "所在单位", "帮扶人性别", "本人电话", "专长", "最多帮扶", "在帮人数", "出生日期", "申请日期", "身份核验日期", "违法记录查询日期", "培训日期",
         "签承诺书日期", "本周", "代管期限", "有空的日子", *SERVED)  # fmt: skip
HELPED = ("序号", "姓名", "班级", "结对方式", "开始", "最近一次", "最近情况", "下一步", "还要做", "注意什么", "代管人")
WEEK = ("序号", "姓名", "班级", "要做的事", "最晚", "日期", "方式", "和谁", "孩子状态", "说了什么", "签名")


def read(asked: Asked, helper: Helper) -> Facts:
    """Every field of one helper; only children in the viewer's reach are named."""
    vetting = Vetting.objects.filter(helper=helper).first() or Vetting()
    monday, sunday = week_of(asked.today)
    pairs = list(_running(asked, helper))
    found: Facts = {
        "帮扶人姓名": helper.name, "帮扶人类别": "、".join(dict.fromkeys(one["kind"] for one in kinds_of(helper, asked.today))), "所在单位": helper.unit.display_name(asked.today), "帮扶人性别": helper.get_sex_display() or "",
        "本人电话": asked.number(helper.phone, helper), "专长": helper.strengths, "最多帮扶": str(helper.capacity), "在帮人数": str(len({p.child_id for p in pairs})),
        "出生日期": day(vetting.birth_date), "申请日期": day(vetting.applied_on), "身份核验日期": day(vetting.identity_checked_on),
        "违法记录查询日期": day(vetting.record_checked_on), "培训日期": day(vetting.trained_on), "签承诺书日期": day(vetting.commitment_signed_on),
        "本周": _("%(first)s—%(last)s") % {"first": short(monday), "last": short(sunday)}, "代管期限": _standing_until(pairs, asked.today),
        "有空的日子": "、".join(days_of(helper)),
    }  # fmt: skip
    if asked.wanted & set(SERVED):
        found |= _served(asked, helper)
    if "结对学生" in asked.wanted:
        found["结对学生"] = _helped(asked, pairs)
    if "本周待办" in asked.wanted:
        found["本周待办"] = _week(asked, helper, pairs)
    return found


def _served(asked: Asked, helper: Helper) -> Facts:
    """Hours and contacts of the days asked for; trainings of these days, awards whenever they were given."""
    service = service_of(helper, asked.first, asked.last)
    trained = list(trainings_of(helper).filter(held_on__range=(asked.first, asked.last)))
    given = [row for row in awards_of(helper) if row.awarded_on]
    hours = sum(row.minutes for row in trained) / 60
    return {
        "服务时长": _("%s 小时") % service.hours, "服务次数": _("%d 次") % service.contacts, "服务内容": _content(service),
        "培训情况": _("%(n)d 次，共 %(hours)g 小时") % {"n": len(trained), "hours": round(hours, 1)} if trained else _("没有"),
        "所获表彰": "；".join(f"{row.title}（{row.by_whom}，{day(row.awarded_on)}）" for row in given) or _("没有"),
    }  # fmt: skip


def _content(service: Service) -> str:
    """谈心 3 次、辅导 5 次；另有活动和集体服务 4 小时: what the hours were, nobody named."""
    kinds = "、".join(_("%(kind)s %(n)d 次") % {"kind": label, "n": n} for label, n, _minutes in service.kinds)
    rest = (service.minutes - service.by_records) // 30
    return "；".join(part for part in (kinds, _("活动和集体服务 %g 小时") % (rest / 2) if rest else "") if part)


def _proof(asked: Asked, helper: Helper) -> Facts:
    """A proof only of what was done: none of a span without an hour or a contact."""
    service = service_of(helper, asked.first, asked.last)
    return {"每张": [{}] if service.minutes or service.contacts else []}


def _running(asked: Asked, helper: Helper) -> Any:
    rows = Pairing.objects.visible_to(asked.viewer, P.PRINT_FILE).filter(helper=helper, to_on=None)
    return rows.select_related("child__edu_unit__parent", "child__county").order_by("child__edu_path", "child__name", "pk")


def _standing(pairs: list[Pairing], today: dt.date) -> dict[int, StandIn]:
    rows = StandIn.objects.filter(pairing__in=pairs, to_on__gte=today).select_related("helper").order_by("-from_on")
    return {row.pairing_id: row for row in rows}


def _standing_until(pairs: list[Pairing], today: dt.date) -> str:
    rows = list(_standing(pairs, today).values())
    if not rows:
        return _("　　　年　　月　　日 至 　　　年　　月　　日")
    return _("%(first)s 至 %(last)s") % {"first": day(min(row.from_on for row in rows)), "last": day(max(row.to_on for row in rows))}


def _helped(asked: Asked, pairs: list[Pairing]) -> list[dict[str, str]]:
    ids = [p.child_id for p in pairs]
    last: dict[int, CareRecord] = {}
    for row in CareRecord.objects.valid().filter(child__in=ids, reached=True, counselling=False).order_by("happened_on", "pk").defer("note"):
        last[row.child_id] = row
    open_ = Duty.objects.visible_to(asked.viewer, P.PRINT_FILE).filter(child__in=ids, first_on__lte=asked.today, closes_on__gte=asked.today)
    owed: dict[str, list[str]] = {}
    for line in lines(open_.filter(next_due_on__isnull=False, not_owed=False, waived_on=None).order_by("next_due_on", "pk").values(*COLUMNS), asked.today):
        owed.setdefault(line.child_uid, []).append(line.text)
    standing = _standing(pairs, asked.today)
    return [_line(asked, n, pair, last.get(pair.child_id), owed.get(pair.child.uid, []), standing.get(pair.pk)) for n, pair in enumerate(pairs, 1)]


def _line(asked: Asked, number: int, pair: Pairing, last: CareRecord | None, owed: list[str], standing: StandIn | None) -> dict[str, str]:
    child = pair.child
    seen = f"{short(last.happened_on)} {RecordKind(last.kind).label}" if last else _("还没有")
    return {
        "序号": str(number), "姓名": child.name, "班级": child.edu_unit.display_name(asked.today) if child.edu_unit else "", "结对方式": str(pair.get_kind_display()),
        "开始": short(pair.from_on), "最近一次": seen, "最近情况": _condition(last),
        "下一步": str(NextStep(last.next_step).label) if last and last.next_step else _("继续关注"), "还要做": "；".join(owed[:3]) or _("没有"),
        "注意什么": pair.note.reveal() if pair.note else "", "代管人": standing.helper.name if standing else "",
    }  # fmt: skip


def _condition(last: CareRecord | None) -> str:
    return str(Condition(last.condition).label) if last and last.condition else _("未记")


def _week(asked: Asked, helper: Helper, pairs: list[Pairing]) -> list[dict[str, str]]:
    """What is due up to Sunday or overdue; then every other child helped, with room to write what was not planned."""
    sunday = week_of(asked.today)[1]
    mine = Q(owner_helper=helper) | Q(owner=helper.user_id, owner__isnull=False)
    rows = Duty.objects.visible_to(asked.viewer, P.PRINT_FILE).filter(mine, child__isnull=False, first_on__lte=sunday, closes_on__gte=asked.today)
    due = lines(rows.filter(next_due_on__lte=sunday, not_owed=False, waived_on=None).order_by("child__name", "next_due_on", "pk").values(*COLUMNS), asked.today)
    names = shown_names(asked.viewer, [p.child for p in pairs])
    out = [{"姓名": one.child_name, "班级": one.class_name, "要做的事": one.text, "最晚": short(one.due_on)} for one in due]
    listed = {one.child_uid for one in due}
    rest = [p.child for p in pairs if p.child.uid not in listed]
    out += [
        {"姓名": names[c.pk], "班级": c.edu_unit.display_name(asked.today) if c.edu_unit else "", "要做的事": "", "最晚": ""}
        for c in {c.pk: c for c in rest}.values()
    ]
    blank = dict.fromkeys(WEEK, "")
    return [blank | one | {"序号": str(n)} for n, one in enumerate(out, 1)]


HELPER = Source(NAMES, read, {"结对学生": HELPED, "本周待办": WEEK})
EACH = {"service": Source((), _proof)}
