"""勾稽 in formulas and in words, below a table, in its heads and in its rows: tied to the places it names, checked, or told of as not checked."""

import pytest

from qianshou.papers.forms import read_form
from qianshou.papers.forms.counting import Counted
from qianshou.papers.forms.counting.checks import say_sum
from qianshou.papers.forms.counting.heads import Head, head_of
from qianshou.papers.forms.counting.result import count
from tests.papers.forms.test_counting import PEOPLE, UNITS, sheet, word

MERGES = ["A1:J1", "A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:I3", "J2:J3"]
HEADS = [["单位", "总数", "0-6周岁", None, None, "7-16周岁", None, None, "寄宿", "非寄宿"], [None, None, "小计", "男", "女", "小计", "男", "女", None, None]]
NUMBERS = ["", 1, 2, 3, 4, 5, 6, 7, 8, 9]
GROWN = Counted("x", age=17, sex="male", edu_path="00010001", boarding=None)  # older than both bands, and nobody knows where she sleeps
SUM = "总数 = 0-6周岁 · 小计 ＋ 7-16周岁 · 小计"


def table(*notes, numbers=tuple(NUMBERS), heads=HEADS):
    rows = [["排查汇总表"], *heads, *([list(numbers)] if numbers else []), [None] * 10, ["合计"], *([note] for note in notes)]
    return read_form(sheet(rows, MERGES, (2, len(rows) - len(notes)))).counts[0]


def said(made):
    return [[say_sum(made, one) for one in printed.sums] for printed in made.printed]


@pytest.mark.parametrize(
    ("note", "means"),
    [
        # The ministry's own sentence (民发〔2016〕42号 附件3), as far as this table has its columns.
        ("注：1.不满十六周岁。\n2.表间勾稽关系：1列=2列+5列=8列+9列；2列=3列+4列；5列=6列+7列。", [[SUM], ["0-6周岁 · 小计 ＋ 7-16周岁 · 小计 = 寄宿 ＋ 非寄宿"], ["0-6周岁 · 小计 = 0-6周岁 · 男 ＋ 0-6周岁 · 女"], ["7-16周岁 · 小计 = 7-16周岁 · 男 ＋ 7-16周岁 · 女"]]),
        ("1栏＝2栏＋5栏", [[SUM]]), ("①=②+⑤", [[SUM]]), ("(1)=(2)+(5)", [[SUM]]), ("说明：1=2+5 8=1-9", [[SUM], ["寄宿 = 总数 － 非寄宿"]]),
        ("第1栏应等于第2栏与第5栏之和", [[SUM]]), ("总数（1）应等于2栏、5栏之和。", [[SUM]]), ("总数为0-6周岁小计与7-16周岁小计之和", [[SUM]]),
        ("第1列≥第8列", [["总数 ≥ 寄宿"]]), ("寄宿不得超过总数，请核对后上报", [["寄宿 ≤ 总数"]]), ("其中：寄宿≤总数", [["寄宿 ≤ 总数"]]), ("总数不小于8栏", [["总数 ≥ 寄宿"]]), ("第1栏应与总数一致", [["总数 = 总数"]]),
        ("总数=寄宿+非寄宿，0-6周岁小计≥0-6周岁男", [["总数 = 寄宿 ＋ 非寄宿"], ["0-6周岁 · 小计 ≥ 0-6周岁 · 男"]]),
        ("合计=男+女", [["0-6周岁 · 小计 = 0-6周岁 · 男 ＋ 0-6周岁 · 女", "7-16周岁 · 小计 = 7-16周岁 · 男 ＋ 7-16周岁 · 女"]]),
        ("2栏=3栏至4栏之和", [["0-6周岁 · 小计 = 0-6周岁 · 男 ＋ 0-6周岁 · 女"]]), ("2=3+…+4", [["0-6周岁 · 小计 = 0-6周岁 · 男 ＋ 0-6周岁 · 女"]]), ("B列=C列+F列", [[SUM]]),
        ("总数应等于0-6周岁小计、7-16周岁小计之和，也等于寄宿、非寄宿之和", [["总数 = 0-6周岁 · 小计 ＋ 7-16周岁 · 小计"], ["总数 = 寄宿 ＋ 非寄宿"]]),
        ("合计=各乡镇之和", [[]]),
    ],
)  # fmt: skip
def test_a_sentence_is_tied_to_the_heads_it_names(note, means):
    made = table(note)
    assert [one.why for one in made.printed] == [""] * len(means)
    assert said(made) == means


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("1栏=2栏+33栏", "表上没有第 33 栏"), ("总数=辍学+寄宿", "表上没有“辍学”"), ("寄宿率=寄宿÷总数×100%", "有乘除或百分比"), ("本表1栏=表二3栏", "说的是别的表或别的时候"),
        ("第15行=第16行+第17行", "表上没有第 15 行"), ("总数=男+女", "“总数”“男”“女”不止一处，分不清是哪一处"), ("1栏=第5行", "行和列写在了一句里"),
        ("总数>5", "分不清 5 是栏号还是一个数"), ("总数（不含幼儿园）=寄宿+非寄宿", "有一部分不算在内"), ("若1栏=2栏", "有一部分不算在内"), ("勾稽关系：各乡镇要认真核对总表", "看不懂这一句"), ("总数应为各分项总和", "表上没有“各分项总和”"), ("总数=（略）", "表上没有“(略)”"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_listed_with_its_reason_and_never_dropped(note, why):
    heads = [HEADS[0], [None, None, "小计", "男", "女", "合计", "男", "女", None, None]] if "男+女" in note else HEADS
    made = table(note, heads=heads)
    if "男+女" in note:  # both bands have 男 and 女 and one total each: each is its own sum
        assert len(made.printed[0].sums) == 2
        return
    assert [one.why for one in made.printed] == [why]
    assert [says for says, _why in count(made, PEOPLE, UNITS).unchecked] == [made.printed[0].says]


@pytest.mark.parametrize("note", ["年龄≥16周岁的不统计", "外出务工应大于3个月", "填表人：        审核人：", "本表一式两份"])
def test_what_is_no_arithmetic_is_left_alone(note):
    assert table(note).printed == []


def test_without_printed_numbers_a_column_is_counted_on_the_sheet_and_a_bare_number_names_nothing():
    made = table("第2列=第3列+第6列；1=2+5", numbers=())
    assert said(made) == [[SUM], []]
    assert made.printed[1].why == "表上没有印栏号，也没有印行次"


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("合计（1=2+3）", Head("合计", 1, "1=2+3")), ("合计 1=2+3", Head("合计", 1, "1=2+3")), ("合计(2+3)", Head("合计", None, "=2+3")), ("1=2+3", Head("", 1, "1=2+3")), ("(2+3)", Head("", None, "=2+3")),
        ("①总数", Head("总数", 1)), ("3", Head("", 3)), ("②", Head("", 2)), ("合计=男+女", Head("合计=男+女")), ("总数(1)", Head("总数", 1)), ("0-5周岁", Head("0-5周岁")), ("6岁及以上", Head("6岁及以上")),
        ("合计（男+女）", Head("合计", None, "=男+女")), ("双亲留守（人）", Head("双亲留守（人）")),
    ],
)  # fmt: skip
def test_a_head_is_parted_from_its_number_and_formula(text, head):
    assert head_of(text) == head


def headed(*heads, rows=(["小学"], ["初中"], ["合计"]), notes=()):
    data = [["统计表"], list(heads), *(list(row) for row in rows), *([note] for note in notes)]
    return read_form(sheet(data, ruled=(2, 2 + len(rows)))).counts[0]


def test_formulas_in_heads_say_what_their_own_column_is():
    made = headed("学段", "总数（男+女）", "男", "女", "寄宿")
    assert (said(made), list(made.headers.values())) == ([["总数 = 男 ＋ 女"]], ["总数", "男", "女", "寄宿"])
    made = headed("学段", "①总数=②+③", "②男", "③女", "④寄宿", notes=["①≥④"])
    assert said(made) == [["总数 = 男 ＋ 女"], ["总数 ≥ 寄宿"]]


def test_rows_are_named_by_their_printed_numbers_by_their_words_or_on_a_sheet_by_its_own_rows():
    rows = (["小学", "01"], ["初中", "02"], ["合计", "03"])
    made = headed("学段", "行次", "总数", "男", "女", rows=rows, notes=["3行=1行+2行；合计=小学+初中"])
    assert said(made) == [["合计 = 小学 ＋ 初中"], ["合计 = 小学 ＋ 初中"]]
    assert said(headed("学段", "总数", "男", "女", notes=["第5行=第3行+第4行"])) == [["合计 = 小学 ＋ 初中"]]
    assert said(headed("学段", "总数", "男", "女", rows=(["小学"], ["初中"], ["合计（3+4）"]), notes=["小学≤合计"]))[-1] == ["小学 ≤ 合计"]
    people = [Counted("a", sex="male", stage="primary"), Counted("b", sex="female", stage="senior")]
    broken = [one for one in count(made, people).broken if one.printed]
    assert [(one.says, one.across, one.left, one.right) for one in broken] == [("3行=1行+2行", "总数", 2, 1), ("3行=1行+2行", "女", 1, 0), ("合计=小学+初中", "总数", 2, 1), ("合计=小学+初中", "女", 1, 0)]  # fmt: skip


def test_a_broken_sum_is_told_with_its_cells_and_figures():
    result = count(table("1栏=2栏+5栏；总数≥寄宿；寄宿<总数；2栏>1栏"), [*PEOPLE, GROWN], UNITS)
    assert [(one.says, one.at, one.left, one.right) for one in result.broken if one.printed] == [
        ("1栏=2栏+5栏", "石桥乡", 4, 3), ("1栏=2栏+5栏", "合计", 9, 8), ("寄宿<总数", "云顶镇", 5, 5),
        *(("2栏>1栏", at, left, right) for at, left, right in (("石桥乡", 2, 4), ("云顶镇", 0, 5), ("合计", 2, 9))),
    ]  # fmt: skip
    assert result.broken[0].said == "1栏=2栏+5栏，“石桥乡”这一行左边 总数 4，右边 0-6周岁 · 小计 2＋7-16周岁 · 小计 1 ＝ 3"


def test_a_sum_over_a_head_that_stays_empty_is_not_checked_and_says_which():
    made = headed("学段", "总数", "男", "睡眠质量", "女", notes=["总数≥睡眠质量"])
    assert count(made, [Counted("a", sex="male", stage="primary")]).unchecked == [("总数≥睡眠质量", "里面有空着的栏目：睡眠质量")]


def test_a_word_table_takes_the_sentences_around_it_and_cannot_name_rows_by_number():
    rows = [["乡镇", "总数", "男", "女"], ["", 1, 2, 3], [None] * 4, ["合计", None, None, None]]
    made = read_form(word(rows, after=["勾稽关系：1栏=2栏+3栏；其中：女≤总数；第3行=第4行"])).counts[0]
    assert said(made) == [["总数 = 男 ＋ 女"], ["女 ≤ 总数"], []]
    assert made.printed[2].why == "表上没有印行次"
