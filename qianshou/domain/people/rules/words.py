"""Puts the reasons of a label into Chinese sentences; what only coordinators may read is said in general words otherwise."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import DELICATE, FactKind, LabelKind

_SAID = {"both": "父母都外出", "one": "一方外出", "yes": "留守", "none": "非留守"}


def _who(params: dict[str, Any]) -> str:
    return {"father": _("父亲"), "mother": _("母亲")}.get(params.get("who", ""), _("家长"))


def _away(p: dict[str, Any], delicate: bool) -> str:
    place = _("在%s务工") % p["place"] if p.get("place") else _("在外务工")
    since = _("，自%s起") % p["since"] if p.get("since") else _("，外出时间不详")
    return f"{_who(p)}{place}{since}"


def _unable(p: dict[str, Any], delicate: bool) -> str:
    kind = p["kind"]
    if kind in DELICATE and not delicate:
        return _("%s按档案中的家庭情况无法照护") % _who(p)
    return _who(p) + str(FactKind(kind).label)


_SENTENCES: dict[str, Callable[[dict[str, Any], bool], str]] = {
    "under_16": lambda p, d: _("未满16周岁"),
    "birth_unknown": lambda p, d: _("出生日期不详，按未满16周岁计"),
    "away": _away,
    "away_said": lambda p, d: _("%s按名册所写外出") % _who(p),
    "said": lambda p, d: _("名册（截至%(as_of)s）写明：%(value)s") % {"as_of": p["as_of"], "value": _(_SAID.get(p["value"], p["value"]))},
    "disputed": lambda p, d: _("名册与家庭情况不一致，请核实"),
    "other_unable": _unable,
    "unable": _unable,
    "both_gone": lambda p, d: _("父母双方去世或被宣告失踪"),
    "one_gone": lambda p, d: _("%s去世") % _who(p),
    "said_orphan": lambda p, d: _("名册（截至%s）写明孤儿") % p["as_of"],
    "said_unsupported": lambda p, d: _("名册（截至%s）写明事实无人抚养") % p["as_of"],
    "said_single": lambda p, d: _("名册（截至%s）写明单亲") % p["as_of"],
    "disability": lambda p, d: _("残疾：%s") % (p["value"] or _("类别等级未填")),
    "decided": lambda p, d: _("经认定为%(label)s%(words)s") % {"label": LabelKind(p["kind"]).label, "words": _("：%s") % p["words"] if p["words"] else ""},
    "said_decided": lambda p, d: _("名册写明%s，尚未认定") % LabelKind(p["kind"]).label,
}


def say_why(why: list[Any], *, delicate: bool) -> list[str]:
    """One sentence a reason; `delicate` says whether the viewer may read custody, illness and the like."""
    return [_SENTENCES[code](params, delicate) for code, params in why if code in _SENTENCES]
