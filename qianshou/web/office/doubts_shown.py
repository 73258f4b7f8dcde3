"""The lists of doubts put into rows: values masked as the viewer may read them, what a draft lacks, two files side by side."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.people import queries
from qianshou.domain.people.choices import DifferenceState
from qianshou.papers.lexicon import wording
from qianshou.web.office.place import child_url
from qianshou.web.ui.templatetags.ui import zhdate_full

WORDS = {
    "school.class": gettext_lazy("班级"), "unit.village": gettext_lazy("居住的村"), "child.boarding": gettext_lazy("寄宿"), "child.left_behind_kind": gettext_lazy("留守情况"), "child.disability": gettext_lazy("残疾"),
    "child.hardship": gettext_lazy("困难"),
}  # fmt: skip
SAID = {"both": gettext_lazy("父母都外出"), "one": gettext_lazy("一方外出"), "yes": gettext_lazy("留守"), "none": gettext_lazy("非留守")}


def difference(viewer: Any, row: Any) -> dict:
    """One difference with both values, as the viewer may read them."""
    ours, theirs = queries.difference_words(viewer, row)
    label = str(WORDS.get(row.code) or wording(row.code))
    return {
        "uid": row.uid, "name": row.child.name, "url": child_url(row.child.uid), "label": f"{label}（{row.carer.name}）" if row.carer else label, "ours": str(SAID.get(ours, ours)),
        "theirs": str(SAID.get(theirs, theirs)), "as_of": row.as_of, "moves": row.code.startswith(("school.", "unit.")), "child_uid": row.child.uid,
    }  # fmt: skip


def settled(viewer: Any, row: Any) -> dict:
    """One difference that was settled: which side holds, who said so and why."""
    return difference(viewer, row) | {"taken": row.state == DifferenceState.TAKEN, "by": row.settled_by.name if row.settled_by else "", "on": row.settled_on, "why": row.settled_why}


def missing(child: Any) -> str:
    """What a draft lacks, in words; its adults are prefetched."""
    adult = any(c.name and c.gone_on is None for c in child.carers.all())
    lacks = [
        (_("性别"), child.sex), (_("出生日期或年龄"), child.birth_date), (_("学校或村"), child.edu_unit_id or child.home_unit_id), (_("一位家长或照护人"), adult),
    ]  # fmt: skip
    return "、".join(str(word) for word, there in lacks if not there)


def side_by_side(views: list) -> list[dict]:
    """The same facts of two files, and where they differ."""
    one, other = (
        (v.child.name, v.child.get_sex_display(), zhdate_full(v.child.birth_date), v.id_number, v.student_number, f"{v.place} {v.class_name}".strip(), v.home,
         v.child.get_file_state_display(), zhdate_full(v.child.opened_on), "；".join(f"{c.relation_label}{c.name} {c.phone}".strip() for c in v.carers),
         "、".join(dict.fromkeys(x.label for x in v.labels)))
        for v in views
    )  # fmt: skip
    labels = [_("姓名"), _("性别"), _("出生日期"), _("身份证号"), _("学籍号"), _("学校班级"), _("居住地"), _("档案"), _("建档日期"), _("家人"), _("类别")]
    return [{"label": label, "one": a, "other": b, "differs": a != b} for label, a, b in zip(labels, one, other, strict=True)]
