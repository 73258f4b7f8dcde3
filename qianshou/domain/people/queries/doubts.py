"""What a person must look at: drafts, labels that fell away, differing sources, children missing from a sheet, likely doubles."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeState, CloseReason, DifferenceState, FileState, PendingChoice
from qianshou.domain.people.models import AbsentFromSheet, Carer, Change, Child, Difference, FileMerge, LikenessPair, PendingLabels
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.people.rules import read_date
from qianshou.domain.permissions import P
from qianshou.kit import phone as phones
from qianshou.kit.paths import within
from qianshou.kit.text import fold_name

_PARTS = {"month": 2, "year": 1}  # how much of a birth written so is known


def _either_line(unit: Unit | None) -> Q:
    return on_line(unit, "edu", prefix="child") | on_line(unit, "home", prefix="child") if unit else Q()


def pending(viewer, unit: Unit | None = None) -> QuerySet[PendingLabels]:
    """类别变化待定: children whose last label fell away and of whom nobody has decided."""
    rows = PendingLabels.objects.visible_to(viewer, P.SEE_FILE).filter(_either_line(unit), choice=PendingChoice.UNDECIDED)
    return rows.select_related("child", "child__edu_unit", "child__edu_unit__parent").order_by("since", "pk")


def drafts(viewer, unit: Unit | None = None) -> QuerySet[Child]:
    """Files that lack something and wait to be completed."""
    place = on_line(unit, "edu") | on_line(unit, "home") if unit else Q()
    rows = Child.objects.visible_to(viewer, P.SEE_FILE).filter(place, file_state=FileState.DRAFT)
    return rows.select_related("edu_unit", "edu_unit__parent", "home_unit").order_by("edu_path", "name", "pk")


def differences(viewer, unit: Unit | None = None) -> QuerySet[Difference]:
    """两边说法不一: cells of a sheet older than what was entered since."""
    rows = Difference.objects.visible_to(viewer, P.SEE_FILE).filter(_either_line(unit), state=DifferenceState.OPEN)
    return rows.select_related("child", "child__edu_unit", "carer").order_by("child__edu_path", "pk")


def settled_differences(viewer, unit: Unit | None = None) -> QuerySet[Difference]:
    """Those a person has settled, newest first, with who, when and why."""
    rows = Difference.objects.visible_to(viewer, P.SEE_FILE).filter(_either_line(unit), settled_on__isnull=False)
    return rows.select_related("child", "child__edu_unit", "carer", "settled_by").order_by("-settled_on", "-pk")


def absent_from_sheet(viewer, unit: Unit | None = None) -> QuerySet[AbsentFromSheet]:
    """名单里没有了，请核实."""
    rows = AbsentFromSheet.objects.visible_to(viewer, P.SEE_FILE).filter(_either_line(unit), state=DifferenceState.OPEN)
    return rows.select_related("child", "child__edu_unit").order_by("child__edu_path", "pk")


def absent_answered(viewer, unit: Unit) -> QuerySet[AbsentFromSheet]:
    """Children missing from sheets of the unit who turned out to have left, newest first, with how; the sheet's own people are told the name,
    wherever the child is by now."""
    rows = AbsentFromSheet.objects.asked_by(viewer, P.SEE_FILE).filter(within("path", unit.path), state=DifferenceState.TAKEN, settled_on__isnull=False)
    return rows.select_related("child", "settled_by").order_by("-settled_on", "-pk")


def likeness_pairs(viewer) -> QuerySet[LikenessPair]:
    """疑似重复: pairs of files that may be one child, both in the viewer's reach."""
    mine = Child.objects.visible_to(viewer, P.MERGE_CHILDREN).values("pk")
    rows = LikenessPair.objects.filter(child__in=mine, other__in=mine, state=DifferenceState.OPEN)
    return rows.select_related("child", "other", "child__edu_unit", "other__edu_unit").order_by("pk")


def merges(viewer) -> QuerySet[FileMerge]:
    """已合并的档案: files that went into another and have not come back, both in the viewer's reach, newest first."""
    rows = FileMerge.objects.visible_to(viewer, P.MERGE_CHILDREN).filter(undone_on=None)
    return rows.select_related("kept", "gone", "kept__edu_unit", "gone__edu_unit", "merged_by").order_by("-pk")


def merge_of(viewer, child: Child) -> FileMerge | None:
    """How a file went into another, for who may take it apart again."""
    return merges(viewer).filter(gone=child).first() if child.merged_into_id else None


def waiting_changes(viewer, unit: Unit | None = None) -> QuerySet[Change]:
    """Changes entered by outside helpers that the class teacher has not confirmed."""
    rows = Change.objects.visible_to(viewer, P.CORRECT_FILE).filter(_either_line(unit), state=ChangeState.WAITING)
    return rows.select_related("child", "carer", "entered_by").order_by("entered_at")


def unread_changes(viewer, unit: Unit | None, *, system: str, line: str = "edu") -> QuerySet[Change]:
    """变动清单: applied changes not yet ticked off as entered in the other system ('mca', 'school')."""
    rows = Change.objects.visible_to(viewer, P.EXPORT_ROSTER).filter(on_line(unit, line, prefix="child"), state=ChangeState.APPLIED)
    return rows.filter(**{f"exported__{system}__isnull": True}).select_related("child", "carer", "child__edu_unit").order_by("happened_on", "pk")


@dataclass(frozen=True)
class Like:
    """A file within reach that may be the same child, and why it looks so."""

    uid: str
    name: str
    unit: str
    birth_date: dt.date | None
    why: str


def likely_same(viewer, name: str, birth: dt.date | str | None, phone: str = "") -> list[Like]:
    """Files of the same name whose birth date or a phone agrees or is unknown; only inside the viewer's scope (DECISIONS 6).

    A birth as text may be a month or a year ("2015-06"): a file of that month or year is alike.
    """
    born, known = read_date(birth) if isinstance(birth, str) else (birth, "day")
    rows = Child.objects.visible_to(viewer, P.SEE_CARD).filter(name=fold_name(name)).exclude(close_reason__in=[CloseReason.ERROR, CloseReason.MERGED])
    wanted = set(phones.numbers(phone)) if phone else set()
    found = []
    for child in rows.select_related("edu_unit", "edu_unit__parent", "home_unit")[:20]:
        if born and child.birth_date == born and known == "day":
            found.append(_like(child, _("同名，出生日期相同")))
        elif wanted and wanted & _phones_of(child):
            found.append(_like(child, _("同名，电话相同")))
        elif born is None or child.birth_date is None or child.birth_known != "day":
            found.append(_like(child, _("同名，出生日期不全")))
        elif known != "day" and child.birth_date.timetuple()[: _PARTS[known]] == born.timetuple()[: _PARTS[known]]:
            found.append(_like(child, _("同名，出生年月对得上")))
    return found


def _phones_of(child: Child) -> set[str]:
    sealed = [child.phone, *(c.phone for c in Carer.objects.filter(child=child))]
    return {number for value in sealed if value for number in phones.numbers(value.reveal())}


def _like(child: Child, why: str) -> Like:
    unit = child.edu_unit or child.home_unit
    return Like(child.uid, child.name, unit.name if unit else "", child.birth_date, why)
