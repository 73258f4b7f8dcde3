"""The proposal for a unit: pairs with their reasons and what the next best would have been, and who cannot be served and why."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qianshou.domain.orgs.choices import Line, UnitKind
from qianshou.domain.orgs.models import Unit
from qianshou.domain.pairing.choices import HelperKind, Need
from qianshou.domain.pairing.matching import together
from qianshou.domain.pairing.matching.edges import Edges, Families, edges, problem_of
from qianshou.domain.pairing.matching.people import Children, Helpers
from qianshou.domain.pairing.matching.problem import Problem, Solution, one_by_one
from qianshou.domain.pairing.matching.swaps import next_best
from qianshou.domain.pairing.models import Helper
from qianshou.domain.pairing.queries.proposing.asking import NEEDS, Asked, ask, children_of, helpers_of, pairs_of, setting_of
from qianshou.domain.pairing.rules import fit
from qianshou.domain.pairing.rules.kinds import kind_of
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries.roster import on_line
from qianshou.domain.permissions import P


@dataclass(frozen=True)
class Proposal:
    """One child with one helper; `cost` in points, fewer is better. `next_best` says what else, and how much worse."""

    child_uid: str
    child_name: str
    helper_uid: str
    helper_name: str
    helper_kind: str
    kind: str  # PairingKind
    cost: int
    why: tuple[str, ...]
    next_best: str


@dataclass(frozen=True)
class Unserved:
    """A child who gets nobody, or not as many as wanted, and which rule stands in the way."""

    child_uid: str
    child_name: str
    why: str


@dataclass(frozen=True)
class Candidate:
    """One helper for one child, whether proposed or not; `barred` says what forbids it."""

    helper_uid: str
    helper_name: str
    helper_kind: str
    kind: str
    cost: int
    why: tuple[str, ...]
    barred: str
    proposed: bool


@dataclass
class Proposed:
    """The answer as arrays; what a page shows of it is put into words when it is asked for."""

    asked: Asked
    children: Children
    helpers: Helpers
    found: Edges
    problem: Problem
    families: Families
    solution: Solution

    def __post_init__(self) -> None:
        self._pairs = self._of_children()
        self._unit_edges: dict[int, list[int]] | None = None

    def _of_children(self) -> list[tuple[int, int, int, int]]:
        """(child, helper, unit's chosen edge, cost) in the order of the children; a family's even load is told of its first child."""
        costs = one_by_one(self.problem, self.solution.chosen)
        members: dict[int, list[int]] = {}
        for child, unit in enumerate(self.families.unit.tolist()):
            members.setdefault(unit, []).append(child)
        out = []
        for edge, cost in zip(self.solution.chosen.tolist(), costs.tolist(), strict=True):
            helper, extra = int(self.problem.helper[edge]), cost - int(self.problem.cost[edge])
            for n, child in enumerate(members[int(self.problem.unit[edge])]):
                out.append((child, helper, edge, int(self.found.cost[self.found.at(child, helper)]) + (0 if n else extra)))
        return sorted(out)

    @property
    def asked_for(self) -> int:
        """How many children want somebody."""
        return len(self.children)

    @property
    def count(self) -> int:
        """How many pairs are proposed."""
        return len(self._pairs)

    @property
    def total_cost(self) -> int:
        return self.solution.cost

    @property
    def proven(self) -> bool:
        return self.solution.proven

    def pairs(self, first: int = 0, last: int | None = None, *, swaps: bool = True) -> list[Proposal]:
        """Some of the pairs, with words; `swaps` False leaves the next best out."""
        return [self._proposal(*one, swaps=swaps) for one in self._pairs[first:last]]

    def _proposal(self, child: int, helper: int, edge: int, cost: int, *, swaps: bool) -> Proposal:
        row, who, way = self.asked.child_rows[child], self.asked.helper_rows[helper], self.asked.way(helper)
        return Proposal(
            row[1], row[2], who.uid, who.name, str(HelperKind(way).label), kind_of(way), cost,
            self._why(self.found.at(child, helper)), self._next(edge) if swaps else "",
        )  # fmt: skip

    def _why(self, edge: int) -> tuple[str, ...]:
        child, helper = int(self.found.child[edge]), int(self.found.helper[edge])
        met = int(self.children.needs[child] & self.helpers.strengths[helper])
        good_at = [str(Need(code).label) for code, bit in NEEDS.items() if met & bit]
        who = self.asked.helper_rows[helper]
        return fit.why(int(self.found.bits[edge]), good_at, self.asked.taken.get(who.pk, 0), who.capacity)

    def _next(self, edge: int) -> str:
        other = next_best(self.problem, self.solution.chosen, edge)
        if other is None:
            return _("没有别的人可选")
        name = self.asked.helper_rows[other.helper].name
        if other.swapped_with is None:
            return _("其次是%(name)s，差 %(n)d 分") % {"name": name, "n": other.worse}
        mate = self.asked.child_rows[int(self.families.first[other.swapped_with])][2]
        return _("其次是%(name)s（要和%(mate)s对换），差 %(n)d 分") % {"name": name, "mate": mate, "n": other.worse}

    def unserved(self) -> list[Unserved]:
        """Whoever gets less than was wanted, in the order of the children."""
        short = np.flatnonzero(self.solution.short[self.families.unit] > 0)
        return [self._unserved(int(child)) for child in short]

    def _unserved(self, child: int) -> Unserved:
        row, at = self.asked.child_rows[child], self.found.of(child)
        codes, counts = np.unique(self.found.barred[at], return_counts=True)
        told = {int(code): int(n) for code, n in zip(codes, counts, strict=True)}
        chosen = {helper for one, helper, _e, _c in self._pairs if one == child} if self.children.wanted[child] > 1 else set()
        open_ones = told.get(fit.ALLOWED, 0) > len(chosen)
        say = fit.why_not(told, open_ones)
        return Unserved(row[1], row[2], _("还差一位：%s") % say if chosen or self.children.has[child] else say)

    def candidates(self, child_uid: str) -> list[Candidate]:
        """Everybody who meets that child: proposed first, then by points; who may not stands last, with the reason."""
        child = next((n for n, row in enumerate(self.asked.child_rows) if row[1] == child_uid), None)
        if child is None:
            return []
        chosen = {helper for one, helper, _e, _c in self._pairs if one == child}
        at = self.found.of(child)
        found = [self._candidate(n, int(self.found.helper[n]) in chosen) for n in range(at.start, at.stop)]
        return sorted(found, key=lambda one: (not one.proposed, bool(one.barred), one.cost))

    def _candidate(self, edge: int, proposed: bool) -> Candidate:
        number, code = int(self.found.helper[edge]), int(self.found.barred[edge])
        who, way = self.asked.helper_rows[number], self.asked.way(number)
        return Candidate(
            who.uid, who.name, str(HelperKind(way).label), kind_of(way), int(self.found.cost[edge]), self._why(edge),
            str(fit.BARRED_ONE[code]) if code else "", proposed,
        )  # fmt: skip

    def kind_for(self, helper_uid: str) -> str:
        """The PairingKind this helper is proposed as."""
        return kind_of(self.asked.way(next(n for n, row in enumerate(self.asked.helper_rows) if row.uid == helper_uid)))

    def forbidden(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Which of these (child uid, helper uid) no rule allows now, in words; and helpers asked for more than they have room for."""
        children = {row[1]: n for n, row in enumerate(self.asked.child_rows)}
        helpers = {row.uid: n for n, row in enumerate(self.asked.helper_rows)}
        said, more = [], np.zeros(len(self.helpers), dtype=np.int64)
        for child, helper in pairs:
            edge = self.found.at(children[child], helpers[helper]) if child in children and helper in helpers else -1
            code = int(self.found.barred[edge]) if edge >= 0 else fit.KIND
            if edge < 0 or code not in (fit.ALLOWED, fit.FAMILY):  # one of a family may be fixed first: the others follow
                name = self.asked.child_rows[children[child]][2] if child in children else _("有一名孩子")
                said.append(_("%(name)s：%(why)s") % {"name": name, "why": fit.BARRED_ONE[code] if edge >= 0 else _("已经有人帮，或这位帮扶人不在范围内")})
            else:
                more[helpers[helper]] += 1
        return said + [_("%s没有这么多名额") % self.asked.helper_rows[n].name for n in np.flatnonzero(more > self.helpers.room)]


def propose(
    viewer: Any, unit: Unit, today: dt.date, *, line: str = Line.EDU, kinds: set[str] | None = None, only: set[str] | None = None
) -> Proposed:
    """The best pairings for the children of a unit (one line) who want a helper; `kinds`: only helpers of these kinds, `only`: only these (uids)."""
    reached = Child.objects.visible_to(viewer, P.PAIR).active().filter(on_line(unit, line))
    return proposed_for(viewer, unit.county if unit.kind != UnitKind.COUNTY else unit, reached, today, kinds=kinds, only=only)


def proposed_for(
    viewer: Any, county: Unit, scope: QuerySet[Child], today: dt.date, *, kinds: set[str] | None = None, only: set[str] | None = None, solve: bool = True
) -> Proposed:
    """The same for any children in reach; `solve` False only judges the pairs."""
    setting = setting_of(county.pk)
    asked = ask(viewer, county.pk, scope, setting)
    words: dict[str, int] = {}
    children = children_of(asked, scope, words)
    helpers = helpers_of(asked, county, today, words, kinds, only)
    found = edges(children, helpers, pairs_of(asked, scope, today), setting.sex_rule)
    problem, families = problem_of(children, helpers, found)
    nothing = Solution(np.empty(0, dtype=np.int64), problem.wanted, 0, 0, True, 0)
    return Proposed(asked, children, helpers, found, problem, families, together.solve(problem) if solve else nothing)


def helpers_named(viewer: Any, uids: Iterable[str]) -> dict[str, Helper]:
    """Helpers in reach by uid."""
    return {one.uid: one for one in Helper.objects.visible_to(viewer, P.SEE_PAIRINGS).filter(uid__in=list(uids))}
