"""A programme file written from decided lines: the text the reader of programme files takes, and nothing it would refuse is hidden."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.programmes.dates import is_when
from qianshou.domain.care.programmes.reading import read_programme
from qianshou.domain.care.programmes.shape import Programme

Line = Mapping[str, Any]
RULE, VAGUE, DATED = "rule", "vague", "dated"

# Groups of children a line may be narrowed to, as a selector of a programme file.
GROUPS: dict[str, Mapping[str, Any]] = {
    "boarding": {"boarding": True}, "day": {"boarding": False}, "key": {"key": True}, "single_parent": {"label": ["single_parent"]}, "orphan": {"label": ["orphan"]},
    "unsupported": {"label": ["unsupported"]}, "disabled": {"label": ["disabled"]}, "hardship": {"label": ["hardship"]}, "struggling": {"label": ["struggling"]},
    "left_behind": {"label": ["left_behind"]},
}  # fmt: skip

_OWN: dict[str, Any] = {"mechanisms": []}  # no row of the seed documents


def programme_text(*, code: str, title: str, source: str, group: str, lines: Sequence[Line]) -> str:
    """The file. A line: what (rule, vague, dated), key, title, quote; rule and vague: kind, subject, counterparts, doers, count, per,
    at_least, group, by (once); dated: on or by. Dated lines whose day is no day of the calendar (助残日) become notes."""
    out = [_pairs({"code": code, "title": title, "source": source, **_who(group)})]
    for line in lines:
        if line["what"] == DATED:
            out.append(_dated(line))
        else:
            out.append(f"[[{'vague' if line['what'] == VAGUE else 'rules'}]]\n" + _pairs(_rule(line)))
    return "\n".join(out)


def programme_of(**parts: Any) -> Programme:
    """The programme those lines make. Refuses (ProgrammeError) with every fault, as for a file."""
    return read_programme(programme_text(**parts), str(parts["title"]))


def _rule(line: Line) -> dict[str, Any]:
    keys = ("key", "title", "quote", "kind", "subject", "counterparts", "doers", "count", "per", "by")
    rule = {key: line[key] for key in keys if line.get(key)}
    flags = {"at_least": True} if line.get("at_least") else {}
    confirm = {"confirm": True} if line["what"] == VAGUE else {}
    return {**rule, **flags, **confirm, **_OWN, **_who(line.get("group", ""))}


def _dated(line: Line) -> str:
    when = {key: line[key] for key in ("on", "by") if line.get(key)}
    if when and all(is_when(value) for value in when.values()):
        return "[[dated]]\n" + _pairs({"title": line["title"], "quote": line["quote"], **when, **_OWN})
    words = "".join(when.values())
    return "[[notes]]\n" + _pairs({"title": line["title"], "text": _("%(when)s：%(quote)s") % {"when": words, "quote": line["quote"]}, **_OWN})


def _who(group: str) -> dict[str, Any]:
    return {"who": GROUPS[group]} if group in GROUPS else {}


def _pairs(values: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: Any) -> str:
    """A TOML value; a JSON string is a TOML string once DEL is written out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
