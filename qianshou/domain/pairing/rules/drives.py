"""How a recruitment drive moves, what its profile may tell, what its call says, and what it came to (M026, M039–M044)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.pairing.choices import Came, DriveState, Outcome
from qianshou.kit.days import whole_day
from qianshou.kit.smallcounts import LEAST, hidden, told

MOVES: dict[str, tuple[str, ...]] = {
    DriveState.DRAFT: (DriveState.CALLING,),
    DriveState.CALLING: (DriveState.CHOOSING,),
    DriveState.CHOOSING: (DriveState.CALLING, DriveState.CLOSED),
    DriveState.CLOSED: (),
}
BANDS = ((0, 5), (6, 9), (10, 12), (13, 15), (16, 18))
BOTH = frozenset({Came.CHILD, Came.HELPER})


def may_move(now: str, to: str) -> bool:
    """Whether a drive may go from one state to the other; a closed one goes nowhere."""
    return to in MOVES[DriveState(now)]


def takes_applications(state: str, opens_on: dt.date, closes_on: dt.date, today: dt.date) -> bool:
    """Whether the public page takes applications for it today."""
    return state == DriveState.CALLING and opens_on <= today <= closes_on


# ── what the children need, told without telling of anyone ───────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Cell:
    """One line of a profile; None: not told."""

    label: str
    value: int | None


@dataclass(frozen=True)
class Profile:
    """What a call may say of the children nobody helps yet. Counts only, none below ten and none to be worked out from the others."""

    total: int | None
    tables: tuple[tuple[str, tuple[Cell, ...]], ...]  # (heading, lines)


def band_of(age: int | None) -> str:
    """The band of ages a child is counted in."""
    if age is None:
        return _("年龄不详")
    return next((_("%(a)d—%(b)d岁") % {"a": low, "b": high} for low, high in BANDS if low <= age <= high), _("年龄不详"))


def band_labels() -> list[str]:
    """The bands from the youngest, the unknown last."""
    return [band_of(age) for age in (*(low for low, _high in BANDS), None)]


def parts(counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """Lines that add up to the whole."""
    labels = list(counts)
    gone = hidden([counts[label] for label in labels])
    return tuple(Cell(label, None if no else counts[label]) for label, no in zip(labels, gone, strict=True))


def shares(total: int, counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """Lines of which each is a share of the whole (a child may need several things): neither it nor what is left may be small."""
    return tuple(Cell(label, told(total, counts[label])[1]) for label in counts)


def profile_of(total: int, wholes: Sequence[tuple[str, Mapping[str, int]]], needs: tuple[str, Mapping[str, int]]) -> Profile:
    """The profile of a unit: `wholes` are headings whose lines add up to `total`, `needs` the one whose lines overlap."""
    if total < LEAST:
        return Profile(None, ())
    return Profile(total, (*((heading, parts(counts)) for heading, counts in wholes), (needs[0], shares(total, needs[1]))))


# ── the call ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class CallFacts:
    title: str
    unit: str
    kind: str
    places: int
    asks: str
    contact: str
    opens_on: dt.date
    closes_on: dt.date
    where: str  # address of the public application page, with the code
    code: str


def call_text(facts: CallFacts, profile: Profile) -> str:
    """The call as it is prefilled: who is wanted and for what, the law's conditions, how to apply. Of children only what the profile tells."""
    needs = [f"{cell.label}（{cell.value}人）" for heading, cells in profile.tables[-1:] for cell in cells if cell.value is not None]
    whom = _("本地有 %d 名留守儿童等待结对。") % profile.total if profile.total is not None else _("本地有留守儿童等待结对。")
    lines = [
        facts.title,
        _("%(unit)s面向社会征集%(kind)s %(n)d 名，与留守儿童结对，陪伴他们成长。") % {"unit": facts.unit, "kind": facts.kind, "n": facts.places},
        whom + (_("他们最需要：%s。") % "、".join(needs) if needs else ""),
        _("报名条件：年满18周岁；身份核验、无违法犯罪记录查询通过；参加培训，签承诺书。") + (facts.asks.strip() and _("另外：%s") % facts.asks.strip()),
        _("报名时间：%(a)s至%(b)s。") % {"a": whole_day(facts.opens_on), "b": whole_day(facts.closes_on)},
        _("报名办法：打开 %(where)s 填写报名表，活动编号 %(code)s。") % {"where": facts.where, "code": facts.code},
        _("报名不收任何费用，也不需要打听孩子的姓名和住址；结对由我们按孩子的需要安排。"),
        *([_("联系：%s") % facts.contact.strip()] if facts.contact.strip() else []),
    ]
    return "\n".join(lines)


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class ApplicantFacts:
    outcome: str
    ready: bool  # a helper who may be paired
    helper: bool


@dataclass(frozen=True)
class PairFacts:
    met: bool
    both: bool  # child and helper were there
    missed: bool
    card: bool
    cash_fen: int
    goods_fen: int
    gift: bool


def numbers_of(applicants: Sequence[ApplicantFacts], pairs: Sequence[PairFacts]) -> dict[str, int]:
    """What a drive came to, in the order it is shown. Every number is a count (money: a sum, in fen) of the rows given."""
    found = {"applied": len(applicants)}
    found |= {code.value: sum(one.outcome == code for one in applicants) for code in Outcome}
    found["undecided"] = sum(not one.outcome for one in applicants)
    found["ready"] = sum(one.outcome == Outcome.CHOSEN and one.ready for one in applicants)
    found["paired"] = len(pairs)
    found["met"] = sum(one.met for one in pairs)
    found["met_both"] = sum(one.met and one.both for one in pairs)
    found["missed"] = sum(one.missed for one in pairs)
    found["unmet"] = sum(not one.met and not one.missed for one in pairs)
    found["gifts"] = sum(one.gift for one in pairs)
    found["cash_fen"] = sum(one.cash_fen for one in pairs)
    found["goods_fen"] = sum(one.goods_fen for one in pairs)
    found["cards"] = sum(one.card for one in pairs)
    return found
