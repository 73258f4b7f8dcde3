"""Invented people: names, birth dates, identity numbers with right check digits under a retired area code, 1380000 phones."""

import datetime as dt
import random
from dataclasses import dataclass, field

SURNAMES = (
    "李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DOUBLE = ("欧阳", "司徒", "上官", "尉迟", "令狐")
BOYS = ("子轩", "浩宇", "俊杰", "文博", "家豪", "志强", "晨曦", "宇航", "明辉", "建国", "思远", "天佑", "小龙", "嘉航", "晓东", "佳乐", "文涛", "星宇", "乐", "磊", "阳", "鑫", "杰", "涛")
GIRLS = ("小梅", "欣怡", "雨婷", "诗涵", "梦琪", "佳怡", "春花", "晓倩", "若兰", "玉莹", "思雨", "雅婷", "美玲", "心彤", "可欣", "静", "婷", "丽", "雪", "敏", "燕", "秀英", "月", "冬梅")
MEN = ("建华", "国强", "贵林", "友林", "大荣", "德才", "文成", "长才", "世富", "永福", "正明", "大红", "兵", "平", "勇", "刚", "军", "开强", "光明", "继先")
WOMEN = ("秀兰", "桂英", "金花", "红英", "德兰", "素艳", "云梅", "正碧", "月容", "玉芬", "光莲", "秀华", "淑珍", "学艳", "凤", "芳", "琼", "翠", "霞", "玲")
PLACES = ("浙江省义乌市", "广东省东莞市", "广东省佛山市", "江苏省苏州市", "福建省晋江市", "上海市松江区", "浙江省宁波市", "重庆市", "成都市", "河北省廊坊市")
ETHNIC = ("汉族",) * 17 + ("苗族", "彝族", "土家族")
# Names every form and list must survive: rare Han, a minority name, a long one.
HARD_NAMES = (("阿卜杜拉·麦麦提", "male"), ("李𬱖", "male"), ("䶮小雨", "female"), ("欧阳若兰诗涵", "female"))
AREA = "513001"  # retired long ago: nobody alive holds a new number under it
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass
class Invented:
    """One invented adult or child."""

    name: str
    sex: str
    born: dt.date
    id_number: str
    phone: str = ""
    ethnicity: str = "汉族"


@dataclass
class Crowd:
    """A seeded source of invented people; never gives an identity number twice."""

    rng: random.Random
    _serial: dict[str, int] = field(default_factory=dict)

    def id_number(self, born: dt.date, sex: str) -> str:
        """A number whose check digit is right and whose serial fits the sex (GB 11643)."""
        day = born.strftime("%Y%m%d")
        key = day + sex
        nth = self._serial.get(key, 0)
        self._serial[key] = nth + 1
        area = int(AREA) + nth // 499  # past 499 of one day and sex: the next retired code
        body = f"{area}{day}{(nth % 499) * 2 + (1 if sex == 'male' else 0):03d}"
        check = "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]
        return body + check

    def phone(self) -> str:
        """A number of the range the design keeps for invented people."""
        return f"1380000{self.rng.randrange(10000):04d}"

    def surname(self) -> str:
        return self.rng.choice(DOUBLE) if self.rng.random() < 0.01 else self.rng.choice(SURNAMES)

    def born(self, today: dt.date, low: int, high: int) -> dt.date:
        """A birthday that makes someone between `low` and `high` years old today."""
        return today - dt.timedelta(days=self.rng.randrange(low * 365 + 30, high * 365 + 200))

    def child(self, born: dt.date, surname: str = "") -> Invented:
        sex = self.rng.choice(("male", "female"))
        given = self.rng.choice(BOYS if sex == "male" else GIRLS)
        return Invented((surname or self.surname()) + given, sex, born, self.id_number(born, sex), ethnicity=self.rng.choice(ETHNIC))

    def adult(self, today: dt.date, sex: str, low: int, high: int, surname: str = "") -> Invented:
        given = self.rng.choice(MEN if sex == "male" else WOMEN)
        born = self.born(today, low, high)
        return Invented((surname or self.surname()) + given, sex, born, self.id_number(born, sex), self.phone())
