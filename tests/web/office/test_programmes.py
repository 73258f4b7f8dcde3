"""方案 pages: the library in sentences, a trial, adopting with numbers, vague duties confirmed, the end of an adoption."""

import pytest

from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.notices.models import Job
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401
from tests.web.pages import text

pytestmark = pytest.mark.django_db
LIST = 7


@pytest.fixture
def paired(cast):
    return cast.with_("pairings")


@pytest.fixture
def adopted(cast):
    return cast.with_("programme")


def numbers(client, where, **more):
    """A form of numbers as it stands, every vague duty dropped, with changes."""
    form = client.get(where).context["form"]
    start = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return {**start, **{name: "no" for name in start if name.startswith("say-")}, **more}


def tried(client, where, **more):
    """The numbers sent for a trial, and what the page then sends to confirm them."""
    data = numbers(client, where, trial="1", **more)
    form = client.post(where, data).context["form"]
    return {**data, "trial": "", "seen": form["seen"].value(), "adopt": "1"}


def confirm(client, where, **more):
    data = tried(client, where, **more)
    del data["trial"]
    return client.post(where, data)


ADOPT_4, ADOPT_10 = "/office/programmes/pian_4/adopt/", "/office/programmes/pian_10/adopt/"


def test_the_library_says_where_each_programme_comes_from(paired, client):
    answer = paired.sign_in(client, "school").get("/office/programmes/")
    shelf = [one["one"].code for one in answer.context["shelf"]]
    assert sorted(shelf) == sorted(shipped())
    assert shelf[:4] == ["wu_ge_yi", "pian_1", "pian_2", "pian_3"] and shelf.index("pian_9") < shelf.index("pian_10") < shelf.index("hui_yi")
    assert "来源：001 篇4" in text(answer)


def test_a_programme_reads_as_sentences_with_their_sources(paired, client):
    said = text(paired.sign_in(client, "school").get("/office/programmes/wu_ge_yi/"))
    assert "每周给孩子辅导1次（只算学期中）" in said and "M021" not in said.split("出处编号")[0]
    assert "M021" not in text(paired.sign_in(client, "helper").get("/office/programmes/wu_ge_yi/"))
    assert client.get("/office/programmes/no_such/").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "admin", "outside", "nobody"])
def test_whoever_sees_no_programmes_gets_none(paired, client, who):
    assert paired.sign_in(client, who).get("/office/programmes/").status_code == 403


@pytest.mark.parametrize("who", ["helper", "village", "township_home"])
def test_whoever_may_not_adopt_is_not_offered_it(paired, client, who):
    paired.sign_in(client, who)
    assert "采用</a>" not in text(client.get("/office/programmes/pian_4/"))
    assert client.post("/office/programmes/pian_4/adopt/", {"school_year": "2026"}).status_code == 404


def test_a_trial_tells_the_week_of_the_middle_and_the_most_loaded_and_writes_nothing(paired, client):
    paired.sign_in(client, "county")
    load = client.post(ADOPT_4, numbers(client, ADOPT_4, trial="1")).context["load"]
    assert load.subjects > 0 and load.worst >= load.median > 0
    assert not AdoptedProgramme.objects.exists() and not Job.objects.exists()


def test_adopting_opens_the_duties_and_the_desk_knows(paired, client):
    paired.sign_in(client, "county")
    answer = confirm(client, ADOPT_4, **{"count-talk": "3"})
    row = AdoptedProgramme.objects.get()
    assert answer["Location"] == f"/office/programmes/adopted/{row.uid}/"
    assert (row.unit, row.school_year, row.from_on) == (paired.county, 2026, TODAY)
    assert Job.objects.get().kind == "open_duties"
    assert "每月与孩子谈心至少3次" in text(client.get(answer["Location"]))


def test_a_number_out_of_bounds_is_said_and_what_was_typed_stays(paired, client):
    paired.sign_in(client, "county")
    answer = client.post(ADOPT_4, numbers(client, ADOPT_4, **{"count-talk": "99"}))
    assert answer.status_code == 422 and "最多填 31" in text(answer) and 'value="99"' in text(answer)
    assert not AdoptedProgramme.objects.exists()


def test_the_same_programme_is_not_adopted_twice(adopted, client):
    adopted.sign_in(client, "county")
    answer = confirm(client, ADOPT_4)
    assert answer.status_code == 422 and "已经采用了这份方案" in text(answer)


def test_nothing_is_adopted_before_its_trial_was_shown_nor_with_numbers_changed_since(paired, client):
    paired.sign_in(client, "county")
    answer = client.post(ADOPT_4, numbers(client, ADOPT_4, adopt="1"))
    assert answer.context["load"].subjects > 0 and "数字改过了" in text(answer)
    answer = client.post(ADOPT_4, {**tried(client, ADOPT_4), "count-talk": "5"})
    assert "数字改过了" in text(answer)
    assert not AdoptedProgramme.objects.exists()


def test_who_would_have_too_many_is_named_with_both_numbers_and_not_in_order_of_them(paired, client):
    paired.sign_in(client, "county")
    answer = client.post(ADOPT_4, numbers(client, ADOPT_4, trial="1", too_many="1", **{"count-talk": "31"}))
    load = answer.context["load"]
    assert load.overloaded and all(one.a_week > 1 for one in load.overloaded)
    assert "会太重的人" in text(answer) and load.overloaded[0].name in text(answer)
    easy = client.post(ADOPT_4, numbers(client, ADOPT_4, trial="1", too_many="99"))
    assert not easy.context["load"].overloaded and "没有人会太重" in text(easy)


def test_each_vague_duty_must_be_answered_and_is_owed_only_where_it_was_confirmed(paired, client):
    paired.sign_in(client, "school")
    form = client.get(ADOPT_10).context["form"]
    say = next(name for name in form.fields if name.startswith("say-"))
    code = say.removeprefix("say-")
    assert client.post(ADOPT_10, numbers(client, ADOPT_10, trial="1", **{say: ""})).status_code == 422
    confirm(client, ADOPT_10)
    assert code not in set(AdoptedProgramme.objects.get().rules.values_list("code", flat=True))
    change = f"/office/programmes/adopted/{AdoptedProgramme.objects.get().uid}/change/"
    confirm(client, change, **{say: "yes", f"count-{code}": "2"})
    assert AdoptedProgramme.objects.get().rules.get(code=code).spec["count"] == 2


def test_numbers_are_changed_after_a_trial_and_the_page_says_what_was_asked_before(adopted, client):
    row = AdoptedProgramme.objects.get()
    change = f"/office/programmes/adopted/{row.uid}/change/"
    adopted.sign_in(client, "county")
    answer = confirm(client, change, **{"count-talk": "3"})
    assert answer["Location"] == f"/office/programmes/adopted/{row.uid}/"
    said = text(client.get(answer["Location"]))
    assert "每月与孩子谈心至少3次" in said and "以前截止的按：每月与孩子谈心至少2次" in said


def test_numbers_another_changed_meanwhile_are_not_written_over(adopted, client):
    row = AdoptedProgramme.objects.get()
    change = f"/office/programmes/adopted/{row.uid}/change/"
    adopted.sign_in(client, "county")
    data = tried(client, change, **{"count-talk": "3"})
    AdoptedProgramme.objects.update(version=5)
    answer = client.post(change, data)
    assert answer.status_code == 422 and "刚才有人改过" in text(answer)


@pytest.mark.parametrize("who", ["school", "neighbour_county"])
def test_whoever_may_not_change_an_adoption_finds_no_page_for_it(adopted, client, who):
    change = f"/office/programmes/adopted/{AdoptedProgramme.objects.get().uid}/change/"
    assert adopted.sign_in(client, who).get(change).status_code == 404


def test_two_programmes_that_owe_the_same_are_said_to_be_one_duty_before_and_after(adopted, client):
    adopted.sign_in(client, "county")
    where = "/office/programmes/pian_10/adopt/"
    load = client.post(where, numbers(client, where, trial="1")).context["load"]
    assert any("是同一件事" in said and "学校留守儿童帮扶措施" in said for said in load.merged)
    confirm(client, where)
    for row in AdoptedProgramme.objects.all():
        assert "是同一件事" in text(client.get(f"/office/programmes/adopted/{row.uid}/"))


def test_a_school_reads_what_its_county_adopted_and_may_not_end_it(adopted, client):
    row = AdoptedProgramme.objects.get()
    adopted.sign_in(client, "school")
    assert row.title in text(client.get("/office/programmes/"))
    answer = client.get(f"/office/programmes/adopted/{row.uid}/")
    assert answer.status_code == 200 and "停用这份方案" not in text(answer)
    assert client.post(f"/office/programmes/adopted/{row.uid}/", {"ended_on": TODAY.isoformat()}).status_code == 404


def test_another_county_finds_no_adoption_of_ours(adopted, client):
    row = AdoptedProgramme.objects.get()
    adopted.sign_in(client, "neighbour_county")
    assert row.title not in text(client.get("/office/programmes/")).split("方案库")[0]
    assert client.get(f"/office/programmes/adopted/{row.uid}/").status_code == 404


def test_an_adoption_ends_on_a_day_of_its_own(adopted, client):
    row = AdoptedProgramme.objects.get()
    adopted.sign_in(client, "county")
    refused = client.post(f"/office/programmes/adopted/{row.uid}/", {"ended_on": "2031-01-01"})
    assert refused.status_code == 422 and "采用期间之内" in text(refused)
    client.post(f"/office/programmes/adopted/{row.uid}/", {"ended_on": TODAY.isoformat()})
    row.refresh_from_db()
    assert row.ended_on == TODAY and Duty.objects.filter(closes_on__lt=TODAY).exists()


@pytest.mark.parametrize("times", [1, 3])
def test_the_list_asks_as_often_for_one_adoption_as_for_three(adopted, client, django_assert_num_queries, times):
    adopted.sign_in(client, "county")
    for code in ("pian_10", "wu_ge_yi")[: times - 1]:
        confirm(client, f"/office/programmes/{code}/adopt/")
    client.get("/office/programmes/")  # the messages of the adoptions are read
    with django_assert_num_queries(LIST):
        assert len(client.get("/office/programmes/").context["adopted"]) == times
