"""The import pages: upload, answer, preview, take, result, undo; strangers find nothing; bad input keeps what was typed."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing.models import Pairing
from qianshou.domain.people import actions as people
from qianshou.domain.people.models import Child
from qianshou.papers.models import Batch, StagedRow
from tests.papers.imports.world import csv, preview, take

MEI = "杨小梅,女,2014-03-05,,五年级3班,杨大明,浙江义乌,13800001234,李老师"
BAD = "龙小军,男,2015-13-02,,五年级1班,龙开强,,13800001235,"
pytestmark = pytest.mark.django_db


def upload(client, cast, data, name="名册.csv", unit="school"):
    form = {"unit": cast.unit(unit).uid, "file": SimpleUploadedFile(name, data), "pasted": ""}
    return client.post(reverse("office:import-list"), form)


def at(name):
    return reverse(f"office:{name}", kwargs={"uid": Batch.objects.get().uid})


def previewed(client, cast, data):
    upload(client, cast, data)
    client.post(at("import-columns"), {"as_of": "2026-09-10", "left_behind": "yes"})
    return client.get(at("import-batch"))


def test_import_a_roster_from_upload_to_undo(client, cast):
    cast.sign_in(client, "school")
    answer = upload(client, cast, csv(MEI, BAD))
    assert answer.headers["Location"] == at("import-batch")
    asked = client.get(at("import-batch"), follow=True)
    assert "这份名册上的都是留守儿童吗" in asked.content.decode()
    page = client.post(at("import-columns"), {"as_of": "2026-09-10", "left_behind": "yes"}, follow=True).content.decode()
    assert "导入合格的 1 行" in page
    assert Child.objects.count() == 0
    result = client.post(at("import-take"), follow=True).content.decode()
    assert "下载标红的文件" in result
    assert Child.objects.get().name == "杨小梅"
    file = client.get(at("import-refused"))
    assert file.content[:2] == b"PK"
    undone = client.post(at("import-undo"), follow=True).content.decode()
    assert "这次导入已撤销" in undone
    assert Child.objects.count() == 0


def test_import_preview_shows_the_reason_in_chinese_and_no_number(client, cast):
    cast.sign_in(client, "school")
    page = previewed(client, cast, csv(MEI, BAD)).content.decode()
    assert "龙小军" in page
    assert "13800001235" not in page


def test_import_of_the_same_file_twice_changes_nothing(client, cast):
    cast.sign_in(client, "school")
    previewed(client, cast, csv(MEI))
    client.post(at("import-take"))
    page = client.get(upload(client, cast, csv(MEI)).headers["Location"]).content.decode()
    assert "这次没有改动任何内容" in page
    assert (Child.objects.count(), Batch.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.xlsx", "空的"), (b"%PDF-1.4 x", "a.xlsx", "PDF"), (b"PK\x03\x04broken", "a.xlsx", "打不开"), (b"\x89PNG\r\n\x1a\n", "a.xls", "图片"),
        (b"<html><table></table></html>", "a.xls", "网页"),
    ],
    ids=["empty", "pdf", "broken zip", "picture", "web page"],
)  # fmt: skip
def test_import_list_answers_a_bad_file_with_one_sentence(client, cast, data, name, says):
    cast.sign_in(client, "school")
    answer = upload(client, cast, data, name)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Batch.objects.count() == 0


def test_import_list_asks_for_a_file_and_keeps_what_was_pasted(client, cast):
    cast.sign_in(client, "school")
    url, unit = reverse("office:import-list"), cast.unit("school").uid
    assert "请选择文件" in client.post(url, {"unit": unit}).content.decode()
    kept = client.post(url, {"unit": unit, "pasted": "只有一行的粘贴"})
    assert kept.status_code == 422
    assert "只有一行的粘贴" in kept.content.decode()


def test_import_of_a_file_without_children_says_so(client, cast):
    cast.sign_in(client, "school")
    answer = upload(client, cast, "会议,地点\n一,二\n三,四".encode())
    page = client.get(answer.headers["Location"]).content.decode()
    assert "没有改动任何档案" in page


@pytest.mark.parametrize("who", ["other_school", "neighbour_county", "helper", "viewer", "admin"])
def test_import_of_another_unit_is_not_there(client, cast, who):
    cast.sign_in(client, "school")
    previewed(client, cast, csv(MEI))
    client.logout()
    cast.sign_in(client, who)
    for name in ("import-batch", "import-columns", "import-refused", "import-helpers"):
        assert client.get(at(name)).status_code == 404
    for name in ("import-take", "import-undo", "import-cancel"):
        assert client.post(at(name)).status_code == 404
    assert Child.objects.count() == 0


def test_import_into_a_unit_out_of_reach_is_refused(client, cast):
    cast.sign_in(client, "school")
    assert upload(client, cast, csv(MEI), unit="other_school").status_code == 422
    assert Batch.objects.count() == 0


def test_import_helpers_pairs_only_when_a_person_says_so(client, cast):
    actor = cast.actor("school")
    helper = pairing.add_helper(actor, unit=cast.unit("school"), name="李老师", kind="teacher", today=cast.today)
    cast.sign_in(client, "school")
    previewed(client, cast, csv(MEI))
    assert "已匹配 1" in client.post(at("import-take"), follow=True).content.decode()
    assert Pairing.objects.count() == 0
    row = Batch.objects.get().rows.get()
    client.post(at("import-helpers"), {f"do-{row.uid}": "add", f"who-{row.uid}": helper.uid})
    pair = Pairing.objects.get()
    assert (pair.helper, pair.child.name) == (helper, "杨小梅")


def test_import_batch_polls_by_itself_and_asks_for_a_fresh_page_at_the_end(client, cast):
    cast.sign_in(client, "school")
    previewed(client, cast, csv(MEI))
    answer = client.get(at("import-batch"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def counted_again(client, cast, more=0):
    """Autumn's roster of a class that spring's opened, previewed: one came, one moved to Quanzhou, one is not named, a number was entered since."""
    rows = {"杨小梅": "浙江义乌", "石小兰": "广东佛山", "龙小军": "江苏苏州"}
    line = "{},女,2014-03-05,,五年级3班,{}的爸爸,{},1380000123{},"
    others = [f"孩子{n},男,2014-01-{n + 1:02d},,五年级3班,家长{n},浙江,1390001{n:04d}," for n in range(more)]
    spring = [line.format(name, name, place, n) for n, (name, place) in enumerate(rows.items())]
    take(cast, csv(*spring, *others), "春季.csv", as_of=dt.date(2026, 9, 1))
    mei = Child.objects.get(name="杨小梅")
    people.record_change(
        cast.actor("school"), child=mei, kind="phone_changed", happened_on=dt.date(2026, 10, 1), today=cast.today, carer=mei.carers.get(), detail={"phone": "13900000001"}
    )  # fmt: skip
    autumn = csv(
        line.format("杨小梅", "杨小梅", "福建泉州", 9),
        line.format("石小兰", "石小兰", "广东佛山", 1),
        line.format("吴小江", "吴小江", "浙江", 7),
        *(one.replace("浙江", "福建") for one in others),
    )
    return preview(cast, autumn, "秋季.csv", as_of=dt.date(2026, 9, 10))


def test_import_of_the_next_term_shows_new_changed_and_missing_with_both_values_before_anything_is_taken(client, cast):
    batch = counted_again(client, cast)
    cast.sign_in(client, "school")
    where = reverse("office:import-batch", args=[batch.uid])
    page = client.get(where + "?tab=changed").content.decode()
    assert "浙江义乌 → 福建泉州" in page and "从 2026年9月10日起算" in page
    assert "139****0001，名册上 138****1239" in page and "先不改" in page and "13800001239" not in page
    missing = client.get(where + "?tab=missing").content.decode()
    assert "龙小军" in missing and "导入不会结案" in missing and "杨小梅" not in missing
    assert AuditEvent.objects.filter(action="imports.view_missing").count() == 1
    result = client.post(reverse("office:import-take", args=[batch.uid]), follow=True).content.decode()
    assert reverse("office:absent") in result and "名单里没有了" in result and "龙小军" in client.get(reverse("office:absent")).content.decode()
    assert Child.objects.get(name="龙小军").file_state == "active"


def test_import_pages_of_thirty_rows_stay_within_their_queries(client, cast, django_assert_max_num_queries):
    batch = counted_again(client, cast, more=28)
    cast.sign_in(client, "school")
    where = reverse("office:import-batch", args=[batch.uid])
    pages = [
        reverse("office:import-list"),
        *(f"{where}?tab={tab}" for tab in ("new", "changed", "missing", "doubtful")),
        reverse("office:import-columns", args=[batch.uid]),
    ]
    for url in pages:
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200
    client.post(reverse("office:import-take", args=[batch.uid]))
    for url in (where, reverse("office:import-helpers", args=[batch.uid])):
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200


def test_each_of_several_files_is_given_its_own_day_and_the_rows_theirs(client, cast):
    cast.sign_in(client, "school")
    told = ("石桥小学名册,填报日期：2026年3月5日\n" + csv(MEI).decode()).encode()
    rows = "\n".join((csv().decode() + ",更新日期", BAD.replace("2014-03-05", "2014-03-06").replace("11010519491231002X", "") + ",2026-09-20")).encode()
    files = [SimpleUploadedFile("三月.csv", told), SimpleUploadedFile("九月.csv", rows)]
    client.post(reverse("office:import-list"), {"unit": cast.unit("school").uid, "file": files, "pasted": ""})
    page = client.get(at("import-columns")).content.decode()
    assert "没有写明日期的表，按哪一天" in page and "名册里写着：填报日期:2026年3月5日" in page
    assert 'value="2026-03-05"' in page and "每行按“更新日期”这一列（2026-09-20，1 行）" in page
    index = {sheet["name"]: sheet["index"] for sheet in Batch.objects.get().sheets}
    march, autumn = index["三月.csv"], index["九月.csv"]
    said = {"as_of": "2026-09-10", "left_behind": "yes", f"day{march}": "2026-03-05", f"day{autumn}": "", f"own{autumn}": "on"}
    future = client.post(at("import-columns"), said | {f"day{march}": "2027-01-01"})
    assert future.status_code == 422 and "名册的日期要在今天或以前" in future.content.decode()
    preview = client.post(at("import-columns"), said, follow=True).content.decode()
    assert "2026年3月5日至2026年9月20日，各按自己写的" in preview
    assert "这一行是 2026年3月5日的情况" in client.get(at("import-batch") + "?tab=new").content.decode()
    assert {row.sheet: str(row.as_of) for row in StagedRow.objects.all()} == {march: "2026-03-05", autumn: "2026-09-20"}
