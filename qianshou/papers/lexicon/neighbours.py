"""What a column means by the columns beside it: 身份 behind a helper's name, 由谁照看, 帮扶内容 where helpers stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .book import Meaning
from .notes import split_notes

HELPERS_KIND = ("身份", "类别", "类型", "身份类别", "身份类型", "人员类别", "人员身份", "人员类型", "何种身份", "属哪一老", "五老类别", "身份情况")
_BEHIND_HELPER = {
    **dict.fromkeys(HELPERS_KIND, "helper.kind"),
    **dict.fromkeys(("科室", "部门", "所在科室", "所在部门", "支部", "所在支部", "班组", "所属支部"), "helper.unit"),
    **dict.fromkeys(("起止时间", "起始时间", "起止日期", "起始日期", "起止年月", "起始学期", "起始年月"), "helper.since"),
    **dict.fromkeys(("措施", "办法", "做法", "举措", "主要做法", "方式及内容", "策略措施", "主要措施"), "helper.measures"),
    **dict.fromkeys(("成效", "效果", "进展", "阶段成效", "阶段效果", "有无好转", "孩子变化", "转化情况"), "helper.results"),
}
_TENDED = re.compile("(?:谁|哪个|何人).{0,6}(?:照看|照管|照料|照顾|照护|看管|看护|看|招呼|抚养)")
_BY_NAME = re.compile("姓名|名字")
_AS_KIN = re.compile("称呼|称谓|关系|祖|爷|奶|亲戚|父|母|本人|自己")  # 由谁照看（填称呼）, 谁在管（祖辈/亲戚） ask for kin, not for a name


def _word(levels: Sequence[str]) -> str:
    return split_notes(next((word for word in reversed(levels) if word.strip()), ""))[0]


def _behind_helper(meanings: list[Meaning | None], place: int) -> bool:
    for before in reversed(meanings[max(0, place - 5) : place]):
        if before is None:
            continue
        if before.person == "helper" or (before.code or "").startswith("helper."):
            return True
        if before.person or before.code:
            return False
    return False


def _asks_a_name(word: str, cell: str) -> bool:
    """由谁照看 asks who it is; 由谁带, 归谁管 with whom the child lives, unless a name is asked for; with kin as answers it is kin."""
    kin = _AS_KIN.search(cell)
    return bool(not kin and _TENDED.search(word)) or bool(re.search("谁|哪个", word) and _BY_NAME.search(cell))


def _directors(meanings: list[Meaning | None], columns: Sequence[Sequence[str]]) -> None:
    """儿童主任 is whom the table names as helper, unless it names another; then nothing of ours."""
    theirs = [place for place, levels in enumerate(columns) if any("儿童主任" in word for word in levels)]
    if any(m is not None and m.person == "helper" and place not in theirs for place, m in enumerate(meanings)):
        for place in theirs:
            if (meaning := meanings[place]) is not None and meaning.person == "helper":
                meanings[place] = Meaning("person", person="nobody", attribute="name")


def name_by_neighbours(meanings: list[Meaning | None], columns: Sequence[Sequence[str]]) -> None:
    """Gives columns that say little by themselves the meaning their neighbours lend them, in place."""
    _directors(meanings, columns)
    helped = any(meaning is not None and meaning.person == "helper" for meaning in meanings)
    records = sum(meaning is not None and (meaning.code or "").startswith("record.") for meaning in meanings)
    for place, levels in enumerate(columns):
        meaning, word = meanings[place], _word(levels)
        code = _BEHIND_HELPER.get(word)
        if meaning is not None and meaning.code == "child.left_behind_kind" and word.endswith("双留守"):
            meanings[place] = replace(meaning, other="child.both_away")
        if code and (meaning is None or meaning.sure < 0.85 or meaning.kind == "group") and _behind_helper(meanings, place):
            meanings[place] = Meaning("fact", code=code, sure=0.92)
        elif helped and records == 1 and meaning is not None and meaning.code == "record.effect":  # 取得效果 of the help, no record stands beside it
            meanings[place] = replace(meaning, code="helper.results", sure=0.9)
        elif helped and meaning is not None and meaning.code == "child.help_given" and word.endswith("内容") and not word.startswith("已"):
            meanings[place] = Meaning("fact", code="helper.measures", sure=0.9)
        elif meaning is not None and meaning.code == "child.living_with" and _asks_a_name(word, levels[-1]):
            meanings[place] = Meaning("person", person="carer", attribute="name", sure=0.9, other="child.living_with")
