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


class PartnerEnd(models.TextChoices):
    """Why a classmate is no longer the study partner."""

    CLASS_CHANGED = "class_changed", _("不在一个班了")
    CHANGED = "changed", _("换了一名同学")
    ASKED = "asked", _("家长或孩子不愿意")
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


# ── teams that come for some days (001-5 §八) ─────────────────────────────────────────────────────────────────────────
class RollPart(models.TextChoices):
    """早晚点名, and the one at home when all are back."""

    MORNING = "morning", _("早点名")
    EVENING = "evening", _("晚点名")
    BACK = "back", _("返回点名")


SERVICE_PARTS = (RollPart.MORNING, RollPart.EVENING)  # each is half a day of service


class RollMark(models.TextChoices):
    PRESENT = "present", _("到了")
    ABSENT = "absent", _("没到")
    LEFT = "left", _("离队")


class LeaveReason(models.TextChoices):
    SICK = "sick", _("生病")
    HOME = "home", _("家里有事")
    SCHOOL = "school", _("学校有事")
    OTHER = "other", _("其他原因")


class OutputKind(models.TextChoices):
    """What a team leaves behind (M191, M193)."""

    SUMMARY = "summary", _("团队总结")
    PERSONAL = "personal", _("个人小结")
    SURVEY = "survey", _("调查报告")
    PLAN = "plan", _("帮扶方案")
    CASE = "case", _("个案报告")
    DIARY = "diary", _("活动日志")
    ACTIVITY = "activity", _("活动")
    PHOTOS = "photos", _("照片清单")
    FILM = "film", _("课件、短片")
    PRESS = "press", _("媒体报道")


# ── recruitment drives (000 §四·四, 001-7) ────────────────────────────────────────────────────────────────────────────
class DriveState(models.TextChoices):
    DRAFT = "draft", _("筹备")
    CALLING = "calling", _("报名中")
    CHOOSING = "choosing", _("遴选结对")
    CLOSED = "closed", _("已结束")


class Outcome(models.TextChoices):
    """What became of an application."""

    CHOSEN = "chosen", _("入选")
    RESERVE = "reserve", _("候补")
    NOT = "not", _("未入选")


class Came(models.TextChoices):
    """Who was at the first meeting (双互)."""

    CHILD = "child", _("孩子")
    HELPER = "helper", _("帮扶人")
    CARER = "carer", _("照护人")
    TEACHER = "teacher", _("班主任")
    VILLAGE = "village", _("儿童主任")


OUTSIDE_PAIRINGS = frozenset({PairingKind.VOLUNTEER, PairingKind.PROXY_PARENT, PairingKind.MOTHER})


class KeyKind(models.TextChoices):
    """What tells that two records are one person."""

    PHONE = "phone", _("电话")
    IDENTITY = "identity", _("证件号")


class AwardState(models.TextChoices):
    PROPOSED = "proposed", _("已提名")
    GIVEN = "given", _("已表彰")
    DECLINED = "declined", _("未通过")


class ApplicationState(models.TextChoices):
    OPEN = "open", _("办理中")
    APPROVED = "approved", _("已通过")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("本人撤回")


class Stage(models.TextChoices):
    """How far an application is: the first thing still missing, in the order in which they are asked."""

    IDENTITY = "identity", _("等身份核验")
    CERTIFICATE = "certificate", _("等记录查询")
    TRAINING = "training", _("等培训")
    COMMITMENT = "commitment", _("等签承诺书")
    APPROVAL = "approval", _("等批准")


class LapseAnswer(models.TextChoices):
    """What becomes of a running pairing whose helper's check has run out."""

    KEEP = "keep", _("先保留，等她补查")
    HAND_OVER = "hand", _("换人")
    END = "end", _("结束")
