"""The numbers of a desk: each names its line and opens into rows that count the same."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later_

from qianshou.domain.care.choices import DutyKind
from qianshou.domain.care.models import Duty
from qianshou.domain.care.queries.missed import at, first_day
from qianshou.domain.care.queries.standing import MET, OPEN, OWED, UNMET, state_case
from qianshou.domain.care.shapes import Count
from qianshou.domain.orgs.choices import Line
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.queries import paired
from qianshou.domain.people.choices import DifferenceState, FileState, PendingChoice
from qianshou.domain.people.models import AbsentFromSheet, Child, Difference, PendingLabels
from qianshou.domain.people.models.child import ChildQuerySet
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class _Place:
    viewer: Any
    unit: Unit
    today: dt.date
    line: str

    def children(self) -> ChildQuerySet:
        return Child.objects.visible_to(self.viewer, P.SEE_FILE).filter(on_line(self.unit, self.line))

    def duties(self) -> QuerySet[Duty]:
        """Rows counted at the unit, by the place they had: no child's row is read (DECISIONS 17)."""
        if not self.viewer.may(P.SEE_DUTIES, self.unit):
            return Duty.objects.none()
        return Duty.objects.filter(at(self.unit, self.line), first_on__lte=self.today).filter(OWED, waived_on=None)

    def of_child(self, model: Any) -> QuerySet[Any]:
        return model.objects.visible_to(self.viewer, P.SEE_FILE).filter(on_line(self.unit, self.line, prefix="child"))


def _active(place: _Place) -> QuerySet[Child]:
    return place.children().active()


def _which(place: _Place) -> dict[str, Q]:
    """The duty numbers as conditions. Talks are this period's of which something was due by today: done, on pace, or overdue."""
    behind, unmet = Q(behind_after__lt=place.today), UNMET
    talks_due = Q(kind=DutyKind.TALK, last_on__gte=place.today) & (MET | Q(done__gt=0) | behind)
    term = first_day(place.unit, place.today)
    return {
        "talks": talks_due & (MET | Q(behind_after__gte=place.today) | Q(behind_after=None)),
        "talks_due": talks_due,
        "overdue": unmet & behind & Q(closes_on__gte=place.today),
        "missed": OPEN & Q(closes_on__lt=place.today, last_on__gte=term),
    }


def _duties(code: str) -> Callable[[_Place], QuerySet[Any]]:
    return lambda place: place.duties().filter(_which(place)[code])


_ROWS: dict[str, Callable[[_Place], QuerySet[Any]]] = {
    "on_file": _active,
    "paired": lambda place: paired(_active(place)),
    "talks": _duties("talks"),
    "talks_due": _duties("talks_due"),
    "overdue": _duties("overdue"),
    "missed": _duties("missed"),
    "key": lambda place: _active(place).filter(is_key=True),
    "drafts": lambda place: place.children().filter(file_state=FileState.DRAFT),
    "pending": lambda place: place.of_child(PendingLabels).filter(choice=PendingChoice.UNDECIDED),
    "differences": lambda place: place.of_child(Difference).filter(state=DifferenceState.OPEN),
    "absent": lambda place: place.of_child(AbsentFromSheet).filter(state=DifferenceState.OPEN),
}


def desk_rows(viewer: Any, unit: Unit, today: dt.date, line: str, code: str) -> QuerySet[Any]:
    """The rows behind one number of the desk that are in reach today; KeyError for an unknown code. Duties carry their `state`."""
    rows = _ROWS[code](_Place(viewer, unit, today, line))
    if rows.model is not Duty:
        return rows
    rows = rows & Duty.objects.visible_to(viewer, P.SEE_DUTIES)
    return rows.annotate(state=state_case(today)).select_related("child").order_by("edu_path", "child__name", "last_on", "pk")


@dataclass(frozen=True)
class _Tile:
    code: str
    label: Any
    link: str
    query: dict[str, str] = field(default_factory=dict)
    of: str = ""
    tone: str = ""


TILES = (
    _Tile("on_file", later_("在册"), "office:roster", {"state": "active"}),
    _Tile("paired", later_("已结对"), "office:pairing", {}, of="on_file"),
    _Tile("talks", later_("本期谈心按时"), "office:missed", {"state": "owed", "kind": "talk"}, of="talks_due"),
    _Tile("overdue", later_("该做了"), "office:missed", {"state": "overdue"}, tone="warn"),
    _Tile("missed", later_("本学期未完成"), "office:missed", {"state": "missed"}, tone="bad"),
    _Tile("key", later_("重点帮扶对象"), "office:roster", {"key": "yes"}),
    _Tile("drafts", later_("待完善档案"), "office:roster", {"state": "draft"}, tone="warn"),
    _Tile("pending", later_("类别变化待定"), "office:pending", {}, tone="warn"),
    _Tile("differences", later_("两边说法不一"), "office:differences", {}, tone="warn"),
    _Tile("absent", later_("名单里没有了"), "office:absent", {}, tone="warn"),
)


def desk_counts(viewer: Any, unit: Unit, today: dt.date, line: str = Line.EDU) -> list[Count]:
    """The tiles of a desk; every value counts exactly `desk_rows` of its code, a share's `of` those of its own."""
    place = _Place(viewer, unit, today, line)
    values = _child_values(place) | _duty_values(place)
    values |= {code: _ROWS[code](place).count() for code in _ROWS if code not in values}
    as_of = _("截至%d日") % today.day
    return [
        Count(
            tile.code, str(tile.label), values[tile.code], str(Line(line).label), tile.link, {}, {"unit": unit.uid, "line": line, **tile.query},
            values[tile.of] if tile.of else None, as_of if tile.code == "talks" else "", tile.tone if values[tile.code] else "",
        )
        for tile in TILES
    ]  # fmt: skip


def _child_values(place: _Place) -> dict[str, int]:
    active = Q(file_state=FileState.ACTIVE)
    return place.children().aggregate(
        on_file=CountOf("pk", filter=active), key=CountOf("pk", filter=active & Q(is_key=True)),
        drafts=CountOf("pk", filter=Q(file_state=FileState.DRAFT)),
    )  # fmt: skip


def _duty_values(place: _Place) -> dict[str, int]:
    return place.duties().aggregate(**{code: CountOf("pk", filter=which) for code, which in _which(place).items()})
