"""Letting files go when their day has come."""

import datetime as dt

from qianshou.domain.permissions import P
from qianshou.kit import vault
from qianshou.kit.gate import Actor, action, remember
from qianshou.papers.models import Export, StagedRow, VaultFile

STAGED = dt.timedelta(days=8)


@action(P.SYSTEM)
def reseal_files(actor: Actor) -> int:
    """Seals every kept file anew with the current key (`key rotate`); may be stopped and run again. How many."""
    done = 0
    for row in VaultFile.objects.filter(erased=False).select_related("county").order_by("pk").iterator():
        done += vault.reseal(row.uid, scope=row.county.uid)
    remember(count=done)
    return done


@action(P.SYSTEM)
def sweep(actor: Actor, *, now: dt.datetime) -> int:
    """Erases files past their day, empties rows staged more than eight days ago, removes strays; returns how many files went."""
    due = list(VaultFile.objects.filter(erased=False, expires_at__lte=now).values_list("uid", flat=True)[:500])
    for uid in due:
        vault.erase(uid)
    VaultFile.objects.filter(uid__in=due).update(erased=True)
    for row in Export.objects.filter(file__uid__in=due, asked__has_key="left"):  # names of adults a form had no row for: they go with its file
        Export.objects.filter(pk=row.pk).update(asked={key: said for key, said in row.asked.items() if key != "left"})
    old = StagedRow.objects.filter(batch__created_at__lte=now - STAGED).exclude(body=None, before=None)
    emptied = old.update(body=None, before=None)
    day_before = (now - dt.timedelta(days=1)).timestamp()
    strays = vault.strays(set(VaultFile.objects.filter(erased=False).values_list("uid", flat=True)), older_than=day_before)
    for uid in strays:
        vault.erase(uid)
    remember(count=len(due), emptied=emptied, strays=len(strays))
    return len(due)
