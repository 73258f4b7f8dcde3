"""Headers as people say them: 爸爸在哪个城市, 啥时候出去的, 多大了, 是孩子的什么人, 我的生日."""

from __future__ import annotations

import re
from functools import cache

from .book import Meaning

CHILD = r"(?:孩子|娃娃|娃儿|娃|伢儿|伢|小孩|宝宝|宝贝|幼儿|学生|儿童|该生|未成年人|本人|我|你)"
_WHAT = r"(?:什么|啥子|啥|么子|么|哪样|何种|何|哪种)"
_WHERE = r"(?:哪里|哪儿|哪点|哪达|哪块|哪边|何处|何地|哪个地方|什么地方|啥地方|么地方|哪个省哪个市|哪省哪市|哪个省|哪个城市|哪个市|哪个县|哪)"
_WHEN = r"(?:什么时候|啥时候|么时候|啥时|何年何月|哪年哪月|哪一年|哪一天|哪一月|何时|何年|几时|哪时|哪年|哪月|哪天|几月)"
_WORK = r"(?:打工|上班|工作|做事|干活|做生意|务工|做工|挣钱|发展)"
_NOW = r"(?:现在|目前|平时|长期|常年|主要|在外面|在外|今年)?"
_TEND = r"(?:照护|照顾|照料|照看|抚养|监护|看护|监管|管护|管教|管)"

# attribute -> how one asks for it, the person's word (if any) already taken off
_ATTRIBUTES = {
    "name": rf"的?叫(?:{_WHAT}(?:名字?|姓名)?|名字)?|的?(?:名|名字|姓名|大名)是?{_WHAT}?",
    "away_place": rf"{_NOW}(?:在|去|上|到)了?{_WHERE}(?:了|的)?{_WORK}?(?:的|了)?",
    "away_since": rf"(?:是|从)?{_WHEN}(?:开始)?(?:走|出去|外出|出门|离家|离开|出外)(?:{_WORK})?(?:的|了)?|(?:走|出去|外出)了(?:几年|多久|多长时间)了?",
    "back_on": rf"(?:今年|春节|过年|寒假|暑假|下次|上次|最近|近期)?(?:打算|准备|预计|计划|大概)?{_WHEN}能?(?:回来|返乡|回家|返家|回)(?:的|了|一次|过)?"
    r"|(?:拟|计划|预计|打算|准备|春节|今年|上次|最近|下次)+(?:返乡|回乡|返家|回家|返回|回来)(?:的?(?:时间|日期|年月|月份))?",
    "occupation": rf"{_NOW}(?:做|干|搞|从事)的?(?:{_WHAT}|哪)(?:事情?|行|活|活路|营生|工作|职业|行业|工种|生意)?的?",
    "employer": rf"{_NOW}(?:在|跟)(?:哪个|哪家|{_WHAT})(?:工厂|厂子?|公司|单位|工地|企业|老板)(?:里|干|{_WORK})?",
    "away": rf"(?:现在|目前|平时|节后)?(?:在外(?:面|头|地)?(?:没有|没|否|不|吗|么)|是不是在(?:外面|外头|外地|外){_WORK}?"
    rf"|出去(?:{_WORK})?了?(?:没有|没|否|吗)|走了?(?:没有|没|否|吗)|外出(?:没有|没|否|吗)|是否(?:仍|还|又|再次|再)(?:在外|外出|出去|离家)(?:{_WORK})?)",
    "age": r"今年?(?:多大了?|几岁了?)|多大(?:了|年纪|岁数|年龄)?|几岁了?|好多岁|多少岁|好大(?:了|岁数|年纪)|几周岁",
    "sex": r"(?:是)?(?:男/?女|女/男|男或女|男还是女|男是女|男(?:孩|生|娃|伢|童)[/、或]?女(?:孩|生|娃|伢|童)|闺女/?小子|小子/?闺女|男女生)",
    "birth_date": rf"(?:是)?{_WHEN}出?生(?:的|人)?|生于(?:{_WHEN})",
    "relation": rf"(?:是|系){CHILD}的?(?:{_WHAT}人|谁|{_WHAT}亲戚)?|(?:和|跟|与|同){CHILD}(?:怎么称呼|是?(?:{_WHAT})关系)|{CHILD}(?:喊|叫|怎么称呼)(?:他|她)?(?:{_WHAT})?",
    "able": rf"(?:是否|能否|有无|有没有|能不能|是不是)?(?:具备|具有|有)?{_TEND}(?:的)?(?:能力|条件)(?:如何|评估|情况|强弱|否|吗)?"
    rf"|(?:能否|能不能|是否能够?)(?:很好|有效|正常|胜任|履行|承担)*{_TEND}?(?:的?职责|的?责任|好?{CHILD}|好|得?住|得?下来)?|管得(?:住|下来|好)(?:不|吗|否|没)?",
    "education": r"(?:是否|是不是)?识字(?:否|不|吗|没有?)?|认不认得?字|认字(?:不|吗|否|没)",
    "health": r"身(?:体|子骨|子|板)(?:咋样|怎么样|如何|怎样|好不好|健康吗|好吗|健不健康|硬朗不|总体状况)",
    "address": rf"(?:现在|目前|平时|实际)?住在?(?:{_WHERE}|哪个(?:村|屯|组|寨|小区))的?|住处|住家地方|家住?在(?:{_WHERE})",
    "income": r"(?:每|一)?个?(?:年|月)(?:大概|大约|均|能)*(?:挣|收入|赚|工资)(?:多少|好多)?钱?",
    "special": r"(?:有没有|有无|是否有|是否存在|存在)(?:特别|特殊|其他特殊)的?(?:情况|情形)",
}
_FACTS = {
    "child.living_with": r"(?:孩子|娃儿?|伢|学生)?(?:现在|现有|现|目前|平时|周末|假期|节后|放学后|在家|家里|屋里|平常|主要|外出期间)*(?:回家)?(?:是|由|归)?(?:谁|哪个|何人)(?:在家|在|来|临时|代为|负责|主要)*"
    r"(?:照看|照料|照顾|照护|看管|看护|看|带|管|招呼|抚养)(?:孩子|小孩|娃娃|娃儿?|伢|着)?的?",
    "child.left_behind_since": rf"从?(?:{_WHEN}|多大|几岁)起?(?:开始|成为|当)?留守(?:的|儿童)?",
    "school.grade": r"(?:现在|目前|今年|应|开学后|在)*(?:读|念|上|在读|在)?到?几年级|(?:应|现)?在?哪个年级",
    "school.class": r"(?:在|读|上|是)?(?:哪个|几)(?:年级几?)?班(?:的|级)?",
    "child.boarding": r"(?:上学)?是?(?:走读|通学)(?:还是|或者?|/|、)(?:住校|寄宿|住读|住宿)生?|(?:上学)?是?(?:住校|寄宿|住读|住宿)生?(?:还是|或者?|/|、|不)(?:走读|通学|住校)生?",
    "child.school_bus": r"(?:坐|乘|乘坐|搭)(?:不(?:坐|乘|搭))?(?:校车|园车|接送车)(?:吗|没|否|不)?|(?:是否|需不需要|要不要|是否需要)(?:坐|乘坐|乘)?(?:校车|园车|接送车)(?:接送)?",
    "child.struggling": r"(?:学习|成绩|念书|读书|功课|学业)上?(?:是否|是不是|有无|有没有|是否有)?(?:吃力|掉队|拖后腿|困难|差不差|跟不上|跟得上)(?:不|吗|否)?",
}
_TENDS = re.compile(
    rf"(?P<act>带|照顾|照看|照料|看管|看护|看|招呼|陪读|带养|抚养|监管|监护|管|接送)(?:{CHILD})?的?(?P<who>人|老人|大人|家长|亲戚|亲人|长辈|家属)"
)
_UNABLE = re.compile(
    r"(?=.*(?:能力|条件|照护|照顾|照料|监护|管|胜任|具备))(?!.*(?:无人|未委托))(?:若|如)?(?:无|没|不|丧失|缺乏|失去|管不).*(?:原因|缘由|理由|为什么|为啥|情形|表现)"
)
_OURS = re.compile(r"^(?:我们|你们|我|你|您)(?=.)(?:家(?=.{2}))?(?:的)?(?:孩子|宝宝|娃娃?|小孩|宝贝)?的?")
_FATES = re.compile("死亡|去世|失踪|失联|服刑|在押|戒毒|改嫁|出走|坐牢|重残|离世")


@cache
def _patterns() -> list[tuple[re.Pattern[str], Meaning]]:
    made = [(re.compile(words), Meaning("attribute", attribute=attribute, sure=0.93)) for attribute, words in _ATTRIBUTES.items()]
    return [*made, *((re.compile(words), Meaning("fact", code=code, sure=0.93)) for code, words in _FACTS.items())]


_AT_HOME = re.compile(r"(?:现在|目前|平时)?(?:在不在家|在家不在家|在家(?:没有|没|否|不|吗|么)|是否在家|是不是在家|是否(?:已)?返乡)")


def said(word: str) -> Meaning | None:
    """What a spoken question asks for; the person's word must be off it. Never raises."""
    for pattern, meaning in _patterns():
        if pattern.fullmatch(word):
            return meaning
    if _AT_HOME.fullmatch(word):  # away turned round: 是 here means not away, so a person must look
        return Meaning("attribute", attribute="away", sure=0.7)
    return Meaning("attribute", attribute="unable_reason", sure=0.93) if _UNABLE.fullmatch(word) else None


def without_ours(word: str) -> str | None:
    """我的生日, 您家现在住在哪里 -> the rest; None where nobody speaks."""
    found = _OURS.match(word)
    return word[found.end() :] if found and found.end() < len(word) else None


def whose(word: str) -> str:
    """Whose fact it is when somebody is spoken to: 您的手机号 is the adult's who fills it in, 您家, 您的孩子, 我的 and 你的 the child's."""
    return "contact" if re.match("您(?!家|的?(?:孩子|宝宝|小孩|娃))", word) else "child"


def who_tends(word: str) -> tuple[str, int] | None:
    """带娃儿的人, 陪读的老人: the carer (接送: any adult), and where the words end; what stands before is 家中, 平时 …"""
    found = _TENDS.search(word)
    if not found or found.start() > 4:
        return None
    return ("contact" if found["act"] == "接送" else "carer"), found.end()


def tells_fate(notes: list[str]) -> bool:
    """Whether the answers in brackets are what befell a parent (服刑, 失踪, 去世)."""
    return any(len(_FATES.findall(note)) >= 2 for note in notes)
