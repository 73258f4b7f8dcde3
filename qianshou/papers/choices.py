"""The words of paper in and paper out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    UPLOAD = "upload", _("上传的名册")
    REFUSED = "refused", _("需修改的行")
    EXPORT = "export", _("导出")
    TEMPLATE = "template", _("模板")
    SCAN = "scan", _("签字协议扫描件")
    OUTPUT = "output", _("实践队成果")


class BatchState(models.TextChoices):
    READING = "reading", _("正在读")
    ASKING = "asking", _("等您回答")
    PREVIEWED = "previewed", _("待确认")
    TAKING = "taking", _("正在导入")
    TAKEN = "taken", _("已导入")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("读不出来")


class Verdict(models.TextChoices):
    NEW = "new", _("新增")
    CHANGED = "changed", _("有变化")
    SAME = "same", _("没变化")
    DOUBTFUL = "doubtful", _("拿不准")
    REFUSED = "refused", _("要改")
    CLASS_LIST = "class_list", _("只进班级名单")


class HelperMatch(models.TextChoices):
    MATCHED = "matched", _("已匹配")
    NAMESAKES = "namesakes", _("同名请选")
    UNKNOWN = "unknown", _("查无此人")
    OTHER = "other", _("已有别的帮扶人")


class HelperChoice(models.TextChoices):
    """What a person chose for the helper a row names."""

    ADD = "add", _("增加")
    REPLACE = "replace", _("换人")
    LEAVE = "leave", _("不结对")


class Layout(models.TextChoices):
    MCA = "mca", _("民政格式")
    SCHOOL = "school", _("学校格式")
    CHANGES = "changes", _("变动清单")
    MERGED = "merged", _("汇总表")
    FORM = "form", _("填好的表")


class RoundKind(models.TextChoices):
    """What a round collects: children row by row, each upload an import; or a table as it stands."""

    ROSTER = "roster", _("名册")
    TABLE = "table", _("报表")


class RoundState(models.TextChoices):
    OWED = "owed", _("未报")
    SENT = "sent", _("待审")
    RETURNED = "returned", _("退回")
    ACCEPTED = "accepted", _("已报")


class RunKind(models.TextChoices):
    """What one goes to the printer for: documents of children, helpers and units, or all of a unit for an inspection."""

    CHILDREN = "children", _("成批打印")
    PACK = "pack", _("迎检材料包")
    DOCX = "docx", _("成批 docx 文件")
