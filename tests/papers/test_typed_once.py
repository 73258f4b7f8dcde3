"""Nothing is typed twice: what one roster brought in, every form and layout takes out again; what is left is named with its reason."""

import csv
import io

import pytest

from qianshou.domain.people.models import Child
from qianshou.papers.exports.facts import MAY
from qianshou.papers.exports.layouts import layout
from qianshou.papers.forms import read_form
from qianshou.papers.forms.asked import wanted
from qianshou.papers.forms.facts import form_facts
from qianshou.papers.imports.actions.command import import_file
from qianshou.papers.lexicon import usual_wordings, wording
from tests.cast import TODAY
from tests.papers.forms.blanks import DATA, invented

pytestmark = pytest.mark.django_db

SAID = {
    "name": "龙长贵", "sex": "男", "birth_date": "1984-05-06", "age": "42", "ethnicity": "侗族", "id_type": "居民身份证", "phone": "13800001234", "address": "石桥乡石桥村三组",
    "registered_address": "石桥乡石桥村三组", "health": "健康", "education": "初中", "occupation": "务工", "position": "组长", "political_status": "群众", "nationality": "中国",
    "income": "三万", "away": "是", "away_place": "浙江省义乌市", "away_since": "2025-02", "back_on": "", "employer": "鞋厂", "employer_address": "义乌市一路1号",
    "employer_phone": "05791234567", "able": "", "unable_reason": "", "is_guardian": "", "special": "",
}  # fmt: skip
CHILD = {
    "child.name": "龙小梅", "child.former_name": "梅梅", "child.sex": "女", "child.birth_date": "2016-05-12", "child.age": "", "child.id_number": "520481201605120025",
    "child.student_number": "G520481201605120025", "child.boarding": "是", "child.left_behind": "是", "child.left_behind_kind": "双亲留守", "child.both_away": "是",
    "child.orphan": "", "child.single_parent": "", "child.unsupported": "", "child.migrant": "", "child.hardship": "是", "child.subsistence": "是", "child.struggling": "",
    "child.health": "健康", "child.illness": "", "child.disability": "", "child.disability_level": "", "child.registration_kind": "农业户口", "child.registered": "是",
    "child.commute_way": "步行", "child.commute_distance": "3", "child.school_bus": "否", "child.left_behind_since": "2025-02", "child.key": "",
    "child.living_with": "奶奶", "child.only_child": "否", "child.postcode": "561000", "child.phone": "13800005678", "child.home_address": "石桥乡石桥村三组",
}  # fmt: skip
# Asked on paper and not from the file, each with the reason.
NOT_FROM_THE_FILE = {
    "paper.": "about the paper itself: number, remark, who fills it in when", "record.": "written when the talk or visit happens", "helper.": "comes from the pairing, not from a roster",
    "able": "only that somebody is not able is a fact; that he is, is the rule and is not written down",
    "back_on": "an event of its own (回家短住, 回来不走了), not a standing fact",
    "unit.": "the unit the child stands in", "school.": "the school and class the child stands in",
}  # fmt: skip
PEOPLE = ("father", "mother", "carer")


def value_of(code):
    person, name = code.split(".", 1)
    if person == "child":
        return CHILD.get(code, "有一点")
    if name == "relation":
        return {"father": "父亲", "mother": "母亲", "carer": "奶奶"}[person]
    if name == "id_number":
        return {"father": "520481198405060035", "mother": "520481198605060021", "carer": "520481195405060023"}[person]
    if name in ("name", "sex"):
        return {"father": ("龙长贵", "男"), "mother": ("吴秀英", "女"), "carer": ("石老奶", "女")}[person][name == "sex"]
    return (
        ""
        if person == "carer" and name in ("away", "away_place", "away_since", "back_on", "employer", "employer_address", "employer_phone")
        else SAID.get(name, "")
    )


@pytest.fixture
def brought(cast):
    """A child whose roster said everything; (facts as any form gets them, what the roster said)."""
    codes = [code for code in usual_wordings() if code.startswith(("child.", *(f"{person}." for person in PEOPLE)))]
    said = {code: value for code in codes if (value := value_of(code))}
    out = io.StringIO()
    csv.writer(out).writerows([[wording(code) for code in said], list(said.values())])
    answers = {"0": {letter(place): code for place, code in enumerate(said)}}
    done = import_file(
        cast.actor("school"),
        unit=cast.unit("school"),
        data=out.getvalue().encode(),
        filename="名册.csv",
        answers=answers,
        take=True,
        left_behind="yes",
        today=TODAY,
    )
    assert done.answer["new"] == 1, done.answer
    child = Child.objects.get(name=said["child.name"])
    return form_facts([child], definition="school", opened=frozenset(MAY), today=TODAY)[0], said


def letter(place):
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def test_what_a_roster_said_once_every_form_gets_again(brought):
    facts, said = brought
    missing = sorted(code for code in said if facts.get(code) in (None, ""))
    assert missing == [], " ".join(missing)


def test_every_form_and_layout_asks_only_what_the_registry_knows(brought):
    facts, _said = brought
    asked = {column.code for name in ("mca", "school") for column in layout(name).columns}
    for data in [*(path.read_bytes() for path in sorted(DATA.glob("0*"))), *(form.data for form in invented())]:
        asked |= {one.column.code for one in wanted(read_form(data)) if one.column.code}
    extra = {"child.one_away_other_unable", "child.unable_parent", "child.entrusted"}  # the two questions of form A, worked out, never typed
    assert asked - extra <= set(usual_wordings())
    typed = {code for code in asked if code in usual_wordings() and not code.startswith(tuple(NOT_FROM_THE_FILE))}
    assert all(code.split(".")[0] in ("child", "father", "mother", "carer", "guardian", "entrusted", "contact", "grandfather", "grandmother",
                                      "maternal_grandfather", "maternal_grandmother") for code in typed)  # fmt: skip
