"""The words of helpers and pairings (DOMAIN §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelperKind(models.TextChoices):
    CLASS_TEACHER = "class_teacher", _("班主任")
    TEACHER = "teacher", _("任课教师")
    OFFICIAL = "official", _("干部")
    PARTY_MEMBER = "party_member", _("党员")
    VILLAGE = "village", _("儿童主任")
    VOLUNTEER = "volunteer", _("志愿者")
    STUDENT = "student", _("大学生")
    MOTHER = "mother", _("爱心妈妈")
    PROXY_PARENT = "proxy_parent", _("代理家长")
    ELDER = "elder", _("五老")


OUTSIDE = frozenset({HelperKind.VOLUNTEER, HelperKind.STUDENT, HelperKind.MOTHER, HelperKind.PROXY_PARENT, HelperKind.ELDER})


class PairingKind(models.TextChoices):
    TEACHER = "teacher", _("教师结对")
    OFFICIAL = "official", _("干部结对")
    VOLUNTEER = "volunteer", _("志愿者结对")
    PROXY_PARENT = "proxy_parent", _("代理家长")
    MOTHER = "mother", _("爱心妈妈结对")


class EndReason(models.TextChoices):
    HELPER_LEFT = "helper_left", _("帮扶人离开")
    HANDED_OVER = "handed_over", _("换人")
    CHILD_MOVED = "child_moved", _("孩子转走")
    FILE_CLOSED = "file_closed", _("档案结案")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("撤回同意")
    VETTING_EXPIRED = "vetting_expired", _("审核到期")
    ERROR = "error", _("录入有误")
    OTHER = "other", _("其他")
