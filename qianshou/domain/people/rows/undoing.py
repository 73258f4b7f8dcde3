"""Taking a roster back: old values from before, facts of the batch marked wrong, untouched new children erased. Inside an action only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Any

from django.db.models import Max

from qianshou.domain.orgs.models import Unit
from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.people.models import AbsentFromSheet, Carer, Change, Child, Difference, Fact, Label, LikenessPair, PendingLabels, Pupil
from qianshou.domain.people.rows.new import place
from qianshou.domain.people.rows.pupils import follow
from qianshou.domain.people.rows.taking import CARER_FIELDS, CHILD_FIELDS, set_column

OWN = (Difference, AbsentFromSheet, LikenessPair, PendingLabels, Label, Change, Fact, Carer)  # erased with the child, in this order


def put_back(children: list[Child], befores: list[dict[str, Any]], batch_uid: str, today: dt.date) -> list[Child]:
    """Restores column values and ended facts; a code changed again since the batch stays. Answers the children that keep something."""
    later = _codes_since(children, batch_uid)
    kept, uids = [], [uid for b in befores for uid in b.get("carers", {})]
    carers = {c.uid: c for c in Carer.objects.filter(uid__in=uids)}
    ended = [uid for b in befores for uid in b.get("ended", ())]
    added = [uid for b in befores for uid in b.get("new_carers", ())]
    for child, before in zip(children, befores, strict=True):
        if later[child.pk]:
            kept.append(child)
        for name, old in before.get("child", {}).items():
            if not later[child.pk] & _codes_of(name):
                _put_child(child, name, old)
        for uid, values in before.get("carers", {}).items():
            for name, old in values.items():
                if not any(code.endswith(f".{name}") for code in later[child.pk]):
                    setattr(carers[uid], name, old)
    Child.objects.bulk_update(children, CHILD_FIELDS, batch_size=60)
    follow(children, today)
    Carer.objects.bulk_update(carers.values(), CARER_FIELDS, batch_size=150)
    Fact.objects.filter(uid__in=ended).update(to_on=None)
    Fact.objects.filter(child__in=[c.pk for c in children], source_ref=batch_uid).update(wrong=True)
    Carer.objects.filter(uid__in=added).update(gone_on=dt.date(1900, 1, 1))
    Difference.objects.filter(child__in=[c.pk for c in children], batch_uid=batch_uid, state="open").update(state="kept")
    return kept


def _codes_since(children: list[Child], batch_uid: str) -> dict[int, set[str]]:
    """Codes changed after the batch's own changes."""
    ids = [c.pk for c in children]
    last = dict(Change.objects.filter(child__in=ids, source_ref=batch_uid).values_list("child").annotate(Max("pk")))
    found: dict[int, set[str]] = defaultdict(set)
    for pk, child_id, detail in Change.objects.filter(child__in=ids).exclude(source_ref=batch_uid).values_list("pk", "child", "detail"):
        if pk > last.get(child_id, 0):
            found[child_id] |= set(detail.get("codes", ()))
    return found


_SPOKEN = {"edu_unit": {"school.class", "school.name"}, "home_unit": {"unit.village"}, "birth_date": {"child.birth_date"}, "registered_place": {"child.registered_address"},
           "home_group": {"unit.village_group"}}  # fmt: skip


def _codes_of(name: str) -> set[str]:
    if name.startswith("profile:"):
        return {name.removeprefix("profile:")}
    return _SPOKEN.get(name, {f"child.{name}"})


def _put_child(child: Child, name: str, old: Any) -> None:
    child.version += 1
    if name == "birth_date":
        child.birth_date, child.birth_known = dt.date.fromisoformat(old[0]) if old[0] else None, old[1]
    elif name.startswith("profile:"):
        code = name.removeprefix("profile:")
        child.profile = {**{k: v for k, v in child.profile.items() if k != code}, **({code: old} if old is not None else {})}
    elif name in ("edu_unit", "home_unit"):
        _put_place(child, name, old)
    elif name == "boarding":
        child.boarding = old
    else:
        set_column(child, name, old or "")


def _put_place(child: Child, name: str, old: int | None) -> None:
    unit = Unit.objects.filter(pk=old).first() if old else None
    if unit:
        if name == "edu_unit":
            place(child, edu=unit)
        else:
            place(child, home=unit)
    elif name == "edu_unit":
        child.edu_unit, child.edu_path = None, ""
    else:
        child.home_unit, child.home_path = None, ""


def touched(children: Iterable[Child], batch_uid: str, apart: Container[str] = ()) -> set[int]:
    """Those of whom anybody but the batch itself wrote something; rows of the relations named `apart` are not looked at."""
    ids = {c.pk for c in children}
    found: set[int] = set()
    for relation in Child._meta.related_objects:
        if relation.related_model not in (*OWN, Pupil) and relation.name not in apart:
            found |= set(relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": ids}).values_list(relation.field.attname, flat=True))
    ours = Change.objects.filter(child__in=ids)
    found |= set(ours.exclude(kind=ChangeKind.FILE_OPENED, source_ref=batch_uid).values_list("child", flat=True))
    return found | (ids - set(ours.filter(kind=ChangeKind.FILE_OPENED, source_ref=batch_uid).values_list("child", flat=True)))


def erase(children: list[Child], batch_uid: str) -> list[Child]:
    """Erases those of whom only the batch itself wrote anything; answers the others. A fixed number of queries."""
    stays = touched(children, batch_uid)
    gone = {c.pk for c in children} - stays
    _unlist([c for c in children if c.pk in gone])
    for model in OWN:
        rows = model._base_manager.filter(child__in=gone)
        rows._raw_delete(rows.db)
    LikenessPair.objects.filter(other__in=gone).delete()
    erased = Child._base_manager.filter(pk__in=gone)
    erased._raw_delete(erased.db)
    return [c for c in children if c.pk in stays]


def _unlist(children: list[Child]) -> None:
    """The lines on class lists that came in with these files vanish with them; those that stood there before stay."""
    lines = Pupil.objects.filter(child__in=children)
    lines.filter(uid__in=[c.uid for c in children]).delete()
    lines.update(child=None)
