"""栏目说法: what units taught the program about doubtful headers; corrected, forgotten, put forward, taken over above."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from qianshou.domain.permissions import P
from qianshou.papers.answers import actions, queries
from qianshou.web.access import found, page, telling
from qianshou.web.office.blanks_forms import AnswersForm
from qianshou.web.office.imports_forms import ALONE
from qianshou.web.office.imports_shown import code_words
from qianshou.web.office.place import place_of

PER_PAGE = 50


def _line(answer: Any, here: Any) -> dict[str, Any]:
    own = answer.unit_id == here.pk
    return {
        "header": answer.header.replace("/", " · "), "words": code_words(answer.code) if answer.code else _("空着不填"), "unit": answer.unit.name, "offered": answer.offered,
        "by": answer.answered_by.name if answer.answered_by else "", "own": own, "below": not own and answer.unit.path.startswith(here.path),
        "url": reverse("office:header-word", args=[answer.uid]),
    }  # fmt: skip


@page(P.IMPORT_ROSTER)
def header_words(request: HttpRequest) -> HttpResponse:
    """All answers in reach; those put forward first."""
    here = place_of(request, P.IMPORT_ROSTER).unit
    rows = Paginator(queries.answers(request.actor).order_by("-offered", "header", "unit__path"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "lines": [_line(one, here) for one in rows], "here": here}
    return render(request, "office/blanks/header_words.html", context)


@page(P.IMPORT_ROSTER)
def header_word(request: HttpRequest, uid: str) -> HttpResponse:
    """One answer: another meaning, forgotten, put forward, or taken over for a unit above."""
    answer = found(queries.answers(request.actor), uid)
    here = place_of(request, P.IMPORT_ROSTER).unit
    if request.method == "POST":
        with telling(request):
            messages.success(request, _done(request, answer, here))
            return redirect("office:header-words")
    meanings = AnswersForm(asked=[], everything=[])["means"]
    return render(request, "office/blanks/header_word.html", {"answer": _line(answer, here), "meanings": meanings, "here": here})


def _done(request: HttpRequest, answer: Any, here: Any) -> str:
    do = request.POST.get("do")
    if do == "forget":
        actions.forget_answer(request.actor, unit=answer.unit, answer=answer)
        return _("忘掉了，下次遇到会再问。")
    if do == "offer":
        actions.offer_answer(request.actor, unit=answer.unit, answer=answer)
        return _("已推荐给上级，上级采用后，下面各单位都不用再答。")
    if do == "take":
        actions.take_over(request.actor, unit=here, answer=answer)
        return _("已采用，“%s”和下面各单位都按这个说法。") % here.name
    code = request.POST.get("means", "")
    actions.correct_answer(request.actor, unit=answer.unit, answer=answer, code="" if code == ALONE else code)
    return _("改过来了。以前导入和填过的不变。")


urls = [path("words/", header_words, name="header-words"), path("words/<str:uid>/", header_word, name="header-word")]
