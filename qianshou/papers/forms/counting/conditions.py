"""What the head of a row or column of a count table asks for, and whether a child meets it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qianshou.kit.text import fold
from qianshou.papers.lexicon.header import split_notes

from .care import CHILDREN, OFFERED, Done, read_done, say_done
from .vocabulary import DIMENSIONS, GROUPS, IN_GROUP, NO_ROWS, REST, SAID, SAID_OF, TOTAL, UNITS, UNKNOWN, WORDS, Pair

_AGE = re.compile(r"(\d{1,2})\s*(?:周岁|岁)?\s*[-—–~～至到]\s*(\d{1,2})\s*(?:周岁|岁)?(?:以下)?")
_BELOW = re.compile(r"(?:不满|未满)?(\d{1,2})\s*(?:周岁|岁)(及以下|以下|及以上|以上)?")
_IN_BRACKETS = re.compile(r"[(\[{<][^()\[\]{}<>]*[)\]}>]")
_NOISE = re.compile(r"^(?:其中[:：]?|在册|在校|在读)|(?:的|人数|总数|数|人|情况|儿童人数|名)$")


@dataclass(frozen=True)
class Counted:
    """One child as far as a table counts it. None, '' and empty: not known."""

    uid: str
    age: int | None = None
    sex: str = ""
    labels: frozenset[str] = frozenset()
    boarding: bool | None = None
    stage: str = ""
    grade: int | None = None
    living: str = ""
    registration: str = ""
    key: bool = False
    edu_path: str = ""
    home_path: str = ""
    health: frozenset[str] = frozenset()
    quality: str = ""
    relief: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()  # FIELDS codes known to hold
    ethnicity: str = ""
    paired: bool = False
    entrusted: bool = False
    unable: str = ""  # both, one: parents who cannot look after the child
    did: Mapping[Done, frozenset[int]] = field(default_factory=dict, compare=False)  # what each number of care counts of this child


@dataclass(frozen=True)
class Condition:
    """What one head asks for: pairs that must all hold. `kind`: test, total, share, unknown (a person is asked), left (told to stay empty),
    care (what was done with the children, a number of its own), part (of care: another head has to say the rest)."""

    kind: str
    pairs: tuple[Pair, ...] = ()
    group: str | None = None  # a dimension named without a value
    words: str = ""
    choices: list[str] = field(default_factory=list, compare=False)
    done: Done | None = None

    def holds(self, one: Counted) -> bool:
        """Whether the child is one of those asked for."""
        return all(meets(one, dimension, value) for dimension, value in self.pairs)

    @property
    def dimensions(self) -> set[str]:
        """What it looks at; 未采集 and 其他 look at what they speak of."""
        own = {value if name == "unknown" else value[0] if name == "rest" else name for name, value in self.pairs}
        return own | ({f"care.{self.done.deed}"} if self.done is not None else set())


_OF_CHILDREN = ("人数", "学生数", "儿童数", "总人数", "学生人数", "儿童人数")
_LEFT = {"both": {"both_away"}, "one": {"one_away"}, "any": {"both_away", "one_away"}}
_ILL = frozenset({"severe", "chronic", "other"})


def meets(one: Counted, dimension: str, value: Any) -> bool:
    """Whether one thing asked for holds of a child."""
    if dimension == "age":
        return one.age is not None and value[0] <= one.age <= value[1]
    if dimension == "left":
        return bool(one.labels & _LEFT[value])
    if dimension == "label":
        return value in one.labels
    if dimension == "health":
        return bool(one.health & _ILL) if value == "ill" else value in one.health
    if dimension == "relief":
        return bool(one.relief - {"none"}) if value == "any" else value in one.relief
    if dimension == "flag":
        return value in one.flags
    if dimension == "unknown":
        return _not_known(one, value)
    if dimension == "rest" and value[0] == "relief":  # several at once: a measure none of the form's own words names
        return "other" in one.relief
    if dimension == "rest":
        return not _not_known(one, value[0]) and not any(meets(one, *pair) for pair in value[1])
    if dimension == "place":
        return one.edu_path.startswith(value) or one.home_path.startswith(value)
    return getattr(one, dimension) == value


def _not_known(one: Counted, dimension: str) -> bool:
    if dimension == "left":
        return not one.labels & _LEFT["any"]
    if dimension == "health":
        return not one.health and "disabled" not in one.labels
    return getattr(one, dimension) in (None, "", frozenset())


def _age(text: str) -> tuple[int, int] | None:
    if found := _AGE.fullmatch(text):
        return int(found.group(1)), int(found.group(2))
    found = _BELOW.fullmatch(text)
    if not found:
        return None
    years, way = int(found.group(1)), found.group(2) or ""
    if text.startswith(("不满", "未满")) or way == "以下":
        return 0, years - 1
    if way == "及以下":
        return 0, years
    return (years, 99) if way else (years, years)


def _bare(text: str) -> str:
    before = ""
    while text != before:
        before, text = text, _NOISE.sub("", text)
    return text


def bare_words(words: str) -> str:
    """A head as its words are compared with those of a note: without brackets, 其中 and 人数."""
    folded = _IN_BRACKETS.sub("", fold(words))
    return _bare(folded) or folded


def _parts(text: str) -> list[Pair] | None:
    """The text as a row of known words without a rest: 小学寄宿女生; None where something stays unknown."""
    found: list[Pair] = []
    while text:
        if text in ("生", "学生", "儿童", "的", "和", "、", "其中"):
            return found
        size = next((n for n in range(len(text), 0, -1) if text[:n] in WORDS), 0)
        if not size:
            return None
        found.append(WORDS[text[:size]])
        text = text[size:]
    return found


def _test(words: str, *pairs: Pair) -> Condition:
    return Condition("test", tuple(dict.fromkeys(pairs)), words=words)


def _whole(text: str, words: str, group: str | None) -> Condition | None:
    """Heads that ask for everybody, for a share, or for what is not known."""
    if "%" in fold(words) or any(one in text for one in ("占比", "比例", "百分比")):
        return Condition("share", words=words)
    if text in GROUPS:
        return Condition("total", group=GROUPS[text], words=words)
    if text in TOTAL:
        return Condition("total", words=words)
    return _test(words, ("unknown", group)) if text in UNKNOWN and group else None


_REMARKS = ("备注", "备考", "附注")  # for the one who fills it in, never asked about


def read_condition(words: str, group: str | None = None) -> Condition:
    """One head's words; `group` is the dimension its merged parent named. Unknown words are asked about, never guessed."""
    main, notes = split_notes(words)
    text = fold(words) if fold(words) in WORDS or _age(fold(words)) else main
    if not text:
        return Condition("unknown", words=words)
    if found := _whole(text, words, group):
        return found
    if done := read_done(main, notes):
        return Condition("care" if done.whole else "part", words=words, done=done)
    for one in (text, _bare(text)):
        if pair := IN_GROUP.get(group or "", {}).get(one):
            return _test(words, pair)
        if age := _age(one):
            return _test(words, ("age", age))
        if one in WORDS:
            return _test(words, WORDS[one])
        if one and (pairs := _parts(one)):
            return _test(words, *pairs)
    bare = _bare(text)
    if text.replace(" ", "") in _REMARKS:
        return Condition("left", words=words)
    return Condition("total" if not bare or bare in TOTAL else "unknown", words=words)


def names_units(words: str) -> bool:
    """Whether a column is headed as that of the units (or of what is counted)."""
    return split_notes(words)[0] in UNITS or fold(words) in UNITS


def is_rest(words: str) -> bool:
    """Whether a head asks for 其他: all that its neighbours under the same parent do not."""
    return split_notes(words)[0] in REST


def rest_of(words: str, beside: Sequence[Condition]) -> Condition:
    """其他 beside these conditions: those of whom the dimension is known and none of them holds. Asked about where they speak of several things."""
    tests = [pair for one in beside for pair in one.pairs if pair[0] not in ("unknown", "rest")]
    dimensions = {("health" if pair == ("label", "disabled") else pair[0]) for pair in tests}
    if len(dimensions) != 1 or dimensions & {"label", "flag", "left"} or any(one.kind == "unknown" for one in beside):
        return Condition("unknown", words=words)
    return _test(words, ("rest", (dimensions.pop(), tuple(tests))))


def joined(conditions: list[Condition]) -> Condition:
    """Several heads, one under the other or row and column, as one; unknown and share win."""
    words = "，".join(dict.fromkeys(c.words for c in conditions if c.kind in ("test", "care", "part") and c.words))
    for kind in ("left", "unknown", "share"):
        if worst := next((c for c in conditions if c.kind == kind), None):
            return Condition(kind, tuple(pair for c in conditions for pair in c.pairs), words=worst.words)
    pairs = tuple(dict.fromkeys(pair for c in conditions for pair in c.pairs))
    if any(c.done is not None for c in conditions):
        return _joined_care(conditions, pairs, words)
    return Condition("test" if pairs else "total", pairs, words=words)


def _joined_care(conditions: list[Condition], pairs: tuple[Pair, ...], words: str) -> Condition:
    """Heads of care put together: 谈心 over 人次; 人数 under 谈心 counts children. Heads that contradict each other are asked about."""
    made: Done | None = Done()
    for one in conditions:
        if made is None:
            break
        if one.done is not None:
            made = made.and_then(one.done)
        elif one.kind == "total" and made.deed and not made.of and fold(one.words) in _OF_CHILDREN:
            made = made.and_then(Done(of=CHILDREN))
    if made is None:
        return Condition("unknown", pairs, words=words)
    return Condition("care" if made.whole else "part", pairs, words=words, done=made)


def _say_pair(dimension: str, value: Any) -> str:
    if dimension == "age":
        return f"{value[0]}岁以上" if value[1] == 99 else f"满{value[0]}到{value[1]}周岁"
    if dimension == "grade":
        return f"{'一二三四五六七八九'[value - 1]}年级"
    if dimension == "unknown":
        return f"{DIMENSIONS.get(value, value)}没有登记"
    if dimension == "rest":
        return f"{DIMENSIONS.get(value[0], value[0])}登记了、又不是旁边几种的"
    return SAID_OF.get(dimension, SAID).get(value, str(value))


def without_rows(words: str) -> bool:
    """Whether a head asks for something well known that no file of ours says."""
    bare = fold(words.rpartition("/")[2])
    return bare in NO_ROWS or _bare(bare) in NO_ROWS


def say(condition: Condition) -> str:
    """The condition in words a person checks."""
    if condition.kind == "unknown" or condition.kind == "part":
        return f"档案里没有“{condition.words}”" if without_rows(condition.words) else f"看不懂“{condition.words}”"
    if condition.kind == "left":
        return "空着"
    if condition.kind == "share":
        return "占总数的百分比"
    said = [_say_pair(*pair) for pair in condition.pairs if pair[0] != "place"]
    if condition.kind == "care" and condition.done is not None:
        said.insert(0, say_done(condition.done))
    return "、".join(said) or "全部"


def conditions() -> dict[str, str]:
    """What a head may be told to count: its word -> how it is said; one word for each."""
    found: dict[str, str] = {}
    for word, pair in WORDS.items():
        said = say(_test("", pair))
        if said not in found.values():
            found[word] = said
    return {"总数": "全部", **found, **{word: say(read_condition(word)) for word in OFFERED}}


def told(words: str, answer: str | None) -> Condition:
    """A head as a person explained it (`=孤儿`); None: its cells stay empty and it is not asked about again."""
    if answer is None:
        return Condition("left", words=words)
    found = read_condition(answer.removeprefix("="))
    return replace(found, words=words)
