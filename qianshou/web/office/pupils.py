"""班级名单: every pupil of a class, with and without a file; no more than name, sex, birth month and student number (DOMAIN §3)."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.people import actions, queries
from qianshou.domain.permissions import P
from qianshou.kit import loosedate
from qianshou.kit.errors import Refused
from qianshou.kit.text import clean, fold_name
from qianshou.web.access import page, saying
from qianshou.web.office.entry_fields import DatedForm, DayField
from qianshou.web.office.place import child_url, class_of, to

SEX = {"男": "male", "女": "female"}
_NUMBER = re.compile(r"[GJLgjl]?[0-9]{8,18}[0-9Xx]\Z")
MOST_LINES = 100


class AddForm(forms.Form):
    """One pupil a line."""

    lines = forms.CharField(
        label=gettext_lazy("添加学生"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000, error_messages={"required": gettext_lazy("请一行写一名学生。")},
        help_text=gettext_lazy("一行一名：姓名 性别 出生年月 学籍号，用空格隔开；只有姓名是必须的。"),
    )  # fmt: skip

    def __init__(self, *args: Any, klass: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.klass = klass

    def clean_lines(self) -> list[actions.NewPupil]:
        said = [line for line in (clean(one) for one in self.cleaned_data["lines"].splitlines()) if line]
        if len(said) > MOST_LINES:
            raise forms.ValidationError(_("一次最多 %d 行，请分几次。") % MOST_LINES)
        return [_pupil(line, self.klass) for line in said]


def _pupil(line: str, klass: Any) -> actions.NewPupil:
    """One line understood; ValidationError with the word that is not."""
    name, *more = re.split(r"[\s,，、;；\t]+", line)
    if not fold_name(name) or len(name) > 60 or name.isdigit():
        raise forms.ValidationError(_("“%s”看不出姓名。") % line[:30])
    sex, number, month = "", "", None
    for word in more:
        if word in SEX:
            sex = SEX[word]
        elif _NUMBER.match(word):
            number = word.upper()
        elif (found := _month(word)) is not None:
            month = found
        else:
            raise forms.ValidationError(_("“%(line)s”里的“%(word)s”看不懂：要写性别、出生年月或学籍号。") % {"line": line[:30], "word": word[:20]})
    return actions.NewPupil(fold_name(name), klass, sex, number, month)


def _month(word: str) -> dt.date | None:
    try:
        told = loosedate.read(word)
    except loosedate.NotADate:
        return None
    return dt.date.fromisoformat(f"{told[:7]}-01") if len(told) >= 7 else None


class LeftForm(DatedForm):
    """The ticked pupils left the school."""

    left_on = DayField(label=gettext_lazy("哪天离校"))


@page(P.SEE_PUPILS)
def class_pupils(request: HttpRequest, uid: str) -> HttpResponse:
    """The list; adding by lines, and leaving by ticks. One with a file leaves by the file's own change."""
    unit = class_of(request, P.SEE_PUPILS, uid)
    rows = list(queries.pupils(request.actor, unit=unit).select_related("child"))
    may, leaving = request.actor.may(P.EDIT_PUPILS, unit), request.method == "POST" and "leave" in request.POST
    if request.method == "POST" and not may:
        raise Http404
    add = AddForm(request.POST if request.method == "POST" and not leaving else None, klass=unit)
    left = LeftForm(request.POST if leaving else None, today=request.today, initial={"left_on": request.today})
    form: Any = left if leaving else add
    if request.method == "POST" and form.is_valid():
        with saying(form):
            messages.success(request, _leave(request, unit, rows, left) if leaving else _add(request, unit, add))
            return redirect("office:class-pupils", uid)
    accounts.note_read(request.actor, action="people.class_list", perm=P.SEE_PUPILS, subjects=rows, count=len(rows))
    readable = set(queries.children_for(request.actor, P.SEE_FILE).filter(pk__in=[r.child_id for r in rows if r.child_id]).values_list("pk", flat=True))
    ticked = set(request.POST.getlist("pupil"))
    shown = [
        {"row": r, "url": child_url(r.child.uid) if r.child_id in readable else "", "number": str(r.student_number or ""), "ticked": r.uid in ticked}
        for r in rows
    ]
    name = unit.display_name(request.today)
    context = {
        "rows": shown, "name": name, "may": may, "add": add, "left": left, "wrong": form if form.is_bound and form.errors else None,
        "with_file": sum(r.child_id is not None for r in rows), "crumbs": [{"label": name, "url": to("office:class-one", uid)}, {"label": _("班级名单")}],
    }  # fmt: skip
    return render(request, "office/classes/class_pupils.html", context, status=422 if context["wrong"] else 200)


def _add(request: HttpRequest, unit: Any, form: AddForm) -> str:
    many = form.cleaned_data["lines"]
    made = actions.add_pupils(request.actor, unit=unit, many=many, today=request.today)
    there = len(many) - len(made)
    return _("已添加 %d 名学生。") % len(made) + (_("%d 名本来就在名单上。") % there if there else "")


def _leave(request: HttpRequest, unit: Any, rows: list, form: LeftForm) -> str:
    chosen = [r for r in rows if r.uid in set(request.POST.getlist("pupil"))]
    if not chosen:
        raise Refused(_("请先勾选学生。"))
    if any(r.child_id for r in chosen):
        raise Refused(_("有档案的孩子请在档案里办转出或结案，名单会跟着走。"))
    n = actions.pupils_left(request.actor, unit=unit, pupils=chosen, left_on=form.cleaned_data["left_on"], today=request.today)
    return _("%d 名学生已离校。") % n


urls = [path("classes/<str:uid>/pupils/", class_pupils, name="class-pupils")]
