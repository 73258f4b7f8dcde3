"""One child's file as one viewer may read it: adults with their facts, labels with why, decisions, papers, doubts (一生一档)."""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from qianshou.domain.people import choices
from qianshou.domain.people.models import (
    AbsentFromSheet,
    Carer,
    Child,
    Consent,
    Difference,
    EntrustedCare,
    Fact,
    KeyChild,
    Label,
    Notice,
    PendingLabels,
)
from qianshou.domain.people.rows.family import adult_of, family_of
from qianshou.domain.people.rules import Alarm, age_on, alarms_for, say_why
from qianshou.domain.permissions import P
from qianshou.kit.phone import mask_all
from qianshou.kit.sealing import Sealed


@dataclass(frozen=True)
class FactView:
    """One dated fact in words."""

    uid: str
    kind: str
    label: str
    value: str
    from_on: dt.date | None
    to_on: dt.date | None
    source: str
    as_of: dt.date
    holds: bool


@dataclass(frozen=True)
class CarerView:
    """One adult. Sealed values of `row` print their masks; `address` and `health` are empty where the viewer may not see them."""

    row: Carer
    uid: str
    name: str
    relation: str
    relation_label: str
    standing: str
    standing_label: str
    looks_after: bool
    facts: tuple[FactView, ...]
    away_place: str
    phone: str
    address: str
    health: str


@dataclass(frozen=True)
class LabelView:
    """One label in words, with the reasons this viewer may read."""

    kind: str
    label: str
    definition: str
    definition_label: str
    standing: str
    standing_label: str
    from_on: dt.date
    to_on: dt.date | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class FileView:
    """Everything of one file on a day; `delicate` tells whether custody, illness and the like are in it."""

    child: Child
    age: int | None
    place: str
    class_name: str
    home: str
    carers: tuple[CarerView, ...]
    facts: tuple[FactView, ...]
    labels: tuple[LabelView, ...]
    past_labels: tuple[LabelView, ...]
    alarms: tuple[Alarm, ...]
    key_spells: tuple[KeyChild, ...]
    notices: tuple[Notice, ...]
    consents: tuple[Consent, ...]
    entrustments: tuple[EntrustedCare, ...]
    pending: PendingLabels | None
    differences: tuple[Difference, ...]
    absences: tuple[AbsentFromSheet, ...]
    delicate: bool
    id_number: str = ""
    student_number: str = ""
    phone: str = ""
    address: str = ""
    registered_place: str = ""
    health: str = ""
    narrative: dict[str, str] = field(default_factory=dict)

    @property
    def carer(self) -> CarerView | None:
        """The adult who looks after the child now."""
        return next((c for c in self.carers if c.looks_after), None)


def child(viewer, perm: str, uid: str) -> Child | None:
    """The child the viewer reaches with `perm`, with its units; None whatever the reason (DECISIONS 3)."""
    rows = Child.objects.visible_to(viewer, perm).select_related("county", "edu_unit", "edu_unit__parent", "home_unit", "home_unit__parent")
    return rows.filter(uid=uid).first()


def file_of(viewer, child: Child, today: dt.date) -> FileView:
    """The whole file of a child already fetched through `visible_to`; a fixed number of queries."""
    delicate = viewer.may(P.SEE_DELICATE, child)
    address = viewer.may(P.SEE_ADDRESS, child)
    carers = list(Carer.objects.filter(child=child, gone_on=None).order_by("-looks_after", "relation", "pk"))
    facts = list(Fact.objects.filter(child=child, wrong=False).order_by("-as_of", "-pk"))
    by_carer: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_carer[fact.carer_id].append(fact)
    labels = [_label(row, delicate) for row in Label.objects.filter(child=child).order_by("definition", "kind", "-from_on")]
    family = family_of(child, (adult_of(c, by_carer[c.pk]) for c in carers), by_carer[None])
    return FileView(
        child=child, age=age_on(child.birth_date, today) if child.birth_date else None, place=_place(child), class_name=_class(child, today),
        home=_home(child), carers=tuple(_carer(c, by_carer[c.pk], today, delicate, address) for c in carers),
        facts=_facts(by_carer[None], today, delicate), labels=tuple(x for x in labels if x.to_on is None),
        past_labels=tuple(x for x in labels if x.to_on is not None), alarms=tuple(alarms_for(family, today)), delicate=delicate,
        **_papers(child), **_sealed(child, delicate, address),
    )  # fmt: skip


def _papers(child: Child) -> dict:
    decided = Q(state=choices.DifferenceState.OPEN)
    return {
        "key_spells": tuple(KeyChild.objects.filter(child=child).select_related("decided_by").order_by("-from_on")),
        "notices": tuple(Notice.objects.filter(child=child).order_by("-told_on")),
        "consents": tuple(Consent.objects.filter(child=child).order_by("-given_on")),
        "entrustments": tuple(EntrustedCare.objects.filter(child=child).select_related("carer").order_by("-version")),
        "pending": PendingLabels.objects.filter(child=child, choice=choices.PendingChoice.UNDECIDED).first(),
        "differences": tuple(Difference.objects.filter(decided, child=child).select_related("carer").order_by("pk")),
        "absences": tuple(AbsentFromSheet.objects.filter(decided, child=child).order_by("-as_of")),
    }


def _sealed(child: Child, delicate: bool, address: bool) -> dict:
    """Masks of numbers; addresses as they are to those who may, illness to coordinators."""
    return {
        "id_number": str(child.id_number or ""), "student_number": str(child.student_number or ""), "phone": mask_phones(child.phone),
        "address": _open(child.home_address) if address else "", "registered_place": _open(child.registered_place) if address else "",
        "health": _open(child.health) if delicate else "", "narrative": json.loads(_open(child.narrative) or "{}") if delicate else {},
    }  # fmt: skip


def _open(value) -> str:
    return value.reveal() if value else ""


def mask_phones(value: Sealed | None) -> str:
    """Each of the numbers in the sealed value, masked: 138****1234、139****5678."""
    return mask_all(value.reveal()) if value else ""


def _place(child: Child) -> str:
    unit = child.edu_unit
    school = unit.parent if unit is not None and unit.kind == "class" else unit
    return school.name if school else child.school_text


def _class(child: Child, today: dt.date) -> str:
    unit = child.edu_unit
    return unit.display_name(today) if unit is not None and unit.kind == "class" else ""


def _home(child: Child) -> str:
    return f"{child.home_unit.name}{child.home_group}" if child.home_unit else child.home_group


def _carer(row: Carer, facts: list[Fact], today: dt.date, delicate: bool, address: bool) -> CarerView:
    shown = _facts(facts, today, delicate)
    away = next((f.value for f in shown if f.kind == choices.FactKind.AWAY and f.holds), "")
    return CarerView(
        row, row.uid, row.name, row.relation, str(choices.RELATIONS.get(row.relation, choices.RELATIONS[""])), row.standing,
        str(choices.Standing(row.standing).label), row.looks_after, shown, away, mask_phones(row.phone),
        _open(row.address) if address else "", _open(row.health) if delicate else "",
    )  # fmt: skip


def _facts(facts: list[Fact], today: dt.date, delicate: bool) -> tuple[FactView, ...]:
    return tuple(
        FactView(
            f.uid, f.kind, str(choices.FactKind(f.kind).label), f.value, f.from_on, f.to_on, str(choices.Source(f.source).label), f.as_of,
            (f.from_on is None or f.from_on <= today) and (f.to_on is None or f.to_on >= today),
        )
        for f in facts
        if delicate or f.kind not in choices.DELICATE
    )  # fmt: skip


def _label(row: Label, delicate: bool) -> LabelView:
    return LabelView(
        row.kind, str(choices.LabelKind(row.kind).label), row.definition, str(choices.DefinitionSet(row.definition).label), row.standing,
        str(choices.LabelStanding(row.standing).label), row.from_on, row.to_on, tuple(say_why(row.why, delicate=delicate)),
    )  # fmt: skip


def siblings(viewer, child: Child, view: FileView | None = None) -> list[Child]:
    """Other open files of the same parents at the same village (or school): same father and mother by name."""
    adults = [c.row for c in view.carers] if view else Carer.objects.filter(child=child, gone_on=None)
    names = {c.relation: c.name for c in adults if c.name and c.relation in ("51", "52")}
    place = Q(home_path=child.home_path) if child.home_path else Q(edu_path__startswith=child.edu_path[:-4])
    if not names or not (child.home_path or len(child.edu_path) > 4):
        return []
    rows = Child.objects.visible_to(viewer, P.SEE_CARD).on_file().filter(place, county=child.county_id).exclude(pk=child.pk)
    for relation, name in names.items():
        rows = rows.filter(carers__relation=relation, carers__name=name, carers__gone_on=None)
    return list(rows.distinct()[:8])
