"""Named fields from care records: what a card says where nobody wrote a note is what was ticked, and nothing else (DOMAIN §5)."""

from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Condition, Means, RecordKind
from qianshou.domain.care.queries import records_of_child, work_of_child
from qianshou.domain.care.shapes import RecordLine
from qianshou.domain.people.models import Child
from qianshou.papers.documents.fields.asking import Asked, Facts, Source, day, short

MOST = 400
COLUMNS = ("日期", "方式", "帮扶人", "和谁", "内容", "效果", "补记")
ONE = ("记录日期", "记录方式", "联系方式", "记录人", "见到的人", "内容", "效果", "下一步", "孩子状态", "家长联系", "同行人", "补记", "谈到")
KINDS = {"谈心记录": RecordKind.TALK, "家访记录": RecordKind.HOME_VISIT, "辅导记录": RecordKind.TUTORING, "电话记录": RecordKind.CALL}


def content_of(one: RecordLine) -> str:
    """The note; without one, the ticked answers as plain words; without those, that it took place and with whom."""
    if one.note:
        return one.note
    said = [_("谈到%s。") % "、".join(one.topics)] if one.topics else []
    said += [_("最近和爸妈联系：%s。") % one.parent_contact_label] if one.parent_contact_label else []
    return "".join(said) or _("%(kind)s一次，和%(people)s。") % {"kind": one.kind_label, "people": "、".join(one.people) or _("孩子本人")}


def effect_of(one: RecordLine) -> str:
    """How the child was and what comes next, as ticked."""
    said = [_("孩子状态：%s。") % one.condition_label] if one.condition_label else []
    said += [_("下一步：%s。") % one.next_step_label] if one.next_step_label else []
    return "".join(said) or _("（当次未记）")


def late_of(one: RecordLine) -> str:
    """补记 stays marked: entered long after, made up, or typed in for somebody."""
    said = [_("补做")] if one.makes_up else [_("补记于%s") % short(one.received_on)] if (one.received_on - one.happened_on).days > 7 else []
    said += [_("%s代录") % one.enterer_name] if one.enterer_name else []
    return "，".join(said)


def records(asked: Asked, child: Child) -> list[RecordLine]:
    """What counts, within the days asked for, oldest first; never a counselling record, a voided one, or one that reached nobody."""
    rows = records_of_child(asked.viewer, child, asked.today, MOST)
    inside = [one for one in rows if asked.first <= one.happened_on <= asked.last]
    return [one for one in reversed(inside) if one.reached and not one.voided_on and not one.counselling]


def _row(one: RecordLine) -> dict[str, str]:
    how = one.kind_label if one.means_label in ("", str(Means.IN_PERSON.label)) else f"{one.kind_label}，{one.means_label}"
    return {"日期": short(one.happened_on), "方式": how, "帮扶人": one.doer_name, "和谁": "、".join(one.people), "内容": content_of(one),
            "效果": effect_of(one), "补记": late_of(one)}  # fmt: skip


def _lists(asked: Asked, child: Child) -> Facts:
    rows = records(asked, child)
    found: Facts = {"关爱记录": [_row(one) for one in rows], "记录次数": str(len(rows))}
    found |= {name: [_row(one) for one in rows if one.kind == kind] for name, kind in KINDS.items()}
    return found | {"每月状态": _by_month(rows), "成长日记": _diary(asked, child, rows)}


def _by_month(rows: list[RecordLine]) -> list[dict[str, str]]:
    months: dict[tuple[int, int], list[RecordLine]] = {}
    for one in rows:
        months.setdefault((one.happened_on.year, one.happened_on.month), []).append(one)
    labels = [str(label) for label in Condition.labels]
    out = []
    for (year, month), lines in months.items():
        steps = sorted(labels.index(one.condition_label) for one in lines if one.condition_label)
        out.append(
            {"月份": _("%(y)s年%(m)s月") % {"y": year, "m": month}, "次数": str(len(lines)), "状态": labels[steps[len(steps) // 2]] if steps else _("未记")}
        )
    return out


def _diary(asked: Asked, child: Child, rows: list[RecordLine]) -> list[dict[str, str]]:
    """成长日记: what happened with the child, contact by contact, and the small goals between."""
    lines: list[tuple[Any, dict[str, str]]] = [
        (
            one.happened_on,
            {"日期": short(one.happened_on), "事": f"{one.kind_label}（{one.doer_name}）", "写的话": content_of(one), "状态": one.condition_label or _("未记")},
        )
        for one in rows
    ]
    for work in work_of_child(asked.viewer, child, asked.today, MOST):
        if asked.first <= work.happened_on <= asked.last and not work.voided_on and work.kind in ("study_goal", "summary", "activity"):
            lines.append(
                (
                    work.happened_on,
                    {
                        "日期": short(work.happened_on),
                        "事": f"{work.kind_label}（{work.doer_name}）",
                        "写的话": work.text or work.title,
                        "状态": work.outcome_label,
                    },
                )
            )
    return [entry for _on, entry in sorted(lines, key=lambda line: line[0])]


LISTS = Source(
    ("记录次数",), _lists,
    {"关爱记录": COLUMNS, **dict.fromkeys(KINDS, COLUMNS), "每月状态": ("月份", "次数", "状态"), "成长日记": ("日期", "事", "写的话", "状态")},
)  # fmt: skip


def each_of(kind: str) -> Source:
    """One sheet per record of a kind: `read` answers a list of facts under the name 每张."""

    def read(asked: Asked, child: Child) -> Facts:
        return {"每张": [_sheet(one) for one in records(asked, child) if one.kind == kind]}

    return Source(ONE, read)


def _sheet(one: RecordLine) -> dict[str, str]:
    return {
        "记录日期": day(one.happened_on), "记录方式": one.kind_label, "联系方式": one.means_label or _("当面"), "记录人": one.doer_name,
        "见到的人": "、".join(one.people) or _("孩子本人"), "内容": content_of(one), "效果": effect_of(one), "下一步": one.next_step_label or _("继续关注"),
        "孩子状态": one.condition_label or _("（当次未记）"), "家长联系": one.parent_contact_label or _("（当次未记）"), "同行人": one.companion or _("无"),
        "补记": late_of(one), "谈到": "、".join(one.topics) or _("（当次未记）"),
    }  # fmt: skip
