"""The words of messages and of work that runs in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobKind(models.TextChoices):
    READ_ROSTER = "read_roster", _("读名册")
    TAKE_ROSTER = "take_roster", _("导入名册")
    UNDO_ROSTER = "undo_roster", _("撤销导入")
    OPEN_DUTIES = "open_duties", _("开出待办")
    EXPORT_ROSTER = "export_roster", _("导出名册")
    PRINT_RUN = "print_run", _("成批打印")
    FILL_FORM = "fill_form", _("填表")


class JobState(models.TextChoices):
    WAITING = "waiting", _("排队")
    RUNNING = "running", _("进行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("没有完成")
    CANCELLED = "cancelled", _("已取消")


OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
