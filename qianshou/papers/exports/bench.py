"""How long 45,000 rows of 30 columns take to write beside the bare XlsxWriter loop; numbers, never tests."""

import datetime as dt
import io
import time
from typing import Any

import xlsxwriter

from qianshou.papers.exports.sheet import Sheet

COLUMNS = 30


def _invented(count: int) -> list[list[Any]]:
    day = dt.date(2015, 6, 12)
    return [
        [
            f"孩子{n}",
            day,
            True,
            f"52048120150612{n % 10_000:04}",
            "石桥乡石桥村三组12号",
            "五年级（3）班",
            "浙江省 义乌市·佛堂镇",
            "2025-02",
            *["13800001001"] * (COLUMNS - 8),
        ]
        for n in range(count)
    ]


def _ours(table: list[list[Any]]) -> None:
    sheet = Sheet("名册", [10] * COLUMNS)
    sheet.rows(table)
    sheet.bytes()


def _bare(table: list[list[Any]]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for n, row in enumerate(table):
        for place, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(n, place, value, day)
            else:
                page.write_string(n, place, str(value))
    book.close()


def _seconds(write: Any, table: list[list[Any]]) -> float:
    began = time.perf_counter()
    write(table)
    return time.perf_counter() - began


def rows(count: int = 45_000) -> list[dict[str, Any]]:
    """[{"what", "ours", "floor", "ratio", "peer", "peer_ratio"}] in seconds; aim: at most 1.5 times the bare loop."""
    table = _invented(count)
    floor, ours = _seconds(_bare, table), _seconds(_ours, table)
    what = f"写出名册（{count:,} 行 × {COLUMNS} 列），底线：XlsxWriter 只写"
    return [{"what": what, "ours": ours, "floor": floor, "ratio": ours / floor, "peer": None, "peer_ratio": None}]
