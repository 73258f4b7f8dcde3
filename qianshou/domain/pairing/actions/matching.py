"""Proposals taken, refused and steered: nothing is paired but by a coordinator's word, and every rule is asked again at that moment."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.actions.pairs import pair_many
from qianshou.domain.pairing.choices import HelperKind, Need, SexRule, TieKind, TraitKind, Weekday
from qianshou.domain.pairing.models import Helper, HelperArea, HelperSetting, HelperTrait, MatchNeed, MatchSetting, Pairing, Tie
from qianshou.domain.pairing.queries.proposing.answering import helpers_named, proposed_for
from qianshou.domain.pairing.shapes import PairRow
from qianshou.domain.people.choices import Sex
from qianshou.domain.people.models import Child
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, Refused
from qianshou.kit.gate import Actor, action, remember
from qianshou.kit.text import fold_name
from qianshou.kit.versions import CHANGED, hold

MOST_RENEW = 90


@action(P.PAIR, on="children", many=True)
def accept_proposals(
    actor: Actor, *, children: Sequence[Child], pairs: Sequence[tuple[str, str]], today: dt.date, source_ref: str = "", kinds: set[str] | None = None
) -> list[Pairing]:
    """Pairs (child uid, helper uid) as proposed or changed by hand; begun today. Refused whole, with names, where a rule forbids one now."""
    helpers = helpers_named(actor, {helper for _child, helper in pairs})
    list(Helper.objects.select_for_update().filter(pk__in=[one.pk for one in helpers.values()]).order_by("pk"))  # two savers: one after the other
    wanted = [row for row in children if row.uid in {child for child, _helper in pairs}]
    if not pairs or len(wanted) != len({child for child, _helper in pairs}):
        raise Refused(_("请先勾选要接受的建议。"))
    scope = Child.objects.visible_to(actor, P.PAIR).active().filter(pk__in=[row.pk for row in wanted])
    judged = proposed_for(actor, wanted[0].county, scope, today, kinds=kinds, solve=False)
    if said := judged.forbidden(pairs):
        raise Refused(_("情况有变，没有结对：%s。建议已重新计算。") % "；".join(said[:10]))
    rows = [PairRow(child, helper, judged.kind_for(helper), today, source_ref=source_ref) for child, helper in pairs]
    return pair_many(actor, children=wanted, pairs=rows, today=today)


@action(P.PAIR, on="child")
def tie(actor: Actor, *, child: Child, helper: Helper, kind: str, today: dt.date, reason: str = "") -> Tie:
    """What proposals must heed of one child and one helper: her own child, kin, or not suitable, which needs a reason."""
    if kind not in TieKind.values:
        raise Invalid(_("请选择是什么关系。"), "kind")
    if helper.county_id != child.county_id:
        raise Refused(_("帮扶人不是本县的。"))
    reason = reason.strip()
    if kind == TieKind.REFUSED and not reason:
        raise Invalid(_("请写明为什么不合适。"), "reason")
    user = actor.user  # type: ignore[attr-defined]
    said = {"kind": kind, "reason": reason[:200], "said_by": user, "said_on": today}
    row, _made = Tie.objects.update_or_create(child=child, helper=helper, defaults=said, create_defaults={**said, "county_id": child.county_id})
    remember(subjects=[helper], fields=[kind])
    return row


@action(P.PAIR, on="child")
def untie(actor: Actor, *, child: Child, helper: Helper, today: dt.date) -> int:
    """Takes back what was said of the two; answers how many rows."""
    remember(subjects=[helper])
    return Tie.objects.filter(child=child, helper=helper).delete()[0]


@action(P.PAIR, on="child")
def set_need(
    actor: Actor, *, child: Child, wanted: int, language: str, needs: Sequence[str], sex: str, apart: bool, today: dt.date, seen_version: int | None = None
) -> MatchNeed:  # fmt: skip
    """What is asked of this child's helpers. Refuses more than three, unknown needs; raises Changed when somebody saved since."""
    if not 1 <= wanted <= 3:
        raise Invalid(_("可以要 1 到 3 位帮扶人。"), "wanted")
    if set(needs) - set(Need.values):
        raise Invalid(_("请从列表里选。"), "needs")
    if sex and sex not in Sex.values:
        raise Invalid(_("请从列表里选。"), "sex")
    row = MatchNeed.objects.filter(child=child).first() or MatchNeed(child=child, county_id=child.county_id, version=0)
    _current(row, seen_version)
    row.wanted, row.language, row.needs, row.sex, row.apart = wanted, fold_name(language)[:20], sorted(needs), sex, apart
    row.version += 1
    row.save()
    remember(fields=["wanted", "language", "needs", "sex", "apart"])
    return row


def _current(row: MatchNeed | MatchSetting | HelperSetting, seen_version: int | None) -> None:
    """Holds the row and compares the version; one that is not there yet has version 0."""
    say = _(CHANGED)
    if row.pk is not None:
        hold(row, seen_version, say)
    elif seen_version:
        raise Changed(say, {"version": 0})


@action(P.PAIR, on="unit")
def set_match_rules(
    actor: Actor, *, unit: Unit, sex_rule: str, together: bool, two_for_key: bool, barred_kinds: Sequence[str], renew_days: int, today: dt.date,
    seen_version: int | None = None,
) -> MatchSetting:  # fmt: skip
    """What the county asks of its pairings. Refuses any other unit, unknown words, and a window of more than 90 days."""
    if unit.kind != UnitKind.COUNTY:
        raise Refused(_("结对规则全县一样，只能由县里定。"))
    if sex_rule not in SexRule.values:
        raise Invalid(_("请从列表里选。"), "sex_rule")
    if set(barred_kinds) - set(HelperKind.values):
        raise Invalid(_("请从列表里选。"), "barred_kinds")
    if not 0 <= renew_days <= MOST_RENEW:
        raise Invalid(_("请填 0 到 90。"), "renew_days")
    row = MatchSetting.objects.filter(county=unit).first() or MatchSetting(county=unit, version=0)
    _current(row, seen_version)
    row.sex_rule, row.together, row.two_for_key, row.barred_kinds, row.renew_days = sex_rule, together, two_for_key, sorted(barred_kinds), renew_days
    row.version += 1
    row.save()
    remember(fields=["sex_rule", "together", "two_for_key", "barred_kinds", "renew_days"])
    return row


@action(P.PAIR, on="helper")
def set_offer(
    actor: Actor, *, helper: Helper, capacity: int, sex: str, languages: Sequence[str], strengths: Sequence[str], days: Sequence[str],
    areas: Sequence[Unit], today: dt.date, seen_version: int | None = None,
) -> Helper:  # fmt: skip
    """What a helper offers: how many, where, which languages, what she is good at, when. Raises Changed when somebody saved since."""
    if not 1 <= capacity <= 200:
        raise Invalid(_("最多帮扶人数应在 1 到 200 之间。"), "capacity")
    if set(strengths) - set(Need.values) or set(days) - set(Weekday.values) or (sex and sex not in Sex.values):
        raise Invalid(_("请从列表里选。"), "strengths")
    spoken = sorted({word[:20] for word in map(fold_name, languages) if word})
    if len(spoken) > 8:
        raise Invalid(_("最多写 8 种话。"), "languages")
    if any(area.county_id != helper.county_id and area.pk != helper.county_id for area in areas):
        raise Refused(_("只能选本县的单位。"))
    hold(helper, seen_version, _("别人刚刚改过这位帮扶人，请核对后再保存。"), lambda row: {"capacity": row.capacity, "sex": row.sex})
    helper.capacity, helper.sex, helper.version = capacity, sex, helper.version + 1
    helper.save(update_fields=["capacity", "sex", "version"])
    _traits(helper, {TraitKind.LANGUAGE: spoken, TraitKind.STRENGTH: strengths, TraitKind.DAY: days})
    HelperArea.objects.filter(helper=helper).exclude(unit__in=list(areas)).delete()
    known = set(HelperArea.objects.filter(helper=helper).values_list("unit", flat=True))
    fresh = [HelperArea(county_id=helper.county_id, helper=helper, unit=one, unit_path=one.path) for one in areas if one.pk not in known]
    HelperArea.objects.bulk_create(fresh)
    remember(fields=["capacity", "sex", "languages", "strengths", "days", "areas"])
    return helper


def _traits(helper: Helper, wanted: dict[TraitKind, Sequence[str]]) -> None:
    HelperTrait.objects.filter(helper=helper).delete()
    rows = [HelperTrait(county_id=helper.county_id, helper=helper, kind=kind, value=value) for kind, values in wanted.items() for value in sorted(set(values))]
    HelperTrait.objects.bulk_create(rows)
