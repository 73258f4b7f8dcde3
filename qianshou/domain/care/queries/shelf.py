"""The shipped programmes as they are read before anybody adopts one: each rule in one sentence."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.models import AdoptedProgramme
from qianshou.domain.care.programmes import Problem, Programme, ProgrammeError, programme_from_spec, shipped
from qianshou.domain.care.programmes.mechanisms import FILE, mechanisms, misplaced
from qianshou.domain.care.queries.own import own_programme
from qianshou.domain.care.rules import Rule


@dataclass(frozen=True)
class RuleLine:
    """One rule in words; `suggested`: a vague duty's number, owed only once confirmed."""

    key: str
    title: str
    words: str
    quote: str
    mechanisms: tuple[str, ...]
    count: int
    grace_days: int
    per: str = ""  # the code of the period
    suggested: bool = False
    same_as: str = ""


def programme(code: str, viewer: Any = None) -> Programme | None:
    """One shipped programme, or one of the viewer's county's own; or None."""
    return shipped().get(code) or (own_programme(viewer, code) if viewer is not None else None)


def adopted(row: AdoptedProgramme) -> Programme:
    """A programme as a unit adopted it, its numbers and confirmed duties included."""
    return programme_from_spec(row.spec)


def mechanism_counts() -> dict[str, int]:
    """How many mechanisms of the seed documents are shown, planned and left out; refuses a list that names what is not there."""
    wrong = misplaced(mechanisms(), shipped())
    if wrong:
        raise ProgrammeError(tuple(Problem(FILE.name, one, "", _("方案里没有这一处，或那里没有写这个编号")) for one in wrong))
    return mechanisms().counts()


def _line(rule: Rule, *, suggested: bool = False) -> RuleLine:
    return RuleLine(rule.key, rule.title, rules.describe_rule(rule), rule.quote, rule.mechanisms, rule.count, rule.grace_days, str(rule.period.unit), suggested)


def rule_lines(one: Programme) -> list[RuleLine]:
    """The rules of a programme, in its order."""
    return [_line(rule) for rule in one.rules]


def vague_lines(one: Programme) -> list[RuleLine]:
    """Duties without a number: those a rule already covers, and those whose suggested number waits for a yes."""
    titles = {rule.key: rule.title for rule in one.rules}
    out = []
    for duty in one.vague:
        if duty.suggested is not None:
            out.append(_line(duty.suggested, suggested=True))
        else:
            out.append(RuleLine(duty.key, duty.title, "", duty.quote, duty.mechanisms, 0, 0, same_as=titles.get(duty.same_as, duty.same_as)))
    return out
