"""The words of officials' help to households and persons who are no child with a file (seed 003, M080-M088)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetKind(models.TextChoices):
    """What an official is paired with; `other` says in words what it is (the kinds of a county are its own)."""

    ORPHAN = "orphan", _("孤儿")
    DISABLED = "disabled", _("困难重度残疾人")
    HOUSEHOLD = "household", _("特困家庭")
    OTHER = "other", _("其他")


class EndReason(models.TextChoices):
    HELPER_LEFT = "helper_left", _("干部调离或退休")
    HANDED_OVER = "handed_over", _("换人")
    TARGET_CLOSED = "target_closed", _("对象不再需要帮扶")
    ERROR = "error", _("录入有误")
    OTHER = "other", _("其他")


class CloseReason(models.TextChoices):
    BETTER = "better", _("困难已解决")
    MOVED = "moved", _("迁走")
    DIED = "died", _("去世")
    ERROR = "error", _("录入有误")
    OTHER = "other", _("其他")


class Way(models.TextChoices):
    """How they were in touch; the first three are one counter (M082), the visit another (M083)."""

    PHONE = "phone", _("打电话")
    VIDEO = "video", _("视频")
    MESSAGE = "message", _("发信息")
    VISIT = "visit", _("上门走访")
    NONE = "none", _("没有联系，只办了事")


CALLS = (Way.PHONE, Way.VIDEO, Way.MESSAGE)


class VisitMode(models.TextChoices):
    """M081: where the way is far, the unit goes together; otherwise each goes alone."""

    TOGETHER = "together", _("集中（单位统一组织）")
    ALONE = "alone", _("分散（自己去）")


class ItemKind(models.TextChoices):
    """What was done besides being in touch; each item is one of its counter."""

    POLICY = "policy", _("沟通落实政策")
    DIFFICULTY = "difficulty", _("实际困难")
    DEED = "deed", _("帮办实事")
    MONEY = "money", _("资助")
    RAISED = "raised", _("向上级反映")


class Level(models.TextChoices):
    """Whom a problem was brought to."""

    UNIT = "unit", _("本单位")
    VILLAGE = "village", _("村（居）")
    TOWNSHIP = "township", _("乡镇")
    COUNTY = "county", _("县级部门")
    ABOVE = "above", _("市级以上")


class Outcome(models.TextChoices):
    OPEN = "open", _("还在办")
    SOLVED = "solved", _("已解决")
    NOT_POSSIBLE = "not_possible", _("解决不了")


HAS_OUTCOME = (ItemKind.DIFFICULTY, ItemKind.RAISED)


class Counter(models.TextChoices):
    """The seven numbers of the yearly report, in its order (M082-M088)."""

    CONTACT = "contact", _("电话、视频、信息联系")
    VISIT = "visit", _("上门走访探视")
    POLICY = "policy", _("沟通落实政策")
    SOLVED = "solved", _("解决实际困难")
    DEED = "deed", _("帮办实事")
    MONEY = "money", _("资助资金（含物资折合）")
    RAISED = "raised", _("向上级反映问题")


# 次, 件, 个 and 元 stay apart: they are never added up.
UNIT_WORDS = {
    Counter.CONTACT: _("次"), Counter.VISIT: _("次"), Counter.POLICY: _("次"), Counter.SOLVED: _("个"), Counter.DEED: _("件"),
    Counter.MONEY: _("元"), Counter.RAISED: _("个"),
}  # fmt: skip


class CountBy(models.TextChoices):
    HELPER = "helper", _("按干部所在单位")
    TARGET = "target", _("按对象所在地")


class Span(models.TextChoices):
    """The period a list or a count is asked for."""

    MONTH = "month", _("本月")
    QUARTER = "quarter", _("本季度")
    HALF_YEAR = "half_year", _("本半年")
    YEAR = "year", _("本年")
