"""The named measures, each once: what is counted, out of what, and the rows on both sides of the fraction (SEEDS.md §3).

A goal of a programme names one of these by its code (`care.choices.Measure`). No measure counts anything that is not a row.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qianshou.domain.assessment.whom import about
from qianshou.domain.care.choices import DutyKind, Measure
from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.queries.missed import at
from qianshou.domain.care.queries.standing import state_q
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import FileState, LabelKind
from qianshou.domain.people.models import Carer, Child, EntrustedCare, KeyChild, Label
from qianshou.domain.people.queries.roster import on_line
from qianshou.kit import days as cal

SCHOOL_AGE = (6, 14)  # full years: from the sixth birthday to the day before the fifteenth


@dataclass(frozen=True)
class Scope:
    """Where, when and for which programme something is counted."""

    programme: AdoptedProgramme
    unit: Unit
    line: str
    today: dt.date

    def children(self) -> QuerySet[Child]:
        """The children on file at the unit whom the programme is about; drafts are on file."""
        return about(self.programme, Child.objects.filter(on_line(self.unit, self.line)).on_file(), self.today)

    def active(self) -> QuerySet[Child]:
        """Those whose file is complete enough to be in use."""
        return self.children().filter(file_state=FileState.ACTIVE)

    def pairings(self) -> QuerySet[Pairing]:
        """The pairings of these children that run today."""
        return Pairing.objects.filter(self._running(), child__in=self.active().values("pk"))

    def _running(self) -> Q:
        return Q(from_on__lte=self.today) & (Q(to_on=None) | Q(to_on__gt=self.today))

    def with_pairing(self, least: int = 1) -> QuerySet[Child]:
        """Those with at least so many different helpers."""
        if least == 1:
            return self.active().filter(Exists(Pairing.objects.filter(self._running(), child=OuterRef("pk"))))
        helpers = Pairing.objects.filter(self._running()).values("child").annotate(n=Count("helper", distinct=True)).filter(n__gte=least)
        return self.active().filter(pk__in=helpers.values("child"))

    def duties(self, kinds: tuple[str, ...]) -> QuerySet[Duty]:
        """What the programme has asked so far and what was due of it by today: periods not yet closed count once something in them
        was due or done. 免做 and 不再要求 are in no rate."""
        states = state_q(self.today)
        due_now = states["due"] & Q(done__gt=0)
        counted = states["met"] | states["missed"] | states["met_late"] | states["made_up"] | states["overdue"] | due_now
        rows = Duty.objects.filter(at(self.unit, self.line), counted, rule__programme=self.programme, first_on__lte=self.today)
        return rows.filter(kind__in=kinds) if kinds else rows

    def done(self, kinds: tuple[str, ...]) -> QuerySet[Duty]:
        """Of those what was done in time: met, or on pace while the period is open. 补记 and 补做 hide no miss."""
        states = state_q(self.today)
        return self.duties(kinds).filter(states["met"] | (states["due"] & Q(done__gt=0)))


Rows = Callable[[Scope], QuerySet[Any]]


@dataclass(frozen=True)
class Definition:
    """One measure. `says` is its definition as the page prints it; `of` the rows below the line, `done` those of them above it."""

    code: str
    says: Any
    of: Rows
    done: Rows
    unit_word: Any = _("人")
    of_duties: bool = False


def _complete(scope: Scope) -> QuerySet[Child]:
    carers = Carer.objects.filter(child=OuterRef("pk"), looks_after=True, gone_on=None)
    known = ~Q(sex="") & Q(birth_date__isnull=False) & (~Q(id_number_bi="") | ~Q(id_missing_reason=""))
    placed = Q(edu_unit__isnull=False) & Q(home_unit__isnull=False)
    return scope.children().filter(known & placed & Exists(carers))


def _cards(scope: Scope) -> QuerySet[Child]:
    carers = Carer.objects.filter(child=OuterRef("pk"), looks_after=True, gone_on=None)
    return scope.with_pairing().filter(Exists(carers))


def _key(scope: Scope) -> QuerySet[Child]:
    named = KeyChild.objects.filter(Q(until_on=None) | Q(until_on__gte=scope.today), child=OuterRef("pk"), from_on__lte=scope.today, ended_on=None)
    return scope.active().filter(Exists(named))


def _both_away(scope: Scope) -> QuerySet[Child]:
    return scope.active().filter(Exists(Label.objects.filter(child=OuterRef("pk"), kind=LabelKind.BOTH_AWAY, to_on=None)))


def _entrusted(scope: Scope) -> QuerySet[Child]:
    running = EntrustedCare.objects.filter(Q(to_on=None) | Q(to_on__gte=scope.today), child=OuterRef("pk"), from_on__lte=scope.today, ended_on=None)
    return _both_away(scope).filter(Exists(running))


def _covered(scope: Scope) -> QuerySet[Child]:
    duties = Duty.objects.filter(child=OuterRef("pk"), first_on__lte=scope.today, closes_on__gte=scope.today, not_owed=False)
    return scope.active().filter(Exists(duties))


def _of_school_age(scope: Scope) -> QuerySet[Child]:
    low, high = SCHOOL_AGE
    oldest, youngest = _years_before(scope.today, high + 1), _years_before(scope.today, low)
    return scope.active().filter(birth_date__gt=oldest, birth_date__lte=youngest)


def _years_before(day: dt.date, years: int) -> dt.date:
    return cal.in_year(day.year - years, day.month, day.day)


def _duties(code: str, says: Any, *kinds: str) -> Definition:
    return Definition(code, says, lambda scope: scope.duties(kinds), lambda scope: scope.done(kinds), _("件"), True)


_EVERY = (
    Definition(Measure.FILES, _("档案已完善的 ÷ 在册的（含待完善）"), Scope.children, Scope.active),
    Definition(Measure.CARDS, _("档案里有照护人又有帮扶人、印得出联系卡的 ÷ 档案已完善的"), Scope.active, _cards),
    Definition(Measure.PAIRED, _("有帮扶人在结对的 ÷ 档案已完善的"), Scope.active, Scope.with_pairing),
    Definition(
        Measure.KEY_PAIRED, _("有帮扶人在结对的重点帮扶对象 ÷ 重点帮扶对象"), _key, lambda scope: _key(scope).filter(pk__in=scope.with_pairing().values("pk")),
    ),
    Definition(Measure.TWO_HELPERS, _("有两名以上帮扶人的 ÷ 档案已完善的"), Scope.active, lambda scope: scope.with_pairing(2)),
    Definition(
        Measure.COMMITMENTS, _("签了承诺书的结对 ÷ 在结对的"), Scope.pairings, lambda scope: scope.pairings().filter(commitment_signed_on__isnull=False),
        _("对"),
    ),
    Definition(Measure.INFO_COMPLETE, _("性别、出生日期、证件（或缺的原因）、学校、住处、照护人都齐的 ÷ 在册的（含待完善）"), Scope.children, _complete),
    Definition(Measure.ENTRUSTED, _("委托照护在期的 ÷ 父母都外出的"), _both_away, _entrusted),
    Definition(Measure.COVERED, _("现在有关爱待办的 ÷ 档案已完善的"), Scope.active, _covered),
    Definition(Measure.ENROLLED, _("在本县学校就读的 ÷ 6至14周岁、档案已完善的"), _of_school_age, lambda scope: _of_school_age(scope).filter(edu_unit__isnull=False)),
    _duties(Measure.TALKS, _("按时谈心的 ÷ 到今天应谈心的"), DutyKind.TALK),
    _duties(Measure.VISITS, _("按时家访的 ÷ 到今天应家访的"), DutyKind.HOME_VISIT),
    _duties(Measure.CONTACTS, _("按时联系的 ÷ 到今天应联系的（含电话、视频）"), DutyKind.CONTACT, DutyKind.CALL),
    _duties(Measure.TUTORING, _("按时辅导的 ÷ 到今天应辅导的"), DutyKind.TUTORING),
    _duties(Measure.INFO_CHECKS, _("按时核对的 ÷ 到今天应核对的"), DutyKind.INFO_CHECK),
    _duties(Measure.TRAINING, _("按时培训的 ÷ 到今天应培训的"), DutyKind.TRAINING),
    _duties(Measure.HEALTH, _("按时安排的 ÷ 到今天应安排的"), DutyKind.HEALTH_CHECK),
    _duties(Measure.SCREENED, _("按时排查的 ÷ 到今天应排查的"), DutyKind.SCREENING),
    _duties(Measure.DUTIES, _("按时完成的 ÷ 到今天应完成的，各种待办都算")),
)  # fmt: skip

MEASURES: dict[str, Definition] = {str(one.code): one for one in _EVERY}
# Named by programmes, counted once their rows exist.
WAITING: dict[str, Any] = {
    Measure.KEPT: _("要有期初学生名册和变动的台账，这一版还没有"),
    Measure.RECTIFIED: _("要有问题整改台账，这一版还没有"),
    Measure.LEGAL_AID: _("要有法律援助台账，这一版还没有"),
}
