"""Who teaches which class, with how many pairings in it, and who of a school's people could."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from qianshou.domain.accounts import queries as accounts
from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.teaching import teachers_of
from qianshou.domain.pairing.choices import PairingKind
from qianshou.domain.pairing.models import Pairing


@dataclass(frozen=True)
class TeacherNow:
    """The class teacher of today and the children of the class paired with her as a teacher."""

    user_uid: str
    name: str
    pairings: int


def class_teachers(classes: Sequence[Unit], today: dt.date) -> dict[int, TeacherNow]:
    """By class; a class without a teacher is not in it."""
    held = {unit: rows[0] for unit, rows in teachers_of(classes, today).items()}
    counted = Pairing.objects.filter(to_on=None, kind=PairingKind.TEACHER, child__edu_unit__in=list(held)).order_by()
    pairs = {(unit, user): n for unit, user, n in counted.values_list("child__edu_unit", "helper__user").annotate(n=Count("pk"))}
    return {unit: TeacherNow(row.user.uid, row.user.name, pairs.get((unit, row.user_id), 0)) for unit, row in held.items()}


def staff_of(viewer, school: Unit) -> QuerySet[User]:
    """The accounts of a school's people who may sign in."""
    return accounts.users_of(viewer, school).filter(is_active=True, unit__in=Unit.objects.under(school))
