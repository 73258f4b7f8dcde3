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


# What a pairing is called by who helps.
KIND_OF = {
    HelperKind.CLASS_TEACHER: PairingKind.TEACHER, HelperKind.TEACHER: PairingKind.TEACHER, HelperKind.OFFICIAL: PairingKind.OFFICIAL,
    HelperKind.PARTY_MEMBER: PairingKind.OFFICIAL, HelperKind.VILLAGE: PairingKind.OFFICIAL, HelperKind.VOLUNTEER: PairingKind.VOLUNTEER,
    HelperKind.STUDENT: PairingKind.VOLUNTEER, HelperKind.ELDER: PairingKind.VOLUNTEER, HelperKind.MOTHER: PairingKind.MOTHER,
    HelperKind.PROXY_PARENT: PairingKind.PROXY_PARENT,
}  # fmt: skip


class EndReason(models.TextChoices):
    HELPER_LEFT = "helper_left", _("帮扶人离开")
    HANDED_OVER = "handed_over", _("换人")
    CHILD_MOVED = "child_moved", _("孩子转走")
    FILE_CLOSED = "file_closed", _("档案结案")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("撤回同意")
    VETTING_EXPIRED = "vetting_expired", _("审核到期")
    ERROR = "error", _("录入有误")
    OTHER = "other", _("其他")


class TraitKind(models.TextChoices):
    """What is known of a helper beside the record itself, one row each."""

    LANGUAGE = "language", _("会说的话")
    STRENGTH = "strength", _("擅长")
    DAY = "day", _("有空的日子")


class Need(models.TextChoices):
    """What a child needs and a helper is good at: one list for both, so that they can be compared."""

    STUDY = "study", _("学习辅导")
    READING = "reading", _("阅读")
    COMPANY = "company", _("陪伴谈心")
    MIND = "mind", _("心理疏导")
    HEALTH = "health", _("健康照料")
    SAFETY = "safety", _("安全习惯")
    SPORT = "sport", _("体育")
    ART = "art", _("艺术兴趣")
    PARENTING = "parenting", _("指导照护人")


class Weekday(models.TextChoices):
    MONDAY = "1", _("周一")
    TUESDAY = "2", _("周二")
    WEDNESDAY = "3", _("周三")
    THURSDAY = "4", _("周四")
    FRIDAY = "5", _("周五")
    SATURDAY = "6", _("周六")
    SUNDAY = "7", _("周日")


class SexRule(models.TextChoices):
    """What a county may ask; who is not known to fit does not."""

    NONE = "none", _("不限")
    OUTSIDE_GIRLS = "outside_girls", _("女生的校外帮扶人只能是女性")
    GIRLS = "girls", _("女生只由女性帮扶")
    SAME = "same", _("只由同性帮扶")


class TieKind(models.TextChoices):
    """What is known of one child and one helper; proposals heed it."""

    OWN = "own", _("是孩子的家长")
    KIN = "kin", _("是亲戚")
    REFUSED = "refused", _("不合适")
