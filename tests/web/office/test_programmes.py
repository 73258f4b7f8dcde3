"""方案 pages: the library in sentences, a trial, adopting with numbers, vague duties confirmed, the end of an adoption."""

import pytest

from qianshou.domain.care.models import AdoptedProgramme, Duty
from qianshou.domain.care.programmes import shipped
from qianshou.domain.notices.models import Job
from tests import care_cast  # noqa: F401
from tests.cast import TODAY
from tests.web.day import the_casts_day  # noqa: F401

pytestmark = pytest.mark.django_db
LIST = 6


@pytest.fixture
def paired(cast):
    return cast.with_("pairings")


@pytest.fixture
def adopted(cast):
    return cast.with_("programme")


def text(answer):
    return answer.content.decode()


def numbers(client, code, **more):
    """The adoption form as it stands, with changes."""
    form = client.get(f"/office/programmes/{code}/adopt/").context["form"]
    start = {name: form[name].value() for name in form.fields if not name.startswith("yes-")}
    return {**start, **more}


def test_the_library_says_where_each_programme_comes_from(paired, client):
    answer = paired.sign_in(client, "school").get("/office/programmes/")
    assert [one["one"].code for one in answer.context["shelf"]] == list(shipped())
    assert "来源：001 篇4" in text(answer)


def test_a_programme_reads_as_sentences_with_their_sources(paired, client):
    said = text(paired.sign_in(client, "school").get("/office/programmes/wu_ge_yi/"))
    assert "每周给孩子辅导1次（只算学期中）" in said and "M021" in said
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
    load = client.post("/office/programmes/pian_4/adopt/", numbers(client, "pian_4", trial="1")).context["load"]
    assert load.subjects > 0 and load.worst >= load.median > 0
    assert not AdoptedProgramme.objects.exists() and not Job.objects.exists()


def test_adopting_opens_the_duties_and_the_desk_knows(paired, client):
    paired.sign_in(client, "county")
    answer = client.post("/office/programmes/pian_4/adopt/", numbers(client, "pian_4", **{"count-talk": "3"}))
    row = AdoptedProgramme.objects.get()
    assert answer["Location"] == f"/office/programmes/adopted/{row.uid}/"
    assert (row.unit, row.school_year, row.from_on) == (paired.county, 2026, TODAY)
    assert Job.objects.get().kind == "open_duties"
    assert "每月与孩子谈心至少3次" in text(client.get(answer["Location"]))


def test_a_number_out_of_bounds_is_said_and_what_was_typed_stays(paired, client):
    paired.sign_in(client, "county")
    answer = client.post("/office/programmes/pian_4/adopt/", numbers(client, "pian_4", **{"count-talk": "99"}))
    assert answer.status_code == 422 and "最多填 31" in text(answer) and 'value="99"' in text(answer)
    assert not AdoptedProgramme.objects.exists()


def test_the_same_programme_is_not_adopted_twice(adopted, client):
    adopted.sign_in(client, "county")
    answer = client.post("/office/programmes/pian_4/adopt/", numbers(client, "pian_4"))
    assert answer.status_code == 422 and "已经采用了这份方案" in text(answer)


def test_a_vague_duty_is_owed_only_where_it_was_confirmed(paired, client):
    paired.sign_in(client, "school")
    form = client.get("/office/programmes/pian_10/adopt/").context["form"]
    tick = next(name for name in form.fields if name.startswith("yes-"))
    client.post("/office/programmes/pian_10/adopt/", numbers(client, "pian_10"))
    assert tick.removeprefix("yes-") not in set(AdoptedProgramme.objects.get().rules.values_list("code", flat=True))
    client.post(f"/office/programmes/adopted/{AdoptedProgramme.objects.get().uid}/", {"ended_on": TODAY.isoformat()})
    client.post("/office/programmes/pian_10/adopt/", numbers(client, "pian_10", **{tick: "on"}))
    fresh = AdoptedProgramme.objects.get(ended_on=None)
    assert tick.removeprefix("yes-") in set(fresh.rules.values_list("code", flat=True))


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
        client.post(f"/office/programmes/{code}/adopt/", numbers(client, code))
    client.get("/office/programmes/")  # the messages of the adoptions are read
    with django_assert_num_queries(LIST):
        assert len(client.get("/office/programmes/").context["adopted"]) == times
