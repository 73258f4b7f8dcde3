"""What the form pages show, as plain dicts."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qianshou.domain.assessment.choices import CHILDREN, HOMES, PAIRS, TIMES
from qianshou.domain.orgs.choices import Line
from qianshou.domain.people.choices import LabelKind
from qianshou.papers.forms.asked import Wanted, unread_heads, wanted
from qianshou.papers.forms.blank import Card, Members, Read
from qianshou.papers.forms.counted import Asked, Behind, Rows
from qianshou.papers.forms.counting import CountTable
from qianshou.papers.forms.counting.care import say_span
from qianshou.papers.forms.counting.checks import say_check, say_sum
from qianshou.papers.forms.counting.conditions import say, without_rows
from qianshou.papers.forms.counting.result import Result
from qianshou.papers.forms.filling.filled import unknown_columns
from qianshou.papers.forms.queries import read_known
from qianshou.papers.forms.spans import CHOICES, said
from qianshou.web.access import hearing
from qianshou.web.office.imports_shown import code_words

MOST_BROKEN = 4  # sums shown one by one


def form_line(form: Any) -> dict[str, Any]:
    """One remembered form."""
    return {
        "name": form.name, "unit": form.unit.name, "url": reverse("office:blank-form", args=[form.uid]), "used": form.used_at, "again": bool(form.asked.get("purpose")),
        "by": form.user.name if form.user else "", "drop": reverse("office:blank-form-drop", args=[form.uid]), "for": _whom(form.asked.get("filters") or {}),
    }  # fmt: skip


def _whom(filters: dict[str, Any]) -> str:
    """The last time's conditions in a few words."""
    label = filters.get("label", "")
    words = [_("留守") if label == "left_behind" else str(LabelKind(label).label) if label in LabelKind.values else ""]
    words.append(_("%s年级") % filters["grade"] if filters.get("grade") else "")
    words.append(_("寄宿") if filters.get("boarding") else "")
    return "、".join(word for word in words if word) or _("全部在册")


def asked(read: Read) -> list[Wanted]:
    """The columns to be asked about."""
    return [one for one in wanted(read) if one.column.ask] + unread_heads(read)


def everything(read: Read) -> list[Wanted]:
    """Every column, for correcting."""
    return wanted(read)


def _how_sure(one: Wanted) -> dict[str, str]:
    if one.column.ask:
        return {"word": _("要问"), "kind": "warn"}
    if one.column.code is None:
        return {"word": _("不填"), "kind": "mute"}
    return {"word": _("%s%%") % round(one.column.sure * 100), "kind": "ok"}


def parts(read: Read) -> list[dict[str, Any]]:
    """Each sheet or table: its columns, what they were understood as, how sure and why."""
    made = []
    for part in [*read.lists, *read.cards]:
        rows = [one for one in wanted(read) if one.sheet == str(part.index)]
        lines = [
            {"place": "" if one.place.isdigit() else one.place, "header": one.header.replace("/", " · "), "words": code_words(one.column.code) if one.column.code else "",
             "sure": _how_sure(one), "why": one.column.why}
            for one in rows
        ]  # fmt: skip
        for table in part.members if isinstance(part, Card) else ():
            lines.append(_family_line(table))
        made.append({"title": part.name or part.title or read.filename, "lines": lines})
    return made


def _family_line(table: Members) -> dict[str, Any]:
    """A table of family members in one line."""
    words = "、".join(table.words[place].replace(" ", "") for place in table.columns)
    return {
        "place": "", "header": table.group or _("家庭成员"), "words": words, "sure": {"word": _("100%"), "kind": "ok"},
        "why": _("档案里的家人，父母在前；%s 行，不够会自动加行，写不下的会列出来") % (table.last - table.first + 1),
    }  # fmt: skip


def how(read: Read) -> str:
    """The form in one sentence."""
    said = [
        (_("名单，表头在第 %(rows)s 行，留了 %(n)s 行，人多会自动加行") if part.rows else _("名单，表头在第 %(rows)s 行，一人一行自动加"))
        % {"rows": "、".join(map(str, part.header_rows)), "n": part.rows}
        for part in read.lists
    ]
    said += [_("统计表，%(rows)s 行 %(columns)s 列，一格一格数") % {"rows": len(table.rows), "columns": len(table.columns)} for table in read.counts]
    said += [_("一人一张，%s 个空") % len(card.fields) for card in read.cards]
    return "；".join(said)


def unknown(read: Read) -> list[str]:
    """The headers nothing on file can fill."""
    codes = set(unknown_columns(read))
    return [one.header.replace("/", " · ") for one in wanted(read) if one.place in codes or one.header.replace("/", "") in codes]


def unknown_of(form: Any) -> list[str]:
    """The same, of a form kept; nothing where its blank is gone."""
    read = None
    with hearing():
        read = read_known(form)[0] if form is not None else None
    return [*unknown(read), *(words for table in read.counts for _place, words in table.asked)] if read is not None else []


def was_old(form: Any) -> bool:
    """Whether the blank came as an old .xls and went out as .xlsx."""
    return form is not None and form.asked.get("kind") == "xls"


def left_line(child: Any, adults: list[str]) -> dict[str, str]:
    """A child whose family a form had no room for."""
    return {"name": child.name, "url": reverse("office:child", args=[child.uid]), "adults": "、".join(adults)}


def _left_empty(heads: Iterable[str]) -> str:
    """Which heads stay empty, and whether the words are unknown or nothing on file says it."""
    words = list(heads)
    missing, unread = ("、".join(w for w in words if without_rows(w) is there) for there in (True, False))
    said = [_("档案里没有记、要您自己填或说一声数谁：%s") % missing if missing else "", _("看不懂、先空着的栏目：%s") % unread if unread else ""]
    return "；".join(one for one in said if one)


def _broken(result: Result) -> list[str]:
    """The sums that do not come out, with their cells and figures, the first few one by one."""
    broken = [say_check(one, cells=True) for one in result.broken[:MOST_BROKEN]]
    if len(result.broken) > MOST_BROKEN:
        broken.append(_("还有 %s 处对不上。") % (len(result.broken) - MOST_BROKEN))
    return broken


def _come_out(result: Result) -> str:
    """That every sum checked comes out, and how many sentences were not checked."""
    told = _("勾稽 %s 处，都对得上。") % len(result.checks)
    return told + (_("表上写的有 %s 句没有核对，看下面。") % len(result.unchecked) if result.unchecked else "")


def _printed(table: CountTable, result: Result) -> list[dict[str, Any]]:
    """Each sentence of arithmetic on the form: what it was understood as, and whether it comes out; what could not be checked says why."""
    why, wrong = dict(result.unchecked), {one.says for one in result.broken}
    lines = []
    for one in table.printed:
        state = (_("没有核对"), "warn") if one.says in why else (_("对不上"), "bad") if one.says in wrong else (_("对得上"), "ok")
        words = "；".join(say_sum(table, asked) for asked in one.sums) or (_("合计那一行 = 上面各行相加") if not one.why else "")
        lines.append({"says": one.says, "words": words, "why": why.get(one.says, ""), "word": state[0], "kind": state[1]})
    return lines


def counted(form: Any, table: CountTable, result: Result, asked: Asked, chosen: str = "") -> dict[str, Any]:
    """A count table as it would be filled now: heads in words, numbers that open their rows, sums that do not come out. `chosen`: conditions
    not yet remembered, as a query."""
    places = sorted(table.columns)
    heads = [
        {"head": table.headers[place].replace("/", " · "), "says": "" if table.columns[place].kind == "part" else say(table.columns[place])} for place in places
    ]
    here = reverse("office:blank-form-cell", args=[form.uid])
    lines = []
    for line in result.lines:
        cells = []
        for place in places:
            cell = result.cells.get((line.row, place))
            share = table.columns[place].kind == "share"
            cells.append(
                {
                    "value": "" if cell is None or cell.value is None else cell.value,
                    "url": f"{here}?t={table.index}&r={line.row}&c={place}{chosen and '&' + chosen}" if cell and not share else "",
                }
            )
        lines.append(
            {
                "words": line.words or _("第 %s 行") % (line.row + 1),
                "says": say(line.condition) if line.condition.kind not in ("test", "part") or not line.words else "",
                "cells": cells,
            }
        )
    return {
        "title": table.name or table.title,
        "heads": heads,
        "lines": lines,
        "asked": bool(table.asked),
        "asked_words": _left_empty(words for _place, words in table.asked),
        "checked_words": _come_out(result),
        "closed": "、".join(result.closed),
        "broken": _broken(result),
        "checked": len(result.checks),
        "printed": _printed(table, result),
        "care": _care(table, asked),
    }


def _line_of(asked: Asked) -> str:
    return _("按居住地") if asked.line == Line.HOME else _("按学校")


def _care(table: CountTable, asked: Asked) -> str:
    """Between which days what was done is counted, of whom, and how."""
    if not table.care:
        return ""
    days = asked.said_days(table)
    told = _("做了什么数 %s 的记录。") % days if days else ""
    return told + _("%s，数表里这些孩子的；人次数记录，人数、户数、对数不重复数；没联系上的、作废的和心理辅导不算。") % _line_of(asked)


def spans(read: Read, asked: Asked) -> list[tuple[str, str]]:
    """The days that may be chosen for a form that counts what was done; none for every other."""
    tables = [table for table in read.counts if any(not one.of_pairings for one in table.care)]
    if not tables:
        return []
    own = replace(asked, span="")
    usual = own.days(own.span_of(tables[0]))
    return [("", _("照表上写的：%s") % said(usual)), *((code, f"{say_span(code)}：{said(asked.days(code))}") for code in CHOICES)]


def of_cell(opened: Behind) -> list[Any]:
    """What a page of an opened number is cut from: its records, pairings or helpers, or else its children."""
    done = opened.done
    by_key = done is not None and (done.of == TIMES or done.of_pairings)
    return list(opened.keys) if by_key else opened.uids


def cell(opened: Behind, rows: Rows, today: Any, asked: Asked) -> dict[str, Any]:
    """An opened number: how many of what, of how many children, in which days; and one page of its rows."""
    done = opened.done
    words = _("共 %s 人") % len(opened.uids)
    if done is not None and done.of != CHILDREN:
        unit = {TIMES: _("人次"), HOMES: _("户"), PAIRS: _("对")}.get(done.of, _("名帮扶人"))
        words = _("共 %(n)s %(unit)s，%(many)s 个孩子") % {"n": len(opened.keys), "unit": unit, "many": len(opened.uids)}
    days = said(opened.days) if opened.days else ""
    urls = {one.uid: child_line(one, today) for one in rows.children}
    return {
        "words": "，".join(one for one in (words, days, _line_of(asked)) if one),
        "children": [] if rows.records or rows.pairings else list(urls.values()),
        "records": [{"record": one, "of": urls.get(one.child_uid)} for one in rows.records],
        "pairings": [{"row": one, "of": urls[one.child.uid]} for one in rows.pairings],
    }


def child_line(child: Any, today: Any) -> dict[str, Any]:
    """One child behind a number."""
    unit = child.edu_unit
    in_class = unit is not None and unit.kind == "class"
    school = (unit.parent if in_class else unit) if unit else None
    return {
        "child": child,
        "url": reverse("office:child", args=[child.uid]),
        "school": school.name if school else child.school_text,
        "class_name": unit.display_name(today) if in_class else "",
    }
