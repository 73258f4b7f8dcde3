"""The words of care: what is owed, for whom, by whom, how often, and how it stands (DOMAIN §4, §5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKind(models.TextChoices):
    """What one care record can be."""

    TALK = "talk", _("谈心")
    HOME_VISIT = "home_visit", _("家访")
    CALL = "call", _("电话/视频")
    CONTACT = "contact", _("联系")
    TUTORING = "tutoring", _("辅导")
    LETTER = "letter", _("书信")
    GIFT = "gift", _("慰问")
    FESTIVAL = "festival", _("陪伴过节")
    POLICY = "policy", _("政策落实")
    GOOD_DEED = "good_deed", _("办实事")


class DutyKind(models.TextChoices):
    """What a rule can ask for; the first ten are met by a care record of that kind."""

    TALK = "talk", _("谈心")
    HOME_VISIT = "home_visit", _("家访")
    CALL = "call", _("电话/视频")
    CONTACT = "contact", _("联系")
    TUTORING = "tutoring", _("辅导")
    LETTER = "letter", _("书信")
    GIFT = "gift", _("慰问")
    FESTIVAL = "festival", _("陪伴过节")
    POLICY = "policy", _("政策落实")
    GOOD_DEED = "good_deed", _("办实事")
    MEETING = "meeting", _("会议")
    ACTIVITY = "activity", _("活动")
    TRAINING = "training", _("培训")
    PLAN = "plan", _("计划")
    SUMMARY = "summary", _("小结")
    STUDY_GOAL = "study_goal", _("小目标")
    INFO_CHECK = "info_check", _("信息核对")
    SCREENING = "screening", _("排查")
    HEALTH_CHECK = "health_check", _("健康服务")
    INSPECTION = "inspection", _("督查")
    ASSESSMENT = "assessment", _("考核")
    REPORT = "report", _("上报")


# A contact's kinds; and the kinds in which people are met together. All others are papers and looks: it is not asked whom.
CONTACTS = frozenset(RecordKind.values)
GATHERINGS = frozenset({"meeting", "activity", "training"})
# What a unit's work may name children for (a contact with a child is a care record of its own).
NAMES_CHILDREN = frozenset(DutyKind.values) - CONTACTS
# What a helper writes about one child from its page; the other kinds are reached from the duty that asks for them.
ABOUT_A_CHILD = ("info_check", "study_goal", "health_check", "plan", "summary")


class Subject(models.TextChoices):
    CHILD = "child", _("每名儿童")
    PAIRING = "pairing", _("每对结对")
    CLASS = "class", _("每个班级")
    SCHOOL = "school", _("每所学校")
    VILLAGE = "village", _("每个村（居）")
    TOWNSHIP = "township", _("每个乡镇")
    COUNTY = "county", _("全县")


class Counterpart(models.TextChoices):
    """Whom the contact is with. `home` is anyone of the child's home: that is what makes a visit a visit."""

    CHILD = "child", _("孩子")
    PARENTS = "parents", _("父母")
    GUARDIAN = "guardian", _("监护人")
    CARER = "carer", _("照护人")
    CLASS_TEACHER = "class_teacher", _("班主任")
    SCHOOL = "school", _("学校老师")
    HOME = "home", _("家里人")
    NONE = "none", _("不限")


class Role(models.TextChoices):
    """The roles of the people a record was made with; they follow from the file on that date."""

    CHILD = "child", _("孩子本人")
    PARENTS = "parents", _("父母")
    CARER = "carer", _("照护人")
    GUARDIAN = "guardian", _("监护人")
    CLASS_TEACHER = "class_teacher", _("班主任")
    OTHER_TEACHER = "other_teacher", _("其他老师")
    VILLAGE = "village", _("村（居）")


class Doer(models.TextChoices):
    """Who may meet a rule: a kind of helper (the codes of `pairing`), or a role at a unit."""

    HELPER = "helper", _("帮扶教师/干部")  # any helper of the staff, by pairing
    CLASS_TEACHER = "class_teacher", _("班主任")
    TEACHER = "teacher", _("任课教师")
    OFFICIAL = "official", _("干部")
    PARTY_MEMBER = "party_member", _("党员")
    VOLUNTEER = "volunteer", _("志愿者")
    STUDENT = "student", _("大学生志愿者")
    MOTHER = "mother", _("爱心妈妈")
    PROXY_PARENT = "proxy_parent", _("代理家长")
    ELDER = "elder", _("五老")
    COUNSELLOR = "counsellor", _("心理教师")
    SCHOOL = "school", _("学校专干")
    VILLAGE = "village", _("儿童主任")
    TOWNSHIP = "township", _("乡镇专干")
    COUNTY = "county", _("县级专班")


class PeriodUnit(models.TextChoices):
    WEEK = "week", _("每周")
    FORTNIGHT = "fortnight", _("每两周")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    TERM = "term", _("每学期")
    VACATION = "vacation", _("每个假期")
    SCHOOL_YEAR = "school_year", _("每学年")
    YEAR = "year", _("每年")
    ONCE = "once", _("一次")


class Event(models.TextChoices):
    """What `once` within N days, and the stages of a cadence, can run from. An event without a source yet never occurs."""

    FILE_OPENED = "file_opened", _("建档")
    PAIRING_BEGUN = "pairing_begun", _("结对")
    CARER_CHANGED = "carer_changed", _("照护人变更")
    ABSENCE_NOTED = "absence_noted", _("发现缺勤")
    RETURNED_TO_SCHOOL = "returned_to_school", _("返校")
    ACTIVITY_HELD = "activity_held", _("活动结束")
    TERM_BEGUN = "term_begun", _("开学")
    VACATION_BEGUN = "vacation_begun", _("放假")


class Season(models.TextChoices):
    """When a rule counts."""

    TERM = "term", _("学期中")
    ALWAYS = "always", _("全年")
    VACATION = "vacation", _("假期")


class DutyState(models.TextChoices):
    """Screen words of DOMAIN §4. Never stored (DECISIONS 13)."""

    DUE = "due", _("待做")
    OVERDUE = "overdue", _("该做了")
    MET = "met", _("已完成")
    MISSED = "missed", _("未完成")
    MET_LATE = "met_late", _("补记完成")
    MADE_UP = "made_up", _("已补做")
    WAIVED = "waived", _("免做")
    NOT_OWED = "not_owed", _("不再要求")


class LivesWith(models.TextChoices):
    """Who the child lives with (M231)."""

    PARENTS = "parents", _("父母")
    GRANDPARENTS = "grandparents", _("祖辈")
    RELATIVES = "relatives", _("亲戚")
    OTHERS = "others", _("非亲属")
    ALONE = "alone", _("独自")


class Standing(models.TextChoices):
    """Why an adult is or is not asked for."""

    PRESENT = "present", _("可联系")
    DEAD = "dead", _("去世")
    MISSING = "missing", _("失联")
    IN_CUSTODY = "in_custody", _("被羁押或服刑")


class Measure(models.TextChoices):
    """Named measures a programme's goals may name; `assessment` counts them (the last three when their rows exist)."""

    FILES = "files", _("建档率")
    CARDS = "cards", _("联系卡覆盖率")
    PAIRED = "paired", _("结对率")
    KEY_PAIRED = "key_paired", _("重点对象结对率")
    TWO_HELPERS = "two_helpers", _("两名帮扶人结对率")
    COMMITMENTS = "commitments", _("承诺书签订率")
    INFO_COMPLETE = "info_complete", _("信息完整率")
    ENTRUSTED = "entrusted", _("委托照护落实率")
    COVERED = "covered", _("关爱覆盖率")
    TALKS = "talks", _("谈心完成率")
    VISITS = "visits", _("家访完成率")
    CONTACTS = "contacts", _("联系完成率")
    TUTORING = "tutoring", _("辅导完成率")
    INFO_CHECKS = "info_checks", _("信息核对率")
    TRAINING = "training", _("培训完成率")
    HEALTH = "health", _("健康服务完成率")
    SCREENED = "screened", _("排查率")
    DUTIES = "duties", _("任务完成率")
    ENROLLED = "enrolled", _("入学率")
    KEPT = "kept", _("巩固率")
    RECTIFIED = "rectified", _("整改率")
    LEGAL_AID = "legal_aid", _("法律援助率")


class Means(models.TextChoices):
    IN_PERSON = "in_person", _("当面")
    PHONE = "phone", _("电话")
    VIDEO = "video", _("视频")
    WECHAT = "wechat", _("微信")
    LETTER = "letter", _("书信")


class VisitMode(models.TextChoices):
    TOGETHER = "together", _("集中")
    APART = "apart", _("分散")


class Topic(models.TextChoices):
    STUDY = "study", _("学习")
    LIFE = "life", _("生活")
    MOOD = "mood", _("情绪")
    SAFETY = "safety", _("安全")
    HEALTH = "health", _("健康")
    FAMILY = "family", _("亲情")
    CONDUCT = "conduct", _("行为")


class Aspect(models.TextChoices):
    """What the class teacher says of a term (学期反馈)."""

    STUDY = "study", _("学习")
    LIFE = "life", _("生活")
    MOOD = "mood", _("情绪")
    CONDUCT = "conduct", _("品德")


class Condition(models.IntegerChoices):
    """How the child is, in five steps."""

    BAD = 1, _("很不好")
    POOR = 2, _("不太好")
    FAIR = 3, _("一般")
    GOOD = 4, _("不错")
    VERY_GOOD = 5, _("很好")


class NextStep(models.TextChoices):
    TALK_AGAIN = "talk_again", _("再谈")
    VISIT = "visit", _("家访")
    CALL_PARENTS = "call_parents", _("联系家长")
    TELL_SCHOOL = "tell_school", _("报告学校")


class ParentContact(models.TextChoices):
    """最近和爸妈联系."""

    WEEK = "week", _("一周内")
    MONTH = "month", _("一个月内")
    LONGER = "longer", _("更久")


class CheckOutcome(models.TextChoices):
    """信息核对: what one tap says."""

    SAME = "same", _("没变")
    CHANGED = "changed", _("有变化")


class HealthService(models.TextChoices):
    """健康服务: what was done. Results are never kept here."""

    CHECK_UP = "check_up", _("体检")
    EYES = "eyes", _("视力检查")
    TEETH = "teeth", _("口腔检查")
    VACCINE = "vaccine", _("预防接种")
    NUTRITION = "nutrition", _("营养指导")
    GROWTH = "growth", _("生长发育监测")
    TREATMENT = "treatment", _("常见病诊疗")
    LESSON = "lesson", _("健康教育")
    OTHER = "other", _("其他")


class ScreeningPoint(models.TextChoices):
    """The six points of a 排查 (DOMAIN §6)."""

    WHERE = "where", _("人在哪里")
    WITH_WHOM = "with_whom", _("和谁生活")
    AT_SCHOOL = "at_school", _("在校上学")
    HEALTH = "health", _("身体健康")
    SAFE = "safe", _("在家安全")
    HARDSHIP = "hardship", _("生活困难")


# Each of the six is stored: a code alone was found not in order, with this mark nobody could see it, the rest was in order.
UNSEEN = "!"


class GoalOutcome(models.TextChoices):
    """How a 小目标 ended."""

    REACHED = "reached", _("做到了")
    PARTLY = "partly", _("做到一些")
    NOT_YET = "not_yet", _("还没做到")


# What a county may set of its ledger, (least, most): school days that make a period of its own, days until a period closes.
LEAST_MOST = {"week": (1, 5), "fortnight": (1, 10), "month": (1, 20), "closes_after": (3, 30)}
