"""Whose copy of a card is printed, on which paper, and for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Copy(models.TextChoices):
    """The child's copy carries the adults' numbers only; the school's carries address and workplaces too."""

    CHILD = "child", _("孩子随身带")
    SCHOOL = "school", _("学校留存")


class Paper(models.TextChoices):
    A4 = "a4", _("A4，一页 4 张")
    WALLET = "wallet", _("小卡 90×54 毫米")


class Purpose(models.TextChoices):
    """What a printed paper is for; kept on the trail."""

    HAND_OUT = "hand_out", _("发给孩子和家长")
    KEEP = "keep", _("学校存档备用")
    VISIT = "visit", _("家访联系用")
    HANDOVER = "handover", _("交接")
    INSPECT = "inspect", _("检查备查")
