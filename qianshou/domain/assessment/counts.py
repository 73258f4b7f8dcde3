"""What was done, as numbers of reports, each once, with the rows behind it.

Records are counted that hold (not voided, somebody reached, no counselling), of the children asked for, wherever they stood on the day;
pairings as they run today.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qianshou.domain.assessment.choices import CHILDREN, DEEDS, HOMES, PAIRS, TIMES
from qianshou.domain.care.models import CareRecord
from qianshou.domain.care.queries.records import record_lines
from qianshou.domain.care.shapes import RecordLine
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import PARENTS
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.queries.families import homes
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class Tally:
    """One number: what was done (`choices.DEEDS`), what of it is counted, and (of records) between which days, both included."""

    deed: str
    of: str
    first: dt.date
    last: dt.date


def perm_of(deed: str) -> str:
    """What one has to see to count it."""
    return P.SEE_PAIRINGS if DEEDS[deed].of_pairings else P.SEE_RECORDS


Keys = dict[Tally, dict[int, frozenset[int]]]  # tally -> child -> what it counts of her: the number of many children is the size of the union


def keys_of(tallies: Iterable[Tally], children: QuerySet[Child], today: dt.date) -> Keys:
    """What each of these children brings to each number: one query for each span of days and one for pairings, however many children.
    The caller has chosen the children through the viewer and asked `perm_of`."""
    asked = list(dict.fromkeys(tallies))
    of_records = [one for one in asked if not DEEDS[one.deed].of_pairings]
    found: Keys = {}
    for span in dict.fromkeys((one.first, one.last) for one in of_records):
        found |= _of_records([one for one in of_records if (one.first, one.last) == span], span, children)
    paired = [one for one in asked if DEEDS[one.deed].of_pairings]
    pairings: Any = Pairing.objects
    rows = pairings.running(today).filter(child__in=children.values("pk")).values_list("pk", "child_id", "helper_id", "kind") if paired else ()
    for one in paired:
        kinds = DEEDS[one.deed].pairings
        found[one] = _sets((child, pk if one.of == PAIRS else helper) for pk, child, helper, kind in rows if not kinds or kind in kinds)
    return found


def _of_records(asked: Sequence[Tally], span: tuple[dt.date, dt.date], children: QuerySet[Child]) -> Keys:
    kinds = {kind for one in asked for kind, _means in DEEDS[one.deed].records}
    records = CareRecord.objects.counting().filter(child__in=children.values("pk"), happened_on__range=span, kind__in=kinds)
    rows = list(records.values_list("pk", "child_id", "kind", "means"))
    home = _homes(children) if any(one.of == HOMES for one in asked) else {}
    found: Keys = {}
    for one in asked:
        meant = set(DEEDS[one.deed].records)
        here = ((pk, child) for pk, child, kind, means in rows if (kind, "") in meant or (kind, means) in meant)
        found[one] = _sets((child, {TIMES: pk, CHILDREN: child}.get(one.of, home.get(child, child))) for pk, child in here)
    return found


def _homes(children: QuerySet[Child]) -> dict[int, int]:
    """{child: a child of the same home, the same for all of it}."""
    parents = Carer.objects.filter(child__in=children.values("pk"), relation__in=PARENTS, gone_on=None).exclude(name="")
    told = homes(children.order_by("pk").values_list("pk", "edu_path", "home_path"), parents.values_list("child_id", "relation", "name"))
    first: dict[Any, int] = {}
    return {child: first.setdefault(home, child) for child, home in told.items()}


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    made: defaultdict[int, set[int]] = defaultdict(set)
    for child, key in pairs:
        made[child].add(key)
    return {child: frozenset(keys) for child, keys in made.items()}


def records_behind(viewer: Any, keys: Sequence[int]) -> list[RecordLine]:
    """A page of the records a number counts, newest first, as far as the viewer sees records."""
    rows = CareRecord.objects.visible_to(viewer, P.SEE_RECORDS).filter(pk__in=keys).select_related("child", "enterer")
    return record_lines(viewer, list(rows.order_by("-happened_on", "-pk")))


def pairings_behind(viewer: Any, deed: str, of: str, keys: Sequence[int], today: dt.date) -> QuerySet[Pairing]:
    """The running pairings behind a page of pairings or helpers, by helper, as far as the viewer sees pairings."""
    rows = Pairing.objects.visible_to(viewer, P.SEE_PAIRINGS).running(today).select_related("child", "helper__unit")
    kinds = DEEDS[deed].pairings
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return rows.filter(**{"pk__in" if of == PAIRS else "helper__in": keys}).order_by("helper__name", "helper_id", "pk")
