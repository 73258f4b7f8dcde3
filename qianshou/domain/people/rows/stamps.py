"""Since when each value here is known: the day its source speaks of, from the changes and facts. What a sheet is measured against."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from qianshou.domain.people.choices import ChangeKind, ChangeState
from qianshou.domain.people.models import Carer, Change, Child, Fact

LONG_AGO = dt.date(1900, 1, 1)


@dataclass
class Known:
    """One child's file in hand, with the as-of day of every value."""

    child: Child
    carers: list[Carer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    opened_as_of: dt.date = LONG_AGO
    codes: dict[tuple[int | None, str], dt.date] = field(default_factory=dict)

    def stamp(self, carer: Carer | None, code: str) -> dt.date:
        """The day the value of a column speaks of."""
        return max(self.codes.get((carer.pk if carer else None, code), LONG_AGO), self.opened_as_of)

    def facts_of(self, carer: Carer | None, *kinds: str) -> list[Fact]:
        """Facts of these kinds about an adult or the child, newest word last."""
        pk = carer.pk if carer else None
        return [f for f in self.facts if f.carer_id == pk and f.kind in kinds]


def known_files(children: Iterable[Child]) -> dict[int, Known]:
    """Everything a sheet is compared with, three queries for any number of children."""
    known = {c.pk: Known(c) for c in children}
    for carer in Carer.objects.filter(child__in=known, gone_on=None).order_by("pk"):
        known[carer.child_id].carers.append(carer)
    for fact in Fact.objects.filter(child__in=known, wrong=False).order_by("as_of", "pk"):
        known[fact.child_id].facts.append(fact)
    changes = Change.objects.filter(child__in=known, state=ChangeState.APPLIED).values_list("child", "carer", "kind", "as_of", "detail")
    newest: dict[int, dict] = defaultdict(dict)
    for child_id, carer_id, kind, as_of, detail in changes:
        if kind == ChangeKind.FILE_OPENED:
            known[child_id].opened_as_of = max(known[child_id].opened_as_of, as_of)
        for code in detail.get("codes", ()):
            key = (carer_id, code)
            newest[child_id][key] = max(newest[child_id].get(key, LONG_AGO), as_of)
    for child_id, codes in newest.items():
        known[child_id].codes = codes
    return known
