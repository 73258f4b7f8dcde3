"""From TOML (or an adoption's stored spec) to a Programme and its rules: schema, checks, adjustments."""

import copy
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qianshou.domain.care.choices import Counterpart, Doer, DutyKind, Event, Measure, PeriodUnit, Season, Subject
from qianshou.domain.care.programmes.fields import Table
from qianshou.domain.care.programmes.selectors import join, read_selector, words
from qianshou.domain.care.programmes.shape import Dated, Goal, Item, Problem, Programme, ProgrammeError, Vague
from qianshou.domain.care.rules import EVERYONE, During, NamedDays, Rule, RulePeriod, Selector, describe
from qianshou.domain.pairing.choices import PairingKind

SHIPPED = Path(__file__).parent
ADJUSTABLE = frozenset({"count", "per", "term_time", "season", "grace_days", "distinct_days", "weekdays", "month_days", "within", "by", "from", "early"})


@cache
def shipped() -> dict[str, Programme]:
    """The programmes that come with Qianshou, by code. Refuses (ProgrammeError) if one of them is wrong."""
    found = [load_programme(path) for path in sorted(SHIPPED.glob("*.toml"))]
    return {programme.code: programme for programme in found}


def load_programme(path: Path) -> Programme:
    """Read a programme file; ProgrammeError names everything that is wrong in it."""
    try:
        return read_programme(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as broken:
        raise ProgrammeError((Problem(path.name, "", "", _("读不出这个文件，应为UTF-8编码的文本")),)) from broken


def read_programme(text: str, file: str) -> Programme:
    """Read a programme from its text; `file` is the name problems are reported under."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise ProgrammeError((Problem(file, "", "", _("不是合格的TOML：%s") % broken),)) from broken
    return programme_from_spec(data, file)


def programme_from_spec(data: Mapping[str, Any], file: str = "") -> Programme:
    """The programme a spec stands for: a parsed file, or what an adoption stored."""
    problems: list[Problem] = []
    whole = _counting_as(data, file, problems)
    table = Table(whole, file, "", problems)
    table.seen.add("counts_as")
    target = _who(table)
    rules = [_read_rule(one, join(target, _who(one))) for one in table.tables("rules", _("规则"))]
    vague = [_read_vague(one, target) for one in table.tables("vague", _("含糊要求"))]
    programme = Programme(
        code=table.code("code"),
        title=table.text("title", required=True),
        source=table.text("source", required=True),
        text=table.text("text"),
        summary=table.text("summary"),
        target=describe(target, words()),
        rules=tuple(rules),
        goals=tuple(_read_goal(one) for one in table.tables("goals", _("目标"))),
        arrangements=_items(table, "arrangements", _("常设安排")),
        checklists=_items(table, "checklists", _("清单")),
        dated=tuple(_read_dated(one) for one in table.tables("dated", _("定日活动"))),
        vague=tuple(vague),
        notes=_items(table, "notes", _("说明")),
        spec=data,
        rule_specs=_rule_specs(whole),
    )
    table.leftover()
    _check_whole(table, programme)
    if problems:
        raise ProgrammeError(tuple(problems))
    return programme


def rule_from_spec(spec: Mapping[str, Any], file: str = "") -> Rule:
    """The rule a stored rule spec (`Programme.rule_specs`) stands for."""
    problems: list[Problem] = []
    table = Table(spec, file, _("规则“%s”") % spec.get("key", ""), problems)
    rule = _read_rule(table, _who(table))
    if problems:
        raise ProgrammeError(tuple(problems))
    return rule


def adjusted(programme: Programme, changes: Mapping[str, Mapping[str, Any]], *, confirmed: frozenset[str]) -> Programme:
    """The programme with numbers changed at adoption: {rule key: {"count": 2, …}}, and the vague duties confirmed.

    Refuses unknown rules, keys that are not numbers of a cadence (ADJUSTABLE) and values the schema refuses.
    A confirmed vague duty becomes a rule; those not confirmed stay vague and are never owed.
    """
    spec = copy.deepcopy(dict(programme.spec))
    known = programme.every_rule()
    problems = [Problem("", key, "", _("没有这条规则")) for key in [*changes, *confirmed] if key not in known]
    for one in [*spec.get("rules", []), *spec.get("vague", [])]:
        for key, value in changes.get(one["key"], {}).items():
            if key in ADJUSTABLE:
                one[key] = value
            else:
                problems.append(Problem("", one["key"], key, _("采用时不能改这一项")))
    if problems:
        raise ProgrammeError(tuple(problems))
    chosen = [one for one in spec.get("vague", []) if one["key"] in confirmed]
    spec["rules"] = [*spec.get("rules", []), *chosen]
    spec["vague"] = [one for one in spec.get("vague", []) if one["key"] not in confirmed]
    return programme_from_spec(spec)


def _counting_as(data: Mapping[str, Any], file: str, problems: list[Problem]) -> dict[str, Any]:
    """A copy in which every rule knows what counts as its kind in this programme: `[counts_as] talk = ["tutoring"]`."""
    out = copy.deepcopy(dict(data))
    table = Table(out.get("counts_as", {}), file, "counts_as", problems)
    known = {kind: table.many_of(kind, DutyKind.values) for kind in DutyKind.values}
    table.leftover()
    for one in [one for key in ("rules", "vague") if isinstance(out.get(key), list) for one in out[key]]:
        own = one.get("counts_as", []) if isinstance(one, dict) else None
        more = next((codes for kind, codes in known.items() if own is not None and one.get("kind") == kind), ())
        if more and isinstance(own, list):
            one["counts_as"] = [*own, *(code for code in more if code not in own)]
    return out


def _rule_specs(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Each rule's own spec, the programme's `who` folded in, so that it can be read alone."""
    out = {}
    lists = [data.get(key) for key in ("rules", "vague")]
    for one in [one for many in lists if isinstance(many, list) for one in many]:
        if isinstance(one, Mapping) and "key" in one and "kind" in one:
            both = [who for who in (data.get("who"), one.get("who")) if who]
            out[str(one["key"])] = {**one, **({"who": {"all": both}} if both else {})}
    return out


# --- the parts ------------------------------------------------------------------------------------------------------


def _who(table: Table) -> Selector:
    given = table.get("who")
    return EVERYONE if given is None else read_selector(Table(given, table.file, f"{table.place} who".strip(), table.problems))


def _read_rule(table: Table, selector: Selector) -> Rule:
    kind = table.one_of("kind", DutyKind.values)
    rule = Rule(
        key=table.code("key"),
        title=table.text("title", required=True),
        kind=kind,
        period=_read_period(table),
        count=table.number("count", 1, 31, 1),
        subject=table.one_of("subject", Subject.values, Subject.CHILD),
        who=selector,
        doers=table.many_of("doers", Doer.values),
        pairing_kinds=table.many_of("pairing_kinds", PairingKind.values),
        counterparts=table.many_of("counterparts", Counterpart.values, (Counterpart.NONE.value,)),
        at_least=table.flag("at_least", False),
        distinct_days=table.flag("distinct_days", False),
        grace_days=table.number("grace_days", 0, 60, 0),
        counts_as=table.many_of("counts_as", DutyKind.values),
        named_days=NamedDays(table.numbers("weekdays", 0, 6), table.numbers("month_days", 1, 31)),
        early=table.number("early", 0, 31, 0),
        during=_read_during(table),
        mechanisms=table.mechanisms(),
        quote=table.text("quote"),
        confirm=table.flag("confirm", False),
    )
    table.leftover()
    _check_rule(table, rule)
    return rule


def _read_period(table: Table) -> RulePeriod:
    unit = table.one_of("per", PeriodUnit.values)
    start, by, event = table.month_day("from"), table.month_day("by"), table.text("event")
    if event:
        event = table.one_of("event", Event.values)
    within = table.number("within", 1, 365, 1) if table.get("within") is not None else 0
    season = _read_season(table, unit)
    period = RulePeriod(unit, season == Season.TERM, by, event, within, season == Season.VACATION, start)
    if unit == PeriodUnit.ONCE and (by is None) == (not event):
        table.wrong("per", _('once 要么写 by = "月-日"，要么写 event 和 within'))
    if unit != PeriodUnit.ONCE and (by or event or within):
        table.wrong("per", _("只有 once 才能写 by、event、within"))
    if bool(event) != bool(within):
        table.wrong("within", _("event 和 within 要一起写"))
    if start and by is None:
        table.wrong("from", _("from 要和 by 一起写"))
    return period


_IN_VACATION = (PeriodUnit.WEEK, PeriodUnit.FORTNIGHT, PeriodUnit.MONTH, PeriodUnit.VACATION)


def _read_season(table: Table, unit: str) -> str:
    if table.get("season") is None:
        if unit == PeriodUnit.VACATION:
            return Season.VACATION
        return Season.TERM if table.flag("term_time", True) else Season.ALWAYS
    season = table.one_of("season", Season.values)
    if table.get("term_time") is not None:
        table.wrong("season", _("season 和 term_time 只写一个"))
    if season == Season.VACATION and unit not in _IN_VACATION:
        table.wrong("season", _("假期里只能按周、两周、月或整个假期计，写的是“%s”") % unit)
    if season != Season.VACATION and unit == PeriodUnit.VACATION:
        table.wrong("season", _('per = "vacation" 就是假期'))
    return season


def _read_during(table: Table) -> During | None:
    given = table.get("during")
    if given is None:
        return None
    inner = Table(given, table.file, table.place + " during", table.problems)
    event = inner.one_of("event", Event.values)
    days = {key: inner.number(key, 1, 365, 1) if inner.get(key) is not None else 0 for key in ("first_days", "after_days")}
    if (days["first_days"] > 0) == (days["after_days"] > 0):
        inner.wrong("during", _("first_days 和 after_days 写一个，也只能写一个"))
    inner.leftover()
    return During(event, **days)


def _check_rule(table: Table, rule: Rule) -> None:
    if rule.pairing_kinds and rule.subject not in (Subject.PAIRING, Subject.CHILD):
        table.wrong("pairing_kinds", _('只有 subject = "pairing" 或 "child" 才能写'))
    if rule.during and rule.period.unit == PeriodUnit.ONCE:
        table.wrong("during", _("once 已经有自己的日子，不能再写 during"))
    if len(rule.counterparts) > 1 and Counterpart.NONE in rule.counterparts:
        table.wrong("counterparts", _("none 不能和别的对象写在一起"))
    if rule.kind in _WITH_SOMEBODY and Counterpart.NONE in rule.counterparts:
        table.wrong("counterparts", _("%s必须写明与谁") % DutyKind(rule.kind).label)
    if rule.kind in _FOR_SOMEBODY and rule.subject not in (Subject.CHILD, Subject.PAIRING):
        table.wrong("subject", _("%s只能对儿童或结对") % DutyKind(rule.kind).label)


_WITH_SOMEBODY = frozenset({DutyKind.TALK, DutyKind.CALL, DutyKind.CONTACT, DutyKind.LETTER, DutyKind.HOME_VISIT})
_FOR_SOMEBODY = (_WITH_SOMEBODY | {DutyKind.TUTORING}) - {DutyKind.CONTACT}  # a village may be in contact with its school


def _read_vague(table: Table, target: Selector) -> Vague:
    same_as, quote = table.text("same_as"), table.text("quote", required=True)
    if same_as:
        vague = Vague(table.code("key"), table.text("title", required=True), quote, table.mechanisms(), same_as)
        table.leftover()
        return vague
    rule = _read_rule(table, join(target, _who(table)))
    if not rule.confirm:
        table.wrong("confirm", _("没有写明次数的要求，建议的次数须由采用单位确认：confirm = true"))
    return Vague(rule.key, rule.title, quote, rule.mechanisms, suggested=rule)


def _read_goal(table: Table) -> Goal:
    measure, title = table.one_of("measure", Measure.values), table.text("title", required=True)
    goal = Goal(measure, title, table.number("target", 0, 100, 100), table.mechanisms())
    table.leftover()
    return goal


def _items(table: Table, key: str, place: str) -> tuple[Item, ...]:
    out = []
    for one in table.tables(key, place):
        out.append(Item(one.text("title", required=True), one.text("text"), one.mechanisms(), one.texts("items")))
        one.leftover()
    return tuple(out)


def _read_dated(table: Table) -> Dated:
    kind = table.one_of("kind", DutyKind.values, DutyKind.ACTIVITY.value)
    title, quote = table.text("title", required=True), table.text("quote")
    dated = Dated(title, table.whens("on"), table.whens("by"), kind, table.mechanisms(), quote)
    if bool(dated.on) == bool(dated.by):
        table.wrong("on", _("on 和 by 写一个，也只能写一个"))
    table.leftover()
    return dated


def _check_whole(table: Table, programme: Programme) -> None:
    keys = [rule.key for rule in programme.rules] + [duty.key for duty in programme.vague]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        table.wrong("key", _("“%s”用了两次，每条规则的 key 不能相同") % key)
    known = {rule.key for rule in programme.rules}
    for duty in programme.vague:
        if duty.same_as and duty.same_as not in known:
            table.wrong("same_as", _("没有“%s”这条规则") % duty.same_as)
    if not (keys or programme.dated or programme.goals or programme.arrangements or programme.checklists):
        table.wrong("rules", _("方案里什么也没有"))
