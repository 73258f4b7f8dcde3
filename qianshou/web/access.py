"""Who is asking and which page is whose: the actor of a request, `@page(P.X)` and `@public`, rows or 404, errors in words.

A view is a function. Every view carries `@page(P.X)` or `@public`; a row comes from `found(visible rows, uid)`
or `or_404(query)`; an action runs inside `with saying(form):` so that a refusal lands beside the field it is about, or
inside `with telling(request):` where a button has no form to say it on.
"""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.accounts.actors import UserActor, Visitor, Where
from qianshou.kit.errors import Changed, Invalid, NotAllowed, Refused
from qianshou.kit.ids import new_uid
from qianshou.web import typed

View = Callable[..., HttpResponse]
Row = TypeVar("Row")
SEEN_EVERY = 5 * 60  # seconds between two writes of "last seen"
OFFICE_HOURS = 12 * 3600  # a long field session opens the office door no longer than this


class Actors:
    """`request.actor`: the signed-in user on this day, or a visitor; an uncaught refusal becomes a plain Chinese page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        where = Where(ip=request.META.get("REMOTE_ADDR") or None, request_id=new_uid())
        user = request.user
        request.actor = UserActor(user, request.today, where) if user.is_authenticated else Visitor(request.today, where)
        if user.is_authenticated:
            _seen(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            perm = error.detail.get("perm")
            if perm and not request.actor.may(perm) and not _names_a_row(request):
                raise PermissionDenied
            raise Http404
        if isinstance(error, Refused):
            return render(request, "errors/refused.html", {"say": error.say or str(error)}, status=409)
        return None


def _names_a_row(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.kwargs)


def _seen(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get("seen", 0) >= SEEN_EVERY:
        request.session["seen"] = now
        accounts.touch_session(request.actor, session_key=request.session.session_key)


def page(perm: str) -> Callable[[View], View]:
    """A page for those who hold `perm`: strangers sign in first; 403 only where it is held nowhere and no row is named."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kw: Any) -> HttpResponse:
            if (detour := _first(request)) is not None:
                return detour
            if not request.actor.may(perm):
                if kw:
                    raise Http404
                raise PermissionDenied
            return view(request, *args, **kw)

        run.permission = perm  # type: ignore[attr-defined]
        return run

    return wrap


def _first(request: HttpRequest) -> HttpResponse | None:
    """Where a request must go before any page: sign in, the second factor, an own password."""
    actor = request.actor
    if not isinstance(actor, UserActor):
        return _to("public:login", request)
    if request.session.get("second_step") and not request.user.is_verified():
        return _to("public:second-step", request)
    if actor.user.must_change_password:
        return _to("public:first-login", request)
    long_ago = time.time() - request.session.get("signed_in", 0) > OFFICE_HOURS
    if request.path.startswith("/office/") and long_ago:
        return _to("public:login", request)
    return None


def _to(name: str, request: HttpRequest) -> HttpResponse:
    """There by a redirect; what was typed goes along in the page itself, sealed (web/typed.py)."""
    if request.method == "POST" and not request.headers.get("HX-Request") and (sealed := typed.seal(request)):
        return typed.signing_in(request, reverse(name), sealed)
    target = request.get_full_path() if request.method == "GET" else ""
    response = HttpResponseRedirect(reverse(name) + (f"?{urlencode({'next': target})}" if target else ""))
    if request.headers.get("HX-Request"):
        response.status_code, response["HX-Redirect"] = 204, response["Location"]
    return response


def public(view: View) -> View:
    """A page for anyone."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kw: Any) -> HttpResponse:
        return view(request, *args, **kw)

    run.permission = None  # type: ignore[attr-defined]
    return run


def found(rows: QuerySet, uid: str) -> Model:
    """The row of that uid among the rows the viewer may see; 404 otherwise, whatever the reason."""
    return or_404(rows.filter(uid=uid).first())


def or_404(row: Row | None) -> Row:
    """What a query answered for one row, where None says that it is out of reach or nowhere."""
    if row is None:
        raise Http404
    return row


@contextmanager
def saying(form: BaseForm) -> Iterator[None]:
    """What an action refuses is said on the form: Invalid beside its field, any other Refused above it; Changed also says
    the values as they are now, and saving again takes what was typed.

    NotAllowed passes through and becomes 404 or 403. After the block the view renders the form with what was typed.
    """
    with hearing() as heard:
        yield
    for error in heard:
        field = error.field if isinstance(error, Invalid) and error.field in form.fields else None
        form.add_error(field, _both(form, error) if isinstance(error, Changed) else error.say or str(error))


@contextmanager
def hearing() -> Iterator[list[Refused]]:
    """What an action refuses stands in the list, for a page that says it itself; NotAllowed passes through and becomes 404 or 403.

    Nobody else in `web` catches a refusal (a house test). The block returns when all went well; what follows it is the other case.
    """
    heard: list[Refused] = []
    try:
        yield heard
    except NotAllowed:
        raise
    except Refused as error:
        heard.append(error)


@contextmanager
def telling(request: HttpRequest) -> Iterator[None]:
    """What an action refuses is said above the next page, else as `hearing`."""
    with hearing() as heard:
        yield
    for error in heard:
        messages.error(request, error.say)


def _word(field: Any, value: Any) -> str:
    """A value as the form's reader knows it: the word of a choice, not its code."""
    chosen = dict(getattr(field, "choices", ())).get(value, value)
    return str(chosen or "—")


def _both(form: BaseForm, error: Changed) -> str:
    """The values as they are, in the form's words; the form goes on from the version they stand at."""
    words = [f"{form.fields[name].label}：{_word(form.fields[name], value)}" for name, value in error.now.items() if name in form.fields and name != "version"]
    if "version" in error.now and "version" in form.fields:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(error.now["version"])
    now = _("现在是：%s。要用您填的内容，请再保存一次。") % "；".join(words) if words else ""
    return f"{error.say}{now}"


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the form asked to go on to, if it is a page of this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") and not target.startswith(settings.STATIC_URL) else otherwise


def same_answer(request: HttpRequest, response: HttpResponse, credentials: dict | None = None) -> HttpResponse:
    """A locked account gets the login page's own answer, so that nobody learns which names exist."""
    return response
