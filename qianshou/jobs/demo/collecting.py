"""What the first township collects: a roster, one school's accepted, and a monthly table of counts that its first school still owes."""

import datetime as dt
from typing import Any

from qianshou.jobs.demo.places import County
from qianshou.kit.errors import Refused
from qianshou.papers.exports.sheet import Sheet
from qianshou.papers.forms import actions as forms
from qianshou.papers.rounds import actions, queries
from qianshou.papers.rounds.actions.opening import Template
from qianshou.papers.rounds.choices import RoundKind

WEEK = dt.timedelta(days=7)
HEADS = ("单位", "合计", "男", "女", "寄宿", "父母都外出")


def collect(system: Any, county: County, today: dt.date) -> int:
    """Two rounds of the first township; how many answers. Units without children of their own send nothing."""
    town = county.schools[0].township
    schools = [one.unit for one in county.schools if one.township.pk == town.pk]
    given = {"unit": town, "units": schools, "line": "edu", "note": "", "today": today}
    rosters = actions.open_round(
        system, kind=RoundKind.ROSTER, layout="school", title=f"{today.year}年秋季留守儿童花名册", due_on=today + WEEK, **given,
    )  # fmt: skip
    blank, title = _blank(), f"{today.month}月关爱对象统计表"
    monthly = actions.open_round(system, kind=RoundKind.TABLE, title=title, due_on=today + 2 * WEEK, template=Template(blank, "统计表.xlsx"), **given)
    forms.receive_form(system, unit=schools[0], data=blank, filename=f"{title}.xlsx", today=today)  # uploaded, not filled yet
    sent = _answers(system, rosters, actions.send_files, slice(0, 2), today)
    if sent:
        actions.accept_answer(system, round=rosters, answer=sent[0], today=today)
    counted = _answers(system, monthly, actions.send_counts, slice(1, 3), today)  # the first school still owes: one click on its page
    if len(counted) > 1:
        actions.return_answer(system, round=monthly, answer=counted[-1], reason="寄宿人数请再核对一遍。", today=today)
    return len(sent) + len(counted)


def _answers(system: Any, row: Any, send: Any, which: slice, today: dt.date) -> list[Any]:
    """These schools send; the rest still owe."""
    made = []
    for asked in queries.asked_units(system).filter(round=row).order_by("path")[which]:
        try:
            made.append(send(system, asked=asked, today=today))
        except Refused:  # a school nobody's file is at
            continue
    return made


def _blank() -> bytes:
    """A table of counts as an office sends it round: one row a unit, a total."""
    sheet = Sheet("统计表", [22, 10, 10, 10, 10, 12])
    sheet.title("关爱对象统计表")
    sheet.heads(HEADS)
    sheet.rows([[], [], [], [], ["合计"]])
    return sheet.bytes()
