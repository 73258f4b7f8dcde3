"""The words of children, carers and files (DOMAIN §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Lacks(models.TextChoices):
    """What an active file may still lack, as 迎检材料包 names it and the roster narrows by it."""

    NUMBER = "number", _("没有证件号，也没写原因")
    BIRTH = "birth", _("出生日期不完整")
    PHONE = "phone", _("一个大人的电话都没有")
    CARER = "carer", _("没写谁在照护")
    NOTICE = "notice", _("还没告知家长")


class FileState(models.TextChoices):
    DRAFT = "draft", _("待完善")
    ACTIVE = "active", _("在册")
    CLOSED = "closed", _("已结案")


class CloseReason(models.TextChoices):
    PARENT_RETURNED = "parent_returned", _("父母回来不走了")
    MOVED_AWAY = "moved_away", _("迁走或转出本县")
    LEFT_SCHOOL_AGE = "left_school_age", _("超过年龄")
    DIED = "died", _("死亡")
    ERROR = "error", _("录入有误")
    MERGED = "merged", _("与另一份档案合并")


class Standing(models.TextChoices):
    """Legal standing of an adult; an entrusted carer never becomes a guardian (LAW §1.2)."""

    PARENT = "parent", _("父母")
    GUARDIAN = "guardian", _("监护人")
    ENTRUSTED = "entrusted", _("被委托照护人")
    NONE = "none", _("家人")


class FactKind(models.TextChoices):
    """Dated facts about a carer (first block) or the child (second). Facts are entered, labels are computed."""

    AWAY = "away", _("外出")
    HOME_VISIT_SPELL = "back_for_a_while", _("回家短住")
    IN_CUSTODY = "in_custody", _("服刑或强制戒毒")
    MISSING = "missing", _("失联")
    DEAD = "dead", _("去世")
    SEVERELY_ILL = "severely_ill", _("重病")
    SEVERELY_DISABLED = "severely_disabled", _("重残")
    UNABLE = "unable", _("无监护能力")
    REMOVED = "removed", _("被撤销监护资格")
    LIVES_WITH_CHILD = "lives_with_child", _("与孩子一起生活")
    BOARDING = "boarding", _("寄宿")
    DISABILITY = "disability", _("残疾")
    ILLNESS = "illness", _("患病")
    DECLARED_LEFT_BEHIND = "declared_left_behind", _("名册上写明留守")
    DECLARED_ORPHAN = "declared_orphan", _("名册上写明孤儿")
    DECLARED_SINGLE = "declared_single", _("名册上写明单亲")
    DECLARED_UNSUPPORTED = "declared_unsupported", _("名册上写明事实无人抚养")
    HARDSHIP = "hardship", _("家庭困难")
    SUBSISTENCE = "subsistence", _("低保")
    STRUGGLING = "struggling", _("学习困难")
    MIGRANT = "migrant", _("随迁")
    LIVING_ALONE = "living_alone", _("独自生活")


# Read by coordinators and above only (DOMAIN §11).
DELICATE = frozenset({FactKind.IN_CUSTODY, FactKind.SEVERELY_ILL, FactKind.ILLNESS, FactKind.REMOVED})


class Source(models.TextChoices):
    SHEET = "sheet", _("名册")
    CHANGE = "change", _("变动登记")
    STAFF = "staff", _("工作人员录入")


class LabelKind(models.TextChoices):
    BOTH_AWAY = "both_away", _("留守（父母都外出）")
    ONE_AWAY = "one_away", _("留守（一方外出）")
    ORPHAN = "orphan", _("孤儿")
    UNSUPPORTED = "unsupported", _("事实无人抚养")
    SINGLE = "single_parent", _("单亲")
    DISABLED = "disabled", _("残疾")
    HARDSHIP = "hardship", _("困难")
    STRUGGLING = "struggling", _("学困")


LEFT_BEHIND = frozenset({LabelKind.BOTH_AWAY, LabelKind.ONE_AWAY})


class DefinitionSet(models.TextChoices):
    MCA = "mca", _("民政口径")
    SCHOOL = "school", _("学籍口径")
    COMMON = "common", _("各口径一致")  # labels on which all sets agree: orphan, disabled, hardship ...


class LabelStanding(models.TextChoices):
    VERIFIED = "verified", _("已核实")
    DECLARED = "declared", _("按申报")
    DISPUTED = "disputed", _("有出入")


# Standings by which a label selects and counts; a disputed one is shown and settled first (DOMAIN §3).
COUNTING = frozenset({LabelStanding.VERIFIED, LabelStanding.DECLARED})


class ChangeKind(models.TextChoices):
    PARENT_LEFT = "parent_left", _("父母外出")
    BACK_FOR_A_WHILE = "back_for_a_while", _("回家短住")
    BACK_FOR_GOOD = "back_for_good", _("回来不走了")
    CARER_CHANGED = "carer_changed", _("换了照护人")
    PHONE_CHANGED = "phone_changed", _("换了电话")
    ADDRESS_CHANGED = "address_changed", _("换了住处")
    SCHOOL_CHANGED = "school_changed", _("换了班级或学校")
    BOARDING_CHANGED = "boarding_changed", _("寄宿走读变了")
    CARER_FACT = "carer_fact", _("家长情况变了")
    CORRECTED = "corrected", _("更正")
    FILE_OPENED = "file_opened", _("建档")
    FILE_CLOSED = "file_closed", _("结案")
    FILE_REOPENED = "file_reopened", _("重开")
    REPEATED = "repeated", _("留级")
    SUSPENDED = "suspended", _("休学")
    RESUMED = "resumed", _("复学")


class ChangeState(models.TextChoices):
    APPLIED = "applied", _("已生效")
    WAITING = "waiting", _("等班主任确认")
    REFUSED = "refused", _("未采纳")


class PendingChoice(models.TextChoices):
    """类别变化待定: what was decided when the last label fell away."""

    UNDECIDED = "undecided", _("待定")
    KEEP = "keep", _("继续关爱到学期末")
    CLOSE = "close", _("结案")
    UNTRUE = "untrue", _("情况不实")
    RESTORED = "restored", _("类别已恢复")


class ConsentUse(models.TextChoices):
    OUTSIDE_HELPER = "outside_helper", _("校外帮扶人结对")
    HELPER_PHONE = "helper_phone", _("向校外帮扶人提供电话")
    PHOTO = "photo", _("拍照与使用照片")
    WISH = "wish", _("登记微心愿")
    GIVE_OUT = "give_out", _("向外提供信息")


class Channel(models.TextChoices):
    SIGNED = "signed", _("签字")
    WECHAT = "wechat", _("微信回传")
    PHONE = "phone", _("电话口头")
    LATER = "later", _("返乡补签")


class RevealReason(models.TextChoices):
    """Why a masked value is opened; kept on the trail with the name of the field."""

    CONTACT = "contact", _("联系家长")
    VERIFY = "verify", _("核对信息")
    PAPERWORK = "paperwork", _("填报材料")
    AID = "aid", _("办理救助或资助")
    EMERGENCY = "emergency", _("紧急情况")


class AccessSource(models.TextChoices):
    PAIRING = "pairing", _("结对")
    STAND_IN = "stand_in", _("代管")
    AID = "aid", _("资助")
    SAMPLE = "sample", _("督查抽样")


class TransferKind(models.TextChoices):
    MOVE = "move", _("转学")
    PROMOTION = "promotion", _("升学移交")


class TransferState(models.TextChoices):
    """A child sent on: stays with the sender until ticked at registration. Asked for by a school: stays until the sender has answered."""

    ASKED = "asked", _("等原单位答复")
    REFUSED = "refused", _("原单位没有同意")
    WAITING = "waiting", _("待报到")
    ABSENT = "absent", _("未到")
    ARRIVED = "arrived", _("已报到")
    GONE = "gone", _("已在外地就读")
    WITHDRAWN = "withdrawn", _("已撤回")


class AbsentReason(models.TextChoices):
    UNKNOWN = "unknown", _("还没联系上")
    LATER = "later", _("联系上了，晚几天来")
    ELSEWHERE = "elsewhere", _("说去了别的学校")
    UNWILLING = "unwilling", _("不想来上学")


class AskAnswer(models.TextChoices):
    """Why a child asked for was not sent."""

    STAYS = "stays", _("孩子还在这里上学")
    UNSURE = "unsure", _("家长没有说要转学")
    ELSEWHERE = "elsewhere", _("家长说去别的学校")


class Follow(models.TextChoices):
    """Who asks after a child that has not come."""

    SENDER = "sender", _("原学校")
    RECEIVER = "receiver", _("新学校")
    VILLAGE = "village", _("村里")


class RollKind(models.TextChoices):
    REPEAT = "repeat", _("留级")
    SUSPEND = "suspend", _("休学")


class RollReason(models.TextChoices):
    HEALTH = "health", _("身体原因")
    STUDY = "study", _("学习跟不上")
    FAMILY = "family", _("家里的原因")
    AWAY = "away", _("随父母外出")
    OTHER = "other", _("其他")


class StepKind(models.TextChoices):
    MERGE = "merge", _("并班")
    SPLIT = "split", _("分班")
    TEACHERS = "teachers", _("换班主任")


class DifferenceState(models.TextChoices):
    OPEN = "open", _("待核实")
    KEPT = "kept", _("维持原样")
    TAKEN = "taken", _("已采用")


# GB/T 4761-2008: the adult is the child's ...
RELATIONS = {
    "51": _("父亲"), "52": _("母亲"), "57": _("继父或养父"), "58": _("继母或养母"), "60": _("祖父母、外祖父母"), "61": _("爷爷"),
    "62": _("奶奶"), "63": _("外公"), "64": _("外婆"), "66": _("曾祖父"), "67": _("曾祖母"), "71": _("哥哥"), "72": _("嫂子"), "73": _("弟弟"),
    "75": _("姐姐"), "76": _("姐夫"), "77": _("妹妹"), "81": _("伯父"), "82": _("伯母"), "83": _("叔叔"), "84": _("婶婶"),
    "85": _("舅舅"), "86": _("舅妈"), "87": _("姨父"), "88": _("姨妈"), "89": _("姑父"), "90": _("姑姑"), "91": _("堂兄弟姐妹"),
    "92": _("表兄弟姐妹"), "97": _("其他亲属"), "99": _("非亲属"), "": _("家人"),
}  # fmt: skip
PARENTS = frozenset({"51", "52", "57", "58"})
FATHERS = frozenset({"51", "57"})
MOTHERS = frozenset({"52", "58"})
GRANDPARENTS = frozenset({"60", "61", "62", "63", "64"})
