"""The words of accounts and the trail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WEB = "web", _("网页")
    CLI = "cli", _("命令行")
    SYSTEM = "system", _("系统")


class TextSize(models.TextChoices):
    NORMAL = "normal", _("标准")
    LARGE = "large", _("大")
    XLARGE = "xlarge", _("特大")
