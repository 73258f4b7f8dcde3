"""The life of a pairing at the pages: signed and scanned, stood in for, ended or handed on when a child moves or a file closes; ties; study partners."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qianshou.domain.accounts.actors import SystemActor
from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.care import queries as care
from qianshou.domain.pairing import actions
from qianshou.domain.pairing.models import Pairing, StandIn, StudyPartner, Tie
from qianshou.domain.people import actions as people
from qianshou.domain.people.rows.pupils import NewPupil
from qianshou.kit import vault
from qianshou.papers.models import AgreementScan, VaultFile
from tests.care_cast import helper, pair_of
from tests.cast import TODAY
from tests.people_cast import OPENED, child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
PDF, PNG = b"%PDF-1.7 signed", b"\x89PNG\r\n\x1a\n" + b"0" * 40


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def upload(client, row, data, name="协议.pdf"):
    return client.post(f"/office/pairing/{row.uid}/scan/", {"scan": SimpleUploadedFile(name, data)}, follow=True)


def test_an_agreement_is_signed_scanned_opened_by_who_sees_the_pairing_and_every_opening_is_noted(cast, client):
    row, where = pair_of(cast.with_("pairings"), "mei"), ""
    cast.sign_in(client, "school")
    where = f"/office/pairing/{row.uid}/"
    assert "还没有登记签字" in text(client.get(where))
    late = (TODAY + dt.timedelta(days=1)).isoformat()
    assert "不能晚于今天" in text(client.post(f"{where}sign/", {"signed_on": late}, follow=True))
    client.post(f"{where}sign/", {"signed_on": TODAY.isoformat()})
    row.refresh_from_db()
    assert row.commitment_signed_on == TODAY
    for data, say in ((b"", "空的"), (b"MZ\x90\x00 program", "只收照片"), (b"%PDF-" + b"0" * (8 * 1024 * 1024), "超过 8 MB")):
        assert say in text(upload(client, row, data)) and not AgreementScan.objects.exists()
    assert "扫描件已加密保存" in text(upload(client, row, PDF, "../../小梅 110.pdf"))
    first = AgreementScan.objects.get().file
    assert PDF not in vault._path(first.uid).read_bytes() and first.name.reveal() == "结对协议.pdf", "sealed, and the name it came with is not kept"
    upload(client, row, PNG)
    first.refresh_from_db()
    assert first.erased and first.uid not in vault.names() and AgreementScan.objects.filter(gone_on=None).count() == 1
    got = client.get(f"{where}scan/open/")
    assert (got.content, got["Content-Type"], got["Content-Disposition"]) == (PNG, "image/png", 'attachment; filename="agreement.png"')
    assert AuditEvent.objects.filter(action="agreements.open_scan").count() == 1
    for who, status in (("other_school", 404), ("neighbour_county", 404), ("outside", 404), ("county", 200)):
        assert cast.sign_in(client, who).get(f"{where}scan/open/").status_code == status, who
    cast.sign_in(client, "school").post(f"{where}scan/drop/")
    assert client.get(f"{where}scan/open/").status_code == 404 and VaultFile.objects.filter(kind="scan", erased=False).count() == 0


def test_a_helper_away_is_stood_in_for_with_all_her_children_and_the_duties_show_to_stand_in_and_coordinator(cast, client):
    cast.with_("programme").sign_in(client, "school")
    li, zhou = helper(cast, "li"), helper(cast, "zhou")
    mine = Pairing.objects.filter(helper=li, to_on=None)
    away = f"/office/pairing/helpers/{li.uid}/away/"
    assert text(client.get(away)).count("单独安排：") == mine.count() == 3
    body = {"helper": zhou.uid, "from_on": TODAY.isoformat(), "to_on": (TODAY + dt.timedelta(days=9)).isoformat(), "reason": "产假"}
    assert client.post(away, body).status_code == 302 and StandIn.objects.filter(helper=zhou).count() == 3
    assert "每一对都已经有人代管" in text(client.post(away, body))
    owed = [line for line in care.duties_of_child(cast.actor("county"), child(cast, "mei"), TODAY) if line.owner_name]
    assert owed and {line.owner_name for line in owed} == {"周老师"}
    watch = text(client.get("/office/pairing/watch/")).split('id="watched"')[1].split("</section>")[0]
    assert watch.count("周老师，到") == 3 and "周老师代管到" in text(client.get(f"/office/child/{child(cast, 'mei').uid}/"))
    client.post(f"/office/pairing/helpers/{li.uid}/back/")
    assert {line.owner_name for line in care.duties_of_child(cast.actor("county"), child(cast, "mei"), TODAY) if line.owner_name} == {"李老师"}
    actions.pair(cast.actor("county"), child=child(cast, "mei"), helper=helper(cast, "sun"), kind="teacher", from_on=TODAY, today=TODAY)
    moved = text(client.get("/office/pairing/watch/")).split('id="moved"')[1].split("</section>")[0]
    assert "孙老师" in moved and moved.count("协议、换人") == 1, "a teacher of a school the child is not at"
    assert cast.sign_in(client, "other_school").get(away).status_code == 404


def test_who_moves_class_has_the_pairings_ended_or_handed_to_the_new_class_teacher_in_the_same_step(cast, client):
    cast.with_("pairings").sign_in(client, "school")
    mei, teacher = child(cast, "mei"), cast.user("colleague")
    actions.set_class_teachers(SystemActor(TODAY), unit=cast.unit("school"), teachers=[actions.ClassTeacher(cast.unit("class_5_1"), teacher)], today=TODAY)
    old, liu = pair_of(cast, "mei"), pair_of(cast, "mei_liu")
    where = f"/office/child/{mei.uid}/change/?kind=school_changed"
    page = text(client.get(where))
    assert "交给新班的班主任" in page and "志愿者小刘（" in page
    body = {"kind": "school_changed", "place": cast.unit("class_5_1").uid, "happened_on": TODAY.isoformat(), f"going-{old.uid}": "teacher", f"going-{liu.uid}": "on",
            "going-note": "怕黑"}  # fmt: skip
    assert client.post(where, body).status_code == 302
    old.refresh_from_db()
    assert (old.end_reason, old.handover_note.reveal(), old.to_on) == ("handed_over", "怕黑", TODAY)
    running = Pairing.objects.filter(child=mei, to_on=None).values_list("helper__user", "helper__name")
    assert set(running) == {(teacher.pk, teacher.name), (helper(cast, "liu").user_id, "志愿者小刘")}


def test_who_changes_class_by_the_list_takes_the_class_teachers_pairing_along(cast, client):
    cast.with_("pairings").sign_in(client, "school")
    teacher, mei = cast.user("colleague"), child(cast, "mei")
    new = [actions.ClassTeacher(cast.unit("class_5_1"), teacher), actions.ClassTeacher(cast.unit("class_5_3"), cast.user("helper"))]
    actions.set_class_teachers(SystemActor(TODAY), unit=cast.unit("school"), teachers=new, today=TODAY)
    where = f"/office/classes/{cast.unit('class_5_3').uid}/move/"
    said = client.post(where, {"who": mei.uid, "klass": cast.unit("class_5_1").uid, "happened_on": TODAY.isoformat(), "to_teacher": "on"}, follow=True)
    assert "1 对结对交给了新班主任" in text(said)
    running = set(Pairing.objects.filter(child=mei, to_on=None).values_list("helper__name", flat=True))
    assert running == {helper(cast, "zhou").name, "志愿者小刘"} and pair_of(cast, "jun").to_on is None, "only of those who moved"


def test_a_closing_file_shows_what_ends_and_one_that_passes_to_the_village_settles_each_pairing(cast, client):
    cast.with_("pairings").sign_in(client, "county")
    mei, sun = child(cast, "mei"), helper(cast, "sun")
    old, liu = pair_of(cast, "mei"), pair_of(cast, "mei_liu")
    where = f"/office/child/{mei.uid}/close/"
    page = text(client.get(where))
    assert "2 对结对都结束" in page and "李老师（教师结对）的结对" in page
    body = {"reason": "left_school_age", "closed_on": TODAY.isoformat(), f"going-{old.uid}": "end", f"going-{liu.uid}": "on", "going-note": "村里请常去"}
    assert client.post(where, body).status_code == 302
    old.refresh_from_db(), liu.refresh_from_db()
    assert (old.end_reason, old.handover_note.reveal(), liu.to_on) == ("child_moved", "村里请常去", None) and sun.left_on is None
    client.post(where, {"reason": "moved_away", "closed_on": TODAY.isoformat(), "going-note": "去浙江了"})
    liu.refresh_from_db()
    assert (liu.end_reason, liu.handover_note.reveal()) == ("file_closed", "去浙江了")
    assert Pairing.objects.filter(child=mei).count() >= 2, "past work stays its author's: nothing is deleted"


def test_kin_is_said_on_a_page_of_the_child_and_taken_back(cast, client):
    cast.with_("children", "helpers").sign_in(client, "school")
    mei, zhou = child(cast, "mei"), helper(cast, "zhou")
    where = f"/office/pairing/ties/{mei.uid}/"
    assert "和帮扶人的亲属关系" in text(client.get(f"/office/child/{mei.uid}/"))
    assert client.post(where, {"helper": zhou.uid, "kind": "refused", "reason": ""}).status_code == 422
    client.post(where, {"helper": zhou.uid, "kind": "kin", "reason": "是孩子的姑妈"})
    assert Tie.objects.get().reason == "是孩子的姑妈" and "周老师" in text(client.get(where)).split("再登记一位")[0]
    page = text(client.get("/office/pairing/proposals/"))
    assert "可能是亲戚（与家人同名或已登记）" in page
    client.post(f"{where}off/", {"helper": zhou.uid})
    assert not Tie.objects.exists()
    assert cast.sign_in(client, "other_school").get(where).status_code == 404


def test_study_partners_are_proposed_changed_told_of_and_ended_on_one_page(cast, client):
    cast.with_("pairings").sign_in(client, "helper")
    mei = child(cast, "mei")
    many = [NewPupil(name, mei.edu_unit, sex, "", None) for name, sex in (("同班女生", "female"), ("同班男生", "male"))]
    girl, boy = people.add_pupils(SystemActor(OPENED), unit=cast.unit("school"), many=many, today=OPENED)
    page = text(client.get("/office/pairing/partners/"))
    assert f'value="{girl.uid}" selected' in page and "同班；同性别" in page and StudyPartner.objects.count() == 0
    assert client.post("/office/pairing/partners/set/", {"child": mei.uid, f"pupil-{mei.uid}": boy.uid}).status_code == 302
    row = StudyPartner.objects.get()
    assert row.pupil == boy and row.told_on is None
    assert "同班男生" in text(client.get(f"/office/child/{mei.uid}/")) and "同班男生" in text(client.get(f"/office/pairing/{pair_of(cast, 'mei').uid}/"))
    client.post("/office/pairing/partners/told/", {"told_on": TODAY.isoformat()})
    row.refresh_from_db()
    assert row.told_on == TODAY
    client.post(f"/office/pairing/partners/{row.uid}/end/", {"reason": "asked"})
    row.refresh_from_db()
    assert row.end_reason == "asked"
    for who in ("county", "outside"):
        assert cast.sign_in(client, who).get("/office/pairing/partners/").status_code == 403, who
    assert cast.sign_in(client, "other_school").post(f"/office/pairing/partners/{row.uid}/end/", {"reason": "asked"}).status_code == 404


def test_the_pages_of_a_pairings_life_ask_few_questions(cast, client, django_assert_max_num_queries):
    cast.with_("programme").sign_in(client, "school")
    mei, li = child(cast, "mei").uid, helper(cast, "li").uid
    pages = [f"/office/pairing/{pair_of(cast, 'mei').uid}/", f"/office/pairing/helpers/{li}/away/", f"/office/pairing/ties/{mei}/", "/office/pairing/partners/",
             "/office/pairing/watch/", f"/office/child/{mei}/close/", f"/office/child/{mei}/change/?kind=school_changed"]  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200, page
        with django_assert_max_num_queries(25):
            client.get(page)
