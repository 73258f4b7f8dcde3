"""班级名单: seen and kept by class teacher and school only; lines understood or refused with the word; who has a file leaves by the file."""

import datetime as dt

import pytest
from django.urls import reverse

from qianshou.domain.people.models import Pupil
from tests.cast import TODAY
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db


def url(cast, klass="class_5_3"):
    return reverse("office:class-pupils", args=[cast.unit(klass).uid])


def test_pupils_are_added_by_lines_shown_and_leave(cast, client):
    cast.with_("children").sign_in(client, "helper")
    lines = "赵一 男 2015-03 G520481201503040011\n钱二，女，2015年4月\n\n孙三"
    assert client.post(url(cast), {"lines": lines}).status_code == 302
    rows = {p.name: p for p in Pupil.objects.filter(child=None)}
    assert {n: (p.sex, p.birth_month) for n, p in rows.items()} == {
        "赵一": ("male", dt.date(2015, 3, 1)), "钱二": ("female", dt.date(2015, 4, 1)), "孙三": ("", None)
    }  # fmt: skip
    assert rows["赵一"].student_number.reveal() == "G520481201503040011"
    page = text(client.get(url(cast)))
    assert "2015年3月" in page and "G520481201503040011" not in page  # masked
    again = client.post(url(cast), {"lines": lines}, follow=True)
    assert "3 名本来就在名单上" in text(again) and Pupil.objects.filter(child=None).count() == 3
    gone = client.post(url(cast), {"leave": "1", "pupil": rows["孙三"].uid, "left_on": TODAY.isoformat()})
    assert gone.status_code == 302 and Pupil.objects.get(pk=rows["孙三"].pk).left_on == TODAY


@pytest.mark.parametrize(
    ("lines", "why"),
    [("", "请一行写一名学生"), ("12345678901234567890", "看不出姓名"), ("李四 走读", "“走读”看不懂"), ("\n".join(["王五"] * 101), "一次最多 100 行")],
)
def test_what_is_not_understood_is_named_and_nothing_is_kept(cast, client, lines, why):
    cast.sign_in(client, "school")
    answer = client.post(url(cast), {"lines": lines})
    assert answer.status_code == 422 and why in text(answer) and not Pupil.objects.exists()


def test_who_has_a_file_leaves_by_the_file_and_ticks_are_asked_for(cast, client):
    cast.with_("children").sign_in(client, "school")
    mine = Pupil.objects.filter(child=child(cast, "mei")).first() or _listed(cast)
    kept = client.post(url(cast), {"leave": "1", "pupil": mine.uid, "left_on": TODAY.isoformat()})
    assert kept.status_code == 422 and "请在档案里办转出或结案" in text(kept)
    assert "请先勾选学生" in text(client.post(url(cast), {"leave": "1", "left_on": TODAY.isoformat()}))


def _listed(cast):
    from qianshou.domain.people import actions

    actions.enlist_children(cast.actor("school"), unit=cast.unit("school"), children=[child(cast, "mei")], today=TODAY)
    return Pupil.objects.get(child=child(cast, "mei"))


def test_nobody_else_sees_the_list(cast, client):
    for who in ("colleague", "other_school", "county", "township_edu", "village", "neighbour_helper"):
        cast.sign_in(client, who)
        assert client.get(url(cast)).status_code in (403, 404), who
    cast.sign_in(client, "school")
    assert client.get(url(cast)).status_code == 200
