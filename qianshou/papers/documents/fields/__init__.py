"""Every named field a document may use, by whose it is: one place that says the names, and fills them from rows."""

import difflib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from qianshou.papers.documents.fields.asking import Asked, Facts, Source
from qianshou.papers.documents.fields.child import CARD, FILE
from qianshou.papers.documents.fields.helping import EACH as PROVED
from qianshou.papers.documents.fields.helping import HELPER
from qianshou.papers.documents.fields.plans import EACH as SIGNED
from qianshou.papers.documents.fields.plans import PLANS
from qianshou.papers.documents.fields.records import LISTS, each_of
from qianshou.papers.documents.fields.unit import UNIT
from qianshou.papers.documents.fields.yearly import YEARLY

COMMON = ("单位", "日期", "学期", "起", "止", "打印说明")  # what every sheet has
SOURCES: dict[str, tuple[Source, ...]] = {"child": (FILE, CARD, LISTS, PLANS), "helper": (HELPER,), "unit": (UNIT, YEARLY)}
EACH: dict[str, Source] = {kind: each_of(kind) for kind in ("talk", "home_visit", "tutoring")} | SIGNED | PROVED


def known(subject: str, each: str = "") -> frozenset[str]:
    """Every name a document of this subject (and kind of sheet) may use."""
    found = frozenset(COMMON).union(*(source.known() for source in SOURCES[subject]))
    return found | EACH[each].known() if each else found


def unknown(subject: str, each: str, used: Iterable[str]) -> list[str]:
    """The fields of a template no row fills, each with the nearest one there is, in words."""
    names = known(subject, each)
    out = []
    for name in sorted(set(used) - names):
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        out.append(_("{{%(name)s}}（是不是 {{%(near)s}}？）") % {"name": name, "near": near[0]} if near else f"{{{{{name}}}}}")
    return out


__all__ = ["COMMON", "EACH", "SOURCES", "Asked", "Facts", "Source", "known", "unknown"]
