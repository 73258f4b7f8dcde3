"""Records as they are read: whose note may be read, who was met, what was typed in for whom; voided ones stay readable."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.accounts.models import User
from qianshou.domain.care.choices import Condition, Means, NextStep, ParentContact, RecordKind, Role, Topic
from qianshou.domain.care.ledger.kin import adults_of, met_as
from qianshou.domain.care.models import CareRecord
from qianshou.domain.care.queries.duties import sees_names
from qianshou.domain.care.shapes import RecordLine, Who
from qianshou.domain.pairing.models import Helper
from qianshou.domain.people.choices import RELATIONS, Standing
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.queries.glimpse import given_name
from qianshou.domain.permissions import P

_JOINED = ("child", "enterer")


def record(viewer: Any, perm: str, uid: str) -> CareRecord | None:
    """One record in reach or one's own, or None; a counselling record for counsellors and its author only."""
    return _readable(viewer, perm).filter(uid=uid).select_related("child", "child__edu_unit", "enterer").first()


def _readable(viewer: Any, perm: str) -> QuerySet[CareRecord]:
    """Records in reach; counselling ones only where the viewer is the counsellor."""
    found = CareRecord.objects.visible_to(viewer, perm)
    counsels = CareRecord.objects.visible_to(viewer, P.SEE_COUNSELLING).filter(counselling=True).values("pk")
    if viewer.reach(P.SEE_COUNSELLING).nowhere:
        return found.filter(Q(counselling=False) | Q(doer_user=viewer.user, doer_user__isnull=False))
    return found.filter(Q(counselling=False) | Q(pk__in=counsels))


def records_of_child(viewer: Any, child: Child, today: dt.date, limit: int = 50) -> list[RecordLine]:
    """The newest records of a child: all of them for who may see records there, else one's own."""
    perm = P.SEE_RECORDS
    found = _readable(viewer, perm).filter(child=child).select_related(*_JOINED)
    return _lines(viewer, list(found.order_by("-happened_on", "-pk")[:limit]))


def own_records(viewer: Any) -> QuerySet[CareRecord]:
    """What the viewer did or typed, newest first; a page takes a slice and hands it to `record_lines`."""
    found = CareRecord.objects.filter(Q(doer_user=viewer.user) | Q(enterer=viewer.user)) if viewer.user else CareRecord.objects.none()
    return found.select_related(*_JOINED).order_by("-happened_on", "-pk")


def record_lines(viewer: Any, rows: Sequence[CareRecord]) -> list[RecordLine]:
    """Records already fetched in reach, as lines for this viewer."""
    return _lines(viewer, list(rows))


def my_records(viewer: Any, today: dt.date, *, limit: int = 50, offset: int = 0) -> list[RecordLine]:
    """What the viewer did or typed, newest first."""
    return _lines(viewer, list(own_records(viewer)[offset : offset + limit]))


def possible_double(viewer: Any, child: Child, kind: str, happened_on: dt.date, doer: Helper | User | None, client_uuid: str = "") -> list[RecordLine]:
    """可能已记过: the same child, kind, day and doer, not voided. Asked before saving, never a refusal."""
    who = Q(doer_helper=doer) if isinstance(doer, Helper) else Q(doer_user=doer)
    if isinstance(doer, Helper) and doer.user_id:
        who |= Q(doer_user=doer.user_id)
    found = CareRecord.objects.visible_to(viewer, P.RECORD_CONTACT).valid().filter(who, child=child, kind=kind, happened_on=happened_on)
    found = found.exclude(client_uuid=client_uuid) if client_uuid else found  # the same entry sent again is not a double
    return _lines(viewer, list(found.select_related(*_JOINED)[:5])) if doer is not None else []


def people_to_meet(viewer: Any, child: Child, today: dt.date) -> list[Who]:
    """The tick list of 和谁: the child, the adults of the file, the class teacher, other teachers, the village. An outside helper is
    told the relation, not the name."""
    rows = adults_of([child.pk])[child.pk]
    named = any(one.carer.standing == Standing.GUARDIAN for one in rows)
    whole = sees_names(viewer)
    out = [Who(Role.CHILD, "", str(Role.CHILD.label), (Role.CHILD,))]
    for one in rows:
        if one.carer.gone_on is None or one.carer.gone_on > today:
            roles = tuple(sorted(code for code in met_as(one, today, named) if code in Role.values))
            label = f"{one.relation} {one.carer.name}" if whole else one.relation
            out.append(Who(roles[0] if roles else Role.CARER, one.carer.uid, label, roles))
    return out + [Who(role, "", str(role.label), (role,)) for role in (Role.CLASS_TEACHER, Role.OTHER_TEACHER, Role.VILLAGE)]


def _lines(viewer: Any, rows: Sequence[CareRecord]) -> list[RecordLine]:
    carers = {uid for row in rows for uid in (one.get("carer") for one in row.people) if uid}
    names = {one.uid: one for one in Carer.objects.filter(uid__in=carers).only("uid", "name", "relation")} if carers else {}
    whole = sees_names(viewer)
    reads = notes_open_of(viewer, [row.child for row in rows if not _is_own(viewer, row)])
    return [_line(viewer, row, names, whole, row.child_id in reads) for row in rows]


def notes_open_of(viewer: Any, children: Iterable[Child]) -> set[int]:
    """Which of these children's notes by others the viewer may read, however many they are: by place, else in two queries."""
    asked = {child.pk: child for child in children}
    for perm in (P.SEE_CARD, P.SEE_RECORDS):
        reach = viewer.reach(perm)
        beyond = [pk for pk, one in asked.items() if not reach.covers(county_id=one.county_id, edu_path=one.edu_path, home_path=one.home_path)]
        named = set(Child.objects.visible_to(viewer, perm).filter(pk__in=beyond).values_list("pk", flat=True)) if beyond and reach.names else set()
        asked = {pk: one for pk, one in asked.items() if pk not in beyond or pk in named}
    return set(asked)


def _is_own(viewer: Any, row: CareRecord) -> bool:
    return viewer.user is not None and viewer.user.pk in (row.doer_user_id, row.enterer_id)


def _line(viewer: Any, row: CareRecord, names: dict[str, Carer], whole: bool, reads: bool) -> RecordLine:
    mine = _is_own(viewer, row)
    typed = row.enterer is not None and row.enterer_id != row.doer_user_id
    note = row.note.reveal() if row.note and (mine or reads) else ""
    return RecordLine(
        row.uid, row.child.uid, row.child.name if whole else given_name(row.child.name), row.kind, str(RecordKind(row.kind).label), row.happened_on,
        row.received_on, _people(row, names, whole), _label(Means, row.means), tuple(_label(Topic, one) for one in row.topics),
        _label(Condition, row.condition), _label(NextStep, row.next_step), _label(ParentContact, row.parent_contact), note, bool(row.note),
        row.reached, row.doer_name, row.enterer.name if typed and row.enterer else "", row.sheet_no, row.companion, row.counselling,
        bool(row.makes_up_for), row.voided_on, row.void_reason, mine,
    )  # fmt: skip


def _label(kind: Any, value: Any) -> str:
    return str(kind(value).label) if value not in ("", None) else ""


def _people(row: CareRecord, names: dict[str, Carer], whole: bool) -> tuple[str, ...]:
    out = []
    for one in row.people:
        carer = names.get(one.get("carer", ""))
        if carer is None:
            out.append(_label(Role, one["who"]) if one["who"] in Role.values else one["who"])
        else:
            relation = str(RELATIONS.get(carer.relation, RELATIONS[""]))
            out.append(f"{relation} {carer.name}" if whole else relation)
    return tuple(out)
