"""The children of a unit as far as a table counts them, and the units its rows may name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianshou.domain.accounts.actions import note_read
from qianshou.domain.assessment.choices import TIMES
from qianshou.domain.assessment.counts import Tally, keys_of, pairings_behind, perm_of, records_behind
from qianshou.domain.care.shapes import RecordLine
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, Stage
from qianshou.domain.orgs.models import Unit
from qianshou.domain.orgs.rules import grade_of
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people.choices import COUNTING, FATHERS, LEFT_BEHIND, PARENTS, DefinitionSet, FactKind, Standing
from qianshou.domain.people.models import Carer, Child, Fact, Label
from qianshou.domain.people.queries import RosterFilter, children
from qianshou.domain.people.queries.roster import LIVING
from qianshou.domain.people.rules import age_on
from qianshou.domain.people.rules.family import UNABLE_KINDS
from qianshou.domain.permissions import P
from qianshou.papers.forms.counting.care import Done, say_span, span_of
from qianshou.papers.forms.counting.conditions import Counted
from qianshou.papers.forms.counting.result import Result, Under, count
from qianshou.papers.forms.counting.result import behind as keys_behind
from qianshou.papers.forms.counting.table import CountTable
from qianshou.papers.forms.counting.vocabulary import DELICATE, health_of, relief_of
from qianshou.papers.forms.spans import USUAL, days_of, said

_KEPT = (
    "pk",
    "uid",
    "birth_date",
    "sex",
    "boarding",
    "stage",
    "is_key",
    "edu_path",
    "home_path",
    "profile",
    "ethnicity",
    "edu_unit__stage",
    "edu_unit__entry_year",
)
_STAGES = frozenset(Stage.values)
_TOLD = {FactKind.LIVING_ALONE: "alone", FactKind.SUBSISTENCE: "subsistence", FactKind.MIGRANT: "child.migrant", FactKind.ILLNESS: "ill"}
_QUALITY = (("poor", ("差", "不足", "不力", "不好", "无人")), ("fair", ("一般",)), ("good", ("好",)))  # the first that fits


def people(
    viewer: Any, *, unit: Unit, line: str, filters: RosterFilter, today: dt.date, delicate: bool = False, care: Mapping[Done, Tally] | None = None
) -> list[Counted]:  # fmt: skip
    """Everybody the table may count, each once and in class order, in seven queries for any number; `delicate` opens what they suffer from and
    who cannot care; `care` are the numbers of things done that are asked for."""
    found = children(viewer, unit=unit, line=line, filters=filters, today=today, perm=P.EXPORT_ROSTER)
    rows = list(found.values(*_KEPT))
    kept = _Kept(found.order_by("pk"), line, today, delicate=delicate, care=care or {})
    everybody = [kept.one(row, line, today) for row in rows]
    wanted = {"left_behind": LEFT_BEHIND}.get(filters.label, {filters.label})  # by the line's own definition, as the cells count them
    return [one for one in everybody if one.labels & wanted] if filters.label not in ("", "none") and not filters.definition else everybody


class _Kept:
    """What is read once for all children, by their keys."""

    def __init__(self, found: Any, line: str, today: dt.date, *, delicate: bool, care: Mapping[Done, Tally]) -> None:
        ids, self.care = found.values("pk"), care
        self.keys = keys_of(care.values(), found, today)
        definition = DefinitionSet.MCA if line == Line.HOME else DefinitionSet.SCHOOL
        labels = Label.objects.filter(child_id__in=ids, to_on=None, standing__in=COUNTING, definition__in=(definition, DefinitionSet.COMMON))
        self.labels = _sets(labels.values_list("child_id", "kind"))
        carers = Carer.objects.filter(child_id__in=ids, gone_on=None)
        self.after = dict(carers.filter(looks_after=True).order_by("-pk").values_list("child_id", "relation"))
        self.entrusted = set(carers.filter(standing=Standing.ENTRUSTED).values_list("child_id", flat=True))
        pairings: Any = Pairing.objects
        self.paired = set(pairings.running(today).filter(child_id__in=ids).values_list("child_id", flat=True))
        held = Fact.objects.filter(child_id__in=ids, to_on=None, wrong=False)
        told = held.filter(carer=None, kind__in=_TOLD if delicate else [kind for kind in _TOLD if kind != FactKind.ILLNESS])
        self.told = _sets((pk, _TOLD[FactKind(kind)]) for pk, kind in told.values_list("child_id", "kind"))
        unable = held.filter(kind__in=UNABLE_KINDS, carer__gone_on=None, carer__relation__in=PARENTS) if delicate else held.none()
        sick = Child.objects.filter(pk__in=ids).exclude(health=None).only("uid", "county", "health") if delicate else ()
        self.health = {child.pk: child.health.reveal() for child in sick if child.health}
        self.unable = _sets((pk, relation in FATHERS) for pk, relation in unable.values_list("child_id", "carer__relation"))

    def one(self, row: dict[str, Any], line: str, today: dt.date) -> Counted:
        """One child as far as a table counts it."""
        pk, profile = row["pk"], row["profile"]
        told, relation = self.told[pk], self.after.get(pk)
        stage, entered = row["edu_unit__stage"] or row["stage"], row["edu_unit__entry_year"]
        living = next((name for name, codes in LIVING.items() if relation in codes), "") if relation is not None else ""
        registration = str(profile.get("child.registration_kind") or "")
        flags = {code for code, value in profile.items() if value is True or value in ("是", "有")} | {one for one in told if "." in one}
        return Counted(
            uid=row["uid"], age=age_on(row["birth_date"], today) if row["birth_date"] else None, sex=row["sex"], labels=frozenset(self.labels[pk]),
            boarding=row["boarding"], stage=stage, grade=grade_of(stage, entered, today) if entered is not None and stage in _STAGES else None,
            living="alone" if "alone" in told else living, key=row["is_key"],
            registration="urban" if "非农" in registration or "城镇" in registration else "rural" if "农" in registration else "",
            edu_path=row["edu_path"] if line == Line.EDU else "", home_path=row["home_path"] if line == Line.HOME else "",
            health=_health(self.health.get(pk, ""), str(profile.get("child.health") or ""), ill="ill" in told), quality=_quality(str(profile.get("child.guardianship_quality") or "")),
            relief=frozenset(relief_of(str(profile.get("child.relief") or "")) | ({"subsistence"} & told)), flags=frozenset(flags),
            ethnicity="" if not row["ethnicity"] else "han" if row["ethnicity"].startswith("汉") else "other", paired=pk in self.paired,
            entrusted=pk in self.entrusted, unable=("", "one", "both")[len(self.unable[pk])],
            did={done: keys for done, tally in self.care.items() if (keys := self.keys[tally].get(pk))},
        )  # fmt: skip


def _sets(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, set[Any]]:
    made: defaultdict[int, set[Any]] = defaultdict(set)
    for pk, value in pairs:
        made[pk].add(value)
    return made


def _health(sealed: str, plain: str, *, ill: bool) -> frozenset[str]:
    """What is on file of a child's health, the illness not named."""
    found: set[str] = set().union(*(health_of(part) for part in (sealed or plain).split("；")))
    return frozenset((found - {"good"} | {"other"}) if ill and not found & {"severe", "chronic", "other"} else found)


def _quality(text: str) -> str:
    """较好、一般、差 in a file's own words."""
    return next((kind for kind, words in _QUALITY if any(word in text for word in words)), "")


@dataclass(frozen=True)
class Asked:
    """What a form is counted for: the children of a unit along a line, and between which days what was done; `span` '' takes the table's own."""

    unit: Unit
    line: str
    filters: RosterFilter
    today: dt.date
    span: str = ""
    title: str = ""  # of the form, where its tables' own say no span

    def span_of(self, table: CountTable) -> str:
        """The span of a table's numbers of care: what was chosen, else what its title or the form's says, a named month before 月报, else the term."""
        said = [span_of(table.title), span_of(self.title)]
        return self.span or next((one for one in said if ":" in one), "") or said[0] or said[1] or USUAL

    def days(self, span: str) -> tuple[dt.date, dt.date]:
        """The days of one span at this unit."""
        return days_of(span, self.unit.county_id or self.unit.pk, self.today)

    def said_days(self, table: CountTable) -> str:
        """Between which days a table counts what was done, each span of its heads; '' where it counts nothing of the kind."""
        spans = dict.fromkeys(one.span or self.span_of(table) for one in table.care if not one.of_pairings)
        return "；".join((f"{say_span(span)} " if len(spans) > 1 else "") + said(self.days(span)) for span in spans)

    def care(self, tables: Iterable[CountTable]) -> dict[Done, Tally]:
        """Every number of care the tables ask for, with its days."""
        every = (one.within(self.span_of(table)) for table in tables for one in table.care)
        return {one: Tally(one.deed, one.of, *self.days(one.span or USUAL)) for one in every}


def _open(viewer: Any, unit: Unit, tables: Iterable[CountTable]) -> bool:
    """Whether some head asks for what is delicate and the viewer may read it; who may not gets those cells empty."""
    asked = {name for table in tables for one in [*table.columns.values(), *(row.condition for row in table.rows)] for name in one.dimensions}
    return bool(asked & DELICATE) and bool(viewer.may(P.SEE_DELICATE, unit))


def units_below(viewer: Any, unit: Unit, line: str, today: dt.date) -> list[Under]:
    """The units directly below on this line, by the names a form would write."""
    return [Under(one.display_name(today), one.path) for one in orgs.children_of(viewer, unit, line=line, perm=P.EXPORT_ROSTER)]


def named(unit: Unit, table: CountTable, below: Sequence[Under]) -> dict[str, Under]:
    """The units whose names stand on the form already; a name that could be two stays unread."""
    words = [row.words for row in table.rows if row.unit]
    here = {one.name: one for one in below}
    found = {word: here[word] for word in words if word in here}
    county = unit.county_id or unit.pk
    matched = orgs.match_units(county, [word for word in words if word not in found], under=unit) if words else {}
    return found | {word: Under(rows[0].name, rows[0].path) for word, rows in matched.items() if len(rows) == 1}


def _closed(viewer: Any, asked: Asked, tables: Sequence[CountTable], *, delicate: bool) -> frozenset[str]:
    """What this viewer may not count: those cells stay empty."""
    deeds = {one.deed for table in tables for one in table.care}
    return frozenset(f"care.{deed}" for deed in deeds if not viewer.may(perm_of(deed), asked.unit)) | (frozenset() if delicate else DELICATE)


def counted(viewer: Any, tables: Iterable[CountTable], asked: Asked) -> tuple[dict[int, Result], int]:
    """Every table of a form counted: {its index: result}, and how many children stand behind them."""
    tables = list(tables)
    delicate = _open(viewer, asked.unit, tables)
    everybody, results = _counted(viewer, tables, asked, delicate=delicate)
    if delicate:
        note_read(viewer, action="forms.count_delicate", perm=P.SEE_DELICATE, subjects=[], count=len(everybody), fields=["child.health"])
    return results, len(everybody)


def _counted(viewer: Any, tables: Sequence[CountTable], asked: Asked, *, delicate: bool) -> tuple[list[Counted], dict[int, Result]]:
    closed = _closed(viewer, asked, tables, delicate=delicate)
    care = {done: tally for done, tally in asked.care(tables).items() if f"care.{done.deed}" not in closed}
    everybody = people(viewer, unit=asked.unit, line=asked.line, filters=asked.filters, today=asked.today, delicate=delicate, care=care)
    below = units_below(viewer, asked.unit, asked.line, asked.today)
    made = {table.index: count(table, everybody, below, named(asked.unit, table, below), closed=closed, span=asked.span_of(table)) for table in tables}
    return everybody, made


@dataclass(frozen=True)
class Behind:
    """One number opened: what it says, its children (uids, in class order), and for a number of care what it counts (keys) and its days."""

    says: str
    uids: list[str]
    done: Done | None = None
    keys: tuple[int, ...] = ()
    days: tuple[dt.date, dt.date] | None = None


def behind(viewer: Any, table: CountTable, place: tuple[int, int], asked: Asked) -> Behind | None:
    """The children one cell counts, and what of theirs; None where the table has no such cell."""
    everybody, made = _counted(viewer, [table], asked, delicate=_open(viewer, asked.unit, [table]))
    cell = made[table.index].cells.get(place)
    if cell is None:
        return None
    held, done = [one for one in everybody if cell.condition.holds(one)], cell.condition.done
    if done is None:
        return Behind(cell.says, [one.uid for one in held])
    keys = tuple(sorted(keys_behind(done, held), reverse=True))  # the newest first
    return Behind(cell.says, [one.uid for one in held if one.did.get(done)], done, keys, asked.days(done.span) if done.span else None)


@dataclass(frozen=True)
class Rows:
    """A page of what stands behind a number: records, pairings, or children; `children` are all whose names are shown."""

    children: list[Child]
    records: list[RecordLine]
    pairings: list[Pairing]


def rows_of(viewer: Any, opened: Behind, page: Sequence[Any], today: dt.date) -> Rows:
    """The rows of one page of a number, as far as the viewer reaches; `page` is a stretch of its keys, or of its children."""
    done = opened.done
    if done is not None and done.of == TIMES:
        lines = records_behind(viewer, page)
        return Rows(_children(viewer, [one.child_uid for one in lines]), lines, [])
    if done is not None and done.of_pairings:
        inside = set(opened.uids)
        pairs = [one for one in pairings_behind(viewer, done.deed, done.of, page, today) if one.child.uid in inside]
        return Rows([one.child for one in pairs], [], pairs)
    return Rows(_children(viewer, page), [], [])


def _children(viewer: Any, uids: Sequence[str]) -> list[Child]:
    rows = Child.objects.visible_to(viewer, P.EXPORT_ROSTER).filter(uid__in=uids)
    return list(rows.select_related("edu_unit", "edu_unit__parent", "home_unit").order_by("edu_path", "name", "pk"))
