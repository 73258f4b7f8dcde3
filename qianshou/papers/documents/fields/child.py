"""Named fields of one child: the file, the adults, who helps, labels, papers, changes; numbers plain only where asked for and allowed."""

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import FATHERS, MOTHERS
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import FileView, file_of
from qianshou.domain.people.queries.file import CarerView
from qianshou.domain.permissions import P
from qianshou.papers.documents.cards import Around, around, card_of
from qianshou.papers.documents.choices import Copy
from qianshou.papers.documents.fields.asking import Asked, Facts, Source, day
from qianshou.papers.documents.file import Table, adults_table, changes_table, labels_table, pairings_table, papers_table, works_table

UNKNOWN = "未登记"
NAMES = (
    "姓名", "曾用名", "性别", "出生日期", "年龄", "民族", "身份证号", "学籍号", "学校", "班级", "寄宿走读", "本人电话", "现住址", "户籍地", "村居", "健康情况",
    "建档日期", "档案状态", "情况说明", "关爱类别", "重点原因", "班主任", "儿童主任", "照护人", "照护人关系", "照护人年龄", "照护人电话", "父亲", "父亲去向", "父亲电话",
    "母亲", "母亲去向", "母亲电话", "帮扶人", "帮扶人电话", "班主任电话", "儿童主任电话", "提醒",
)  # fmt: skip
TABLES = {
    "家庭成员": ("关系", "姓名", "身份", "电话", "情况"), "类别依据": ("类别", "口径", "核实", "自", "依据"),
    "结对情况": ("帮扶人", "身份", "方式", "开始", "结束", "结束原因"), "告知同意": ("事项", "日期", "方式", "说明"), "变动": ("日期", "变动", "说明", "登记人"),
    "计划与核对": ("日期", "做了什么", "谁做的", "内容和结果"),
}  # fmt: skip


def home_unit_of(child: Child) -> Unit:
    """Under whose name a child's papers are printed: the school, else the village, else the county."""
    unit = child.edu_unit
    return (unit.parent if unit and unit.kind == UnitKind.CLASS and unit.parent else unit) or child.home_unit or child.county


def _table(made: Table, columns: tuple[str, ...]) -> list[dict[str, str]]:
    return [dict(zip(columns, (str(cell or "") for cell in row), strict=True)) for row in made.rows]


def read(asked: Asked, child: Child) -> Facts:
    """Every field of one child, from the file as this viewer may read it."""
    view, who = file_of(asked.viewer, child, asked.today), around([child], asked.today)
    found = _own(asked, view) | _people(asked, view) | _helped(asked, child, who)
    tables = {
        "家庭成员": lambda: adults_table(asked.viewer, view, asked.full), "类别依据": lambda: labels_table(view),
        "结对情况": lambda: pairings_table(asked.viewer, child, asked.today), "告知同意": lambda: papers_table(view), "变动": lambda: changes_table(asked.viewer, child),
        "计划与核对": lambda: works_table(asked.viewer, child, asked.today),
    }  # fmt: skip
    return found | {name: _table(make(), TABLES[name]) for name, make in tables.items() if name in asked.wanted}


def _own(asked: Asked, view: FileView) -> Facts:
    child = view.child
    born = {
        "day": day(child.birth_date),
        "month": f"{child.birth_date:%Y-%m}" if child.birth_date else "",
        "year": f"{child.birth_date:%Y}" if child.birth_date else "",
    }
    key = next((k.reason for k in view.key_spells if k.ended_on is None), "")
    return {
        "姓名": child.name, "曾用名": child.former_name, "性别": child.get_sex_display() or _(UNKNOWN), "出生日期": born.get(child.birth_known, "") or _(UNKNOWN),
        "年龄": _("%s岁") % view.age if view.age is not None else _(UNKNOWN), "民族": child.ethnicity or _(UNKNOWN),
        "身份证号": asked.number(child.id_number, child, P.REVEAL_ID) or child.id_missing_reason or _(UNKNOWN),
        "学籍号": asked.number(child.student_number, child, P.REVEAL_ID) or _(UNKNOWN), "学校": view.place or _(UNKNOWN), "班级": view.class_name or _(UNKNOWN),
        "寄宿走读": {True: _("寄宿"), False: _("走读")}.get(child.boarding, _(UNKNOWN)), "本人电话": asked.number(child.phone, child) or _("无"),
        "现住址": view.address or view.home or _(UNKNOWN), "户籍地": view.registered_place or _(UNKNOWN), "村居": view.home or _(UNKNOWN), "健康情况": view.health or _("未登记异常"),
        "建档日期": day(child.opened_on), "档案状态": child.get_file_state_display(), "情况说明": "；".join(v for v in view.narrative.values() if v) or _("无"),
        "关爱类别": "、".join(dict.fromkeys(x.label for x in view.labels)) or _("无"), "重点原因": key or _("不是重点帮扶对象"),
        "提醒": "；".join(a.say for a in view.alarms) or _("无"),
    }  # fmt: skip


def _people(asked: Asked, view: FileView) -> Facts:
    found: Facts = {}
    for word, codes in (("父亲", FATHERS), ("母亲", MOTHERS)):
        one = next((c for c in view.carers if c.relation in codes), None)
        found |= {
            word: one.name if one else _(UNKNOWN),
            f"{word}去向": _whereabouts(one),
            f"{word}电话": asked.number(one.row.phone, view.child) or _(UNKNOWN) if one else _(UNKNOWN),
        }
    carer = view.carer
    born = carer.row.birth_year if carer else None
    return found | {
        "照护人": carer.name if carer else _(UNKNOWN), "照护人关系": carer.relation_label if carer else _(UNKNOWN),
        "照护人年龄": _("%s岁") % (asked.today.year - born) if born else _(UNKNOWN), "照护人电话": (asked.number(carer.row.phone, view.child) if carer else "") or _(UNKNOWN),
    }  # fmt: skip


def _whereabouts(one: CarerView | None) -> str:
    if one is None:
        return _(UNKNOWN)
    return "；".join(f"{f.label}{'：' + f.value if f.value else ''}" for f in one.facts if f.holds) or _("未登记去向")


def _helped(asked: Asked, child: Child, who: Around) -> Facts:
    helpers = who.helpers.get(child.pk, [])
    found: Facts = {
        "帮扶人": "、".join(dict.fromkeys(one.name for one in helpers)) or _("还没有结对"),
        "帮扶人电话": "、".join(asked.number(one.phone, child) for one in helpers if one.phone) or _("经学校联系"),
    }
    for word, held in (("班主任", who.teachers.get(child.edu_unit_id or 0, [])), ("儿童主任", who.directors.get(child.home_unit_id or 0, []))):
        user = held[0].user if held else None
        found |= {word: user.name if user else _(UNKNOWN), f"{word}电话": asked.number(user.phone, child) if user and user.phone else _(UNKNOWN)}
    return found


FILE = Source(NAMES, read, TABLES)


def _card(asked: Asked, child: Child) -> Facts:
    """The contact card is a reveal: its numbers come plain, as on the printed card (`print_cards`)."""
    card = card_of(child, around([child], asked.today), Copy.SCHOOL, asked.today)
    return {"卡片标题": card.title, "卡片说明": card.sub, "求助电话": card.foot, "联系电话": [{"谁": one.who, "号码": one.phone or _("（没有号码）")} for one in card.phones],
            "卡片内容": [{"项": row.label, "值": row.value} for row in card.rows]}  # fmt: skip


CARD = Source(("卡片标题", "卡片说明", "求助电话"), _card, {"联系电话": ("谁", "号码"), "卡片内容": ("项", "值")})
