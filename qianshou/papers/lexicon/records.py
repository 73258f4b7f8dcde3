"""Bare 时间 地点 方式 内容 效果: of a record, where the table or the merged parent is one of talks and visits (FIELDS.md `record.*`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .book import Meaning
from .notes import split_notes

_ABOUT = re.compile(
    "谈话|谈心|家访|走访|探访|回访|随访|访视|劝返|辅导|帮教记|活动|足迹|联系记录|服务记录|帮扶记录|关爱记录|跟进|记载|慰问|第[一二三四1-4]次|最近一次|上门|入户"
)
_WORDS = {
    "record.on": "时间 日期 年月日 月日 哪天 哪一天 何时 具体时间 具体日期 活动时间 活动日期 见面时间 开展时间 服务时间 服务日期 跟进日期 跟进时间 上门时间 入户时间 联系时间 联系日期 劝返时间 劝返日期 提醒时间",
    "record.place": "地点 地方 场所 在哪 在哪里 在哪儿 何地 具体地点 活动地点 见面地点 服务地点 在哪谈的 在哪搞的 在啥地方 开展地点",
    "record.way": "方式 形式 何种方式 通过什么方式 活动形式 活动方式 联系方式 服务方式 跟进方式 劝返方式 怎么搞的 怎么联系的 面谈/电话 当面/电话 当面/电话/小纸条 面谈、电话还是线上 上门还是打电话",
    "record.kind": "类型 类别 种类 活动类型 活动类别 活动名称或类型 服务类型 服务类别 谈话类别 家访类别 走访类别 访问类型 事由",
    "record.content": "内容 主要内容 内容摘要 内容记录 记录 情况记录 情况描述 具体内容 活动内容 活动主要内容 服务内容 联系内容 劝返内容 做了什么 干了什么 谈了什么 谈了些什么 聊了什么 聊了些什么 说了什么 谈了些啥 谈么事 说了哪样 发现的问题 了解到的情况 "
    "实地了解到的情况 基本情况记录 要点 谈话要点",
    "record.effect": "效果 成效 结果 处理结果 反响 反应 孩子反应 学生反应 伢的反应 变化 谈后变化 活动后的变化 跟踪效果 活动效果 取得效果 服务效果 回访效果 劝返结果",
}
_LEAVES = {word: code for code, words in _WORDS.items() for word in words.split()}


_ENDS = (
    ("record.content", ("内容", "内容记录", "情况记录")), ("record.effect", ("效果", "成效", "反应", "反映", "反响", "变化", "结果")), ("record.on", ("时间", "日期")),
    ("record.place", ("地点", "场所")), ("record.way", ("方式", "形式")),
)  # fmt: skip


def _of_act(word: str) -> str | None:
    """What a column under an act is: by its whole word, else by how it ends (谈话及活动内容, 孩子反映/效果)."""
    return _LEAVES.get(word) or next((code for code, ends in _ENDS if word.endswith(ends)), None)


def name_records(meanings: list[Meaning | None], columns: Sequence[Sequence[str]]) -> None:
    """Gives the bare columns of a record their codes, in place.

    Under a merged parent that names an act, or in a flat table where at least two columns say 家访…, 谈话… themselves.
    """
    flat = sum(meaning is not None and (meaning.code or "").startswith("record.") and meaning.sure >= 0.85 for meaning in meanings) >= 2
    for place, levels in enumerate(columns):
        words = [word for word in levels if word.strip()]
        if not words:
            continue
        word = split_notes(words[-1])[0]
        held, parents = meanings[place], [split_notes(word)[0] for word in words[:-1] if word != words[-1]]
        acts = any(_ABOUT.search(parent) for parent in parents)
        code = _of_act(word) if acts and (held is None or held.sure < 0.85 or not (held.code or "").startswith("record.")) else _LEAVES.get(word)
        if code is None or (acts and held is not None and held.person not in (None, "child")):
            continue
        if not acts and (parents or not flat or (held is not None and held.sure >= 0.85)):
            continue
        if code in ("record.kind", "record.way") and not acts and held is not None:
            continue
        meanings[place] = Meaning("fact", code=code, sure=0.92)
