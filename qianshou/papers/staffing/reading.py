"""A staff list's cells by meaning: which column says what, and what a row says. Values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.rules import ClassWords, read_class
from qianshou.domain.permissions import Role
from qianshou.kit.errors import Refused
from qianshou.kit.phone import looks_right, numbers
from qianshou.kit.text import fold_name

AT_MOST = 200  # one transaction, one password check each

HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "教师姓名", "老师姓名", "人员姓名", "帮扶人姓名", "名字"),
    "unit": ("单位", "学校", "单位名称", "学校名称", "所在学校", "工作单位", "所属学校", "任教学校", "所在单位", "村", "村居", "村（居）"),
    "township": ("乡镇", "所属乡镇", "所在乡镇", "镇", "街道", "乡（镇）", "乡镇街道"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "电话号码", "联系方式"),
    "classes": ("任教班级", "所教班级", "任课班级", "带班班级", "所带班级", "班级", "带班"),
    "head": ("班主任", "是否班主任", "是否为班主任"),
    "duty": ("职务", "角色", "岗位", "身份", "分工", "工作岗位"),
    "sex": ("性别",),
}
_YES, _NO = {"是", "√", "✓", "对", "有", "班主任", "1", "y", "Y"}, {"", "否", "×", "不是", "无", "0", "—", "-", "n", "N", "/"}
# The first word that stands in a duty decides; "" = an ordinary colleague who helps.
DUTIES: tuple[tuple[str, str], ...] = (
    ("心理", Role.COUNSELLOR), ("儿童督导员", Role.TOWNSHIP_HOME), ("督导员", Role.TOWNSHIP_HOME), ("儿童主任", Role.VILLAGE),
    ("中心校", Role.TOWNSHIP_EDU), ("镇教办", Role.TOWNSHIP_EDU), ("教办", Role.TOWNSHIP_EDU), ("教育干事", Role.TOWNSHIP_EDU),
    ("专干", Role.SCHOOL), ("负责人", Role.SCHOOL), ("德育主任", Role.SCHOOL), ("政教主任", Role.SCHOOL), ("专班", Role.COUNTY),
    ("班主任", "head"), ("校长", ""), ("园长", ""), ("教师", ""), ("老师", ""), ("主任", ""), ("干部", ""), ("书记", ""), ("党员", ""), ("任课", ""),
)  # fmt: skip


@dataclass
class StaffLine:
    """One row as read; `problems` keep it out, `notes` are only said."""

    row: int
    name: str
    unit: str = ""
    township: str = ""
    phone: str = ""
    sex: str = ""
    duty: str = ""
    role: str = ""
    is_head: bool = False
    classes: list[tuple[str, ClassWords]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _plain(text: Any) -> str:
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return re.sub(r"\s+", " ", str(text if text is not None else "").replace("　", " ")).strip()


def _header(text: str) -> str | None:
    bare = re.sub(r"[\s*＊:：]", "", text)
    for code, words in HEADERS.items():
        if bare in words:
            return code
    bare = re.sub(r"[（(].*?[）)]", "", bare)
    return next((code for code, words in HEADERS.items() if bare in words), None)


def columns_of(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The header row and which column says what; refuses a sheet without a column of names."""
    for place, row in enumerate(rows[:15]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            if (code := _header(cell)) and code not in found:
                found[code] = column
        if "name" in found and len(found) >= 2:
            return place, found
    raise Refused(_("没有找到标题行。第一行要写清各列是什么，至少有“姓名”和“学校”（或“单位”）。"))


def cells_of_text(text: str) -> list[list[str]]:
    """Rows pasted from a spreadsheet: tabs between cells, else commas."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    mark = "\t" if any("\t" in line for line in lines) else r"[,，]"
    return [[_plain(cell).strip('"') for cell in re.split(mark, line)] for line in lines]


def text_of_cells(rows: Sequence[Sequence[Any]]) -> str:
    """Cells of a sheet as text that can be pasted, shown and sent again."""
    whole = [[_plain(cell) for cell in row] for row in rows]
    return "\n".join("\t".join(row).rstrip() for row in whole if any(row))


def read_staff(text: str) -> list[StaffLine]:
    """The rows of a staff list; refuses one without a header or with more than AT_MOST people."""
    rows = cells_of_text(text)
    top, columns = columns_of(rows)
    body = [(n, row) for n, row in enumerate(rows[top + 1 :], start=top + 2) if any(row)]
    if not body:
        raise Refused(_("标题行下面没有人员。"))
    if len(body) > AT_MOST:
        raise Refused(_("一次最多导入 %(most)s 人，这里有 %(count)s 人，请按学校分批。") % {"most": AT_MOST, "count": len(body)})
    lines: list[StaffLine] = []
    above = {"unit": "", "township": ""}
    for number, row in body:
        cell = {code: row[at] if at < len(row) else "" for code, at in columns.items()}
        for code in above:  # merged cells leave the rest blank: the unit above holds on
            above[code] = cell[code] = cell.get(code) or above[code]
        lines.append(_line(number, cell))
    return lines


def _line(number: int, cell: dict[str, str]) -> StaffLine:
    line = StaffLine(number, fold_name(cell.get("name", "")), cell["unit"], cell["township"], cell.get("phone", ""), duty=cell.get("duty", ""))
    line.sex = {"男": "male", "女": "female"}.get(cell.get("sex", ""), "")
    if not line.name or len(line.name) > 50:
        line.problems.append(_("没有姓名，或姓名太长"))
    found = numbers(line.phone)
    if line.phone and not (found and all(looks_right(n) for n in found)):
        line.problems.append(_("电话“%s”不像电话号码") % line.phone[:20])
    _read_duty(line)
    _read_classes(line, cell.get("classes", ""), cell.get("head", ""))
    return line


def _read_duty(line: StaffLine) -> None:
    if not line.duty:
        return
    for word, role in DUTIES:
        if word in line.duty:
            line.is_head = role == "head"
            line.role = "" if role == "head" else role
            return
    line.notes.append(_("“%s”没有对应的角色，按普通帮扶教师登记") % line.duty[:20])


def _read_classes(line: StaffLine, classes: str, head: str) -> None:
    if head in _YES:
        line.is_head = True
    elif head not in _NO:  # a class written under 班主任
        line.is_head, classes = True, head
    for text in re.split(r"[、,，;；/\s]+", classes):
        if not text or text in _NO:
            continue
        words = read_class(text)
        if words.number is None or (words.grade is None and words.entry_year is None):
            line.problems.append(_("班级“%s”看不懂，请写成“五年级3班”这样") % text[:20])
        else:
            line.classes.append((text, words))
    if line.is_head and not line.classes and not line.problems:
        line.problems.append(_("是班主任，但没写哪个班"))
