"""The one table: who may do what. A headteacher could read it (DOMAIN §11, DECISIONS 1-5).

`via` says how a role reaches a row: "unit" (its subtree along either line), "edu" (the school line), "home" (the line of
residence) or "name" (a ChildAccess row in `people`).
"""

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Role(models.TextChoices):
    """Every role of DOMAIN §11; a user holds roles at units."""

    HELPER = "helper", _("帮扶教师/干部")
    OUTSIDE_HELPER = "outside_helper", _("校外帮扶人")
    CLASS_TEACHER = "class_teacher", _("班主任")
    SCHOOL = "school", _("学校专干")
    COUNSELLOR = "counsellor", _("心理教师")
    VILLAGE = "village", _("儿童主任")
    TOWNSHIP_HOME = "township_home", _("儿童督导员")
    TOWNSHIP_EDU = "township_edu", _("中心校/镇教办")
    TOWNSHIP_OFFICER = "township_officer", _("镇政府经办人")
    COUNTY = "county", _("县级专班")
    DEPARTMENT = "department", _("部门联络员")
    AID = "aid", _("资助专员")
    INSPECTOR = "inspector", _("督查组")
    PROTECTION = "protection", _("保护专干")
    VIEWER = "viewer", _("市省统计员")
    ADMIN = "admin", _("系统管理员")


VIA = {
    Role.HELPER: "name", Role.OUTSIDE_HELPER: "name", Role.CLASS_TEACHER: "edu", Role.SCHOOL: "edu", Role.COUNSELLOR: "edu",
    Role.VILLAGE: "home", Role.TOWNSHIP_HOME: "home", Role.TOWNSHIP_EDU: "edu", Role.TOWNSHIP_OFFICER: "name",
    Role.COUNTY: "unit", Role.DEPARTMENT: "none", Role.AID: "name", Role.INSPECTOR: "name", Role.PROTECTION: "none",
    Role.VIEWER: "counts", Role.ADMIN: "unit",
}  # fmt: skip

# Which kinds of unit a role may be given at.
AT = {
    Role.HELPER: ("school", "township", "county", "village", "department"), Role.OUTSIDE_HELPER: ("school", "township", "county"),
    Role.CLASS_TEACHER: ("class",), Role.SCHOOL: ("school",), Role.COUNSELLOR: ("school",), Role.VILLAGE: ("village",),
    Role.TOWNSHIP_HOME: ("township",), Role.TOWNSHIP_EDU: ("township", "school"), Role.TOWNSHIP_OFFICER: ("township",),
    Role.COUNTY: ("county",), Role.DEPARTMENT: ("department",), Role.AID: ("county", "township", "school"),
    Role.INSPECTOR: ("county",), Role.PROTECTION: ("school", "township", "county"), Role.VIEWER: ("city", "province"),
    Role.ADMIN: ("county", "city", "province"),
}  # fmt: skip

_HELPERS = (Role.HELPER, Role.OUTSIDE_HELPER)
_TEACH = (Role.CLASS_TEACHER,)
_TOWN = (Role.TOWNSHIP_HOME, Role.TOWNSHIP_EDU)
_COORD = (Role.SCHOOL, *_TOWN, Role.COUNTY)
_STAFF = (Role.CLASS_TEACHER, Role.VILLAGE, *_COORD)


@dataclass(frozen=True)
class Row:
    """One permission: what it lets do, in the screen's words, and the roles that hold it."""

    label: "str | StrPromise"
    roles: tuple[str, ...]
    action_of: str = ""


class P:
    """The permissions, by name."""

    SEE_CHILD = "see_child"
    SEE_CARD = "see_card"
    SEE_FILE = "see_file"
    SEE_ADDRESS = "see_address"
    REVEAL_ID = "reveal_id"
    REVEAL_PHONE = "reveal_phone"
    SEE_DELICATE = "see_delicate"
    SEE_COUNSELLING = "see_counselling"
    SEE_PUPILS = "see_pupils"
    EDIT_PUPILS = "edit_pupils"
    OPEN_FILE = "open_file"
    CORRECT_FILE = "correct_file"
    CONFIRM_CLASS = "confirm_class"
    CLOSE_FILE = "close_file"
    RECORD_CHANGE = "record_change"
    DECIDE_LABEL = "decide_label"
    NAME_KEY_CHILD = "name_key_child"
    RECORD_CONSENT = "record_consent"
    ENTRUST = "entrust"
    IMPORT_ROSTER = "import_roster"
    EXPORT_ROSTER = "export_roster"
    COLLECT = "collect"
    ANSWER_ROUND = "answer_round"
    MAKE_PACK = "make_pack"
    PRINT_CARD = "print_card"
    PRINT_FILE = "print_file"
    MERGE_CHILDREN = "merge_children"
    SEE_TRANSFERS = "see_transfers"
    SEND_CHILDREN = "send_children"
    RECEIVE_CHILDREN = "receive_children"
    FOLLOW_ABSENT = "follow_absent"
    SEE_PAIRINGS = "see_pairings"
    PAIR = "pair"
    VET_HELPER = "vet_helper"
    KEEP_PARTNERS = "keep_partners"
    SEE_TEAMS = "see_teams"
    KEEP_TEAMS = "keep_teams"
    CALL_ROLL = "call_roll"
    KEEP_DRIVES = "keep_drives"
    SEE_TARGETS = "see_targets"
    KEEP_TARGETS = "keep_targets"
    RECORD_TARGET = "record_target"
    SEE_RECORDS = "see_records"
    RECORD_CONTACT = "record_contact"
    VOID_RECORD = "void_record"
    TYPE_FOR_OTHERS = "type_for_others"
    RECORD_WORK = "record_work"
    WRITE_PLAN = "write_plan"
    WRITE_FEEDBACK = "write_feedback"
    EDIT_TEMPLATES = "edit_templates"
    SEE_DUTIES = "see_duties"
    WAIVE_DUTY = "waive_duty"
    OPEN_DUTIES = "open_duties"
    SEE_SAMPLE = "see_sample"
    DRAW_SAMPLE = "draw_sample"
    SEE_PROGRAMMES = "see_programmes"
    ADOPT_PROGRAMME = "adopt_programme"
    SEE_DESK = "see_desk"
    SEE_COUNTS = "see_counts"
    SEE_UNITS = "see_units"
    EDIT_UNITS = "edit_units"
    EDIT_CALENDAR = "edit_calendar"
    SEE_USERS = "see_users"
    MAKE_USER = "make_user"
    GRANT_CARE = "grant_care"
    GRANT_TECHNICAL = "grant_technical"
    SEE_AUDIT = "see_audit"
    OWN_ACCOUNT = "own_account"
    SYSTEM = "system"


_EVERY = tuple(Role)

TABLE: dict[str, Row] = {
    P.SEE_CHILD: Row(_("知道有这个孩子"), (*_HELPERS, Role.COUNSELLOR, *_STAFF, Role.INSPECTOR, Role.AID)),
    P.SEE_CARD: Row(_("看联系卡"), (Role.HELPER, Role.COUNSELLOR, *_STAFF)),
    P.SEE_FILE: Row(_("看档案"), (*_STAFF, Role.COUNSELLOR, Role.INSPECTOR)),
    P.SEE_ADDRESS: Row(_("看详细住址"), (*_STAFF, Role.HELPER)),
    P.REVEAL_ID: Row(_("查看证件号码"), (Role.CLASS_TEACHER, Role.VILLAGE, *_COORD)),
    P.REVEAL_PHONE: Row(_("查看电话"), (Role.HELPER, *_STAFF, Role.COUNSELLOR)),
    P.SEE_DELICATE: Row(_("看服刑、病名等"), _COORD),
    P.SEE_COUNSELLING: Row(_("看心理辅导记录"), (Role.COUNSELLOR,)),
    P.SEE_PUPILS: Row(_("看班级名单"), (Role.CLASS_TEACHER, Role.SCHOOL)),
    P.EDIT_PUPILS: Row(_("维护班级名单"), (Role.CLASS_TEACHER, Role.SCHOOL)),
    P.OPEN_FILE: Row(_("建档"), (Role.CLASS_TEACHER, Role.VILLAGE, *_COORD)),
    P.CORRECT_FILE: Row(_("更正档案"), (Role.CLASS_TEACHER, Role.VILLAGE, *_COORD)),
    P.CONFIRM_CLASS: Row(_("核对本班名单"), (Role.CLASS_TEACHER, Role.SCHOOL)),
    P.CLOSE_FILE: Row(_("结案与重开"), (Role.VILLAGE, *_COORD)),
    P.RECORD_CHANGE: Row(_("登记变动"), (*_HELPERS, *_STAFF)),
    P.DECIDE_LABEL: Row(_("认定困难、学困"), _COORD),
    P.NAME_KEY_CHILD: Row(_("确定重点帮扶对象"), _COORD),
    P.RECORD_CONSENT: Row(_("登记告知与同意"), _STAFF),
    P.ENTRUST: Row(_("登记委托照护"), _STAFF),
    P.IMPORT_ROSTER: Row(_("导入名册"), (Role.VILLAGE, *_COORD)),
    P.EXPORT_ROSTER: Row(_("导出名册"), _COORD),
    P.COLLECT: Row(_("向下级收表、审核"), _COORD),
    P.MAKE_PACK: Row(_("做迎检材料包"), _COORD),
    P.ANSWER_ROUND: Row(_("填报上级要的表"), (Role.VILLAGE, *_COORD)),
    P.PRINT_CARD: Row(_("打印联系卡"), _STAFF),
    P.PRINT_FILE: Row(_("打印档案"), _STAFF),
    P.MERGE_CHILDREN: Row(_("处理疑似重复"), (Role.SCHOOL, Role.COUNTY)),
    P.SEE_TRANSFERS: Row(_("看转接与报到"), _STAFF),
    P.SEND_CHILDREN: Row(_("移交、转出"), _COORD),
    P.RECEIVE_CHILDREN: Row(_("报到、接收"), _COORD),
    P.FOLLOW_ABSENT: Row(_("追问未到的孩子"), _STAFF),
    P.SEE_PAIRINGS: Row(_("看结对"), (*_STAFF, Role.COUNSELLOR)),
    P.PAIR: Row(_("结对与换人"), _COORD),
    P.VET_HELPER: Row(_("审核校外帮扶人"), (Role.SCHOOL, *_TOWN, Role.COUNTY)),
    P.KEEP_PARTNERS: Row(_("安排学习帮手"), (Role.CLASS_TEACHER, Role.SCHOOL)),
    P.SEE_TEAMS: Row(_("看实践队"), (Role.VILLAGE, *_COORD)),
    P.KEEP_TEAMS: Row(_("登记实践队"), _COORD),
    P.CALL_ROLL: Row(_("给实践队点名"), (*_HELPERS, Role.VILLAGE, *_COORD)),
    P.KEEP_DRIVES: Row(_("办招募与结对活动"), _COORD),
    P.SEE_TARGETS: Row(_("看帮扶的户和人"), (Role.HELPER, *_TOWN, Role.COUNTY)),
    P.KEEP_TARGETS: Row(_("登记户和人、结对"), (*_TOWN, Role.COUNTY)),
    P.RECORD_TARGET: Row(_("记为户和人做的事"), (Role.HELPER, *_TOWN, Role.COUNTY)),
    P.SEE_RECORDS: Row(_("看关爱记录"), (*_STAFF, Role.COUNSELLOR, Role.INSPECTOR)),
    P.RECORD_CONTACT: Row(_("记一次"), (*_HELPERS, Role.COUNSELLOR, *_STAFF)),
    P.VOID_RECORD: Row(_("作废记录"), (*_HELPERS, Role.COUNSELLOR, *_STAFF)),
    P.TYPE_FOR_OTHERS: Row(_("代录纸质记录"), (Role.CLASS_TEACHER, *_COORD)),
    P.RECORD_WORK: Row(_("记单位的一件工作"), (*_STAFF, Role.COUNSELLOR)),
    P.WRITE_PLAN: Row(_("写帮扶计划"), (Role.HELPER, Role.COUNSELLOR, *_STAFF)),
    P.WRITE_FEEDBACK: Row(_("写学期反馈"), (Role.CLASS_TEACHER, Role.SCHOOL)),
    P.EDIT_TEMPLATES: Row(_("换文书模板"), (Role.COUNTY,)),
    P.SEE_DUTIES: Row(_("看谁还没做"), (*_STAFF, Role.INSPECTOR)),
    P.WAIVE_DUTY: Row(_("免做"), _COORD),
    P.OPEN_DUTIES: Row(_("开出待办"), (Role.COUNTY,)),
    P.SEE_SAMPLE: Row(_("看督查抽样"), (Role.COUNTY, Role.INSPECTOR)),
    P.DRAW_SAMPLE: Row(_("抽取督查样本"), (Role.COUNTY,)),
    P.SEE_PROGRAMMES: Row(_("看方案"), (*_STAFF, Role.COUNSELLOR)),
    P.ADOPT_PROGRAMME: Row(_("采用方案"), (Role.SCHOOL, Role.TOWNSHIP_EDU, Role.COUNTY)),
    P.SEE_DESK: Row(_("工作台"), (*_STAFF, Role.COUNSELLOR, Role.INSPECTOR, Role.VIEWER, Role.ADMIN, Role.TOWNSHIP_OFFICER, Role.DEPARTMENT, Role.AID, Role.PROTECTION)),
    P.SEE_COUNTS: Row(_("看统计"), (*_STAFF, Role.VIEWER)),
    P.SEE_UNITS: Row(_("看单位与班级"), (*_STAFF, Role.ADMIN)),
    P.EDIT_UNITS: Row(_("维护单位与班级"), (Role.SCHOOL, Role.TOWNSHIP_EDU, Role.COUNTY, Role.ADMIN)),
    P.EDIT_CALENDAR: Row(_("维护校历"), (Role.SCHOOL, Role.COUNTY, Role.ADMIN)),
    P.SEE_USERS: Row(_("看人员与账号"), (Role.SCHOOL, *_TOWN, Role.COUNTY, Role.ADMIN)),
    P.MAKE_USER: Row(_("建账号、发登录码"), (Role.SCHOOL, *_TOWN, Role.COUNTY, Role.ADMIN)),
    P.GRANT_CARE: Row(_("授予看得到孩子的角色"), (Role.SCHOOL, *_TOWN, Role.COUNTY)),
    P.GRANT_TECHNICAL: Row(_("授予技术角色"), (Role.ADMIN,)),
    P.SEE_AUDIT: Row(_("看操作日志"), (Role.COUNTY, Role.ADMIN)),
    P.OWN_ACCOUNT: Row(_("管自己的账号"), _EVERY),
    P.SYSTEM: Row(_("系统任务"), ()),
}

# Rights an outer act implies: `actor.acting("care.close_file")` may do these though the person may not.
IMPLIED: dict[str, tuple[str, ...]] = {
    "roster.take": (P.OPEN_FILE, P.CORRECT_FILE, P.RECORD_CHANGE, P.PAIR, P.EDIT_PUPILS, P.EDIT_UNITS, P.RECORD_CONSENT),
    "roster.undo": (P.CORRECT_FILE, P.PAIR, P.OPEN_FILE, P.CLOSE_FILE, P.EDIT_PUPILS, P.EDIT_UNITS, P.WAIVE_DUTY),
    "care.close_file": (P.PAIR, P.WAIVE_DUTY),
    "pairing.staff_import": (P.EDIT_UNITS, P.MAKE_USER),
    "care.adopt": (P.OPEN_DUTIES,),
}

ROLES_THAT_SEE_CHILDREN = tuple(role for role in Role if role in TABLE[P.SEE_CHILD].roles)


@functools.cache
def permissions_of(role: str) -> frozenset[str]:
    """Every permission of one role."""
    return frozenset(perm for perm, row in TABLE.items() if role in row.roles)


def roles_with(perm: str) -> tuple[str, ...]:
    """The roles that hold one permission; raises KeyError for an unknown one."""
    return TABLE[perm].roles
