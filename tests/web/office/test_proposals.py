"""配对建议: from who has nobody to accepted pairings with agreements; another, a refusal with its reason; what wants a coordinator's eye."""

import datetime as dt
import re

import pytest

from qianshou.domain.accounts.models import AuditEvent
from qianshou.domain.pairing.models import HelperTrait, MatchNeed, MatchSetting, Pairing, Tie
from tests import care_cast
from tests.people_cast import child
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(cast):
    """Children and helpers, nobody paired."""
    return cast.with_("children", "helpers")


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def ticked(answer):
    return re.findall(r'name="pair" value="([^"]+)" checked', text(answer))


def quiet(page):
    """Rows of the list of pairs without a contact this month."""
    return page.split('id="quiet"')[1].split("</section>")[0].count("协议、换人、代管、结束")


def place(cast):
    return {"unit": cast.unit("school").uid, "line": "edu", "who": ""}


def test_the_page_says_how_many_have_nobody_whom_they_would_get_and_why(files, client):
    answer = files.sign_in(client, "school").get("/office/pairing/proposals/")
    assert len(ticked(answer)) == 4 and "是孩子的班主任" in text(answer) and "已证明" in text(answer) and "其次是" in text(answer)
    assert AuditEvent.objects.filter(action="pairing.propose", count=4).exists() and Pairing.objects.count() == 0


def test_ticked_ones_become_pairings_with_agreements_to_print_and_the_rest_is_proposed_anew(files, client):
    files.sign_in(client, "school")
    pairs = ticked(client.get("/office/pairing/proposals/"))
    taken = client.post("/office/pairing/proposals/accept/", {**place(files), "pair": pairs[:3]}, follow=True)
    assert Pairing.objects.filter(to_on=None).count() == 3 and "这一次结的对" in text(taken) and "3 对" in text(taken)
    assert len(ticked(client.get("/office/pairing/proposals/"))) == 1
    paper = client.post(re.search(r'action="([^"]+/print/)"', text(taken)).group(1))
    assert paper.status_code == 200 and text(paper).count("李老师") >= 3 and "协议" in text(paper)
    back = client.post(re.search(r'action="([^"]+/sign/)"', text(taken)).group(1), {"signed_on": "2026-11-20"}, follow=True)
    assert "已登记 3 份协议的签字日期" in text(back) and Pairing.objects.filter(commitment_signed_on=dt.date(2026, 11, 20)).count() == 3
    assert AuditEvent.objects.filter(action__startswith="documents.print").exists() or AuditEvent.objects.filter(action__contains="print_children").exists()


def test_what_changed_meanwhile_is_refused_whole_with_the_name(files, client):
    files.sign_in(client, "school")
    pairs = ticked(client.get("/office/pairing/proposals/"))
    client.post("/office/pairing/proposals/accept/", {**place(files), "pair": pairs[:1]})
    late = client.post("/office/pairing/proposals/accept/", {**place(files), "pair": pairs}, follow=True)
    assert Pairing.objects.count() == 1 and "情况有变，没有结对" in text(late)
    none = client.post("/office/pairing/proposals/accept/", place(files), follow=True)
    assert "请先勾选" in text(none)


def test_another_is_taken_or_refused_with_a_reason_on_the_childs_own_page(files, client):
    files.sign_in(client, "school")
    mei, li, zhou = child(files, "mei"), care_cast.helper(files, "li"), care_cast.helper(files, "zhou")
    where = f"/office/pairing/proposals/child/{mei.uid}/"
    assert "就由周老师帮" in text(client.get(where)) and "家里还没有同意校外帮扶" in text(client.get(where))
    assert client.post(where, {**place(files), "refuse": li.uid}).status_code == 422
    client.post(where, {**place(files), "refuse": li.uid, "reason": "两家有纠纷"})
    assert Tie.objects.get().reason == "两家有纠纷" and f"{mei.uid}:{zhou.uid}" in ticked(client.get("/office/pairing/proposals/"))
    client.post(where, {**place(files), "take": zhou.uid})
    assert Pairing.objects.get().helper_id == zhou.pk


def test_a_child_or_helper_out_of_reach_is_404(files, client):
    files.sign_in(client, "other_school")
    mei, li = child(files, "mei"), care_cast.helper(files, "li")
    assert client.get(f"/office/pairing/proposals/child/{mei.uid}/").status_code == 404
    assert client.post("/office/pairing/proposals/accept/", {"pair": [f"{mei.uid}:{li.uid}"]}).status_code == 404
    assert client.get("/office/pairing/proposals/accepted/nothing/").status_code == 404
    assert client.get(f"/office/pairing/helpers/{li.uid}/offer/").status_code == 404
    assert files.sign_in(client, "helper").get("/office/pairing/proposals/").status_code == 403


def test_what_the_county_a_child_and_a_helper_ask_and_offer_is_typed_once(files, client):
    files.sign_in(client, "county")
    rules = f"/office/pairing/rules/{files.county.uid}/"
    body = {"sex_rule": "same", "together": "on", "renew_days": "20", "barred_kinds": ["elder"], "version": "0"}
    assert client.post(rules, body).status_code == 302
    late = client.post(rules, body)
    assert late.status_code == 422 and "别人刚刚改过" in text(late)
    row = MatchSetting.objects.get()
    assert (row.sex_rule, row.renew_days, row.barred_kinds, row.two_for_key) == ("same", 20, ["elder"], False)
    need = f"/office/pairing/need/{child(files, 'mei').uid}/"
    assert client.post(need, {"wanted": "2", "language": "苗语", "needs": ["art"], "version": "0"}).status_code == 302
    assert MatchNeed.objects.get().needs == ["art"] and 'value="苗语"' in text(client.get(need))
    li = care_cast.helper(files, "li")
    offer = f"/office/pairing/helpers/{li.uid}/offer/"
    answer = client.post(
        offer, {"capacity": "5", "languages": "苗语、侗语", "strengths": ["art"], "days": ["6"], "areas": [files.unit("township").uid], "version": li.version}
    )
    assert answer.status_code == 302
    assert set(HelperTrait.objects.filter(helper=li).values_list("kind", "value")) == {
        ("language", "苗语"),
        ("language", "侗语"),
        ("strength", "art"),
        ("day", "6"),
    }
    assert 'value="侗语、苗语"' in text(client.get(offer)) or 'value="苗语、侗语"' in text(client.get(offer))


def test_pairs_without_a_contact_this_month_and_helpers_with_too_many_are_listed(cast, client):
    cast.with_("programme").sign_in(client, "school")
    li = care_cast.helper(cast, "li")
    type(li).objects.filter(pk=li.pk).update(capacity=2)
    page = text(client.get("/office/pairing/watch/"))
    assert "本月还没联系" in page and quiet(page) == 5 and "李老师" in page.split('id="many"')[1]
    from qianshou.domain.care import actions as care
    from tests.cast import TODAY

    care.record_contact(
        cast.actor("helper"), child=child(cast, "mei"), kind="talk", happened_on=TODAY, today=TODAY, people=[care.Met("child")], client_uuid="watching-1"
    )
    assert quiet(text(client.get("/office/pairing/watch/"))) == 4


@pytest.mark.parametrize("address", ["/office/pairing/proposals/", "/office/pairing/watch/"])
def test_the_pages_ask_the_same_number_of_questions_however_many_children(files, client, address, django_assert_max_num_queries):
    files.sign_in(client, "county").get(address)
    with django_assert_max_num_queries(25):
        client.get(address)
