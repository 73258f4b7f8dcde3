"""学习帮手: who learns with whom, and which classmates are proposed. A pupil's name is told to who reads the class list, to nobody else."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import PartnerEnd
from qianshou.domain.pairing.matching import together
from qianshou.domain.pairing.matching.problem import Problem
from qianshou.domain.pairing.models import StudyPartner
from qianshou.domain.pairing.rules import partners as rules
from qianshou.domain.people.choices import LabelKind
from qianshou.domain.people.models import Child, Label, Pupil
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class PartnerLine:
    """One study partner of a child, running or past; `name` is “一名同班同学” for who does not read the class list."""

    uid: str
    name: str
    from_on: dt.date
    to_on: dt.date | None
    end_reason: str
    told_on: dt.date | None


@dataclass(frozen=True)
class PartnerChoice:
    """A child without a study partner: whom the matcher proposes and why, and every classmate (uid, name) who may be chosen."""

    child: Child
    pupil_uid: str
    pupil_name: str
    why: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


def partners_of_child(viewer: Any, child: Child) -> list[PartnerLine]:
    """Every study partner of a reached child, the running one first."""
    named = Pupil.objects.visible_to(viewer, P.SEE_PUPILS).filter(pk=OuterRef("pupil"))
    running = StudyPartner.objects.together().filter(pk=OuterRef("pk"))
    rows = StudyPartner.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(child=child).annotate(named=Exists(named), running=Exists(running))
    lines = [_line(row, row.named, row.running) for row in rows.select_related("pupil").order_by("-from_on", "-pk")]
    return sorted(lines, key=lambda line: line.to_on is not None)


def _line(row: StudyPartner, named: bool, running: bool) -> PartnerLine:
    over = row.end_reason or ("" if running else PartnerEnd.CLASS_CHANGED)
    reason = str(PartnerEnd(over).label) if over else ""
    return PartnerLine(
        row.uid, row.pupil.name if named else _("一名同班同学"), row.from_on, row.to_on or (None if running else row.from_on), reason, row.told_on
    )


def partner(viewer: Any, perm: str, uid: str) -> StudyPartner | None:
    """One row whose child is in reach, or None."""
    return StudyPartner.objects.visible_to(viewer, perm).filter(uid=uid).select_related("child", "pupil").first()


def partners(viewer: Any, unit: Unit) -> QuerySet[StudyPartner]:
    """The running ones of a class or school, for who arranges them."""
    rows = StudyPartner.objects.visible_to(viewer, P.KEEP_PARTNERS).together().filter(on_line(unit, Line.EDU, prefix="child"))
    return rows.select_related("child__edu_unit__parent", "pupil").order_by("child__edu_path", "child__name", "pk")


def without_partner(viewer: Any, unit: Unit) -> QuerySet[Child]:
    """Active files of a class or school whose child has no study partner."""
    reached = Child.objects.visible_to(viewer, P.KEEP_PARTNERS).active().filter(on_line(unit, Line.EDU), edu_unit__kind="class")
    return reached.exclude(pk__in=StudyPartner.objects.together().values("child")).select_related("edu_unit__parent").order_by("edu_path", "name", "pk")


def propose_partners(viewer: Any, children: list[Child]) -> list[PartnerChoice]:
    """The best classmates for these children together: one each, nobody with more than MOST. A struggling child learns, it does not teach.

    Nothing is written. Children of a class whose list is not kept here have nobody to choose from.
    """
    pupils = list(_classmates(viewer, children))
    helps: dict[int, int] = {}
    for pupil in StudyPartner.objects.together().filter(pupil__in=pupils).values_list("pupil", flat=True):
        helps[pupil] = helps.get(pupil, 0) + 1
    of_class: dict[int, list[int]] = {}
    for n, row in enumerate(pupils):
        of_class.setdefault(row.edu_unit_id, []).append(n)
    edges = [(c, p) for c, child in enumerate(children) for p in of_class.get(child.edu_unit_id or 0, ()) if pupils[p].child_id != child.pk]
    free = [(c, p) for c, p in edges if helps.get(pupils[p].pk, 0) < rules.MOST]
    chosen = _best(children, pupils, free, helps)
    return [_choice(children[c], [pupils[p] for one, p in free if one == c], chosen.get(c), pupils, helps) for c in range(len(children))]


def _classmates(viewer: Any, children: list[Child]) -> QuerySet[Pupil]:
    struggling = Label.objects.filter(to_on=None, kind=LabelKind.STRUGGLING).values("child")
    rows = Pupil.objects.visible_to(viewer, P.SEE_PUPILS).filter(edu_unit__in={c.edu_unit_id for c in children if c.edu_unit_id}, left_on=None)
    return rows.filter(Q(child=None) | ~Q(child__in=struggling)).order_by("edu_path", "name", "pk")


def _best(children: list[Child], pupils: list[Pupil], edges: list[tuple[int, int]], helps: dict[int, int]) -> dict[int, int]:
    if not edges:
        return {}
    pairs = np.array(edges, dtype=np.int64)
    cost = [rules.points(*_facts(children[c], pupils[p]), has_file=pupils[p].child_id is not None) for c, p in edges]
    load = np.array([helps.get(row.pk, 0) for row in pupils], dtype=np.int64)
    ones, none = np.ones(len(children), dtype=np.int64), np.zeros(len(children), dtype=np.int64)
    problem = Problem(pairs[:, 0], pairs[:, 1], np.array(cost, dtype=np.int64), ones, ones, none, rules.MOST - load, load)
    answer = together.solve(problem)
    return {int(pairs[n, 0]): int(pairs[n, 1]) for n in answer.chosen}


def _facts(child: Child, pupil: Pupil) -> tuple[tuple[str, str], int | None]:
    return (child.sex, pupil.sex), rules.months_between(child.birth_date, pupil.birth_month)


def _choice(child: Child, others: list[Pupil], at: int | None, pupils: list[Pupil], helps: dict[int, int]) -> PartnerChoice:
    named = tuple((row.uid, row.name) for row in others)
    if at is None:
        return PartnerChoice(child, "", "", (), named)
    return PartnerChoice(child, pupils[at].uid, pupils[at].name, rules.why(*_facts(child, pupils[at]), helps=helps.get(pupils[at].pk, 0)), named)
