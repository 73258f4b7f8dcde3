"""Programmes to adopt, programmes adopted, and what an adoption would ask of people."""

import datetime as dt
import re
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.care import rules
from qianshou.domain.care.choices import LEAST_MOST
from qianshou.domain.care.ledger.plan import rule_of
from qianshou.domain.care.models import AdoptedProgramme, AdoptedRule, LedgerLimits, LedgerRun
from qianshou.domain.care.programmes import Programme, rule_from_spec, shipped
from qianshou.domain.care.queries.own import own_shelf
from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.paths import ancestors, is_within, within


def programmes(county: Unit | None = None) -> list[Programme]:
    """The county's own programmes, then those that come with the site, in the order of their sources."""
    return [*own_shelf(county), *sorted(shipped().values(), key=lambda one: _numbered(one.source))]


def _numbered(source: str) -> list[tuple[int, str]]:
    """篇2 before 篇10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", source)]


def limits_of(county: Unit) -> dict[str, int]:
    """The county's own figures of the ledger with their version, or the usual ones."""
    row = LedgerLimits.objects.filter(county=county).first() or LedgerLimits(version=0)
    return {name: getattr(row, name) for name in (*LEAST_MOST, "version")}


def adoptions(viewer: Any, unit: Unit) -> QuerySet[AdoptedProgramme]:
    """What holds at a unit (adopted there or above) and below it, newest first, as far as the viewer reaches; those above hold for
    her own unit and are shown to her too."""
    reached = AdoptedProgramme.objects.visible_to(viewer, P.SEE_PROGRAMMES).filter(within("path", unit.path)).values("pk")
    rows = AdoptedProgramme.objects.filter(Q(pk__in=reached) | Q(path__in=ancestors(unit.path)[:-1]))
    if not viewer.may(P.SEE_PROGRAMMES, unit):
        return rows.none()
    return rows.select_related("unit", "adopted_by").order_by("-school_year", "path", "code", "pk")


def adoption(viewer: Any, perm: str, uid: str) -> AdoptedProgramme | None:
    """One adoption in reach, or None."""
    return AdoptedProgramme.objects.visible_to(viewer, perm).filter(uid=uid).select_related("unit").first()


def rules_of(programme: AdoptedProgramme) -> list[tuple[AdoptedRule, str, list[tuple[str, str]]]]:
    """The rules of an adoption in words, and what each said before: (until, words)."""
    out = []
    for row in programme.rules.order_by("pk"):
        before = [(old["until"], rules.describe_rule(rule_from_spec(old["spec"]))) for old in row.former]
        out.append((row, rules.describe_rule(rule_of(row)), before))
    return out


def merged(programme: AdoptedProgramme, today: dt.date) -> list[str]:
    """Which of its rules another running adoption asks more strictly, and the other way round, in words."""
    running = AdoptedRule.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), county=programme.county_id, to_on__gte=today)
    rows = [row for row in running.select_related("programme").order_by("pk") if is_within(row.path, programme.path) or is_within(programme.path, row.path)]
    parsed = {row.pk: (row, rule_of(row)) for row in rows}
    said = []
    for counterpart in sorted({one for _row, rule in parsed.values() for one in rule.counterparts}):
        for lax, stricts in rules.stricter([(pk, rule) for pk, (_row, rule) in parsed.items()], counterpart).items():
            said += [_same(parsed[lax], parsed[pk]) for pk in stricts if _of_both(programme, parsed[lax][0], parsed[pk][0])]
    return list(dict.fromkeys(said))


def _of_both(programme: AdoptedProgramme, lax: AdoptedRule, strict: AdoptedRule) -> bool:
    return lax.programme_id != strict.programme_id and programme.pk in (lax.programme_id, strict.programme_id)


def _same(lax: tuple[AdoptedRule, rules.Rule], strict: tuple[AdoptedRule, rules.Rule]) -> str:
    return _("《%(lax)s》的“%(said)s”和《%(strict)s》的“%(more)s”是同一件事：两份方案都管的孩子，按较严的《%(strict)s》做，不重复开待办。") % {
        "lax": lax[0].programme.title, "said": rules.describe_rule(lax[1]), "strict": strict[0].programme.title, "more": rules.describe_rule(strict[1]),
    }  # fmt: skip


def ledger_age(county: Unit, today: dt.date) -> int | None:
    """Days since duties were last opened; from two on the desks say so in red. None: never, or no programme asks for it."""
    ran = LedgerRun.objects.filter(county=county).values_list("ran_on", flat=True).first()
    return None if ran is None else (today - ran).days
