"""A plan's text cut into paragraphs, each with its marks and, beside it, the forms of the lines that begin in it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from qianshou.domain.care.choices import Counterpart, Doer, DutyKind, PeriodUnit
from qianshou.domain.care.queries import say_day
from qianshou.web.office.plan_reader_forms import GROUPS

KINDS = {"rule": (_("规则"), "ok"), "vague": (_("没写次数"), "warn"), "dated": (_("日期"), "info")}


@dataclass
class Piece:
    """Words of a paragraph; marked ones know what begins in them: (number, anchor), and how they are underlined."""

    words: str
    kind: str = ""
    begins: list[tuple[int, str]] = field(default_factory=list)

    @property
    def label(self) -> Any:
        return KINDS[self.kind][0] if self.kind else ""


@dataclass
class Card:
    """One line's form with its number and the word for what it is."""

    form: Any
    number: int
    word: Any
    tone: str
    when: str = ""
    words: str = ""
    open: bool = False


@dataclass
class Passage:
    """A paragraph and the forms beside it."""

    pieces: list[Piece]
    cards: list[Card]


def passages(text: str, forms: list[Any]) -> list[Passage]:
    """Every paragraph in order; an empty one is left out."""
    out, at = [], 0
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        here = [form for form in forms if form.line["start"] < end and form.line["end"] > start]
        if raw.strip() or here:
            cards = [_card(form) for form in here if form.line["start"] >= start]
            out.append(Passage(_pieces(text, start, end, here), cards))
    return out


def _card(form: Any) -> Card:
    """A card is closed where the proposal is whole: its words say it; open where something is missing or wrong."""
    word, tone = KINDS[form.line["what"]]
    line = form.line
    if form.dated:
        return Card(form, form.number, word, tone, when=say_day(line.get("on") or line.get("by") or ""))
    missing = not line["per"] or line["per"] == PeriodUnit.ONCE
    return Card(form, form.number, word, tone, words=_words(line), open=missing or bool(form.errors))


def _words(line: dict[str, Any]) -> str:
    """谈心 · 孩子 · 每周1次 · 班主任做."""
    per = PeriodUnit(line["per"]).label if line["per"] and line["per"] != PeriodUnit.ONCE else ""
    how_often = _("%(per)s%(n)d次") % {"per": per, "n": line["count"]} if line["per"] else _("没写多久一次")
    met = "、".join(str(Counterpart(one).label) for one in line["counterparts"])
    doer = _("%s做") % Doer(line["doers"][0]).label if line["doers"] else ""
    group = _("只管%s") % dict(GROUPS)[line["group"]] if line.get("group") else ""
    return " · ".join(str(part) for part in (DutyKind(line["kind"]).label, met, how_often, doer, group) if part)


def _pieces(text: str, start: int, end: int, forms: list[Any]) -> list[Piece]:
    edges = {start, end, *[edge for form in forms for edge in (form.line["start"], form.line["end"]) if start < edge < end]}
    cuts = sorted(edges)
    out = []
    for low, high in zip(cuts, cuts[1:], strict=False):
        over = [form for form in forms if form.line["start"] <= low and form.line["end"] >= high]
        begins = [(form.number, form.line["key"]) for form in over if form.line["start"] == low]
        out.append(Piece(text[low:high], over[0].line["what"] if over else "", begins))
    return out
