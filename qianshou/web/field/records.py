"""我的记录: what I wrote down, and taking a mistake back (F9)."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.care import actions as care_actions
from qianshou.domain.care import queries as care
from qianshou.domain.permissions import P
from qianshou.web.access import found, page, saying

PAGE = 30
REASONS = [("wrong_child", gettext_lazy("记错了孩子")), ("wrong_day", gettext_lazy("日期不对")), ("twice", gettext_lazy("重复记了")), ("other", gettext_lazy("其他"))]


class VoidForm(forms.Form):
    """Why a record is taken back; the first stays readable."""

    reason = forms.ChoiceField(label=gettext_lazy("为什么作废"), choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(label=gettext_lazy("补充（可不填）"), required=False, max_length=100)

    def said(self) -> str:
        word = str(dict(REASONS)[self.cleaned_data["reason"]])
        return "：".join(w for w in (word, self.cleaned_data["words"].strip()) if w)


@page(P.RECORD_CONTACT)
def records(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    book = Paginator(care.own_records(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "field/records.html", {"page": book, "records": care.record_lines(request.actor, book.object_list)})


@page(P.VOID_RECORD)
def void(request: HttpRequest, uid: str) -> HttpResponse:
    """A mistake is voided with a reason and written again."""
    row = found(care.own_records(request.actor), uid)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with saying(form):
            care_actions.void_record(request.actor, record=row, reason=form.said(), today=request.today)
            messages.success(request, _("已作废，原来的内容仍可查看。请重新记一次。"))
            return redirect("field:record", uid=row.child.uid)
    return render(request, "field/void.html", {"form": form, "record": care.record_lines(request.actor, [row])[0]})


urls = [path("records/", records, name="records"), path("records/<str:uid>/void/", void, name="void")]
