"""A table with a header over rows alike is a list, whatever stands above it or in its cells; labels and values by turns are a card."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from qianshou.papers.rosters import read_table
from tests.papers.cards import BANNERS, CORNER, LAYOUT_A, MEMBERS, SIDES, card, workbook
from tests.papers.unseen import SHEETS, truth_of, workbook_of

TODAY = date(2026, 11, 20)
R7 = next(path for path in SHEETS if path.parent.name == "blind7" and path.name.startswith("r7"))
LINES = ["学校：龙潭中学    政教处制", "学校：龙潭中学　班级：七年级1班", "乡镇：双河镇", "班主任：谭小红", "填报单位：龙潭中学", "学校名称：龙潭中学"]

GROUPED = """\
# {line}
序号 | 班次 | 姓名 | 性别 | 父亲 | < | 现随谁生活 | 性格特点 | 帮扶教师 | <
^ | ^ | ^ | ^ | 姓名 | 职业 | ^ | ^ | 姓名 | 任教学科
= paper.serial | school.class | child.name | child.sex | father.name | father.occupation | child.living_with | child.character | helper.name | -
1 | 七（1）班 | 田雨彤 | 女 | 田永平 | 建筑工 | 外婆 | 敏感 | 杨光明 | 语文
2 | 七（1）班 | 谭思轩 | 男 | 谭永平 | 司机 | 父亲 | 内向 | 杨光明 | 数学
"""
KIN = """\
# 石桥小学留守学生名单
# {line}
姓名 | 性别 | 班级 | 与谁生活 | 监护人 | 关系 | 健康状况 | 备注
= child.name | child.sex | school.class | child.living_with | guardian.name | guardian.relation | child.health,guardian.health | paper.remark
石小兰 | 女 | 五年级1班 | 奶奶 | 石老满 | 奶奶 | 健康 | 单亲
吴小江 | 男 | 五年级1班 | 外婆 | 龙桂英 | 外婆 | 健康 | 低保
"""
LEFT = """\
# {line}
姓名 | 家庭住址 | 父亲 | 母亲 | 监护人 | 电话
= child.name | child.home_address | father.name | mother.name | guardian.name | guardian.phone
石小兰 | 石桥村三组 | 石大 | 龙金花 | 祖母 |
吴小江 | 双河村二组 | 吴强 | 杨小琴 | 爷爷 | 13900002221
龙小军 | 双河村一组 | 在外 | 离异 | 外公 | 13900002223
"""
ONE = "\n".join(GROUPED.splitlines()[:5]) + "\n"  # a numbered list of one child


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(("text", "children"), [(GROUPED, 2), (KIN, 2), (LEFT, 3), (ONE, 1)], ids=["grouped", "kin", "places", "one child"])
def test_a_list_stays_a_list_with_lines_above_and_cells_that_look_like_labels(text, children, line):
    data, truth = workbook_of(text.format(line=line))
    [sheet] = read_table(data, "名单.xlsx", today=TODAY).data_sheets
    assert (sheet.cards, sheet.data_row_count) == ([], children)
    assert all(code in right or right == {None} for code, right in zip(sheet.columns.values(), truth, strict=True)), sheet.columns


TITLED = [path for path in SHEETS if truth_of(path)[0][0] > 2]  # a line stands above
EVERY = [(path, line) for place, path in enumerate(TITLED) for line in (LINES if path.parent.name in ("blind7", "blind8") else [LINES[place % len(LINES)]])]


@pytest.mark.parametrize(("path", "line"), EVERY, ids=lambda one: getattr(one, "stem", "line"))
def test_a_whole_roster_is_not_lost_to_the_line_above_it(path, line):
    book, out = load_workbook(path), io.BytesIO()
    book.active["A2"] = line
    book.save(out)
    [sheet] = read_table(out.getvalue(), path.name, today=TODAY).data_sheets
    assert (sheet.cards, sheet.data_row_count) == ([], truth_of(path)[1])


@pytest.mark.parametrize("empty", ["C", "H", "JKLM", "V", "ABDEF"])
def test_a_roster_whose_columns_stand_empty_is_no_card(empty):
    book, out = load_workbook(R7), io.BytesIO()
    for column in empty:
        for row in range(5, 13):
            book.active[f"{column}{row}"] = None
    book.save(out)
    sheets = read_table(out.getvalue(), R7.name, today=TODAY).sheets
    assert not any(sheet.cards for sheet in sheets)
    assert empty == "C" or sheets[0].data_row_count == 8


@pytest.mark.parametrize("layout", [LAYOUT_A, MEMBERS, BANNERS, CORNER, SIDES], ids=["ministry", "members", "banners", "corner", "sides"])
@pytest.mark.parametrize("line", ["", *LINES[:3]])
def test_a_card_stays_a_card_with_a_table_of_its_family(layout, line):
    names = ["杨小梅", "石小兰"]
    text = layout if isinstance(layout, str) else card(layout, "王小明")
    above = f"{line}{' | <' * text.splitlines()[-1].count('|')}\n" if line else ""
    [sheet] = read_table(workbook(*((name, [above + text.replace("王小明", name)]) for name in names)), "卡.xlsx", today=TODAY).data_sheets
    assert len(sheet.cards) == 2
    assert [row.facts["child.name"] for row in sheet.rows()] == names
