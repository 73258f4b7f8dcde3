"""The children of the cast, opened by real actions; `cast.with_("children")` adds them, `child(cast, "mei")` is one of them, fresh.

mei 龙小梅 both parents away, grandmother · jun 杨军 father away, mother at home · lan 吴兰 boards, key child, both away · gu 石小山 both
parents dead, uncle · ming 欧阳明远 16 on 1 December, middle school · draft 田田 a draft · closed 潘远 closed · far 罗飞 another township's
school · village 张小草 on the residence line only · neighbour 龙小梅 the same name in the next county.
"""

import datetime as dt

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.people import actions
from qianshou.domain.people.choices import CloseReason, FactKind
from qianshou.domain.people.models import Carer, Child
from qianshou.domain.people.newfile import NewAdult, NewFact, NewFile
from tests.cast import TODAY, Cast, joins_cast

OPENED = dt.date(2026, 9, 1)
MEI_ID = "52048120150612002X"
MEI_STUDENT_NO = "G52048120150612002X"


def parents(father: str, mother: str, **more) -> list[NewAdult]:
    """Both away with place and day; `more` goes to both."""
    return [
        NewAdult("51", father, phones=["13800001001"], away=True, away_place="浙江义乌", away_since="2025-02-10", employer="义乌市针织厂", **more),
        NewAdult("52", mother, phones=["13800001002"], away=True, away_place="广东东莞", away_since="2025-02-20", **more),
    ]


def grandmother(name: str, relation: str = "62", **more) -> NewAdult:
    return NewAdult(relation, name, phones=["13800001003"], looks_after=True, birth_year=1958, **more)


def _files(cast: Cast) -> dict[str, NewFile]:
    u = cast.unit
    return {
        "mei": NewFile("龙小梅", sex="female", birth="2015-06-12", ethnicity="苗族", id_number=MEI_ID, student_number=MEI_STUDENT_NO, edu_unit=u("class_5_3"),
                       home_unit=u("village"), home_group="三组", home_address="石桥乡石桥村三组12号", boarding=False,
                       adults=[*parents("龙大山", "吴金花"), grandmother("吴桂英", health="高血压")]),
        "jun": NewFile("杨军", sex="male", birth="2015-09-01", edu_unit=u("class_5_3"), home_unit=u("village"), boarding=False,
                       adults=[NewAdult("51", "杨明", away=True, away_place="福建晋江", away_since="2026-03-01"),
                               NewAdult("52", "潘秀", phones=["13800001011"], looks_after=True, away=False)]),
        "lan": NewFile("吴兰", sex="female", birth="2015-03-08", edu_unit=u("class_5_3"), home_unit=u("other_village"), boarding=True,
                       adults=[*parents("吴国强", "石丽"), grandmother("龙外婆", "64")]),
        "gu": NewFile("石小山", sex="male", birth="2016-01-20", edu_unit=u("class_5_1"), home_unit=u("other_village"), boarding=False,
                      adults=[NewAdult("51", "石强", dead=True), NewAdult("52", "田芳", dead=True), NewAdult("83", "石勇", phones=["13800001031"], looks_after=True)]),
        "ming": NewFile("欧阳明远", sex="male", birth="2010-12-01", edu_unit=u("class_9_1"), home_unit=u("village"), boarding=True,
                        adults=[*parents("欧阳建", "龙燕"), grandmother("欧阳老太")]),
        "draft": NewFile("田田", edu_unit=u("class_5_3")),
        "closed": NewFile("潘远", sex="male", birth="2015-11-11", edu_unit=u("class_5_3"), home_unit=u("village"),
                          adults=[NewAdult("51", "潘大", facts=[NewFact(FactKind.LIVES_WITH_CHILD)]), NewAdult("52", "杨二妹", looks_after=True)]),
        "far": NewFile("罗飞", sex="male", birth="2014-04-04", edu_unit=u("class_other"), home_unit=u("far_village"), boarding=False,
                       adults=[*parents("罗大", "罗二嫂"), grandmother("罗奶奶")]),
        "village": NewFile("张小草", sex="female", birth="2022-05-05", home_unit=u("village"),
                           adults=[*parents("张大", "张二嫂"), grandmother("张奶奶")]),
    }  # fmt: skip


@joins_cast
def children(cast: Cast) -> None:
    """Opens the files on 1 September, names 吴兰 a key child and closes 潘远's."""
    system = SystemActor(OPENED)
    files = _files(cast)
    made = dict(zip(files, actions.open_files(system, unit=cast.county, many=list(files.values()), today=OPENED), strict=True))
    twin = NewFile("龙小梅", sex="female", birth="2015-06-12", edu_unit=cast.unit("neighbour_class"), home_unit=cast.unit("neighbour_village"), id_number=MEI_ID,
                   adults=[*parents("龙大山", "吴金花"), grandmother("邻县奶奶")])  # fmt: skip
    made["neighbour"] = actions.open_files(system, unit=cast.neighbour, many=[twin], today=OPENED)[0]
    actions.name_key_child(system, child=made["lan"], reason="父母常年不归，照护人年迈", from_on=OPENED, today=OPENED)
    actions.mark_closed(system, child=made["closed"], reason=CloseReason.PARENT_RETURNED, closed_on=dt.date(2026, 10, 8), today=dt.date(2026, 10, 8))
    cast.more["children"] = {name: row.pk for name, row in made.items()}


def child(cast: Cast, name: str) -> Child:
    """One of them, read anew with its units."""
    return Child.objects.select_related("county", "edu_unit", "edu_unit__parent", "home_unit").get(pk=cast.more["children"][name])


def adult(cast: Cast, name: str, relation: str) -> Carer:
    """One adult of one of them."""
    return Carer.objects.get(child=cast.more["children"][name], relation=relation, gone_on=None)


__all__ = ["MEI_ID", "MEI_STUDENT_NO", "OPENED", "TODAY", "adult", "child", "children", "grandmother", "parents"]
