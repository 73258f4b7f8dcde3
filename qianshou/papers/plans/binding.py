"""Which number and which period belong to which act: the heart of the reader. A duty here is an act with both."""

import re
from dataclasses import dataclass, replace

from qianshou.papers.plans.frame import Clause, Frame
from qianshou.papers.plans.lexicon import FLOOR
from qianshou.papers.plans.marks import Act, Count, Marks, Period, among
from qianshou.papers.plans.nearby import SEASONS, Nearby, coordinated
from qianshou.papers.plans.told import told_in

_PAST = re.compile(
    r"了(?!解)|去年|上年|上学期|上半年共|已经|先后|累计|共(?:集中|计|走访|开展|召开|组织|举办|慰问|进行|发放)|截至|近年来|以来|过(?!程|节|生日|年|硬|去|一次|[^，。]{0,6}(?:节|生日))[^，。]{0,2}次"
)
_MIXED = frozenset({"call", "contact", "letter", "home_visit", "talk"})
_FLOOR = re.compile(FLOOR)
_POINT = r"(?:\d{1,2}月(?:份|底|初|中旬)?|[一二三四五六七八九十]{1,2}月(?:份|底)?|春节|元宵节?|清明节?|端午节?|中秋节?|重阳节?|国庆节?|元旦|[“\"]?六一[”\"]?(?:儿童节)?|上半年|下半年|上学期|下学期|寒假|暑假|年初|年中|年底|期初|期中|期末)"
LISTED = re.compile(rf"{_POINT}(?:[、和与及]{_POINT})+(?=[^，。；,;]{{0,12}}(?:各|分别))")
FRESH = re.compile(r"(?:举办|举行|召开|开展|组织|组建|评选)(?:一次|1次|一场|1场)")
WHEN = re.compile(
    r"(?:的|上午|下午|晚上?|中午|早晨|晨会|放学|课余|课间|活动课|班会课?|之?前|之?后|前后|期间|时间?|里|内|第[一二三四五六七八九十\d]+[周天个]?|(?:星期|周)[一二三四五六日天]|最后一[周天个]|[\d一二三四五六七八九十]+[日号]|开学|考试|结束|伊始)+"
)
ELECT = re.compile(r"并?(?:评选|评出|推选|选树|表彰奖励|评比出)")
_DO = r"(?:开展|组织|举行|举办|参加|安排|召开|进行|做好|实施)"


@dataclass(frozen=True)
class Duty:
    """An act owed so often. `start`/`end`: the shortest span that holds act, number and period."""

    act: Act
    kind: str
    count: int
    floor: bool
    per: str
    start: int
    end: int
    clause: int
    numbered: bool = False


class Binder(Nearby):
    """Goes through the numbers and the periods of one text."""

    def __init__(self, frame: Frame, marks: Marks) -> None:
        super().__init__(frame, marks)
        self.told = told_in(frame)
        self.used: set[int] = set()
        self.duties: list[Duty] = []

    def run(self) -> list[Duty]:
        """All duties in order of place."""
        for place, clause in enumerate(self.frame.clauses):
            for count in self._in(self.marks.counts, clause):
                self._count(place, count)
        for place, clause in enumerate(self.frame.clauses):
            for period in self._in(self.marks.periods, clause):
                if period.per != "none" and period.start not in self.used and not self._shadowed(place, period):
                    self._bare(place, period)
        return sorted(self.duties, key=lambda duty: (duty.start, duty.act.start))

    def _past(self, clause: Clause) -> bool:
        return clause.start in self.told or bool(_PAST.search(self.text, clause.start, clause.end))

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _count(self, place: int, count: Count) -> None:
        clause = self.frame.clauses[place]
        period = self._governor(place, count)
        if self._past(clause) or self._is_quota(count) or (period and period.per == "none"):
            if period:
                self.used.add(period.start)
            return
        found = self._acts_of(place, count)
        if period is None or not found:
            if found and found[0] == place:
                self._once(place, count, found[1])
            return
        where, acts = found
        if any(one.start <= period.start < one.end for one in (clause, self.frame.clauses[where])):
            self.used.add(period.start)
        each = count.each or re.search(
            r"(?:各|分别)(?![班校村级个项类科任地部单乡镇中小学种位])[^，,]{0,10}$", self.text[period.end : max(period.end, count.start)]
        )
        twice = self._points(clause, period) if each else 1
        self._add(where, acts, replace(count, number=count.number * twice), period)
        for other in self._shared(clause, period):
            self.used.add(other.start)
            self._add(where, acts, count, other)

    def _points(self, clause: Clause, period: Period) -> int:
        """学期初、期中、期末各一次 is three a term."""
        if SEASONS.search(self.text, period.end, clause.end) and period.per in ("year", "school_year", "term"):
            return 2
        listed = LISTED.search(self.text, period.end, clause.end)
        if listed:
            return listed.group().count("、") + 1 + len(re.findall(r"[和与及]", listed.group()))
        named = re.search(r"初[、和与及]([期学]*中[、和与及])?[期学]*末", self.text[period.start : clause.end])
        if named:
            return 3 if named[1] else 2
        points = [p for p in self._in(self.marks.periods, clause) if p.per == period.per]
        joined = 1
        for one, other in zip(points, points[1:], strict=False):
            gap = self.text[one.end : other.start]
            joined += bool(re.fullmatch(r"[、和及与]|以及", gap))
            self.used.update({one.start, other.start})
        return joined

    def _shared(self, clause: Clause, period: Period) -> list[Period]:
        """村级每月、乡镇每季度、县级每半年开展一次排查: the periods before that share the number and the act."""
        out: list[Period] = []
        last = period
        for other in reversed([p for p in self._in(self.marks.periods, clause) if p.end <= period.start]):
            gap = self.text[other.end : last.start]
            if other.per in ("none", period.per) or not re.fullmatch(r"、[^，、和]{1,10}", gap) or self._in_between(other, last):
                break
            out.append(other)
            last = other
        return out

    def _is_quota(self, count: Count) -> bool:
        """两次以上劝 and 第二次 are no numbers of a duty; neither is 第 N 次."""
        return self.text[max(0, count.start - 1) : count.start] == "第"

    def _governor(self, place: int, count: Count) -> Period | None:
        """The period a number stands under: right after it (1次/月), before it in its clause, or carried over."""
        clause = self.frame.clauses[place]
        own = self._in(self.marks.periods, clause)
        for period in own:
            if period.per != "none" and period.start >= count.end and not self.text[count.end : period.start].strip(" /／"):
                return period
        before = [p for p in own if p.start < count.start]
        real = [p for p in before if p.per != "none"]
        if before:
            return (real or before)[-1]
        return self._carried(place)

    def _carried(self, place: int) -> Period | None:
        """The last period of the same sentence, or of a heading that ends in a colon."""
        clause = self.frame.clauses[place]
        for other in reversed(self.frame.clauses[max(0, place - 12) : place]):
            if other.line != clause.line or other.sentence != clause.sentence:
                break
            if other.stop in "；;" and FRESH.match(self.text, clause.start, clause.end):
                return None  # ；举办一次生日会 begins afresh
            periods = self._in(self.marks.periods, other)
            real = [p for p in periods if p.per != "none"]
            if real:
                return None if self._past(other) else real[-1]
            if periods:
                return periods[-1]
        return self._above(clause)

    def _above(self, clause: Clause) -> Period | None:
        """教师每月要做到： and the numbered lines under it; 每周： as a line of its own."""
        lines = self.frame.lines
        for number in range(clause.line - 1, max(-1, clause.line - 9), -1):
            line = lines[number]
            end = self.text[line.end - 1]
            if end in "：:":
                last = [p for p in among(self.marks.periods, line.start, line.end) if p.per != "none"]
                return last[-1] if last and lines[clause.line].item else None
            if not line.item:
                return None
        return None

    # --- periods without a number -----------------------------------------------------------------------------------

    def _shadowed(self, place: int, period: Period) -> bool:
        """A period beside a more exact one in the clause (每学期开学初), or in a report of the past."""
        clause = self.frame.clauses[place]
        others = [p for p in self._in(self.marks.periods, clause) if p.start in self.used and not self._in_between(p, period)]
        return bool(others) or self._past(clause)

    def _in_between(self, one: Period, other: Period) -> bool:
        low, high = sorted([one, other], key=lambda p: p.start)
        return bool(among(self.marks.acts, low.end, high.start))

    def _bare(self, place: int, period: Period) -> None:
        clauses, clause = self.frame.clauses, self.frame.clauses[place]
        nexts = [p.start for p in self._in(self.marks.periods, clause) if p.start > period.start and self._in_between(period, p)]
        bound = min([clause.end, *nexts])
        region = [a for a in self._in(self.marks.acts, clause) if period.end <= a.start < bound and self._stands(a, clause)]
        quota = self._quota(period.end, clause.end)
        if quota and not (region and region[0].kind == "assessment"):  # 每学年评选10名 is a selection a year
            return
        if region:
            self._add(place, self._main(region), None, period)
            self._more(place, period)
            self._elected(place, period)
            return
        named = re.fullmatch(r"为?[“\"][^”\"]*[”\"]", self.text[period.end : clause.end])  # 每月第一周为“亲情联系周”，…
        rest = self.text[period.end : clause.end].strip()
        if (rest and not named and not WHEN.fullmatch(rest)) or place + 1 >= len(clauses) or clauses[place + 1].line != clause.line:
            return
        self._next(place + 1, period)

    def _next(self, place: int, period: Period) -> None:
        """开学初，各班收集名册: the period stands alone, the act in the next clause."""
        clause = self.frame.clauses[place]
        taken = bool(self._in(self.marks.counts, clause)) or bool(self._in(self.marks.periods, clause)) or self._past(clause)
        acts = [a for a in self._in(self.marks.acts, clause) if self._stands(a, clause)]
        if acts and not taken:
            self._add(place, self._main(acts), None, period)

    def _elected(self, place: int, period: Period) -> None:
        """每学期末召开总结会，评选“家访之星”: the selection in the clause after is owed as often."""
        if place + 1 >= len(self.frame.clauses) or period.per not in ("term", "school_year", "year"):
            return
        here, clause = self.frame.clauses[place], self.frame.clauses[place + 1]
        own = bool(self._in(self.marks.periods, clause)) or bool(self._in(self.marks.counts, clause))
        acts = self._in(self.marks.acts, clause)
        if clause.sentence == here.sentence and not own and acts and ELECT.match(self.text, clause.start, clause.end):
            self._add(place + 1, acts[:1], None, period)

    def _stands(self, act: Act, clause: Clause) -> bool:
        """活动 without a number needs its verb; an act that only qualifies a noun is none (家访的情况)."""
        after = self.text[act.end : act.end + 4]
        if (
            re.match(r"的(?!留守|学生|孩子|形式|方式)|情况|结果|记录|表册|名单|内容|过程中|中|时间|能力|对象|办法|之后|后(?!续)", after)
            and act.kind != "assessment"
        ):
            return False
        if act.form == "weak":
            return bool(re.search(_DO + r"|有$", self.text[clause.start : act.start]))
        return True

    def _main(self, region: list[Act]) -> list[Act]:
        handed = re.search(r"[将把][^，。；,;]{0,16}$", self.text[max(0, region[0].start - 18) : region[0].start])
        if (region[0].kind in ("info_check", "screening") or handed) and region[-1].kind == "report":  # 将名册上报
            return region[-1:]
        return coordinated(self.text, region, one_thing=True)

    def _more(self, place: int, period: Period) -> None:
        """The same duty towards somebody else in the clause after: …与班主任联系，…；与监护人沟通."""
        clauses = self.frame.clauses
        for other in range(place + 1, min(place + 4, len(clauses))):
            clause = clauses[other]
            if clause.line != clauses[place].line or clause.sentence != clauses[place].sentence:
                return
            if bool(self._in(self.marks.periods, clause)) or bool(self._in(self.marks.counts, clause)):
                return
            acts = self._in(self.marks.acts, clause)
            if acts and re.match(r"(?:并|要)?(?:与|和|同|跟|向)", self.text[clause.start : clause.end]) and acts[0].kind in _MIXED:
                self._add(other, acts[:1], None, period)

    # --- duties -----------------------------------------------------------------------------------------------------

    def _once(self, place: int, count: Count, acts: list[Act]) -> None:
        self._add(place, acts, count, Period(count.start, count.start, "once"))

    def _add(self, where: int, acts: list[Act], count: Count | None, period: Period) -> None:
        for act, kind in [(act, act.kind) for act in acts] if count and count.each else self._kinds(acts):
            marks = [act.start, act.end, period.start, period.end, *((count.start, count.end) if count else ())]
            number = count.number if count else 1
            floor = bool(count and (count.floor or _FLOOR.search(self.text, max(period.end, count.start - 12), count.start)))
            self.duties.append(Duty(act, kind, number, floor, period.per, min(marks), max(marks), where, count is not None))

    def _kinds(self, acts: list[Act]) -> list[tuple[Act, str]]:
        """电话或家访 is one contact by any channel; the same kind twice is one duty."""
        kinds = {act.kind for act in acts}
        gaps = [self.text[a.end : b.start] for a, b in zip(acts, acts[1:], strict=False)]
        either = any("或" in gap for gap in gaps)
        if len(acts) > 1 and kinds <= _MIXED and len(kinds) > 1 and (either or kinds <= {"call", "contact", "letter"}):
            return [(acts[-1], "contact")]
        if either and len(acts) > 1:
            return [(acts[0], acts[0].kind)]
        out: dict[str, Act] = {}
        for act in acts:
            out.setdefault(act.kind, act)
        return [(act, kind) for kind, act in out.items()]
