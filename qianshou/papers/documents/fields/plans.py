"""Named fields of 帮扶计划, small goals, 学期反馈, and of the pairing or the 委托照护 a paper is signed for."""

from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.queries import feedback_of_child, plans_of_child, work_of_child
from qianshou.domain.care.shapes import FeedbackView, PlanView
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.telling import HelperTold, on_paper
from qianshou.domain.people.models import Carer, Child, EntrustedCare
from qianshou.domain.permissions import P
from qianshou.papers.documents.entrust import exclusions, terms
from qianshou.papers.documents.fields.asking import Asked, Facts, Source, day, short, term_words

STEPS = ("序号", "方面", "目标", "措施", "责任人", "完成时间", "结果")
PLAN = ("计划名称", "计划日期", "计划人", "困难与优势")
FEEDBACK = ("学期", "学习", "生活", "情绪", "品德", "班主任", "日期")
PAIR = ("结对帮扶人", "帮扶人身份", "帮扶人单位", "帮扶人性别", "结对电话", "结对方式", "结对开始", "承诺日期", "注意什么")
ENTRUST = ("委托人", "被委托人", "委托关系", "委托开始", "委托结束", "约定", "孩子意见", "告知学校日期", "告知村日期", "委托版本", "委托人电话", "被委托人电话",
           "被委托人身份证号")  # fmt: skip


def _steps(plan: PlanView) -> list[dict[str, str]]:
    return [
        {"序号": str(n), "方面": s.area_label, "目标": s.goal, "措施": s.measure, "责任人": s.who, "完成时间": short(s.by_on) or _("学期末"),
         "结果": "，".join(w for w in (s.outcome_label, s.outcome_words) if w) or _("进行中")}
        for n, s in enumerate(plan.steps, 1)
    ]  # fmt: skip


def _plan(asked: Asked, child: Child) -> Facts:
    """The newest plan on the last day asked for; nothing at all where none was written."""
    plans = [one for one in plans_of_child(asked.viewer, child) if one.on <= asked.last]
    plan = next(iter(plans), None)
    found: Facts = {"学期反馈": [_said(one) for one in feedback_of_child(asked.viewer, child)], "小目标": _goals(asked, child), "进步": _progress(plans)}
    study = next((one for one in plans if any(s.area == "study" for s in one.steps)), plan)
    if plan is None:
        return found | dict.fromkeys(PLAN, "") | {"帮扶计划": [], "学习措施": []}
    return found | {
        "计划名称": plan.title or _("帮扶计划"), "计划日期": day(plan.on), "计划人": plan.doer_name, "困难与优势": plan.situation,
        "帮扶计划": _steps(plan), "学习措施": [row for row in _steps(study) if row["方面"] == _("学习")] if study else [],
    }  # fmt: skip


def _said(one: FeedbackView) -> dict[str, str]:
    words = {label: one.said[code] or _("（未写）") for code, label in (("study", "学习"), ("life", "生活"), ("mood", "情绪"), ("conduct", "品德"))}
    return {"学期": term_words(one.school_year, one.term), **words, "班主任": one.writer_name, "日期": short(one.written_on)}


def _goals(asked: Asked, child: Child) -> list[dict[str, str]]:
    rows = [one for one in work_of_child(asked.viewer, child, asked.today, 100) if one.kind == "study_goal" and not one.voided_on]
    return [{"日期": short(one.happened_on), "目标": one.text, "结果": one.outcome_label or _("进行中"), "记录人": one.doer_name} for one in reversed(rows)]


def _progress(plans: list[PlanView]) -> list[dict[str, str]]:
    """What came of every step that was told, oldest first."""
    told = [(s.outcome_on or plan.on, plan, s) for plan in plans for s in plan.steps if s.outcome]
    told.sort(key=lambda one: one[0])
    return [
        {"日期": short(on), "方面": s.area_label, "目标": s.goal, "措施": s.measure, "结果": "，".join(w for w in (s.outcome_label, s.outcome_words) if w)}
        for on, _plan_, s in told
    ]


PLANS = Source(
    PLAN, _plan, {"帮扶计划": STEPS, "学习措施": STEPS, "进步": ("日期", "方面", "目标", "措施", "结果"), "小目标": ("日期", "目标", "结果", "记录人"), "学期反馈": FEEDBACK}
)  # fmt: skip


def _each_plan(asked: Asked, child: Child) -> Facts:
    """A sheet only where a plan stands."""
    return {"每张": [{}] if any(one.on <= asked.last for one in plans_of_child(asked.viewer, child)) else []}


def _each_study_plan(asked: Asked, child: Child) -> Facts:
    plans = [one for one in plans_of_child(asked.viewer, child) if one.on <= asked.last]
    return {"每张": [{}] if any(s.area == "study" for one in plans for s in one.steps) else []}


def _each_pairing(asked: Asked, child: Child) -> Facts:
    rows = Pairing.objects.filter(child=child, to_on=None).select_related("helper__unit", "helper__user").order_by("from_on", "pk")
    return {"每张": [_pairing(asked, one) for one in on_paper(list(rows))]}


def _pairing(asked: Asked, one: HelperTold) -> dict[str, str]:
    row = one.row
    return {
        "结对帮扶人": one.name, "帮扶人身份": one.kind_label, "帮扶人单位": one.unit.display_name(asked.today), "帮扶人性别": row.helper.get_sex_display() or _("未登记"),
        "结对电话": asked.number(one.phone, row.child) if one.phone else _("经学校联系"), "结对方式": str(row.get_kind_display()), "结对开始": day(row.from_on),
        "承诺日期": day(row.commitment_signed_on) or _("　　　年　　月　　日"), "注意什么": row.note.reveal() if row.note else _("无"),
    }  # fmt: skip


def _each_entrusted(asked: Asked, child: Child) -> Facts:
    row = EntrustedCare.objects.filter(child=child, ended_on=None).select_related("carer").order_by("-version").first()
    return {"每张": [_entrusted(asked, row, child)] if row else []}


def _clauses() -> Facts:
    return {"约定条款": [{"条": line} for line in terms()], "不得委托": [{"条": line} for line in exclusions()]}


def _entrusted(asked: Asked, row: EntrustedCare, child: Child) -> Facts:
    blank = _("　　　年　　月　　日")
    parent = Carer.objects.filter(child=child, name=row.parent_name, gone_on=None).first()

    def whole(value: Any, perm: str = P.REVEAL_PHONE) -> str:
        """A number that is signed for stands whole, or is left to be written in by hand: never starred."""
        return asked.number(value, child, perm) if asked.plain(perm, child) else ""

    return {
        "委托人电话": whole(parent.phone) if parent else "", "被委托人电话": whole(row.carer.phone), "被委托人身份证号": whole(row.carer.id_number, P.REVEAL_ID),
        "委托人": row.parent_name, "被委托人": row.carer.name, "委托关系": row.carer.get_relation_word(), "委托开始": day(row.from_on), "委托结束": day(row.to_on) or _("父母返乡"),
        "约定": row.agreed or _("（没有另外约定）"), "孩子意见": row.child_view or _("（由孩子本人填写）"), "告知学校日期": day(row.school_told_on) or blank,
        "告知村日期": day(row.village_told_on) or blank, "委托版本": str(row.version),
        **_clauses(),
    }  # fmt: skip


EACH = {
    "plan": Source((), _each_plan), "study_plan": Source((), _each_study_plan), "pairing": Source(PAIR, _each_pairing),
    "entrusted": Source(ENTRUST, _each_entrusted, {"约定条款": ("条",), "不得委托": ("条",)}, _clauses),
}  # fmt: skip
