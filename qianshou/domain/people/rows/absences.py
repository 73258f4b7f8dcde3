"""名单里没有了 answered by what happened to the child: it came to another school, or its file was closed. The reason is kept."""

import datetime as dt
from collections.abc import Mapping, Sequence

from qianshou.domain.accounts.models import User
from qianshou.domain.people.choices import DifferenceState
from qianshou.domain.people.models import AbsentFromSheet, Child
from qianshou.kit.paths import is_within


def _open(children: Sequence[Child]) -> list[AbsentFromSheet]:
    return list(AbsentFromSheet.objects.filter(child__in=[c.pk for c in children], state=DifferenceState.OPEN).order_by("pk"))


def _settle(rows: Sequence[AbsentFromSheet], whys: Mapping[int, str], today: dt.date, user: User | None) -> None:
    for row in rows:
        row.state, row.settled_on, row.settled_by, row.settled_why = DifferenceState.TAKEN, today, user, whys[row.child_id][:120]
    AbsentFromSheet.objects.bulk_update(rows, ["state", "settled_on", "settled_by", "settled_why"])


def _answered(row: AbsentFromSheet, child: Child, was: str) -> bool:
    """Whether the sheet asked about a place that the child has left; a list of the village it still lives in goes on asking."""
    if not row.path:
        return True
    return is_within(was, row.path) and not is_within(child.edu_path, row.path) and not is_within(child.home_path, row.path)


def settle_left(moved: Sequence[tuple[Child, str, str]], today: dt.date, user: User | None) -> dict[int, list[str]]:
    """(child as it stands now, school path it left, why): lists of places they left ask no more. Uids settled, by child."""
    was = {child.pk: (child, path) for child, path, _why in moved}
    rows = [row for row in _open([child for child, _path, _why in moved]) if _answered(row, *was[row.child_id])]
    _settle(rows, {child.pk: why for child, _path, why in moved}, today, user)
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.child_id, []).append(row.uid)
    return found


def settle_all(child: Child, why: str, today: dt.date, user: User | None) -> None:
    """Whatever list asks for this child has its answer."""
    _settle(_open([child]), {child.pk: why}, today, user)


def ask_again(uids: Sequence[str]) -> None:
    """What had answered them was taken back."""
    rows = AbsentFromSheet.objects.filter(uid__in=list(uids), state=DifferenceState.TAKEN)
    rows.update(state=DifferenceState.OPEN, settled_on=None, settled_by=None, settled_why="")
