"""The page guard, the frame of a page, and what becomes of an uncaught refusal (DECISIONS 3)."""

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import ResolverMatch

from qianshou.domain.orgs import queries as orgs
from qianshou.domain.permissions import P
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from qianshou.web import access, shell

pytestmark = pytest.mark.django_db


def ask(rf, cast, who, *, path="/x/", session=None, **kwargs):
    request = rf.get(path)
    request.today, request.actor, request.session = cast.today, cast.actor(who), session if session is not None else {"signed_in": 2**40}
    request.user = request.actor.user
    request.resolver_match = ResolverMatch(lambda r: None, (), kwargs)
    return request


@access.page(P.SEE_AUDIT)
def listing(request):
    return HttpResponse("ok")


@access.page(P.SEE_AUDIT)
def one(request, uid):
    return HttpResponse("ok")


def test_a_list_is_403_where_the_permission_is_held_nowhere_and_a_row_404(rf, cast):
    assert listing(ask(rf, cast, "county")).status_code == 200
    with pytest.raises(PermissionDenied):
        listing(ask(rf, cast, "helper"))
    with pytest.raises(Http404):
        one(ask(rf, cast, "helper", uid="x"), uid="x")


def test_a_visitor_goes_to_sign_in_and_htmx_is_told_where(rf, cast):
    answer = listing(ask(rf, cast, "visitor", path="/office/audit/?who=x"))
    assert answer["Location"] == "/login/?next=%2Foffice%2Faudit%2F%3Fwho%3Dx"
    request = ask(rf, cast, "visitor")
    request.headers = {"HX-Request": "true"}
    answer = listing(request)
    assert answer.status_code == 204 and answer["HX-Redirect"].startswith("/login/")


def test_found_gives_a_row_of_the_reach_or_404(cast):
    rows = orgs.units(cast.actor("school"), P.SEE_UNITS)
    assert access.found(rows, cast.unit("class_5_3").uid) == cast.unit("class_5_3")
    for uid in (cast.unit("other_school").uid, "no-such", "' OR 1=1 --"):
        with pytest.raises(Http404):
            access.found(rows, uid)


class Small(forms.Form):
    name = forms.CharField(label="名称")
    version = forms.IntegerField(widget=forms.HiddenInput)


def refuse(error):
    form = Small({"name": "我填的", "version": "1"})
    assert form.is_valid()
    with access.saying(form):
        raise error
    return form


def test_what_is_refused_is_said_on_the_form():
    assert refuse(Invalid("太短。", "name")).errors["name"] == ["太短。"]
    assert refuse(Invalid("别处的。", "elsewhere")).non_field_errors() == ["别处的。"]
    assert refuse(Refused("没办成。")).non_field_errors() == ["没办成。"]
    changed = refuse(Changed("有人改过。", {"name": "现在的", "version": 2}))
    assert "现在是：名称：现在的" in changed.non_field_errors()[0] and changed.data["version"] == "2" and changed.data["name"] == "我填的"
    with pytest.raises(NotAllowed):
        refuse(NotAllowed("不行。"))


def test_what_a_button_is_refused_is_said_above_the_next_page(monkeypatch):
    said = []
    monkeypatch.setattr(access.messages, "error", lambda _request, words: said.append(words))
    with access.telling(None):
        raise Invalid("没办成。", "name")
    assert said == ["没办成。"]
    with pytest.raises(NotAllowed), access.telling(None):
        raise NotAllowed("不行。")
    assert said == ["没办成。"]


@pytest.mark.parametrize(
    ("who", "error", "kwargs", "outcome"),
    [("helper", NotAllowed("", perm=P.SEE_AUDIT), {}, PermissionDenied), ("helper", NotAllowed("", perm=P.SEE_AUDIT), {"uid": "x"}, Http404),
     ("county", NotAllowed("", perm=P.SEE_AUDIT), {}, Http404), ("helper", Refused("今天不行。"), {}, 409), ("helper", ValueError("x"), {}, None)],
)  # fmt: skip
def test_an_uncaught_refusal_becomes_a_plain_page(rf, cast, who, error, kwargs, outcome):
    request, guard = ask(rf, cast, who, **kwargs), access.Actors(lambda r: HttpResponse())
    if isinstance(outcome, type):
        with pytest.raises(outcome):
            guard.process_exception(request, error)
        return
    answer = guard.process_exception(request, error)
    assert (answer.status_code if answer else None) == outcome
    assert answer is None or "今天不行" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "has", "has_not"),
    [("county", {"操作日志", "班级与人员", "账号"}, set()), ("school", {"班级与人员", "账号"}, {"操作日志"}), ("admin", {"操作日志", "账号"}, {"学生档案", "结对", "谁还没做"}),
     ("viewer", set(), {"学生档案", "账号", "操作日志"}), ("nobody", {"我的"}, {"工作台", "账号"})],
)  # fmt: skip
def test_the_menu_asks_the_permission_table(rf, cast, who, has, has_not):
    words = {str(item["label"]) for item in shell.shell(ask(rf, cast, who, path="/office/"))["shell"]["menu"]}
    assert has <= words and not has_not & words


def test_a_page_of_a_person_takes_few_queries(cast, client, django_assert_max_num_queries):
    cast.sign_in(client, "county")
    for address in ("/office/account/", "/office/users/", "/office/audit/", f"/office/units/{cast.county.uid}/"):
        client.get(address)
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200
