"""Named fields of one unit: its children counted, the roster, what is asked of it and what was done in the days asked for."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from qianshou.domain.care.choices import DutyKind, RecordKind
from qianshou.domain.care.models import CareRecord
from qianshou.domain.care.queries import adoptions, missed_by_kind, rules_of, work_of_unit
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.kit.paths import within
from qianshou.papers.documents.fields.asking import Asked, Facts, Source, short
from qianshou.papers.exports.facts import MAY, facts_of

NAMES = (
    "单位名称",
    "名册范围",
    "总人数",
    "男生",
    "女生",
    "寄宿",
    "重点",
    "双亲外出",
    "未结对",
    "帮扶人数",
    "记录总数",
    "谈心人数",
    "家访人数",
    "计划正文",
    "小结正文",
)
ROSTER = (
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "学校",
    "班级",
    "类别",
    "父亲",
    "父亲去向",
    "父亲电话",
    "母亲",
    "母亲去向",
    "母亲电话",
    "照护人",
    "关系",
    "照护人电话",
    "住址",
    "寄宿",
    "帮扶人",
    "重点",
    "联系一",
    "联系二",
    "联系三",
    "联系四",
)
BY_HAND = ("联系一", "联系二", "联系三", "联系四")  # cells of a vacation, written on paper
AT_ONCE = 500


def read(asked: Asked, unit: Unit) -> Facts:
    """Every field of one unit along the line asked for, children as far as the viewer may print their files."""
    rows = children(asked.viewer, unit=unit, line=asked.line, filters=RosterFilter(), today=asked.today, perm=P.PRINT_FILE)
    found: Facts = {"单位名称": _name(unit, asked.today), "名册范围": _("按居住地") if asked.line == "home" else _("按学校")}
    found |= _counts(rows) | _texts(asked, unit)
    for name, make in (("花名册", lambda: _roster(asked, unit, rows)), ("结对名单", lambda: _helpers(rows)), ("要求", lambda: _asked(asked, unit)),
                       ("任务完成", lambda: _duties(asked, unit)), ("记录统计", lambda: _records(asked, unit)), ("工作", lambda: _work(asked, unit))):  # fmt: skip
        if name in asked.wanted:
            found[name] = make()
    return found


def _name(unit: Unit, today: dt.date) -> str:
    own = unit.display_name(today)
    return f"{unit.parent.name}{own}" if unit.kind == "class" and unit.parent else own


def _counts(rows: Any) -> Facts:
    plain = rows.order_by()
    said = plain.aggregate(
        all=Count("pk"), boys=Count("pk", filter=Q(sex="male")), girls=Count("pk", filter=Q(sex="female")), boards=Count("pk", filter=Q(boarding=True)),
        key=Count("pk", filter=Q(is_key=True)),
    )  # fmt: skip
    running = Pairing.objects.filter(child__in=plain.values("pk"), to_on=None)
    away = plain.filter(labels__kind="both_away", labels__to_on=None).values("pk").distinct().count()
    paired = running.values("child").distinct().count()
    return {
        "总人数": str(said["all"]), "男生": str(said["boys"]), "女生": str(said["girls"]), "寄宿": str(said["boards"]), "重点": str(said["key"]),
        "双亲外出": str(away), "未结对": str(said["all"] - paired), "帮扶人数": str(running.values("helper").distinct().count()),
    }  # fmt: skip


def _roster(asked: Asked, unit: Unit, rows: Any) -> list[dict[str, str]]:
    opened = frozenset(p for p in MAY if asked.full and asked.viewer.may(p, unit))
    ids = list(rows.values_list("pk", flat=True))
    out: list[dict[str, str]] = []
    for at in range(0, len(ids), AT_ONCE):
        wanted = ids[at : at + AT_ONCE]
        block = Child.objects.filter(pk__in=wanted).select_related("edu_unit", "edu_unit__parent", "home_unit").in_bulk()
        told = facts_of([block[pk] for pk in wanted], definition="school", opened=opened, today=asked.today)
        for pk, facts in zip(wanted, told, strict=True):
            out.append(_line(len(out) + 1, facts) | {"重点": _("是") if block[pk].is_key else "", **dict.fromkeys(BY_HAND, "")})
    return out


def _line(number: int, facts: Facts) -> dict[str, str]:
    def said(code: str) -> str:
        value = facts.get(code)
        return short(value) if isinstance(value, dt.date) else "" if value is None else str(value)

    codes = {
        "姓名": "child.name", "性别": "child.sex", "出生日期": "child.birth_date", "学校": "school.name", "班级": "school.class", "类别": "child.left_behind_kind",
        "父亲": "father.name", "父亲去向": "father.away_place", "父亲电话": "father.phone", "母亲": "mother.name", "母亲去向": "mother.away_place",
        "母亲电话": "mother.phone", "照护人": "carer.name", "关系": "carer.relation", "照护人电话": "carer.phone", "住址": "child.home_address", "帮扶人": "helper.name",
    }  # fmt: skip
    boards = {True: _("是"), False: _("否")}.get(facts.get("child.boarding"), "")
    return {"序号": str(number)} | {name: said(code) for name, code in codes.items()} | {"寄宿": boards}


def _helpers(rows: Any) -> list[dict[str, str]]:
    running = Pairing.objects.filter(child__in=rows.order_by().values("pk"), to_on=None).select_related("helper__unit", "child")
    named: dict[int, tuple[Any, list[str]]] = {}
    for pair in running.order_by("helper__name", "helper_id", "child__name"):
        named.setdefault(pair.helper_id, (pair.helper, []))[1].append(pair.child.name)
    return [
        {"序号": str(n), "帮扶人": h.name, "身份": str(h.get_kind_display()), "人数": str(len(names)), "学生": "、".join(names)}
        for n, (h, names) in enumerate(named.values(), 1)
    ]


def _asked(asked: Asked, unit: Unit) -> list[dict[str, str]]:
    out = []
    for programme in adoptions(asked.viewer, unit):
        if programme.ended_on is None and programme.from_on <= asked.last and programme.to_on >= asked.first:
            out += [{"方案": programme.title, "要求": words} for _row, words, _before in rules_of(programme)]
    return [{"序号": str(n)} | one for n, one in enumerate(out, 1)]


def _duties(asked: Asked, unit: Unit) -> list[dict[str, str]]:
    groups = missed_by_kind(asked.viewer, unit, from_on=asked.first, on=min(asked.last, asked.today), line=asked.line)
    out = []
    for n, one in enumerate(groups, 1):
        counts = defaultdict(int, one.counts)
        late = counts["met_late"] + counts["made_up"]
        due = counts["met"] + late + counts["missed"] + counts["overdue"]
        share = f"{100 * counts['met'] / due:.1f}%" if due else "—"
        out.append({"序号": str(n), "事项": one.name, "应做": str(due), "按时完成": str(counts["met"]), "补记补做": str(late),
                    "未完成": str(counts["missed"] + counts["overdue"]), "按时完成率": share})  # fmt: skip
    return out


def _span(asked: Asked, unit: Unit) -> Any:
    held = within("edu_path" if asked.line == "edu" else "home_path", unit.path)
    return CareRecord.objects.visible_to(asked.viewer, P.SEE_RECORDS).counting().filter(held, happened_on__range=(asked.first, min(asked.last, asked.today)))


def _records(asked: Asked, unit: Unit) -> list[dict[str, str]]:
    found = _span(asked, unit).order_by().values("kind").annotate(n=Count("pk"), kids=Count("child", distinct=True), who=Count("doer_name", distinct=True))
    by = {row["kind"]: row for row in found}
    return [
        {"方式": str(kind.label), "次数": str(by[kind]["n"]), "人数": str(by[kind]["kids"]), "帮扶人数": str(by[kind]["who"])}
        for kind in RecordKind
        if kind in by
    ]


def _work(asked: Asked, unit: Unit) -> list[dict[str, str]]:
    rows, _n = work_of_unit(asked.viewer, unit, asked.today, from_on=asked.first, on=min(asked.last, asked.today), limit=200)
    kept = [one for one in reversed(rows) if one.unit_uid]
    return [{"日期": short(one.happened_on), "类别": one.kind_label, "内容": one.title, "单位": one.unit_name, "人数": str(one.present or "")} for one in kept]


def _texts(asked: Asked, unit: Unit) -> Facts:
    """The newest 计划 and 小结 written for the unit in these days, and how many records there are."""
    found: Facts = {}
    for name, kind in (("计划正文", DutyKind.PLAN), ("小结正文", DutyKind.SUMMARY)):
        if name in asked.wanted:
            rows, _n = work_of_unit(asked.viewer, unit, asked.today, kind=kind, from_on=asked.first, on=min(asked.last, asked.today), limit=20)
            found[name] = next((one.text for one in rows if one.unit_uid == unit.uid and one.text), "")
    span = _span(asked, unit)
    for name, way in (("谈心人数", RecordKind.TALK), ("家访人数", RecordKind.HOME_VISIT)):
        if name in asked.wanted:
            found[name] = str(span.filter(kind=way).values("child").distinct().count())
    return found | ({"记录总数": str(span.count())} if "记录总数" in asked.wanted else {})


UNIT = Source(
    NAMES, read,
    {"花名册": ROSTER, "结对名单": ("序号", "帮扶人", "身份", "人数", "学生"), "要求": ("序号", "方案", "要求"),
     "任务完成": ("序号", "事项", "应做", "按时完成", "补记补做", "未完成", "按时完成率"), "记录统计": ("方式", "次数", "人数", "帮扶人数"),
     "工作": ("日期", "类别", "内容", "单位", "人数")},
)  # fmt: skip
