"""A pasted list's cells by meaning: name, kind, place, official. Values in, values out."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.targets.choices import TargetKind
from qianshou.kit.errors import Refused
from qianshou.kit.text import clean, fold_name

AT_MOST = 500
HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "户主", "户主姓名", "对象", "对象姓名", "帮扶对象", "结对对象"),
    "kind": ("类别", "对象类别", "类型", "人员类别"),
    "place": ("村", "村居", "村（居）", "所在村", "住址", "地址", "乡镇村", "居住地"),
    "helper": ("帮扶干部", "干部", "帮扶人", "结对干部", "联系人", "帮扶责任人", "责任人"),
    "members": ("人口", "家庭人口", "人口数", "家庭人口数"),
    "phone": ("电话", "联系电话", "手机", "手机号"),
}
# The first word that stands in a cell decides; what is none of these is 其他 with its own words.
KINDS = (("孤儿", TargetKind.ORPHAN), ("残疾", TargetKind.DISABLED), ("残", TargetKind.DISABLED), ("特困", TargetKind.HOUSEHOLD), ("困难", TargetKind.HOUSEHOLD), ("户", TargetKind.HOUSEHOLD))  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """One row as it was written."""

    row: int
    name: str
    kind: str
    kind_words: str
    place: str
    helper: str = ""
    members: str = ""
    phone: str = ""


def kind_of(text: str) -> tuple[str, str]:
    """(kind, its own words); nothing written is a household."""
    text = clean(text)
    found = next((kind for word, kind in KINDS if word in text), None)
    if found is not None or not text:
        return (found or TargetKind.HOUSEHOLD).value, ""
    return TargetKind.OTHER.value, text[:20]


def _columns(cells: list[str]) -> dict[str, int]:
    bare = [re.sub(r"[\s*＊:：]", "", cell) for cell in cells]
    return {code: at for code, words in HEADERS.items() for at, cell in enumerate(bare) if cell in words}


def read_list(text: str) -> list[Cells]:
    """The rows below the headings; refuses a list without 姓名 and 村, an empty one, one too long."""
    lines = [[clean(cell) for cell in line.split("\t")] for line in text.replace("\r", "").split("\n")]
    at, columns = next(((n, found) for n, cells in enumerate(lines[:10]) if "name" in (found := _columns(cells))), (0, {}))
    if not {"name", "place"} <= set(columns):
        raise Refused(_("没有找到标题行。第一行至少要有“姓名”和“村”，最好还有“类别”“帮扶干部”。"))

    def said(cells: list[str], code: str) -> str:
        return cells[columns[code]] if code in columns and columns[code] < len(cells) else ""

    rows = [
        Cells(n, fold_name(said(cells, "name")), *kind_of(said(cells, "kind")), *(said(cells, code) for code in ("place", "helper", "members", "phone")))
        for n, cells in enumerate(lines[at + 1 :], at + 2)
        if any(cells)
    ]
    if not rows:
        raise Refused(_("标题行下面没有内容。"))
    if len(rows) > AT_MOST:
        raise Refused(_("一次最多 %s 行，请分批。") % AT_MOST)
    return rows
