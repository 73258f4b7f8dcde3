"""Who helps whom, who has room, whom nobody helps yet."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from qianshou.domain.accounts.models import User
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import EndReason, HelperKind, PairingKind
from qianshou.domain.pairing.models import Helper, Pairing, StandIn
from qianshou.domain.pairing.queries.kinds import is_outside
from qianshou.domain.pairing.queries.vetting import faults_in_hand
from qianshou.domain.pairing.rules.kinds import as_outside
from qianshou.domain.pairing.shapes import HelperLoad, MyChild, PairingLine
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries.glimpse import given_name
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P
from qianshou.kit.text import fold, fold_name


def helper(viewer: Any, perm: str, uid: str) -> Helper | None:
    """One helper in reach, or None."""
    return Helper.objects.visible_to(viewer, perm).filter(uid=uid).select_related("unit", "user").first()


def helper_of(user: User | None) -> Helper | None:
    """The helper behind a login."""
    return Helper.objects.filter(user=user, left_on=None).first() if user is not None else None


def pairing(viewer: Any, perm: str, uid: str) -> Pairing | None:
    """One pairing whose child is in reach, or None."""
    return Pairing.objects.visible_to(viewer, perm).filter(uid=uid).select_related("child", "helper").first()


def _loads(helper_ids: Iterable[int]) -> dict[int, int]:
    rows = Pairing.objects.filter(helper__in=list(helper_ids), to_on=None).values("helper").annotate(n=Count("child", distinct=True))
    return {row["helper"]: row["n"] for row in rows}


def helpers(viewer: Any, unit: Unit, *, text: str = "", outside: bool | None = None) -> QuerySet[Helper]:
    """Helpers of a unit's subtree the viewer reaches; `text` is a name, pinyin or initials."""
    found = Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).at(unit.path).filter(left_on=None)
    if text.strip():
        found = found.filter(search__contains=fold(text))
    if outside is not None:
        found = found.filter(Q(outside=True) | Q(also_outside=True)) if outside else found.filter(outside=False)
    return found.select_related("unit", "vetting").order_by("unit_path", "name", "pk")


def helpers_with_load(viewer: Any, unit: Unit, today: dt.date, *, text: str = "", outside: bool | None = None) -> list[HelperLoad]:
    """The same with how many children each has; two queries whatever their number."""
    found = list(helpers(viewer, unit, text=text, outside=outside))
    loads = _loads(one.pk for one in found)
    return [_load_of(one, loads.get(one.pk, 0), today) for one in found]


def _load_of(one: Helper, load: int, today: dt.date) -> HelperLoad:
    return HelperLoad(
        one.uid, one.name, one.kind, str(HelperKind(one.kind).label), one.outside, one.unit.display_name(today), load, one.capacity,
        one.user_id is not None, faults_in_hand(one, today), one.vetted, faults_in_hand(one, today, outside=one.vetted),
    )  # fmt: skip


def unpaired(viewer: Any, unit: Unit, today: dt.date, line: str = Line.EDU) -> QuerySet[Child]:
    """Active files of the unit, by one line, that nobody helps."""
    running = Pairing.objects.filter(child=OuterRef("pk"), to_on=None)
    path = "home_path" if line == Line.HOME else "edu_path"
    reached = Child.objects.visible_to(viewer, P.SEE_PAIRINGS).active().filter(on_line(unit, line))
    return reached.filter(~Exists(running)).order_by(path, "name", "pk")


def pairings_of_child(viewer: Any, child: Child, today: dt.date) -> list[PairingLine]:
    """Every pairing of a reached child, running ones first; notes only for those who may see pairings there."""
    others = Pairing.objects.filter(helper=OuterRef("helper"), to_on=None).order_by().values("helper").annotate(n=Count("child", distinct=True)).values("n")
    now = StandIn.objects.filter(pairing=OuterRef("pk"), from_on__lte=today, to_on__gte=today).order_by("pk")
    reached = Pairing.objects.visible_to(viewer, P.SEE_CARD).filter(child=child).select_related("helper").order_by("to_on", "-from_on", "pk")
    rows = list(reached.annotate(load=Subquery(others), instead=Subquery(now.values("helper__name")[:1]), instead_until=Subquery(now.values("to_on")[:1])))
    reads_notes = viewer.may(P.SEE_PAIRINGS, child)
    lines = [_line(row, reads_notes) for row in rows]
    return sorted(lines, key=lambda line: line.to_on is not None)


def _line(row: Any, reads_notes: bool) -> PairingLine:
    def words(sealed: Any) -> str:
        return sealed.reveal() if sealed and reads_notes else ""

    return PairingLine(
        row.uid, row.helper.uid, row.helper.name, row.helper.kind, str(HelperKind(row.helper.kind).label), is_outside(row), row.kind,
        str(PairingKind(row.kind).label), row.from_on, row.to_on, str(EndReason(row.end_reason).label) if row.end_reason else "",
        words(row.note), words(row.handover_note), row.instead or "", row.instead_until,
        (row.load or 0) if row.to_on is None else 0,
    )  # fmt: skip


def my_children(viewer: Any, today: dt.date) -> list[MyChild]:
    """The children paired with the viewer, and those she stands in for today; two queries. An outside helper is told the
    given name and the grade only (DOMAIN §11)."""
    me = helper_of(viewer.user)
    if me is None:
        return []
    joined = ("child__edu_unit__parent",)
    mine = Pairing.objects.visible_to(viewer, P.RECORD_CONTACT).running(today).filter(helper=me).select_related(*joined)
    own = [_my_child(row, me, today) for row in mine.order_by("child__edu_path", "child__name", "pk")]
    days = StandIn.objects.filter(helper=me, from_on__lte=today, to_on__gte=today, pairing__to_on=None)
    watching = days.select_related("pairing__helper", *(f"pairing__{one}" for one in joined))
    return own + [_my_child(row.pairing, me, today, row) for row in watching]


def _my_child(row: Pairing, me: Helper, today: dt.date, standing: StandIn | None = None) -> MyChild:
    child, place = row.child, row.child.edu_unit
    outside = as_outside(me.outside, me.also_outside, row.kind)
    class_name = place.display_name(today) if place else ""
    return MyChild(
        child.uid, given_name(child.name) if outside else child.name, class_name.split("（")[0] if outside else class_name,
        "" if outside or not place else (place.parent.name if place.parent and place.kind == "class" else place.name),
        str(PairingKind(row.kind).label), standing.from_on if standing else row.from_on, row.note.reveal() if row.note else "",
        row.helper.name if standing else "", standing.to_on if standing else None, child.is_key and not outside,
    )  # fmt: skip


def match_helper_names(county_id: int, unit: Unit, names: Iterable[str]) -> dict[str, list[Helper]]:
    """For each written name the helpers it can be: those of the unit's subtree first; elsewhere in the county only where there
    is none here. None: 查无此人, one: 已匹配, more: 同名请选."""
    wanted = {name: fold_name(name) for name in names}
    rows = Helper.objects.filter(county_id=county_id, name__in=set(wanted.values()), left_on=None).select_related("unit").order_by("pk")
    found: dict[str, list[Helper]] = {}
    for one in rows:
        found.setdefault(one.name, []).append(one)
    out = {}
    for name, folded in wanted.items():
        here = [one for one in found.get(folded, []) if one.unit_path.startswith(unit.path)]
        out[name] = here or found.get(folded, [])
    return out


def paired(children: QuerySet[Child]) -> QuerySet[Child]:
    """Of these children, those with a running pairing."""
    return children.filter(Exists(Pairing.objects.filter(child=OuterRef("pk"), to_on=None)))


def of_helper(viewer: Any, one: Helper, perm: str = P.SEE_PAIRINGS) -> QuerySet[Pairing]:
    """A helper's running pairings with children in reach."""
    return Pairing.objects.visible_to(viewer, perm).filter(Q(helper=one), to_on=None).select_related("child")


def stand_ins_of(viewer: Any, row: Pairing) -> list[StandIn]:
    """Everyone who stood, stands or will stand in for a reached pairing's helper, latest first."""
    reached = Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(pk=row.pk)
    return list(StandIn.objects.filter(pairing__in=reached).select_related("helper").order_by("-from_on", "pk"))
