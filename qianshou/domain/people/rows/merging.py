"""The rows of one file going over to another file of the same child, and coming back: which ones is written down row by row.

What a uniqueness rule keeps from going stays where it is. Labels are computed from the facts and do not travel; ledger rows are moved by `care`.
"""

from typing import Any

from django.db import models

from qianshou.domain.people.choices import ChangeKind
from qianshou.domain.people.models import Carer, Change, Child, ChildAccess, Difference, Fact
from qianshou.domain.people.rows.identity import seal_identity

_SEALED = ("registered_place", "home_address", "phone", "health")
_PLAIN = ("sex", "ethnicity", "former_name", "home_group", "boarding")
# Whatever points to a child travels with the file, but for these: (table, column) -> who sees to it, or why it stays. A test reads this table.
APART: dict[tuple[str, str], str] = {
    ("people.Carer", "child"): "goes over below, where only one of the two files knows the adult",
    ("people.Fact", "child"): "goes over below, kind by kind",
    ("people.ChildAccess", "child"): "goes over below, as long as it is open",
    ("care.Duty", "child"): "moved by care, whose ledger rows have keys of their own",
    ("people.Label", "child"): "computed from the facts of the file it stands in",
    ("people.PendingLabels", "child"): "a question about labels of that file; both files are labelled anew",
    ("people.Transfer", "child"): "a way out of the county asked for that very file",
    ("people.DrawnFile", "child"): "the lot an inspection drew stays as it was drawn",
    ("people.LikenessPair", "child"): "says of the two files themselves that they were alike",
    ("people.LikenessPair", "other"): "says of the two files themselves that they were alike",
    ("people.FileMerge", "kept"): "says of two files that they were merged",
    ("people.FileMerge", "gone"): "says of two files that they were merged",
    ("people.Child", "merged_into"): "a file merged before points to where it went; links are followed one by one",
    ("papers.StagedRow", "child"): "what a sheet did to that file, for the undo of its import",
}
Moved = dict[str, Any]


def relations() -> list[tuple[type[models.Model], str]]:
    """(table, column) of everything that travels: every foreign key to a child, those of higher apps too, that is not APART."""
    return [(model, name) for model, name in pointing_to(Child) if (model._meta.label, name) not in APART]


def pointing_to(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """(table, column) of every foreign key to a row of this table, those of higher apps too."""
    fields = [r.field for r in model._meta.get_fields(include_hidden=True) if r.auto_created and (r.one_to_many or r.one_to_one)]  # type: ignore[union-attr]
    return [(field.model, field.name) for field in fields]


def barred(model: type[models.Model], name: str, gone: models.Model, keep: models.Model) -> set[int]:
    """Rows that a uniqueness rule keeps where they are, because `keep` has one like it."""
    bars: set[int] = set()
    if getattr(model._meta.get_field(name), "unique", False) and model._base_manager.filter(**{name: keep}).exists():  # one row a child
        return set(model._base_manager.filter(**{name: gone}).values_list("pk", flat=True))
    for rule in model._meta.constraints:
        if not isinstance(rule, models.UniqueConstraint) or name not in rule.fields:
            continue
        rows = model._base_manager.filter(rule.condition) if rule.condition else model._base_manager.all()
        others = [field for field in rule.fields if field != name]
        taken = set(rows.filter(**{name: keep}).values_list(*others))
        bars |= {pk for pk, *rest in rows.filter(**{name: gone}).values_list("pk", *others) if tuple(rest) in taken}
    return bars


def travel(gone: Child, keep: Child) -> Moved:
    """Moves everything that may go; answers what went. The caller writes it down."""
    carers, facts = _adults(gone, keep)
    rows: dict[str, list[int]] = {"people.Carer": carers}
    twins = set(Carer.objects.filter(child=gone).values_list("pk", flat=True))  # adults both files know: theirs stay
    for model, name in relations():
        found = model._base_manager.filter(**{name: gone})
        if model is Change:
            found = found.exclude(kind=ChangeKind.FILE_OPENED).exclude(carer__in=twins)
        elif model is Difference:
            found = found.exclude(carer__in=twins)
        going = sorted(set(found.values_list("pk", flat=True)) - barred(model, name, gone, keep))
        if going:
            model._base_manager.filter(pk__in=going).update(**{name: keep})
            rows[model._meta.label] = going
    rows["people.ChildAccess"] = list(ChildAccess.objects.filter(child=gone, open=True).values_list("pk", flat=True))
    ChildAccess.objects.filter(pk__in=rows["people.ChildAccess"]).update(child=keep)
    return {"rows": rows, "facts": facts, "filled": fill(gone, keep)}


def _adults(gone: Child, keep: Child) -> tuple[list[int], list[list[int | None]]]:
    """Adults that `keep` does not know go over with their facts; of those both know, and of the child, the kinds of facts it has not."""
    known = {carer.name: carer for carer in Carer.objects.filter(child=keep, gone_on=None)}
    twin = {c.pk: known[c.name].pk for c in Carer.objects.filter(child=gone, gone_on=None) if c.name in known}
    there = set(Fact.objects.filter(child=keep, wrong=False).values_list("carer", "kind"))
    moved: list[list[int | None]] = []
    for fact in Fact.objects.filter(child=gone):
        to = twin.get(fact.carer_id or 0, fact.carer_id)
        if (to != fact.carer_id or to is None) and (fact.wrong or (to, fact.kind) in there):
            continue
        moved.append([fact.pk, fact.carer_id])
        fact.child, fact.carer_id = keep, to
        fact.save(update_fields=["child", "carer"])
    carers = list(Carer.objects.filter(child=gone).exclude(pk__in=twin).values_list("pk", flat=True))
    Carer.objects.filter(pk__in=carers).update(child=keep)
    return carers, moved


def fill(gone: Child, keep: Child) -> list[str]:
    """Columns empty in `keep` and known in `gone` are taken over; their names."""
    filled = [name for name in _PLAIN if getattr(keep, name) in ("", None) and getattr(gone, name) not in ("", None)]
    for name in filled:
        setattr(keep, name, getattr(gone, name))
    for name in _SEALED:
        if not getattr(keep, name) and (theirs := getattr(gone, name)):
            setattr(keep, name, theirs.reveal())
            filled.append(name)
    for name in ("id_number", "student_number"):
        if not getattr(keep, f"{name}_bi") and (theirs := getattr(gone, name)):
            seal_identity(keep, **{name: theirs.reveal()})
            filled.append(name)
    return filled


def come_back(moved: Moved, gone: Child, keep: Child) -> None:
    """The rows that travelled and still stand at `keep` return; a column filled from `gone` and unchanged since is emptied again."""
    tables = {model._meta.label: (model, name) for model, name in relations()}
    tables |= {"people.Carer": (Carer, "child"), "people.ChildAccess": (ChildAccess, "child")}
    for label, ids in moved["rows"].items():
        if label in tables:
            model, name = tables[label]
            model._base_manager.filter(pk__in=ids, **{name: keep}).update(**{name: gone})
    for pk, carer in moved["facts"]:
        Fact.objects.filter(pk=pk, child=keep).update(child=gone, carer=carer)
    for name in moved["filled"]:
        ours, theirs = getattr(keep, name), getattr(gone, name)
        same = ours == theirs if name in _PLAIN else ours and theirs and ours.reveal() == theirs.reveal()
        if not same:
            continue
        if name in ("id_number", "student_number"):
            seal_identity(keep, **{name: ""})
        else:
            setattr(keep, name, None if name == "boarding" else "")
