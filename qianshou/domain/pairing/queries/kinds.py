"""What kinds one person has, where, and whom two records might be: one person one record (DOMAIN §3)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import OUTSIDE_PAIRINGS, HelperKind, KeyKind
from qianshou.domain.pairing.models import Helper, HelperKey, HelperMerge, HelperRole, NotTheSame, Pairing
from qianshou.domain.pairing.rules.kinds import as_outside
from qianshou.domain.permissions import P

# Pairings that are an outside helper's, as a condition on pairing rows (`rules.kinds.as_outside`).
OUTSIDE_Q = Q(helper__outside=True) | Q(helper__also_outside=True, kind__in=sorted(OUTSIDE_PAIRINGS))
# The same of stand-ins, by the kind of the pairing they watch.
WATCHED_OUTSIDE_Q = Q(helper__outside=True) | Q(helper__also_outside=True, pairing__kind__in=sorted(OUTSIDE_PAIRINGS))


@dataclass(frozen=True)
class Alike:
    """Two records that share a telephone or an identity number."""

    first: Helper
    second: Helper
    shared: tuple[str, ...]  # KeyKind labels


def is_outside(row: Pairing) -> bool:
    """Whether a pairing (its helper in hand) is an outside helper's."""
    return as_outside(row.helper.outside, row.helper.also_outside, row.kind)


def roles_of(helper_ids: Iterable[int]) -> dict[int, list[HelperRole]]:
    """The further kinds that hold, by helper; one query."""
    return _by_helper(HelperRole.objects.filter(helper__in=list(helper_ids), to_on=None).select_related("unit"))


def roles_in(county_id: int) -> dict[int, list[HelperRole]]:
    """The same for a whole county, without the units."""
    return _by_helper(HelperRole.objects.filter(county=county_id, to_on=None))


def _by_helper(rows: QuerySet[HelperRole]) -> dict[int, list[HelperRole]]:
    found: dict[int, list[HelperRole]] = {}
    for row in rows.order_by("from_on", "pk"):
        found.setdefault(row.helper_id, []).append(row)
    return found


def kinds_of(helper: Helper, today: dt.date) -> list[dict[str, Any]]:
    """Every kind with its unit, the main one first (its `uid` is '')."""
    out: list[dict[str, Any]] = [{"uid": "", "kind": str(HelperKind(helper.kind).label), "unit": helper.unit.display_name(today), "from_on": None}]
    for row in roles_of([helper.pk]).get(helper.pk, []):
        out.append({"uid": row.uid, "kind": str(HelperKind(row.kind).label), "unit": row.unit.display_name(today), "from_on": row.from_on})
    return out


def merge_of(viewer: Any, gone: Helper) -> HelperMerge | None:
    """How this record went into another, for who may take it apart again; None where it did not, or the other is out of reach."""
    rows = HelperMerge.objects.visible_to(viewer, P.PAIR).standing().filter(gone=gone)
    return rows.select_related("kept__unit", "kept__user", "gone__unit", "gone__user", "merged_by").first()


def alike(viewer: Any, unit: Unit, only: Helper | None = None) -> list[Alike]:
    """Pairs of helpers in reach who share a number and whom nobody found to be two people; `only`: those with this one.

    A pair counts where one of the two stands at the unit; both must be in the viewer's reach.
    """
    reached = Helper.objects.visible_to(viewer, P.PAIR).filter(left_on=None)
    keys = HelperKey.objects.filter(county=unit.county_id or unit.pk, helper__in=reached)
    if only is not None:
        keys = keys.filter(digest__in=HelperKey.objects.filter(helper=only).values("digest"))
    by_digest: dict[tuple[str, str], set[int]] = {}
    for kind, digest, helper in keys.values_list("kind", "digest", "helper"):
        by_digest.setdefault((kind, digest), set()).add(helper)
    shared: dict[tuple[int, int], set[str]] = {}
    for (kind, _digest), ids in by_digest.items():
        many = sorted(ids)
        for n, first in enumerate(many):
            for second in many[n + 1 :]:
                shared.setdefault((first, second), set()).add(kind)
    return _pairs(unit, shared, only)


def _pairs(unit: Unit, shared: dict[tuple[int, int], set[str]], only: Helper | None) -> list[Alike]:
    if not shared:
        return []
    settled = set(NotTheSame.objects.filter(county=unit.county_id or unit.pk).values_list("first", "second"))
    wanted = [pair for pair in shared if pair not in settled and (only is None or only.pk in pair)]
    people = {one.pk: one for one in Helper.objects.filter(pk__in={pk for pair in wanted for pk in pair}).select_related("unit", "user")}
    here = set(Helper.objects.at(unit.path).filter(pk__in=people).values_list("pk", flat=True))
    found = [
        Alike(people[first], people[second], tuple(str(KeyKind(kind).label) for kind in sorted(shared[first, second])))
        for first, second in wanted
        if only is not None or first in here or second in here
    ]
    return sorted(found, key=lambda one: (one.first.name, one.first.pk, one.second.pk))
