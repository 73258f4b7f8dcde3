"""What a taken roster does to files that stand, and its undoing. A sheet never overwrites what is newer (DOMAIN §3, DECISIONS 19)."""

import datetime as dt
from collections.abc import Container, Iterable
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import DifferenceState
from qianshou.domain.people.labelling import relabel
from qianshou.domain.people.models import AbsentFromSheet, Child
from qianshou.domain.people.newfile import NewFile
from qianshou.domain.people.rows.comparing import compare
from qianshou.domain.people.rows.stamps import known_files
from qianshou.domain.people.rows.taking import Taken, Taking
from qianshou.domain.people.rows.undoing import erase, put_back, touched
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.gate import action, remember


@action(P.CORRECT_FILE, on="children", many=True)
def take_sheet_rows(actor, *, children: list[Child], rows: list[NewFile], as_of: dt.date, batch_uid: str, today: dt.date) -> list[Taken]:
    """Takes one row a child (parallel lists, ≤ 500, better ≤ 250): missing values are added, older ones changed with a Change dated the
    row's own date (`as_of` where it has none), newer ones kept and listed under 两边说法不一; a blank erases nothing. One answer a row, in
    order."""
    if len({c.pk for c in children}) != len(children) or len(children) != len(rows):
        raise Refused(_("同一个孩子在名册里出现了两次。"))
    known = known_files(children)
    work = Taking(as_of, today, batch_uid, actor.user)
    days = [row.as_of or as_of for row in rows]
    taken = [work.row(known[c.pk], compare(known[c.pk], row, day), day) for c, row, day in zip(children, rows, days, strict=True)]
    work.write()
    touched = [t.child for t in taken if t.codes]
    relabel(touched, today)
    remember(fields=sorted({code for t in taken for code in t.codes}), count=len(touched))
    return taken


@action(P.CORRECT_FILE, on="children", many=True)
def restore_values(actor, *, children: list[Child], befores: list[dict[str, Any]], batch_uid: str, today: dt.date) -> list[Child]:
    """Undo of `take_sheet_rows`: puts back what `befores` keeps, except what was changed again since. Answers the children of whom a part stays."""
    kept = put_back(children, befores, batch_uid, today)
    relabel(children, today)
    return kept


@action(P.CLOSE_FILE, on="children", many=True)
def untouched(actor, *, children: list[Child], batch_uid: str, apart: Container[str] = ()) -> list[Child]:
    """The new children of a batch nobody has touched since; rows of the relations named `apart` are the caller's to judge."""
    stays = touched(children, batch_uid, apart)
    return [child for child in children if child.pk not in stays]


@action(P.CLOSE_FILE, on="children", many=True)
def erase_untouched(actor, *, children: list[Child], batch_uid: str) -> list[Child]:
    """Undo of `open_files`: new children of a batch nobody has touched vanish with all their rows; the audit stays. Answers those kept.

    Callers first clear their own references (staged rows, duties the ledger opened) and end what they proposed (pairings).
    """
    kept = erase(children, batch_uid)
    remember(count=len(children) - len(kept))
    return kept


@action(P.IMPORT_ROSTER, on="children", many=True)
def note_absent(actor, *, children: list[Child], batch_uid: str, as_of: dt.date, unit: Unit | None = None) -> int:
    """名单里没有了，请核实: these children are missing from a new sheet (of `unit`); nothing is closed. How many are new on the list."""
    there = set(AbsentFromSheet.objects.filter(child__in=[c.pk for c in children], state=DifferenceState.OPEN).values_list("child", flat=True))
    rows = [AbsentFromSheet(county_id=c.county_id, child=c, batch_uid=batch_uid, as_of=as_of, path=unit.path if unit else "") for c in children if c.pk not in there]
    AbsentFromSheet.objects.bulk_create(rows)
    return len(rows)


@action(P.CORRECT_FILE, on="children", many=True)
def keep_absent(actor, *, children: Iterable[Child], today: dt.date) -> int:
    """Checked: these children are still here; they leave the list. How many."""
    rows = AbsentFromSheet.objects.filter(child__in=[c.pk for c in children], state=DifferenceState.OPEN)
    return rows.update(state=DifferenceState.KEPT, settled_by=actor.user, settled_on=today)
