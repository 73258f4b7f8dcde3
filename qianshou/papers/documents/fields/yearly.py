"""Named fields of a unit's year: how many children of each label, and the seven counters of officials' help (seed 003, M082-M088), all from rows."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import COUNTING, LabelKind, LabelStanding
from qianshou.domain.people.models import Label
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.permissions import P
from qianshou.domain.targets.choices import CountBy, Counter
from qianshou.domain.targets.queries import counting
from qianshou.papers.documents.fields.asking import Asked, Facts, Source

SEVEN = {
    Counter.CONTACT: "联系", Counter.VISIT: "走访", Counter.POLICY: "政策", Counter.SOLVED: "困难", Counter.DEED: "实事", Counter.MONEY: "资助", Counter.RAISED: "反映",
}  # fmt: skip
NAMES = ("年度", "帮扶干部数", "帮扶对象数", "现金元", "物资元", *(f"{word}合计" for word in SEVEN.values()))


def read(asked: Asked, unit: Unit) -> Facts:
    """The year asked for; the seven counters only for who keeps the targets of the unit, else they are left to be written in."""
    found: Facts = dict.fromkeys(NAMES, "____") | {"年度": str(asked.last.year), "七项": [], "类别人数": _labels(asked, unit)}
    if not asked.viewer.may(P.KEEP_TARGETS, unit):
        return found
    rows, (cash, goods) = counting.counts(asked.viewer, unit, CountBy.HELPER, asked.first, min(asked.last, asked.today))
    standing = counting.standing(asked.viewer, unit, CountBy.HELPER)
    total = _line(_("合计"), rows[-1].values)
    found["七项"] = [_line(row.label, row.values) for row in rows[:-1]] + [total]
    found |= {f"{word}合计": total[word] for word in SEVEN.values()}
    return found | {"帮扶干部数": str(standing.helpers), "帮扶对象数": str(standing.targets), "现金元": _yuan(cash), "物资元": _yuan(goods)}


def _line(label: str, values: tuple[int, ...]) -> dict[str, str]:
    """Fen become yuan; everything else counts times."""
    said = dict(zip(SEVEN, values, strict=True))
    return {"类别": label} | {word: _yuan(said[code]) if code == Counter.MONEY else str(said[code]) for code, word in SEVEN.items()}


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}".removesuffix(".00")


def _labels(asked: Asked, unit: Unit) -> list[dict[str, str]]:
    """Children of each label by any definition, each child once; 其中按申报 beside it. The labels overlap and do not add up."""
    rows = children(asked.viewer, unit=unit, line=asked.line, filters=RosterFilter(), today=asked.today, perm=P.PRINT_FILE).order_by()
    declared = Q(standing=LabelStanding.DECLARED)
    held: Any = Label.objects.filter(child__in=rows.values("pk"), to_on=None, standing__in=COUNTING).order_by().values("kind")
    by = {one["kind"]: one for one in held.annotate(n=Count("child", distinct=True), said=Count("child", distinct=True, filter=declared))}
    return [{"类别": str(kind.label), "人数": str(by[kind]["n"]), "按申报": str(by[kind]["said"])} for kind in LabelKind if kind in by]


YEARLY = Source(NAMES, read, {"七项": ("类别", *SEVEN.values()), "类别人数": ("类别", "人数", "按申报")})
