"""One-per-child sheets as people fill them, as lines of text: `|` between cells, `<` goes on to the left, `^` upward."""

import io
from string import Template

from openpyxl import Workbook

# FORMS 3.1: 民发〔2016〕42号 附件1, in the rows in which it is usually typed.
LAYOUT_A = Template("""\
农村留守儿童基本情况登记表 | < | < | < | < | < | < | <
填报单位（盖章）：石桥村村委会　　填报日期：2026年9月5日 | < | < | < | < | < | < | <
姓名 | $name | 性别 | $sex | 民族 | 苗族 | 出生日期 | $born
公民身份证号码 | $number | < | < | 是否登记户口 | 是（√）否（ ） | < | <
户籍所在地 | 石桥镇石桥村三组 | < | < | 现居住地 | 石桥镇石桥村三组12号 | < | <
身体情况 | 健康（√） 残疾（ ） 患病（ ） | < | < | 残疾类别及等级 |  | 患病类型 |
是否学校寄宿 | 是（√） 否（ ） | < | < | 就学情况 | 幼儿园（ ）未入园（ ） | 小学（√）初中（ ）高中（ ）中职（ ） | 辍学（ ）不在学（ ）
就读学校 | 石桥小学 | < | < | 年级班级 | 五年级3班 | < | <
祖父姓名 | — | 出生日期 | — | 祖母姓名 | 吴桂英 | 出生日期 | 1955年3月
外祖父姓名 | 龙老满 | 出生日期 | 1950-02-03 | 外祖母姓名 | — | 出生日期 | —
父亲姓名 | $father | 出生日期 | 1986-05-06 | 当前务工地点 | 浙江省义乌市 | 联系电话 | $phone
母亲姓名 | 龙金花 | 出生日期 | 1988-07-08 | 当前务工地点 | 广东省佛山市 | 联系电话 | 13900001112
父亲公民身份证号码 |  | < | < | 母亲公民身份证号码 |  | < | <
父母双方同时外出 | 是（√）否（ ） | 父母一方外出、另一方无监护能力 | 是（ ）否（√） | < | < | 无监护能力 | 父亲（ ）母亲（ ）
父母外出有无委托其他监护人 | 是（√）否（ ） | 委托监护人姓名 | 吴桂英 | 受委托监护人电话 | 13900001113 | 与被监护人关系 | 奶奶
公民身份证号码 |  | < | < | 居住地地址 | 石桥镇石桥村三组12号 | < | <
监护类型 | 无人监护（ ） 父或母无监护能力（ ） 受委托监护人监护能力不足（ ） 监护情况一般（√） 监护情况较好（ ） | < | < | < | < | < | <
家庭经济来源 | 打工收入（√） 种养殖业（√） 政府救助（ ） 亲朋接济（ ） 其他（ ） | < | < | < | < | < | <
救助帮扶情况 | 享受低保（√） 临时救助（ ） 医疗救助（ ） 住房救助（ ） 其他救助（ ） | < | < | < | < | < | <
单位负责人（签名） | 王主任 | 复核人（签名） |  | 填表人（签名） | 石小玉 | < | <""")

# A school's own card with a table of family members.
MEMBERS = Template("""\
留守学生登记卡 | < | < | < | < | <
姓名 | $name | 性别 | $sex | 出生年月 | $born
班级 | 五年级1班 | 民族 | 侗族 | 是否住校 | □是 ☑否
家庭住址 | 双河村二组 | < | < | 联系电话 | $phone
家庭主要成员 | 称谓 | 姓名 | 年龄 | 务工地点 | 电话
^ | 父亲 | $father | 41 | 广东东莞 | 13900002221
^ | 母亲 | 杨小琴 | 39 | 在家 | 13900002222
^ | 奶奶 | 石老妹 | 70 |  |
班主任意见 | 该生懂事，家里缺人辅导作业。 | < | < | < | <""")

# Three more ways schools draw them: banners over each person, persons as tall cells at the side, a table whose corner names the family.
BANNERS = """\
留守儿童家庭情况登记表 | < | < | < | < | <
学校：石桥小学　　班级：五年级3班　　填表时间：2026年9月8日 | < | < | < | < | <
一、学生信息 | < | < | < | < | <
学生姓名 | 王小明 | 性别 | 男 | 民族 | 汉
出生年月 | 2014.03 | 学籍号 |  | 是否寄宿 | 寄宿
健康状况 | 健康 | 家庭住址 | 石桥村3组 | < | <
二、父亲信息 | < | < | < | < | <
姓名 | 王大 | 年龄 | 40 | 文化程度 | 初中
务工地点 | 浙江义乌 | 务工单位 | 电子厂 | 联系电话 | 13800001201
三、母亲信息 | < | < | < | < | <
姓名 | 李梅 | 年龄 | 38 | 文化程度 | 小学
务工地点 | 在家 | 务工单位 |  | 联系电话 | 13800001202
四、监护人信息 | < | < | < | < | <
姓名 | 王老满 | 与学生关系 | 爷爷 | 联系电话 | 13800001203"""
SIDES = """\
学生留守情况表 | < | < | < | <
姓名 | 王小明 | 性别 | 男 | 照片
班级 | 五（3）班 | 出生日期 | 2014年3月5日 | ^
父亲 | 姓名 | 王大 | 电话 | 13800001201
^ | 打工地点 | 浙江 | 外出时间 | 2023年
母亲 | 姓名 | 李梅 | 电话 | 13800001202
^ | 打工地点 | 广东 | 外出时间 | 2022年
临时监护人 | 姓名 | 王老满 | 关系 | 爷爷
^ | 电话 | 13800001203 | 身体状况 | 良好
单亲□ 孤儿□ 留守☑ 低保☑ | < | < | < | <"""
CORNER = """\
姓名 | 王小明 | 性别 | 男 | 班级 | 三年级1班
家庭成员 | 姓名 | 年龄 | 职业 | 在哪里 | 电话
父亲 | 王大 | 40 | 打工 | 浙江 | 13800001201
母亲 | 李梅 | 38 | 打工 | 浙江 | 13800001202
奶奶 | 张老妹 | 66 | 务农 | 家里 | 13800001203
家庭住址 | 石桥村3组 | < | 出生日期 | 2015-03-06 | <
帮扶老师 | 陈红 | 电话 | 13800001209 | 留守类型 | 双留守"""


def lines_of(card):
    return [[cell.strip() for cell in line.split("|")] for line in card.splitlines()]


def _corner(rows, row, column):
    """The right and lower end of the block that begins here."""
    right, down = column, row
    while right + 1 < len(rows[row]) and rows[row][right + 1] == "<":
        right += 1
    while down + 1 < len(rows) and column < len(rows[down + 1]) and rows[down + 1][column] == "^":
        down += 1
    return right, down


def _lay(page, rows, top):
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            page.cell(top + row, column + 1, cell or None)
            right, down = _corner(rows, row, column)
            if (right, down) != (column, row):
                page.merge_cells(start_row=top + row, start_column=column + 1, end_row=top + down, end_column=right + 1)


def workbook(*sheets):
    """An xlsx: each sheet is (name, its cards one under the other)."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, cards in sheets:
        page, top = book.create_sheet(name), 1
        for card in cards:
            rows = lines_of(card)
            _lay(page, rows, top)
            top += len(rows) + 1
    book.save(out)
    return out.getvalue()


def document(*cards):
    """A docx with one table a card; the first two lines above it where they fill the row."""
    from docx import Document

    paper, out = Document(), io.BytesIO()
    for card in cards:
        rows = lines_of(card)
        while len(rows[0]) > 1 and set(rows[0][1:]) == {"<"}:
            paper.add_paragraph(rows.pop(0)[0])
        table = paper.add_table(len(rows), len(rows[0]))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell in ("<", "^"):
                    continue
                right, down = _corner(rows, row, column)
                box = table.cell(row, column)
                if (right, down) != (column, row):
                    box = box.merge(table.cell(down, right))
                box.text = cell
        paper.add_paragraph("")
    paper.save(out)
    return out.getvalue()


def card(kind, name, *, sex="女", born="2014-03-05", father="杨大明", phone="13900001111", number=""):
    return kind.substitute(name=name, sex=sex, born=born, father=father, phone=phone, number=number)
