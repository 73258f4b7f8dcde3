"""How long reading a roster takes beside the bare parser, and what it holds in memory. For `qianshou bench`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any

from qianshou.kit.idcard import check_char

from .read import read_table

_HEAD = (
    "序号 学校 年级 班级 姓名 性别 出生日期 身份证号 民族 学籍号 户口性质 家庭住址 户籍所在地 父亲姓名 父亲身份证号 父亲电话 "
    "父亲务工地点 母亲姓名 母亲身份证号 母亲电话 母亲务工地点 监护人姓名 与学生关系 监护人电话 是否寄宿 上下学方式 留守类型 "
    "是否低保 帮扶教师 备注"
)


def _number(dice: Random, first: date, days: int) -> str:
    born = first + timedelta(days=dice.randrange(days))
    body = f"513001{born:%Y%m%d}{dice.randrange(1000):03d}"
    return body + check_char(body)


def _rows(count: int, dice: Random) -> Iterator[list[Any]]:
    """Invented children, as varied as real ones."""

    def name() -> str:
        return dice.choice("王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗") + "".join(dice.choices("子涵梓轩浩然欣怡雨桐思远佳琪俊杰", k=2))

    def phone() -> str:
        return f"1380000{dice.randrange(10000):04d}"

    def away() -> str:
        return dice.choice(("广东省佛山市", "浙江省宁波市", "江苏省苏州市", "在家", "福建省泉州市"))

    for place in range(count):
        child = _number(dice, date(2010, 1, 1), 3600)
        father, mother = (_number(dice, date(1975, 1, 1), 7000) for _ in range(2))
        home = f"青禾县石坪镇{dice.choice('东西南北中上下')}山村{dice.randrange(1, 40)}组"
        yield [
            *(place + 1, f"青禾县第{dice.randrange(1, 72)}小学", dice.choice("一二三四五六") + "年级", f"{dice.randrange(1, 5)}班"),
            *(name(), "男" if int(child[16]) % 2 else "女", f"{child[6:10]}-{child[10:12]}-{child[12:14]}", child),
            *(dice.choice(("汉族", "苗族", "土家族")), "G" + child, "农业", home, home),
            *(name(), father, phone(), away(), name(), mother, phone(), away()),
            *(name(), dice.choice(("爷爷", "奶奶", "外公", "外婆")), phone(), dice.choice("是否"), dice.choice(("步行", "校车"))),
            *(dice.choice(("双留守", "单留守")), dice.choice("是否"), name(), ""),
        ]


def big_roster(rows: int = 45_000) -> bytes:
    """A roster of thirty columns as an xlsx file; always the same one."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, ["青禾县2025年秋季留守儿童花名册"])
    sheet.write_row(1, 0, _HEAD.split())
    for place, row in enumerate(_rows(rows, Random(5))):
        sheet.write_row(place + 2, 0, row)
    book.close()
    return out.getvalue()


def _peak_mb() -> float:
    """The parent's peak and the largest child's, together; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / unit


def measure(data: bytes, today: date) -> dict[str, float]:
    """Seconds of ours (gate, child, lexicon, facts, checks, every row made) and of the bare parser, their
    ratio, and the peak in MB (measured before the bare parser, which reads in this very process)."""
    from python_calamine import CalamineWorkbook

    start = perf_counter()
    rows = sum(1 for sheet in read_table(data, today=today).data_sheets for _ in sheet.rows())
    ours, peak = perf_counter() - start, _peak_mb()
    start = perf_counter()
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    bare = perf_counter() - start
    return {"rows": rows, "ours": ours, "floor": bare, "ratio": ours / bare, "peak_mb": peak}
