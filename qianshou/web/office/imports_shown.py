"""What the import pages show, as plain dicts: no rule, no row written."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.notices.choices import OVER
from qianshou.domain.orgs.choices import UnitKind
from qianshou.kit.days import whole_day
from qianshou.papers.choices import BatchState, HelperChoice, HelperMatch, Verdict
from qianshou.papers.imports.queries import UNDO_DAYS, HelperLine, Otherwise, file_name
from qianshou.papers.lexicon import wording

STATE_KINDS = {"reading": "wait", "asking": "wait", "previewed": "wait", "taking": "wait", "taken": "ok", "undone": "mute", "failed": "bad"}
ORDER = (Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.CLASS_LIST, Verdict.DOUBTFUL, Verdict.REFUSED)
GOOD = (Verdict.NEW, Verdict.CHANGED, Verdict.CLASS_LIST)
MOST_UNITS = 400
MISSING = "missing"  # a tab of its own: not rows of the sheet, but children it does not name
_SAID = {"both": gettext_lazy("父母都外出"), "one": gettext_lazy("一方外出"), "yes": gettext_lazy("留守"), "none": gettext_lazy("非留守")}
_PEOPLE = {
    "child": gettext_lazy("学生"), "father": gettext_lazy("父亲"), "mother": gettext_lazy("母亲"), "guardian": gettext_lazy("监护人"), "carer": gettext_lazy("照护人"), "entrusted": gettext_lazy("被委托照护人"),
    "contact": gettext_lazy("家长（没写是谁）"), "helper": gettext_lazy("帮扶人"), "school": gettext_lazy("学校"), "unit": gettext_lazy("单位"), "grandfather": gettext_lazy("爷爷"), "grandmother": gettext_lazy("奶奶"),
    "maternal_grandfather": gettext_lazy("外公"), "maternal_grandmother": gettext_lazy("外婆"),
}  # fmt: skip


def unit_choices(units: Iterable[Any]) -> list[tuple[str, str]]:
    """(uid, name with the unit above it); classes are left out, and villages where there are very many units."""
    rows = [u for u in units.select_related("parent") if u.kind != UnitKind.CLASS]  # type: ignore[attr-defined]
    if len(rows) > MOST_UNITS:
        rows = [u for u in rows if u.kind != UnitKind.VILLAGE]
    inside = (UnitKind.SCHOOL, UnitKind.VILLAGE)
    return [(u.uid, f"{u.parent.name} / {u.name}" if u.kind in inside and u.parent else u.name) for u in rows]


def code_words(code: str) -> str:
    """A FIELDS code in the words of a roster: 父亲 · 联系电话."""
    if code.startswith("="):  # what the head of a count table was told to count
        return _("数：%s") % code.removeprefix("=")
    person, _dot, _rest = code.partition(".")
    said = wording(code)
    who = str(_PEOPLE.get(person, ""))
    return said if not who or who in said else f"{who} · {said}"


def batch_line(batch: Any) -> dict[str, Any]:
    """One line of the list of batches."""
    taken = batch.counts.get("taken", 0)
    return {
        "url": reverse("office:import-batch", kwargs={"uid": batch.uid}), "name": file_name(batch), "unit": batch.unit.name, "as_of": days_words(batch),
        "at": batch.created_at, "by": batch.user.name if batch.user else "", "state": BatchState(batch.state).label,
        "kind": STATE_KINDS[batch.state], "taken": taken,
    }  # fmt: skip


def head(batch: Any) -> dict[str, Any]:
    """Title, subtitle, state tag and the steps of the whole way."""
    now = {"reading": 1, "asking": 1, "previewed": 2, "taking": 3, "taken": 4, "undone": 4, "failed": 1}[batch.state]
    words = [_("上传"), _("核对列"), _("预览"), _("导入"), _("结果")]
    steps = [{"label": w, "state": "done" if n < now else "current" if n == now else "todo"} for n, w in enumerate(words)]
    tags = [{"word": str(BatchState(batch.state).label), "kind": STATE_KINDS[batch.state]}]
    sub = _("导入到 %(unit)s · 名册日期 %(day)s") % {"unit": batch.unit.name, "day": days_words(batch)}
    return {"title": file_name(batch) or _("名册"), "sub": sub, "tags": tags, "steps": steps}


def days_words(batch: Any) -> str:
    """The day a roster speaks of, or the first and last of them."""
    span = [dt.date.fromisoformat(day) for day in batch.counts.get("days", ())]
    if len(span) == 2 and span[0] < span[1]:
        return _("%(first)s至%(last)s，各按自己写的") % {"first": whole_day(span[0]), "last": whole_day(span[1])}
    return whole_day(span[0] if span else batch.as_of)


def asked_days(batch: Any, today: dt.date) -> list[dict[str, Any]]:
    """What may be said of the day of each sheet: one for all where there is one sheet (`alone`), and the rows' own where a column has them."""
    told, by_row = batch.answers.get("days"), batch.answers.get("row_days")
    alone, found = len(batch.sheets) == 1, []
    for sheet in batch.sheets:
        index, own, said = str(sheet["index"]), sheet.get("own_days"), sheet["as_of"]
        day = min(dt.date.fromisoformat(said), today) if said else None
        if told is not None:
            day = dt.date.fromisoformat(told[index]) if index in told else None
        found.append({
            "index": index, "name": f"day{index}", "own_name": f"own{index}", "alone": alone, "sheet": sheet["name"] or _("名册"), "day": day, "rows": sheet["rows"],
            "from": _("名册里写着：%s") % sheet["as_of_from"] if said else "", "own": _own_words(sheet, own) if own else "",
            "by_row": own["meant"] if own and by_row is None else index in (by_row or ()),
        })  # fmt: skip
    return found


def _own_words(sheet: dict[str, Any], own: dict[str, Any]) -> str:
    span = own["first"] if own["first"] == own["last"] else _("%(first)s 至 %(last)s") % own
    every = _("每张表按自己写的“%(header)s”（%(span)s，%(rows)s 张），没写的按上面的日期") if sheet.get("cards") else _("每行按“%(header)s”这一列（%(span)s，%(rows)s 行），没写的按上面的日期")
    return every % {**own, "span": span}


def progress(batch: Any, job: Any) -> dict[str, Any] | None:
    """How far the running work is; None when nothing runs. A job that failed says why and may be tried again."""
    over = job is None or job.state in OVER
    running = batch.state in (BatchState.READING, BatchState.TAKING)
    if over and not running:
        return None
    what = {"reading": _("正在读名册"), "taking": _("正在导入")}.get(batch.state, _("正在撤销"))
    stopped = over and running
    say = job.say if job is not None and stopped else ""
    total, done = (job.total, job.done) if job else (0, 0)
    text = _("%(done)s / %(total)s 行") % {"done": done, "total": total} if total else _("请稍等")
    return {"what": what, "stopped": stopped, "say": say, "done": done, "total": max(total, 1), "text": text, "cancel": bool(job and job.cancel_asked),
            "taking": batch.state == BatchState.TAKING}  # fmt: skip


def tabs(batch: Any, current: str) -> list[dict[str, Any]]:
    """One tab a verdict that occurs, with its count."""
    url = reverse("office:import-batch", kwargs={"uid": batch.uid})
    found = [
        {"label": str(v.label), "url": f"{url}?tab={v}", "current": v == current, "count": batch.counts.get(v, 0)}
        for v in ORDER if batch.counts.get(v) or v == current
    ]  # fmt: skip
    if batch.state == BatchState.PREVIEWED and (batch.counts.get(MISSING) or current == MISSING):
        found.append({"label": _("名单里没有了"), "url": f"{url}?tab={MISSING}", "current": current == MISSING, "count": batch.counts.get(MISSING, 0)})
    return found


def missing_line(child: Any, today: dt.date) -> dict[str, Any]:
    """A child the sheet does not name."""
    where = child.edu_unit.display_name(today) if child.edu_unit else child.home_unit.name if child.home_unit else child.school_text
    says = [_("这份名册里没有。导入不会结案，只列进“名单里没有了”，由您逐个定：还在 · 换了学校 · 结案。")]
    return {"where": where, "name": child.name, "says": says, "url": reverse("office:child", kwargs={"uid": child.uid}), "changed": ""}


def _change_line(one: Otherwise) -> dict[str, Any]:
    """父亲 · 务工地点（杨大明）: 浙江义乌 → 福建泉州."""
    label = code_words(one.code) + (f"（{one.who}）" if one.who and not one.code.endswith(".name") else "")
    return {"label": label, "ours": _SAID.get(one.ours, one.ours), "theirs": _SAID.get(one.theirs, one.theirs), "waits": one.waits}


def row_line(line: Any, sheets: list[dict[str, Any]]) -> dict[str, Any]:
    """One row of the preview: where it stands in the file, who it is, why."""
    mine: dict[str, Any] = next((sheet for sheet in sheets if sheet["index"] == line.sheet), {})
    where = _("第 %s 行") % line.row
    if mine.get("cards"):
        where = mine["cards"][line.row - 2]
    elif len(sheets) > 1:
        where = f"{mine.get('name') or ''} {where}"
    url = reverse("office:child", kwargs={"uid": line.child_uid}) if line.child_uid else ""
    changed = "、".join(dict.fromkeys(code_words(code) for code in line.fields))
    changes = [_change_line(one) for one in line.changes]
    return {
        "where": where, "name": line.name or "—", "says": line.says, "changed": changed, "changes": changes, "taken": line.taken, "url": url, "as_of": line.as_of
    }


def summary(batch: Any) -> list[dict[str, Any]]:
    """The counts of the preview, each opening its rows."""
    url = reverse("office:import-batch", kwargs={"uid": batch.uid})
    kinds = {Verdict.DOUBTFUL: "warn", Verdict.REFUSED: "bad"}
    found = [
        {"label": str(v.label), "value": batch.counts.get(v, 0), "url": f"{url}?tab={v}", "kind": kinds.get(v, "") if batch.counts.get(v) else ""}
        for v in ORDER if v != Verdict.CLASS_LIST or batch.counts.get(v)
    ]  # fmt: skip
    if batch.counts.get(MISSING):
        found.append({"label": _("名单里没有了"), "value": batch.counts[MISSING], "url": f"{url}?tab={MISSING}", "kind": "warn"})
    return found


def takeable(batch: Any) -> int:
    """How many rows would change something."""
    return sum(batch.counts.get(v, 0) for v in GOOD)


def said(batch: Any) -> list[str]:
    """Sentences about whole sheets."""
    return [line for sheet in batch.sheets for line in sheet.get("said", [])]


def put_aside(batch: Any) -> list[str]:
    """Headers nobody has said the meaning of: they are left alone."""
    return [sheet["headers"].get(letter, letter) for sheet in batch.sheets for letter in sheet["questions"]]


def questions(batch: Any) -> list[dict[str, Any]]:
    """The doubtful columns as the form asks them."""
    found = []
    given = batch.answers.get("columns", {})
    several = len(batch.sheets) > 1
    for sheet in batch.sheets:
        index = str(sheet["index"])
        asked = {**sheet["questions"], **dict.fromkeys(given.get(index, {}), [])}
        for letter in asked:
            codes = sheet["questions"].get(letter) or [c for c in [given[index][letter]] if c]
            where = _("%(sheet)s %(letter)s 列") % {"sheet": sheet["name"] or "", "letter": letter} if several else _("%s 列") % letter
            found.append({
                "name": f"q{index}_{letter}", "sheet": index, "letter": letter, "label": _("“%s”是什么？") % sheet["headers"].get(letter, letter),
                "help": where, "choices": [(code, code_words(code)) for code in codes],
                "initial": given.get(index, {}).get(letter, sheet["columns"].get(letter)),
            })  # fmt: skip
    return found


def first_answers(batch: Any) -> dict[str, Any]:
    """What the questions page is prefilled with: what was answered, else what the sheet itself says."""
    said_all = {sheet["all_left_behind"] for sheet in batch.sheets}
    guess = "yes" if said_all == {True} else "no" if said_all == {False} else "unsure"
    return {"as_of": batch.as_of, "left_behind": batch.answers.get("left_behind", guess)}


def sheets(batch: Any) -> list[dict[str, Any]]:
    """How each sheet was understood: its frame and its columns."""
    found = []
    for sheet in batch.sheets:
        columns = [
            {"letter": letter, "header": sheet["headers"].get(letter, ""), "words": code_words(code) if code else ""}
            for letter, code in sheet["columns"].items()
        ]  # fmt: skip
        title = _("看看系统怎样认这张表：%s") % (sheet["name"] or _("名册"))
        found.append({"title": title, "columns": columns, "rows": sheet["rows"], "cards": len(sheet.get("cards", ())), "header_rows": sheet["header_rows"], "skipped": sheet["skipped"]})
    return found


def helpers_text(counts: dict[str, int]) -> str:
    """已匹配 40 · 同名请选 3: what waits to be confirmed."""
    return " · ".join(f"{HelperMatch(state).label} {n}" for state, n in sorted(counts.items()))


def undone_text(batch: Any) -> str:
    """What an undo did."""
    kept = len(batch.counts.get("kept", []))
    said = _("撤回 %s 行。") % batch.counts.get("undone", 0)
    return said + (_("有 %s 个孩子的档案导入后用过，留着没有动。") % kept if kept else "")


def result(batch: Any) -> list[dict[str, Any]]:
    """What the import did."""
    counts = batch.counts
    own = reverse("office:import-batch", kwargs={"uid": batch.uid})
    rows = [
        (_("新建档案"), "taken_new", f"{own}?tab=new"), (_("更新档案"), "taken_changed", f"{own}?tab=changed"),
        (_("进班级名单"), "taken_class_list", f"{own}?tab=class_list"), (_("两边说法不一"), "differences", reverse("office:differences")),
        (_("名单里没有了，请核实"), "absent", reverse("office:absent")),
        (_("待修改的行"), "left", f"{own}?tab={'refused' if counts.get('refused') else 'doubtful'}"),
    ]  # fmt: skip
    return [
        {"label": label, "value": counts.get(key, 0), "url": url if counts.get(key) else ""}
        for label, key, url in rows if counts.get(key) or key == "taken_new"
    ]  # fmt: skip


def to_do(batch: Any) -> list[dict[str, str]]:
    """What a new census leaves to a person, each with the one page where it is settled."""
    if batch.state != BatchState.TAKEN:
        return []
    told = [
        ("absent", _("名单里没有了 %s 人"), _("档案没有动。还在的点“还在”，转走的登记换学校，不再需要的结案。"), "office:absent", _("去核实")),
        ("differences", _("两边说法不一 %s 处"), _("档案里登记得更晚，没有改。看一眼，选用哪一边的。"), "office:differences", _("去选")),
    ]  # fmt: skip
    return [
        {"strong": strong % batch.counts[key], "text": text, "url": reverse(name), "label": label} for key, strong, text, name, label in told if batch.counts.get(key)
    ]


def refused_text(batch: Any) -> str:
    """How the rows to mend come back: in the user's own file, or, of one-per-child sheets, as a list."""
    after = _("最后一列“说明”写着原因。改好再上传这个文件就行，已经导入的行不会重复。")
    if any(sheet.get("cards") for sheet in batch.sheets):
        return _("登记表排成了一张名册，一张一行，要改的格标红了，") + after
    return _("在您自己的文件里标红了，") + after


def undo_until(batch: Any, today: dt.date) -> dt.date | None:
    """The last day the import may be undone; None when it may not."""
    if batch.state != BatchState.TAKEN or batch.taken_at is None:
        return None
    last = batch.taken_at.date() + dt.timedelta(days=UNDO_DAYS)
    return last if last >= today else None


def chosen_helpers(posted: QueryDict, lines: list[HelperLine]) -> dict[str, tuple[str, str]]:
    """{row uid: (choice, helper uid)} of the lines that were answered; choices that are not offered are ignored."""
    found = {}
    for line in lines:
        choice, helper = posted.get(f"do-{line.uid}", ""), posted.get(f"who-{line.uid}", line.helper_uid)
        if choice in HelperChoice.values and (choice == HelperChoice.LEAVE or helper in dict(line.choices)):
            found[line.uid] = (choice, helper if choice != HelperChoice.LEAVE else "")
    return found
