"""Which acts a number counts: those around it, next to it, in its clause; else a label before, a clause after, the heading."""

import re
from bisect import bisect_left
from typing import TypeVar

from qianshou.papers.plans.frame import Clause, Frame
from qianshou.papers.plans.marks import Act, Count, Marks, Period, among

JOIN = re.compile(
    r"(?:活动|工作|谈话)?[”\"’]?\s*(?:[、和及与或并/]|以及|并且|或者)+\s*(?:[“\"‘])?(?:(?:开展|进行|组织)?(?:与|和|同|对|向|给|为)?[^、，,]{0,12})$"
)
OF = re.compile(r"[^、和及与或并，,]{0,12}$")
VERB = re.compile(r"了解|研究|讨论|总结|商讨|针对|帮助|掌握")
HOME = re.compile(r"回家|返乡|回乡|返家|团聚|探亲|休假|采用|刊发|借阅|开放|开箱|开启|值守|值班|公示|公布|张贴|消毒|采购|拨付|发放|补助|资助")
SEASONS = re.compile(r"(?:分别)?[在于]?(?:春、?秋|上、?下|寒、?暑|第一|期[初中]|学期初|开学)[^，。；,;]{0,12}(?:各|[和与、])")
GIVES = re.compile(r"(?:认领|征集|点亮|圆梦|发放|互通|连线|对接|捐赠)+")
GROUP = re.compile(
    r"(?:学生|儿童|孩子|对象|家庭|年级|[困贫优差生]生|人员|干部|教师|老师|导师|主任|校长|领导|委员|民警|医生|妈妈|志愿者|社工|督导员|部门|单位|[局站所办处科室组]|个案|(?<![到入进在])[户村校班者])[”\"’]?(?:每.{1,3})?$"
)
EMPTY = re.compile(
    r"原则上|但|且|可|也|仍|其余|最多|组织|开展|进行|安排|实施|举办|召开|应当?|要|须|必须|其中|分别|坚持|做到|确保|保证|一般|由|牵头|负责|召集|集中|统一|[对的各、“”\"（）()\s]"
)
_T = TypeVar("_T", Period, Count, Act)


def coordinated(text: str, region: list[Act], *, one_thing: bool = False) -> list[Act]:
    """The acts one number or period holds for: those joined by 和 or 、, a noun in place of the verb before it (开展|家访).

    With `one_thing` it ends where another kind of act begins without being joined.
    """
    out, since = [region[0]], region[0].end
    for act in region[1:]:
        gap = text[since : act.start]
        since = act.end
        if JOIN.match(gap):
            out.append(act)
        elif not OF.match(gap) or VERB.search(gap):
            break
        elif not gap and out[-1].kind == "contact" and act.kind in ("home_visit", "talk", "call"):
            out[-1] = act  # 见面走访
        elif act.form == "weak" and GIVES.fullmatch(gap):
            continue  # 微心愿认领活动
        elif act.form == "noun" or (act.form == "weak" and gap):
            out[-1] = act
        elif one_thing and out[-1].kind != act.kind:
            break
    return out


class Nearby:
    """The marks of a text by clause, and the acts that stand near a number."""

    def __init__(self, frame: Frame, marks: Marks) -> None:
        self.frame, self.marks, self.text = frame, marks, frame.text
        self.quotas = sorted(start for start, _end in marks.quotas)

    def _in(self, marks: list[_T], clause: Clause) -> list[_T]:
        return among(marks, clause.start, clause.end)

    def _acts_of(self, place: int, count: Count) -> tuple[int, list[Act]] | None:
        """The acts a number counts: around it, next to it, in the clause; else a label before, a clause after, the heading."""
        acts = self._in(self.marks.acts, self.frame.clauses[place])
        clause = self.frame.clauses[place]
        holding = [a for a in acts if a.start <= count.start and count.end <= a.end]
        if holding:
            return place, holding[:1]
        near = [a for a in acts if a.end <= count.start and re.fullmatch(r"[”\"’]?(?:活动|工作)?[”\"’（(]?(?:每人|每生|各)?", self._between(a, count))]
        if near:
            return place, self._back(acts, near[-1], count)
        ahead = self._ahead(acts, count, clause)
        if ahead:
            return place, ahead
        behind = [a for a in acts if a.end <= count.start and not self._other_count(a.end, count.start)]
        if behind:
            return place, self._back(acts, behind[-1], count)
        return self._elsewhere(place, count)

    def _quota(self, start: int, end: int) -> bool:
        """Whether a quota of people, hours or money stands there."""
        return bisect_left(self.quotas, start) < bisect_left(self.quotas, end)

    def _between(self, act: Act, count: Count) -> str:
        """What stands between an act and its number, a period left out (家访每学期不少于2次)."""
        gap = self.text[act.end : count.start]
        for period in among(self.marks.periods, act.end, count.start):
            if period.end <= count.start:
                gap = gap.replace(self.text[period.start : period.end], "")
        return gap.replace(" ", "")

    def _other_count(self, start: int, end: int) -> bool:
        return bool(among(self.marks.counts, start, end))

    def _ahead(self, acts: list[Act], count: Count, clause: Clause) -> list[Act]:
        nexts = [c.start for c in among(self.marks.counts, count.end, clause.end)]
        bound = min([clause.end, *nexts[:1]])
        region = [a for a in acts if count.end <= a.start < bound]
        if not region or re.match(r"\s*(?:[、并和及]|以及)", self.text[count.end : region[0].start] or " "):
            return []
        return coordinated(self.text, region)

    def _back(self, acts: list[Act], last: Act, count: Count) -> list[Act]:
        """The acts joined to the left of the last one before a number: 谈心、家访各一次; 家访活动 is a 家访."""
        out = [last]
        for act in reversed([a for a in acts if a.end <= last.start]):
            gap = self.text[act.end : out[0].start]
            if self._other_count(act.end, out[0].start):
                break
            if JOIN.match(gap):
                out.insert(0, act)
            elif (not gap and out[0].form != "noun") or (out[0].form == "weak" and re.fullmatch(r"[”\"’]", gap)):
                out[0] = act
            else:
                break
        return out

    def _elsewhere(self, place: int, count: Count) -> tuple[int, list[Act]] | None:
        clauses = self.frame.clauses
        here = clauses[place]
        if self._quota(here.start, here.end):
            return None
        if count.end < here.end and not re.search(r"[次回场遍趟轮]\s*(?:以上)?$", self.text[count.start : count.end]):
            return None  # 一份书面评语: the thing counted is named, and is no act
        if SEASONS.match(self.text, here.start, count.start) and self._numbered_before(place):
            return None
        open_ = self._open(here, count)
        for other in range(place - 1, place - 6, -1):
            if not open_ or other < 0 or clauses[other].line != here.line or clauses[other].sentence != here.sentence:
                break
            acts = self._in(self.marks.acts, clauses[other])
            if self._in(self.marks.counts, clauses[other]) and not self._elliptic(here, count):
                break
            if acts:
                return other, self._back(acts, acts[-1], count)
            if other < place - 1 and not self._in(self.marks.counts, clauses[other]):
                break
        label = self._heading(place, count) if open_ else None
        if label and clauses[label[0]].line == here.line:
            return label
        if place + 1 < len(clauses) and clauses[place + 1].sentence == here.sentence and not self._in(self.marks.counts, clauses[place + 1]):
            acts = self._in(self.marks.acts, clauses[place + 1])
            ruled = self._in(self.marks.periods, clauses[place + 1])
            if acts and not ruled:
                return place + 1, acts[:1]
        return (label or self._last(place, count)) if open_ else None

    def _last(self, place: int, count: Count) -> tuple[int, list[Act]] | None:
        """…送教不少于两次。路途远的可适当减少，但每月不得少于一次: nothing but period and number, so the act named last in the line."""
        clauses, here = self.frame.clauses, self.frame.clauses[place]
        words = self.text[here.start : count.start]
        for period in self._in(self.marks.periods, here):
            words = words.replace(self.text[period.start : period.end], "")
        if EMPTY.sub("", words) or here.end - count.end > 1 or not any(p.per != "none" for p in self._in(self.marks.periods, here)):
            return None
        for other in range(place - 1, max(-1, place - 7), -1):
            acts = self._in(self.marks.acts, clauses[other])
            if clauses[other].line != here.line:
                return None
            if acts:
                return other, acts[-1:]
        return None

    def _numbered_before(self, place: int) -> bool:
        """…两次，春秋季各一次: the clause before has the whole number."""
        before, here = self.frame.clauses[place - 1], self.frame.clauses[place]
        return place > 0 and before.sentence == here.sentence and bool(self._in(self.marks.counts, before))

    def _open(self, here: Clause, count: Count) -> bool:
        """Whether the clause leaves its act to be found elsewhere: it has no verb of its own before the number (媒体采用不少于2条)."""
        words = self.text[here.start : count.start]
        for period in self._in(self.marks.periods, here):
            words = words.replace(self.text[period.start : period.end], "")
        if HOME.search(words):
            return False
        words = EMPTY.sub("", words)
        return len(words) <= 3 or bool(GROUP.search(words))

    def _elliptic(self, here: Clause, count: Count) -> bool:
        """家访不少于3次，普通学生不少于1次: the same act for others."""
        ruled = [p for p in self._in(self.marks.periods, here) if p.per != "none"]
        return here.end - count.end <= 1 and (bool(count.floor) or bool(ruled)) and 3 <= count.start - here.start <= 24

    def _heading(self, place: int, count: Count) -> tuple[int, list[Act]] | None:
        """家访。每学期不少于2次 and the same over two lines: the short heading names the act."""
        clauses, here = self.frame.clauses, self.frame.clauses[place]
        if here.end - count.end > 12 or place == 0:
            return None
        for other in range(place - 1, max(-1, place - 4), -1):
            clause = clauses[other]
            short = clause.end - clause.start <= 16 and not self._in(self.marks.counts, clause)
            same = clause.line == here.line or (clause.line == here.line - 1 and self.frame.lines[clause.line].heading)
            acts = self._in(self.marks.acts, clause)
            if same and not acts and clause.line == here.line and self._in(self.marks.counts, clause):
                continue  # a sibling under the same label
            if not short or not same:
                return None
            if acts and clause.sentence != here.sentence:
                return other, self._back(acts, acts[-1], count)
        return None
