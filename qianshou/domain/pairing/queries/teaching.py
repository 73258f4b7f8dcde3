"""Who teaches which class, with how many pairings in it, and who of a school's people could."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from qianshou.domain.accounts import queries as accounts
from qianshou.domain.accounts.models import Grant, User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import PairingKind
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.permissions import Role


@dataclass(frozen=True)
class TeacherNow:
    """The class teacher of today and the children of the class paired with her as a teacher."""

    user_uid: str
    name: str
    pairings: int


def teachers_of(classes: Sequence[Unit], today: dt.date) -> dict[int, list[Grant]]:
    """The class teachers' roles held today, by class."""
    rows = Grant.objects.filter(Q(to_on=None) | Q(to_on__gte=today), role=Role.CLASS_TEACHER, unit__in=classes, from_on__lte=today).select_related(
        "user", "unit"
    )
    found: dict[int, list[Grant]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.unit_id, []).append(row)
    return found


def class_teachers(classes: Sequence[Unit], today: dt.date) -> dict[int, TeacherNow]:
    """By class; a class without a teacher is not in it."""
    held = {unit: rows[0] for unit, rows in teachers_of(classes, today).items()}
    counted = Pairing.objects.filter(to_on=None, kind=PairingKind.TEACHER, child__edu_unit__in=list(held)).order_by()
    pairs = {(unit, user): n for unit, user, n in counted.values_list("child__edu_unit", "helper__user").annotate(n=Count("pk"))}
    return {unit: TeacherNow(row.user.uid, row.user.name, pairs.get((unit, row.user_id), 0)) for unit, row in held.items()}


def staff_of(viewer, school: Unit) -> QuerySet[User]:
    """The accounts of a school's people who may sign in."""
    return accounts.users_of(viewer, school).filter(is_active=True, unit__in=Unit.objects.under(school))
