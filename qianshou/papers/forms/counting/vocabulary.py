"""The words count tables use, and the one thing each asks for: (dimension, value). A long table, no rules."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

Pair = tuple[str, Any]


def _say(pair: Pair, *words: str) -> dict[str, Pair]:
    return dict.fromkeys(words, pair)


# The longest word that fits is taken, so 非寄宿生 is never read as 寄宿生.
WORDS: dict[str, Pair] = {
    **_say(("sex", "male"), "男", "男性", "男童", "男生", "男孩", "男学生"), **_say(("sex", "female"), "女", "女性", "女童", "女生", "女孩", "女学生"),
    **_say(("boarding", True), "寄宿", "寄宿生", "住校", "住校生", "学校寄宿"), **_say(("boarding", False), "非寄宿", "非寄宿生", "走读", "走读生", "不寄宿"),
    **_say(("stage", "kindergarten"), "幼儿园", "学前", "学前教育", "在园幼儿", "幼儿"), **_say(("stage", "primary"), "小学", "小学生", "小学阶段"),
    **_say(("stage", "junior"), "初中", "初中生", "初中阶段"), **_say(("stage", "senior"), "高中", "普通高中", "高中阶段", "普高"),
    **_say(("stage", "vocational"), "中职", "职高", "中专", "中等职业学校"),
    **_say(("left", "both"), "双亲留守", "双留守", "双方外出", "父母双方外出", "父母双方同时外出", "父母均外出", "双亲外出", "父母都外出", "父母双方均外出", "父母双方外出务工"),
    **_say(("left", "one"), "单亲留守", "单留守", "一方外出", "父母一方外出", "单亲外出", "父母一方外出、另一方无监护能力", "父母一方外出,另一方无监护能力",
           "父母一方外出另一方无监护能力", "一方外出另一方无监护能力", "父母一方外出务工"),
    **_say(("left", "any"), "留守儿童", "留守学生", "留守", "农村留守儿童", "留守幼儿"),
    **_say(("label", "orphan"), "孤儿"), **_say(("label", "unsupported"), "事实无人抚养儿童", "事实无人抚养", "事实孤儿"),
    **_say(("label", "single_parent"), "单亲", "单亲家庭", "单亲家庭子女"), **_say(("label", "disabled"), "残疾", "残疾儿童", "残疾学生"),
    **_say(("label", "hardship"), "困难", "困难学生", "家庭困难", "困难家庭"), **_say(("label", "struggling"), "学困", "学困生"),
    **_say(("key", True), "重点", "重点对象", "重点帮扶对象", "重点关爱对象"),
    **_say(("living", "grandparents"), "祖父母、外祖父母", "祖父母", "祖辈", "隔代监护", "隔代", "祖辈照护", "祖辈监护", "(外)祖父母", "隔代照料"),
    **_say(("living", "relatives"), "亲戚朋友", "亲属", "亲戚", "其他亲属", "亲友"), **_say(("living", "parents"), "父母", "父母照护", "父或母"),
    **_say(("living", "others"), "非亲属"), **_say(("living", "alone"), "无委托照料人", "无人监护", "独居", "独自生活", "无人照料"),
    **_say(("registration", "rural"), "农村居民户口", "农业户口", "农村户口", "农业"), **_say(("registration", "urban"), "城镇居民户口", "非农业户口", "城镇户口", "非农业", "城镇"),
    **{f"{word}年级": ("grade", n) for n, word in enumerate("一二三四五六七八九", 1)}, **{f"初{word}": ("grade", n) for n, word in enumerate("一二三", 7)},
    **_say(("health", "good"), "健康", "健康或良好", "身体健康", "健康良好"), **_say(("health", "weak"), "一般或较弱", "体弱", "体弱多病", "较弱"),
    **_say(("health", "severe"), "重病", "重大疾病", "患重病", "重特大疾病", "大病", "患大病"), **_say(("health", "chronic"), "慢性病", "患慢性病", "有慢性病", "长期慢性病"),
    **_say(("health", "ill"), "患病", "有疾病", "疾病", "患病儿童", "患有疾病", "身患疾病", "患病学生"),
    **_say(("quality", "good"), "监护情况较好", "监护较好", "监护良好"), **_say(("quality", "fair"), "监护情况一般", "监护一般"), **_say(("quality", "poor"), "监护情况差", "监护情况较差", "监护差", "监护较差", "监护不力"),
    **_say(("relief", "subsistence"), "最低生活保障", "低保", "享受低保", "城乡低保", "农村低保", "低保户", "低保家庭", "纳入低保", "低保对象"),
    **_say(("relief", "support"), "特困供养", "特困", "特困人员", "特困人员供养", "特困人员救助供养", "特困对象"), **_say(("relief", "temporary"), "临时救助", "享受临时救助"),
    **_say(("relief", "medical"), "医疗救助", "享受医疗救助"), **_say(("relief", "housing"), "住房救助", "危房改造"), **_say(("relief", "schooling"), "教育救助", "教育资助"),
    **_say(("relief", "disabled_living"), "残疾人生活补助", "残疾人生活补贴", "困难残疾人生活补贴"), **_say(("relief", "disabled_nursing"), "残疾人护理补助", "残疾人护理补贴", "重度残疾人护理补贴"),
    **_say(("relief", "orphan"), "孤儿津贴", "孤儿基本生活费", "孤儿补助", "孤儿补贴", "孤儿基本生活保障"),
    **_say(("relief", "any"), "享受救助", "接受救助", "获得救助", "已救助", "救助", "纳入救助", "享受救助保障", "落实救助"),
    **_say(("unable", "both"), "父母双方无监护能力", "父母均无监护能力", "双方无监护能力"),
    **_say(("flag", "child.only_child"), "独生子女"), **_say(("flag", "child.migrant"), "随迁子女", "进城务工人员随迁子女", "随迁"), **_say(("flag", "child.aided"), "接受资助", "享受资助", "受资助", "已资助"),
    **_say(("flag", "child.martyr_family"), "烈士或优抚子女", "烈士子女", "优抚子女"), **_say(("flag", "child.school_bus"), "乘坐校车", "乘校车"),
    **_say(("ethnicity", "han"), "汉族"), **_say(("ethnicity", "other"), "少数民族"),
    **_say(("paired", True), "已结对", "结对", "结对帮扶", "已结对帮扶", "落实结对帮扶", "已落实帮扶人"), **_say(("paired", False), "未结对", "未落实帮扶人"),
    **_say(("entrusted", True), "有委托照护人", "委托照护", "落实委托照护", "已委托照护", "委托监护", "有委托监护人", "落实委托监护"),
}  # fmt: skip
# What says something only under the merged parent that names the dimension.
IN_GROUP: dict[str, dict[str, Pair]] = {
    "quality": _say(("quality", "good"), "较好", "好", "良好") | _say(("quality", "fair"), "一般") | _say(("quality", "poor"), "差", "较差", "不足"),
    "health": _say(("health", "good"), "良好", "好") | _say(("health", "weak"), "一般", "较差", "差"),
    "relief": _say(("relief", "none"), "无", "未享受", "没有"),
    "paired": _say(("paired", True), "是", "有") | _say(("paired", False), "否", "无"),
}
TOTAL = ("小计", "合计", "总计", "共计", "数量", "总数", "人数", "总人数", "计", "总量", "合计人数", "学生数", "儿童数", "学生总数", "儿童总数", "总人数合计")
# Merged parents that name a dimension and ask for nothing; 未采集 under them means: not known.
GROUPS: dict[str, str] = {
    "年龄": "age", "年龄段": "age", "年龄段情况": "age", "年龄情况": "age", "性别": "sex", "按性别": "sex", "教育情况": "stage", "学段": "stage", "就学情况": "stage", "按学段": "stage",
    "年级": "grade", "寄宿情况": "boarding", "住宿情况": "boarding", "户籍性质": "registration", "户口性质": "registration", "委托照料原因情况": "left", "留守类型": "left",
    "外出情况": "left", "实际监护情况": "living", "照护情况": "living", "监护情况": "quality", "监护状况": "quality", "监护质量": "quality", "其中": "", "健康状况": "health", "身体状况": "health",
    "健康情况": "health", "身体情况": "health", "救助措施": "relief", "救助情况": "relief", "救助帮扶情况": "relief", "享受救助情况": "relief", "救助保障情况": "relief",
    "困境类型": "", "类别": "", "按年龄段": "age", "民族": "ethnicity", "帮扶情况": "paired", "结对情况": "paired", "结对帮扶情况": "paired", "监护人情况": "living", "照料情况": "living",
}  # fmt: skip
UNITS = ("单位", "区域", "乡镇", "学校", "班级", "年级班级", "村", "村居", "县区", "单位名称", "学校名称", "乡镇名称", "地区", "项目", "指标", "统计项目", "内容", "乡镇街道", "填报单位",
         "班次", "村(居)", "村名", "村(社区)", "村居名称", "班级名称")  # fmt: skip
UNKNOWN = ("未采集", "未知", "不详", "未登记", "不清楚")
REST = ("其他", "其它")
# Asked for often, and nothing in a file says it: the page tells so instead of calling the words unreadable.
NO_ROWS = ("学龄前", "未入园", "未入学", "辍学", "不在学", "失学", "流浪", "建档立卡", "建档立卡贫困户", "脱贫户", "监测户", "脱贫不稳定户", "省外", "省内", "县外", "市外", "县内", "省外务工", "省内务工",
           "县外务工", "心理问题", "心理异常", "行为偏差", "涉案", "受侵害", "意外伤害", "中专及以上", "高中及以上", "大专及以上")  # fmt: skip
SAID = {
    "male": "男", "female": "女", "both": "父母都外出", "one": "父母一方外出", "any": "留守", "kindergarten": "幼儿园", "primary": "小学", "junior": "初中", "senior": "高中",
    "vocational": "中职", "orphan": "孤儿", "unsupported": "事实无人抚养", "single_parent": "单亲", "disabled": "残疾", "hardship": "困难", "struggling": "学困",
    "grandparents": "祖辈照护", "relatives": "亲戚照护", "parents": "父母照护", "others": "非亲属照护", "alone": "独自生活", "rural": "农村户口", "urban": "城镇户口",
}  # fmt: skip
SAID_OF: dict[str, dict[Any, str]] = {
    "health": {"good": "健康", "weak": "体质一般或较弱", "severe": "重病", "chronic": "慢性病", "ill": "患病"},
    "quality": {"good": "监护情况较好", "fair": "监护情况一般", "poor": "监护情况差"},
    "relief": {"subsistence": "享受低保", "support": "特困供养", "temporary": "临时救助", "medical": "医疗救助", "housing": "住房救助", "schooling": "教育救助",
               "disabled_living": "残疾人生活补贴", "disabled_nursing": "残疾人护理补贴", "orphan": "孤儿基本生活费", "any": "享受任一项救助", "none": "登记为没有救助"},
    "unable": {"both": "父母双方无监护能力"},
    "flag": {"child.only_child": "独生子女", "child.migrant": "随迁子女", "child.aided": "接受资助", "child.martyr_family": "烈士或优抚子女", "child.school_bus": "乘坐校车"},
    "ethnicity": {"han": "汉族", "other": "少数民族"}, "paired": {True: "已结对", False: "未结对"}, "entrusted": {True: "有委托照护人"},
    "boarding": {True: "寄宿", False: "走读"}, "key": {True: "重点帮扶对象"},
}  # fmt: skip
DIMENSIONS = {"age": "年龄", "sex": "性别", "stage": "学段", "boarding": "寄宿", "left": "留守类型", "living": "谁照护", "registration": "户口性质", "grade": "年级",
              "health": "健康状况", "quality": "监护情况", "relief": "救助情况", "ethnicity": "民族", "paired": "结对"}  # fmt: skip
# Read only by those who may read illness and incapacity (DOMAIN §11).
DELICATE = frozenset({"health", "unable"})


@lru_cache(maxsize=2_000)
def relief_of(text: str) -> frozenset[str]:
    """The measures a file's own words name: 低保、临时救助."""
    found = {pair[1] for word, pair in WORDS.items() if pair[0] == "relief" and pair[1] != "any" and word in text}
    return frozenset(found or ({"none"} if text.strip() in ("无", "没有", "未享受") else {"other"} if text.strip() else set()))


@lru_cache(maxsize=2_000)
def health_of(text: str) -> frozenset[str]:
    """What health words amount to; a named illness counts as one without being named again."""
    bare = text.strip()
    if not bare or bare in ("不详", "未知"):
        return frozenset()
    if bare in ("健康", "健康或良好", "良好", "正常", "好", "身体健康", "健康良好"):
        return frozenset({"good"})
    found = set()
    if any(word in bare for word in ("重病", "重大疾病", "大病", "重症", "重特大")):
        found.add("severe")
    if "慢性" in bare:
        found.add("chronic")
    if any(word in bare for word in ("残疾", "残", "缺陷")):
        found.add("disabled")
    if not found and any(word in bare for word in ("一般", "较弱", "体弱")):
        found.add("weak")
    return frozenset(found or {"other"})
