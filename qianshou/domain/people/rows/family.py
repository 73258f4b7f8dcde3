"""Rows read back as the values the rules know: one query a table for any number of children."""

from collections import defaultdict
from collections.abc import Iterable

from qianshou.domain.people.choices import Source
from qianshou.domain.people.models import Carer, Child, Fact
from qianshou.domain.people.rules import Adult, Family, Held


def held(fact: Fact) -> Held:
    """One fact as the rules read it."""
    return Held(fact.kind, fact.as_of, fact.known_on, fact.value, fact.from_on, fact.to_on, fact.source == Source.SHEET)


def adult_of(carer: Carer, facts: Iterable[Fact]) -> Adult:
    """One adult as the rules read it."""
    return Adult(carer.uid, carer.relation, carer.name, carer.looks_after, tuple(held(f) for f in facts))


def family_of(child: Child, adults: Iterable[Adult], own: Iterable[Fact]) -> Family:
    """One family as the rules read it."""
    return Family(tuple(adults), tuple(held(f) for f in own), child.birth_date, child.birth_known)


def families(children: Iterable[Child]) -> dict[int, Family]:
    """The family of each child by its id; adults who are gone and facts entered in error are left out. Two queries."""
    children = list(children)
    ids = [c.pk for c in children]
    carers: dict[int, list[Carer]] = defaultdict(list)
    for carer in Carer.objects.filter(child_id__in=ids, gone_on=None).only("uid", "county", "child", "relation", "name", "looks_after").order_by("pk"):
        carers[carer.child_id].append(carer)
    facts: dict[tuple[int, int | None], list[Fact]] = defaultdict(list)
    for fact in Fact.objects.filter(child_id__in=ids, wrong=False).order_by("pk"):
        facts[fact.child_id, fact.carer_id].append(fact)
    return {c.pk: family_of(c, (adult_of(a, facts[c.pk, a.pk]) for a in carers[c.pk]), facts[c.pk, None]) for c in children}
