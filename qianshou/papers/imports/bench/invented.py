"""A county's roster of invented people: right check digits, retired area codes, phones that do not exist."""

import datetime as dt
import io
import random

import xlsxwriter

from qianshou.kit.idcard import check_char

SCHOOLS = 24
HEADERS = ["序号", "学校", "年级", "班级", "姓名", "性别", "出生日期", "身份证号", "民族", "学籍号", "户口性质", "家庭住址", "户籍所在地", "父亲姓名", "父亲身份证号", "父亲电话", "父亲务工地点", "母亲姓名", "母亲身份证号", "母亲电话", "母亲务工地点", "监护人姓名", "与学生关系", "监护人电话", "是否寄宿", "上下学方式", "留守类型", "是否低保", "帮扶教师", "备注"]
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗", "子涵梓轩浩然欣怡雨桐思远佳琪俊杰明志建国强芳秀英桂兰云霞"
_PLACES = ("广东省佛山市", "浙江省宁波市", "江苏省苏州市", "在家", "福建省泉州市")


def school_name(number: int) -> str:
    """The schools the roster names, 0 to SCHOOLS - 1."""
    return f"青禾县第{number + 1}中心小学"


class Maker:
    """Rows from one seed; identity numbers never repeat."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.numbers: set[str] = set()

    def name(self) -> str:
        return self.dice.choice(_SURNAMES) + "".join(self.dice.choice(_GIVEN) for _ in range(self.dice.choice((1, 2, 2))))

    def phone(self) -> str:
        return f"1380000{self.dice.randrange(10_000):04d}"

    def number(self, first: int, last: int) -> tuple[str, dt.date]:
        while True:
            day = dt.date(first, 1, 1) + dt.timedelta(days=self.dice.randrange(365 * (last - first)))
            front = f"513001{day:%Y%m%d}{self.dice.randrange(1000):03d}"
            if front not in self.numbers:
                self.numbers.add(front)
                return front + check_char(front), day

    def row(self, serial: int) -> list[str]:
        """The cells of one child, all text."""
        pick = self.dice.choice
        number, born = self.number(2014, 2020)
        father, _f = self.number(1975, 1995)
        mother, _m = self.number(1975, 1995)
        home = f"青禾县{pick(_SURNAMES)}家乡{pick(_GIVEN)}村{self.dice.randint(1, 12)}组"
        return [
            str(serial), school_name(self.dice.randrange(SCHOOLS)), pick("一二三四五六") + "年级", f"{self.dice.randint(1, 4)}班", self.name(),
            "男" if int(number[16]) % 2 else "女", born.isoformat(), number, pick(("汉族", "苗族", "土家族")), "G" + number, "农业", home, home,
            self.name(), father, self.phone(), pick(_PLACES), self.name(), mother, self.phone(), pick(_PLACES), self.name(),
            pick(("爷爷", "奶奶", "外公", "外婆")), self.phone(), pick("是否"), pick(("步行", "校车")), pick(("双留守", "单留守")), pick("是否"), self.name(), "",
        ]  # fmt: skip


def roster(rows: int, seed: int = 5) -> bytes:
    """An .xlsx of that many children, 30 columns, a title row and a header row."""
    out, maker = io.BytesIO(), Maker(seed)
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True})
    page = book.add_worksheet("名册")
    page.write_string(0, 0, "青禾县2026年秋季留守儿童花名册")
    for c, header in enumerate(HEADERS):
        page.write_string(1, c, header)
    for n in range(rows):
        for c, value in enumerate(maker.row(n + 1)):
            if value:
                page.write_string(n + 2, c, value)
    book.close()
    return out.getvalue()
