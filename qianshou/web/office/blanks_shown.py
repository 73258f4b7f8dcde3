"""What the form pages show, as plain dicts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qianshou.domain.people.choices import LabelKind
from qianshou.papers.forms.asked import Wanted, wanted
from qianshou.papers.forms.blank import Read
from qianshou.papers.forms.filling.filled import unknown_columns
from qianshou.web.office.imports_shown import code_words


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
    return [one for one in wanted(read) if one.column.ask]


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
        made.append({"title": part.name or part.title or read.filename, "lines": lines})
    return made


def how(read: Read) -> str:
    """The form in one sentence."""
    said = [
        _("名单，表头在第 %(rows)s 行，留了 %(n)s 行，人多会自动加行") % {"rows": "、".join(map(str, part.header_rows)), "n": part.rows} for part in read.lists
    ]
    said += [_("一人一张，%s 个空") % len(card.fields) for card in read.cards]
    return "；".join(said)


def unknown(read: Read) -> list[str]:
    """The headers nothing on file can fill."""
    codes = set(unknown_columns(read))
    return [one.header.replace("/", " · ") for one in wanted(read) if one.place in codes or one.header.replace("/", "") in codes]
