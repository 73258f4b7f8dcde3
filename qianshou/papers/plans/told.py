"""Which clauses of a plan tell instead of laying down: what was done, what is wrong, how things stand. Nothing is owed by them."""

import re

from qianshou.papers.plans.frame import Frame
from qianshou.papers.plans.lexicon import NUM

_STATE = re.compile(
    r"回顾|现状|背景|基本情况|(?:存在|面临)的?[^，。]{0,6}(?:问题|困难|不足)|主要问题|问题(?:分析|成因)|原因分析|(?:取得|主要)的?成[效绩]|形势分析|情况分析|(?:上半年|上学期|前期|去年|上一?年度?|工作|进展|完成|开展)[^，。]{0,6}情况$|典型事迹|经验启示"
)
_AHEAD = re.compile(r"打算|计划|措施|要求|安排|目标|制度|任务|职责|办法|内容|机制")
_OPENS = re.compile(
    r"(?:自?从?(?:去年|上年度?|上一?学期|上学年|上半年|前一阶段|前段时间|[一二三两几半]年(?:多)?来|近(?:年来|几年|[一二三两]年)|过去|以往|往年|刚才)|从[^，。；,;]{0,10}(?:情况|结果)?来?看|[^，。；,;]{0,16}以来|截至|截止|据(?:统计|调查|了解|不完全统计)|调查(?:显示|发现|表明)|数据显示)"
)
_NOW = re.compile(r"今年|本学期|本年度|新学期|下一?步|下一?阶段|下学期|今后|为此|因此|接下来|要|必须|务必|将|应当?|须|确保|坚持(?!了)|现[将就]?|特")
_LACK = re.compile(
    rf"(?:没有|没|难得|见不到|只能?|才能?|仅|很少|极少|从不|从未|未能)[^，。；,;]{{0,8}}{NUM}[次回面]|(?:不足|不到|未满|少得可怜){NUM}[次回]|{NUM}[次回]都?(?:没有|没|不到)"
)
_SOME = re.compile(
    r"(?:但|仍|还|也|虽然|然而|目前)*(?:有|存在)?(?:有的|有些|少数|个别(?!谈|辅|化|指|教|心|沟|交|访|咨|面)|不少(?!于)|许多|很多|(?:绝)?大(?:多数?|部分)|多数|部分(?!时间)(?=[^，。；,;]{0,6}(?:不|没|未|存在|仍)))"
)
_SHARE = re.compile(r"\d(?:\.\d+)?[%％](?:以上)?的")
_RANKS = (
    r"第[一二三四五六七八九十]+[章条项]|[一二三四五六七八九十]{1,3}\s*[、.．]",
    r"[（(][一二三四五六七八九十]{1,3}[)）]",
    r"\d{1,2}\s*[、.．]",
    r"[（(]\d{1,2}[)）]|[①-⑳]",
)


def ahead_in(frame: Frame) -> frozenset[int]:
    """The lines of a report that lay down what comes: under 下一步打算, 工作安排."""
    return frozenset(_under(frame, _AHEAD, re.compile(r"回顾|总结$")))


def told_in(frame: Frame) -> frozenset[int]:
    """The places (starts) of clauses that tell."""
    out: set[int] = set()
    lines = _under(frame, _STATE, _AHEAD)
    sentence, line, some, defined, open_ = -1, -1, -1, -1, False
    for clause in frame.clauses:
        words = frame.text[clause.start : clause.end]
        if clause.line != line:
            line, sentence, open_ = clause.line, clause.sentence, False
        elif clause.sentence != sentence:
            sentence = clause.sentence
            open_ = open_ and not _NOW.match(words)
        if _OPENS.match(words):
            open_ = True
        elif open_ and (_NOW.match(words) or "是指" in words or words.startswith("即")):
            open_ = False
        if some != clause.sentence and _SOME.match(words):
            some = clause.sentence
        if "是指" in words or words.startswith("即"):
            defined = clause.sentence  # “五个一”即…: a standing arrangement, wherever it is told
        if defined == clause.sentence:
            continue
        if open_ or some == clause.sentence or clause.line in lines or _tells(words):
            out.add(clause.start)
    return frozenset(out)


def _tells(words: str) -> bool:
    """有的孩子一年见不到父母一次, 35%的孩子每月通话不足1次: how things stand."""
    share = _SHARE.search(words) and not re.search(r"确保|保证|做到|使|100[%％]|表彰|评选|奖励|抽查|抽取", words)
    return bool(_LACK.search(words) or share)


def _under(frame: Frame, wanted: re.Pattern[str], unless: re.Pattern[str]) -> set[int]:
    """The lines under a heading such as 存在的问题, up to the next heading of its rank."""
    out: set[int] = set()
    inside = None
    for number, line in enumerate(frame.lines):
        rank = rank_of(frame, number)
        if inside is not None and rank is not None and rank <= inside:
            inside = None
        words = frame.text[line.start : line.end]
        if inside is None and line.heading and rank is not None and wanted.search(words) and not unless.search(words):
            inside = rank
        if inside is not None:
            out.add(number)
    return out


def rank_of(frame: Frame, number: int) -> int | None:
    """The rank of a line by its number: 0 for 一、, 1 for （一）, 2 for 1., 3 for (1); None without a number."""
    end = frame.lines[number - 1].end if number else 0
    head = frame.text[end : frame.lines[number].start].strip()
    return next((rank for rank, pattern in enumerate(_RANKS) if re.match(pattern, head)), None) if head else None
