"""Whom a programme is about, as a condition on children: everything the rule selector knows, as it stands today."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from qianshou.domain.care.choices import LivesWith
from qianshou.domain.care.ledger.kin import group_of
from qianshou.domain.care.models import AdoptedProgramme
from qianshou.domain.care.programmes.fields import Table
from qianshou.domain.care.programmes.selectors import read_selector
from qianshou.domain.care.rules import EVERYONE, Selector
from qianshou.domain.care.rules import selecting as who
from qianshou.domain.orgs.choices import Stage
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import RELATIONS, FactKind
from qianshou.domain.people.models import Carer, Child, Fact, Label
from qianshou.kit import days as cal

NOBODY = Q(pk__in=[])
_YEARS_BACK = 7  # no stage is longer


def target_of(programme: AdoptedProgramme) -> Selector:
    """The `who` of a whole programme; its rules may narrow it further."""
    given = programme.spec.get("who")
    return EVERYONE if given is None else read_selector(Table(given, "", "who", []))


def about(programme: AdoptedProgramme, children: QuerySet[Child], today: dt.date) -> QuerySet[Child]:
    """Those of the children whom the programme is about. A child whose file is not complete yet has no label and stays in: she was
    found, and the measure asks whether her file was made."""
    return children.filter(asked(target_of(programme), today) | Q(file_state="draft"))


def asked(selector: Selector, today: dt.date) -> Q:
    """The children who meet the selector today, said to the database; the same as `rules.meets` over the ledger's facts."""
    match selector:
        case who.All(parts):
            return _joined([asked(part, today) for part in parts], and_, Q())
        case who.Any(parts):
            return _joined([asked(part, today) for part in parts], or_, NOBODY)
        case who.Not(part):
            return NOBODY if part == EVERYONE else ~asked(part, today)
        case who.HasLabel(codes):
            return Q(Exists(Label.objects.filter(child=OuterRef("pk"), kind__in=codes, to_on=None)))
        case who.IsKey():
            return Q(is_key=True)
        case who.Boards():
            return Q(boarding=True)
        case who.InStage(codes):
            return Q(stage__in=codes)
        case who.InGrade(low, high):
            return _in_grade(low, high, today)
        case who.OfAge(low, high):
            return _of_age(low, high, today)
        case who.LivesWith(codes):
            return _lives_with(codes, today)
        case who.HelpedBy(kinds):
            running = (Q(to_on=None) | Q(to_on__gte=today)) & Q(from_on__lte=today)
            return Q(Exists(Pairing.objects.filter(running, child=OuterRef("pk"), helper__kind__in=kinds)))


def _joined(parts: Sequence[Q], how: Callable[[Q, Q], Q], nothing: Q) -> Q:
    return reduce(how, parts) if parts else nothing


def _in_grade(low: int, high: int, today: dt.date) -> Q:
    """By the class: its stage and the year its pupils entered it say the grade of this school year."""
    year = cal.school_year_of(today)
    entered = [(stage, year - back) for stage in Stage.values for back in range(_YEARS_BACK)]
    fits = [(stage, first) for stage, first in entered if low <= grade_of(stage, first, dt.date(year, 9, 1)) <= high]
    return _joined([Q(edu_unit__stage=stage, edu_unit__entry_year=first) for stage, first in fits], or_, NOBODY)


def _born_by(age: int, today: dt.date) -> dt.date:
    """The latest birth date that makes somebody `age` today."""
    day = cal.in_year(today.year - age, today.month, today.day)
    while cal.years_old(day + cal.ONE_DAY, today) >= age:
        day += cal.ONE_DAY
    return day


def _of_age(low: int | None, high: int | None, today: dt.date) -> Q:
    known = Q(birth_date__isnull=False)
    if low is not None:
        known &= Q(birth_date__lte=_born_by(low, today))
    return known if high is None else known & Q(birth_date__gt=_born_by(high + 1, today))


def _lives_with(codes: frozenset[str], today: dt.date) -> Q:
    """An adult of these groups said to live with the child, or, where that is not said of her, one who looks after it."""
    held = (Q(from_on=None) | Q(from_on__lte=today)) & (Q(to_on=None) | Q(to_on__gte=today)) & Q(known_on__lte=today, wrong=False)
    relations = [code for code in RELATIONS if group_of(code) in codes]
    said = Fact.objects.filter(carer=OuterRef("pk"), kind=FactKind.LIVES_WITH_CHILD, wrong=False)
    looks = Q(looks_after=True) & (Q(gone_on=None) | Q(gone_on__gte=today)) & ~Exists(said)
    carers = Carer.objects.filter(Exists(said.filter(held)) | looks, child=OuterRef("pk"), relation__in=relations)
    found = Q(Exists(carers))
    if LivesWith.ALONE in codes:
        found |= Q(Exists(Fact.objects.filter(held, child=OuterRef("pk"), carer=None, kind=FactKind.LIVING_ALONE)))
    return found
