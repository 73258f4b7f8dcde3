"""疑似重复: pairs of files that may be one child, merged or set apart by a person (DECISIONS 6)."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind, CloseReason, DifferenceState, FileState, Source
from qianshou.domain.people.models import Carer, Change, Child, ChildAccess, Fact, LikenessPair
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember

_BESIDE = "name", "birth"


@action(P.MERGE_CHILDREN, on="unit")
def find_likeness(actor, *, unit: Unit, today: dt.date) -> int:
    """Lists pairs of one name and birth date across a whole county; pairs listed before are left. How many are new."""
    county = unit.county_id or unit.pk
    groups: dict[tuple, list[int]] = defaultdict(list)
    for pk, name, born in Child.objects.filter(county=county, birth_known="day", merged_into=None).exclude(close_reason=CloseReason.ERROR).exclude(birth_date=None).values_list("pk", "name", "birth_date"):
        groups[name, born].append(pk)
    there = set(LikenessPair.objects.filter(county=county).values_list("child", "other"))
    rows = [
        LikenessPair(county_id=county, child_id=one, other_id=two, why=_("同名，出生日期相同"))
        for ids in groups.values() if len(ids) > 1
        for n, one in enumerate(sorted(ids)) for two in sorted(ids)[n + 1 :]
        if (one, two) not in there
    ]  # fmt: skip
    LikenessPair.objects.bulk_create(rows)
    remember(count=len(rows))
    return len(rows)


@action(P.MERGE_CHILDREN, on="children", many=True)
def not_the_same(actor, *, children: list[Child], today: dt.date) -> int:
    """Two children after all: the pair leaves the list."""
    ids = [c.pk for c in children]
    return LikenessPair.objects.filter(child__in=ids, other__in=ids, state=DifferenceState.OPEN).update(state=DifferenceState.KEPT, settled_by=actor.user)


@action(P.MERGE_CHILDREN, on="children", many=True)
def merge(actor, *, children: list[Child], keep: Child, today: dt.date) -> Child:
    """Two files of one child: `keep` stays, the other closes as merged and points to it; adults it alone knows go over with their facts.

    Records stay where they were written and are read through the link. Refused for other than two files, or one closed as an error.
    """
    if len(children) != 2 or keep.pk not in {c.pk for c in children}:
        raise Refused(_("请选两份档案，并指定保留哪一份。"))
    other = next(c for c in children if c.pk != keep.pk)
    if other.merged_into_id or other.close_reason == CloseReason.ERROR:
        raise Refused(_("这份档案已经合并或作废。"))
    names = set(Carer.objects.filter(child=keep, gone_on=None).values_list("name", flat=True))
    for carer in Carer.objects.filter(child=other, gone_on=None).exclude(name__in=names):
        Fact.objects.filter(carer=carer).update(child=keep)
        Carer.objects.filter(pk=carer.pk).update(child=keep)
    if not keep.id_number_bi and other.id_number_bi:
        _move_number(keep, other)
    other.file_state, other.close_reason, other.merged_into = FileState.CLOSED, CloseReason.MERGED, keep
    other.closed_on, other.opened_on = today, other.opened_on or today
    other.save()
    keep.save()
    ChildAccess.objects.filter(child=other, open=True).update(open=False, to_on=today)
    LikenessPair.objects.filter(child__in=[keep.pk, other.pk], other__in=[keep.pk, other.pk]).update(state=DifferenceState.TAKEN, settled_by=actor.user)
    Change.objects.create(county_id=other.county_id, child=other, kind=ChangeKind.FILE_CLOSED, happened_on=today, as_of=today, source=Source.STAFF,
                          entered_by=actor.user, edu_path=other.edu_path)  # fmt: skip
    _labels(keep, today)
    return keep


def _move_number(keep: Child, other: Child) -> None:
    from qianshou.domain.people.rows.identity import seal_identity

    seal_identity(keep, id_number=other.id_number.reveal())


def _labels(child: Child, today: dt.date) -> None:
    from qianshou.domain.people.labelling import relabel

    relabel([child], today)
