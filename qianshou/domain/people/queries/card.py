"""The contact card: one page of a file as far as the viewer may read it; an outside helper's holds given name and grade only."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qianshou.domain.people.choices import ConsentUse, LabelKind, Sex
from qianshou.domain.people.models import Carer, Child, ChildAccess, Consent, Label
from qianshou.domain.people.queries.file import mask_phones
from qianshou.domain.people.queries.glimpse import glimpse
from qianshou.domain.people.rows.family import families
from qianshou.domain.people.rules import age_on, alarms_for
from qianshou.domain.people.rules.family import whereabouts
from qianshou.domain.permissions import P, Role


@dataclass(frozen=True)
class CardPerson:
    """One adult on the card; the number itself comes by `reveal` only."""

    uid: str
    name: str
    relation: str
    sub: str
    phone: str  # masked
    looks_after: bool

    @property
    def has_phone(self) -> bool:
        return bool(self.phone)


@dataclass(frozen=True)
class CardView:
    """`facts` as (word, value) pairs, `alarms` as sentences."""

    name: str
    sex: str
    age: int | None
    class_name: str
    home: str
    is_key: bool
    boarding: bool
    people: tuple[CardPerson, ...]
    facts: tuple[tuple[str, str], ...]
    alarms: tuple[str, ...]


def carers_of(viewer, child: Child) -> list[Carer]:
    """The adults of a child the viewer may see the card of, whoever looks after the child first; none otherwise."""
    if not viewer.may(P.SEE_CARD, child):
        return []
    return list(Carer.objects.filter(child=child, gone_on=None).order_by("-looks_after", "relation", "pk"))


def relation_word(carer: Carer) -> str:
    """爷爷, 母亲 ...; 家人 where it is not known."""
    return carer.get_relation_word()


def contact_card(viewer, child: Child, today: dt.date) -> CardView:
    """The card of a child already fetched through `visible_to`."""
    if not viewer.may(P.SEE_CARD, child):
        return _glimpsed(viewer, child, today)
    family = families([child])[child.pk]
    adults = {a.key: a for a in family.adults}
    people = tuple(_person(c, adults[c.uid], today) for c in carers_of(viewer, child))
    class_name = child.edu_unit.display_name(today) if child.edu_unit else ""
    home = child.home_unit.name if child.home_unit else ""
    kinds = set(Label.objects.filter(child=child, to_on=None).values_list("kind", flat=True))
    facts = [(_("类别"), "、".join(str(k.label) for k in LabelKind if k.value in kinds)), (_("民族"), child.ethnicity)]
    if viewer.may(P.SEE_ADDRESS, child):
        facts.append((_("住址"), child.home_address.reveal() if child.home_address else ""))
    alarms = tuple(a.say for a in alarms_for(family, today))
    age = age_on(child.birth_date, today) if child.birth_date else None
    sex = str(Sex(child.sex).label) if child.sex else ""
    return CardView(child.name, sex, age, class_name, home, child.is_key, child.boarding is True, people, tuple((w, v) for w, v in facts if v), alarms)


def _person(carer: Carer, adult, today: dt.date) -> CardPerson:
    seen = whereabouts(adult, today)
    words = [_("照护人")] if carer.looks_after else []
    if seen.state == "away":
        words.append(_("在%s") % seen.fact.value if seen.fact and seen.fact.value else _("在外"))
    return CardPerson(carer.uid, carer.name, carer.get_relation_word(), " · ".join(words), mask_phones(carer.phone), carer.looks_after)


def may_ring(viewer, child: Child) -> bool:
    """Whether the viewer is an outside helper of this child and the family agreed to hand her the carer's number (DOMAIN §11)."""
    if viewer.user is None or not ChildAccess.objects.filter(user=viewer.user, child=child, role=Role.OUTSIDE_HELPER, open=True).exists():
        return False
    return Consent.objects.filter(child=child, use=ConsentUse.HELPER_PHONE, withdrawn_on=None).exists()


def _glimpsed(viewer, child: Child, today: dt.date) -> CardView:
    """The carer is named only where consent to give an outside helper the phone stands."""
    seen = glimpse(viewer, child, today)
    people: tuple[CardPerson, ...] = ()
    if may_ring(viewer, child):
        carer = Carer.objects.filter(child=child, gone_on=None, looks_after=True).first()
        if carer and carer.phone:
            people = (CardPerson(carer.uid, carer.get_relation_word(), carer.get_relation_word(), "", mask_phones(carer.phone), True),)
    return CardView(seen.given_name, "", None, seen.grade, "", False, False, people, (), ())
