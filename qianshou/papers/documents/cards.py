"""What stands on a contact card (M167): the child, who answers the telephone for it, and where to call for help.

The words 留守, 困难 and the like stand on no card: a child and its classmates see it (title 关爱联系卡).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from qianshou.domain.accounts.models import Grant
from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.pairing.queries.telling import HelperTold, on_paper
from qianshou.domain.people.choices import FATHERS, MOTHERS, Sex
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.rows.family import families
from qianshou.domain.people.rules import age_on
from qianshou.domain.people.rules.family import Adult, whereabouts
from qianshou.domain.permissions import Role
from qianshou.papers.documents.choices import Copy

SMALL = 7  # numbers a 90×54 mm card has room for
HOTLINES = (("报警", "110"), ("青少年热线", "12355"), ("政务热线", "12345"))


@dataclass(frozen=True)
class Row:
    """One line of words on a card."""

    label: str
    value: str


@dataclass(frozen=True)
class Line:
    """One number on a card and whose it is."""

    who: str
    phone: str


@dataclass
class Card:
    """One card as it is printed; every value is plain."""

    title: str
    name: str
    sub: str
    rows: list[Row] = field(default_factory=list)
    phones: list[Line] = field(default_factory=list)
    foot: str = ""


@dataclass(frozen=True)
class Around:
    """Everybody around a set of children, read in a fixed number of queries."""

    carers: dict[int, list[Carer]]
    adults: dict[str, Adult]
    helpers: dict[int, list[HelperTold]]
    teachers: dict[int, list[Grant]]
    directors: dict[int, list[Grant]]


def around(children: Sequence[Child], today: dt.date) -> Around:
    """Adults with their facts, running pairings, class teachers and village directors. At most seven queries."""
    ids = [c.pk for c in children]
    carers, helpers = defaultdict(list), defaultdict(list)
    for carer in Carer.objects.filter(child_id__in=ids, gone_on=None).order_by("-looks_after", "relation", "pk"):
        carers[carer.child_id].append(carer)
    running = Pairing.objects.filter(child_id__in=ids, to_on=None).select_related("helper__user", "helper__unit").order_by("from_on", "pk")
    for one in on_paper(list(running)):
        helpers[one.row.child_id].append(one)
    adults = {adult.key: adult for family in families(children).values() for adult in family.adults}
    return Around(carers, adults, helpers, _held(Role.CLASS_TEACHER, {c.edu_unit_id for c in children}, today),
                  _held(Role.VILLAGE, {c.home_unit_id for c in children}, today))  # fmt: skip


def _held(role: str, units: set[int | None], today: dt.date) -> dict[int, list[Grant]]:
    rows = Grant.objects.filter(role=role, unit_id__in=units - {None}, from_on__lte=today, user__is_active=True).filter(Q(to_on=None) | Q(to_on__gte=today))
    found = defaultdict(list)
    for grant in rows.select_related("user").order_by("from_on", "pk"):
        found[grant.unit_id].append(grant)
    return found


def card_of(child: Child, who: Around, copy: str, today: dt.date, small: bool = False) -> Card:
    """The card of one child already allowed to be printed; a small one has room for the telephone numbers only."""
    card = Card(_("关爱联系卡"), child.name, _sub(child, copy, today), foot="　".join(f"{word} {number}" for word, number in HOTLINES))
    carers = [c for c in who.carers.get(child.pk, []) if not _dead(who.adults.get(c.uid), today)]
    if copy == Copy.SCHOOL and not small:
        card.rows = _rows(child, carers, who, today)
    card.phones = [*_family(carers), *_own(child, copy), *_others(child, who)]
    if small:
        card.phones = [line for line in card.phones if line.phone][:SMALL]
    return card


def _dead(adult: Adult | None, today: dt.date) -> bool:
    return adult is not None and any(f.kind == "dead" and f.holds(today) for f in adult.facts)


def _sub(child: Child, copy: str, today: dt.date) -> str:
    unit = child.edu_unit
    in_class = unit is not None and unit.kind == UnitKind.CLASS
    school = (unit.parent if in_class else unit) if unit else None
    words = [school.name if school else child.school_text, unit.display_name(today) if unit and in_class else ""]
    if copy == Copy.SCHOOL:
        years = age_on(child.birth_date, today) if child.birth_date else None
        words = [str(Sex(child.sex).label) if child.sex else "", _("%s岁") % years if years is not None else "", *words]
        words.append(child.home_unit.name if child.home_unit else "")
    return " · ".join(w for w in words if w)


def _word(carer: Carer) -> str:
    return _("爸爸") if carer.relation in FATHERS else _("妈妈") if carer.relation in MOTHERS else carer.get_relation_word()


def _rows(child: Child, carers: list[Carer], who: Around, today: dt.date) -> list[Row]:
    rows = [Row(_("家庭住址"), child.home_address.reveal() if child.home_address else "")]
    for carer in carers:
        if carer.relation in FATHERS | MOTHERS:
            rows.append(Row(_word(carer), _works(carer, who, today)))
        elif carer.looks_after:
            age = _("%s岁") % (today.year - carer.birth_year) if carer.birth_year else ""
            where = carer.address.reveal() if carer.address else ""
            rows.append(Row(_("照护人"), "，".join(w for w in (f"{carer.name}（{_word(carer)}）", age, carer.occupation, where) if w)))
    return [row for row in rows if row.value]


def _works(carer: Carer, who: Around, today: dt.date) -> str:
    seen = whereabouts(who.adults.get(carer.uid), today)
    place = _("在%s") % seen.fact.value if seen.state == "away" and seen.fact and seen.fact.value else ""
    address = carer.employer_address.reveal() if carer.employer_address else ""
    phone = _("单位电话 %s") % carer.employer_phone.reveal() if carer.employer_phone else ""
    return "，".join(w for w in (carer.name, place, carer.employer, address, phone) if w)


def _family(carers: list[Carer]) -> list[Line]:
    """Whoever looks after the child first, then the parents; others only where the child has no number yet."""
    named = [c for c in carers if c.looks_after or c.relation in FATHERS | MOTHERS]
    named = named or carers[:2]
    return [Line(f"{_word(c)} {c.name}".strip(), c.phone.reveal() if c.phone else "") for c in named]


def _own(child: Child, copy: str) -> list[Line]:
    """The child's own or the home's number stands on the school's copy only."""
    return [Line(_("家里"), child.phone.reveal())] if copy == Copy.SCHOOL and child.phone else []


def _others(child: Child, who: Around) -> list[Line]:
    """Helper, class teacher, village director; an outside helper's number goes through the school (DOMAIN §11)."""
    lines = [Line(_("帮扶人 %s") % one.name, one.phone.reveal() if one.phone else "") for one in who.helpers.get(child.pk, [])[:2]]
    for word, held in ((_("班主任"), who.teachers.get(child.edu_unit_id, [])), (_("儿童主任"), who.directors.get(child.home_unit_id, []))):
        lines += [Line(f"{word} {g.user.name}", g.user.phone.reveal() if g.user.phone else "") for g in held[:1]]
    return lines
