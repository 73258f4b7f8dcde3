"""One class at a glance for its teacher: every child with labels and what is missing, and whether the list was confirmed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import FileState, LabelKind
from qianshou.domain.people.models import Child, ClassConfirmation, Consent, Label, Notice
from qianshou.domain.permissions import P
from qianshou.kit.paths import within


@dataclass(frozen=True)
class ClassRow:
    """One child of the class."""

    child: Child
    labels: tuple[str, ...]
    told: bool
    consents: frozenset[str]


@dataclass(frozen=True)
class ClassOverview:
    """The class on a day; `confirmed_on` None until the teacher said 本班名单核对无误."""

    unit: Unit
    name: str
    rows: tuple[ClassRow, ...]
    active: int
    drafts: int
    boarding: int
    key: int
    confirmed_on: dt.date | None


def class_overview(viewer, unit: Unit, today: dt.date) -> ClassOverview:
    """The open files of one class; five queries whatever its size."""
    children = list(Child.objects.visible_to(viewer, P.SEE_FILE).on_file().filter(within("edu_path", unit.path)).order_by("name", "pk"))
    ids = [c.pk for c in children]
    labels: dict[int, set[str]] = defaultdict(set)
    for child_id, kind in Label.objects.filter(child__in=ids, to_on=None).values_list("child", "kind"):
        labels[child_id].add(kind)
    told = set(Notice.objects.filter(child__in=ids).values_list("child", flat=True))
    consents: dict[int, set[str]] = defaultdict(set)
    for child_id, use in Consent.objects.filter(Q(withdrawn_on=None), child__in=ids).values_list("child", "use"):
        consents[child_id].add(use)
    confirmed = ClassConfirmation.objects.filter(unit=unit).order_by("-confirmed_on").values_list("confirmed_on", flat=True).first()
    rows = tuple(ClassRow(c, tuple(str(k.label) for k in LabelKind if k.value in labels[c.pk]), c.pk in told, frozenset(consents[c.pk])) for c in children)
    return ClassOverview(
        unit, unit.display_name(today), rows, sum(c.file_state == FileState.ACTIVE for c in children),
        sum(c.file_state == FileState.DRAFT for c in children), sum(c.boarding is True for c in children), sum(c.is_key for c in children), confirmed,
    )  # fmt: skip
