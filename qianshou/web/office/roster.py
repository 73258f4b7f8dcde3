"""学生档案: the roster of a unit along one line, narrowed by filters; every row opens a file (O2)."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.orgs.choices import Line, Stage
from qianshou.domain.people import queries as people
from qianshou.domain.people.choices import FileState, LabelKind, LabelStanding, Lacks
from qianshou.domain.permissions import P
from qianshou.web.access import page
from qianshou.web.addresses import page_or_none
from qianshou.web.office.place import Place, kept_query, place_of

PAGE = 50
LABELS = [("", _("全部")), ("left_behind", _("留守")), *LabelKind.choices, ("none", _("没有类别"))]
STATES = [*FileState.choices, ("", _("未结案")), ("any", _("全部"))]
LIVING = [("", _("全部")), ("parents", _("父母")), ("grandparents", _("祖辈")), ("relatives", _("亲戚")), ("others", _("非亲属")), ("alone", _("独自"))]
YES_NO = [("", _("全部")), ("yes", _("是")), ("no", _("否"))]
GRADES = [("", _("全部")), *[(str(n), f"{'一二三四五六七八九'[n - 1]}年级") for n in range(1, 10)]]


class FilterForm(forms.Form):
    """What narrows the roster; a bad value narrows nothing and says so."""

    text = forms.CharField(label=_("姓名、拼音"), required=False, max_length=40)
    state = forms.ChoiceField(label=_("档案"), choices=STATES, required=False)
    label = forms.ChoiceField(label=_("类别"), choices=LABELS, required=False)
    standing = forms.ChoiceField(label=_("核实"), choices=[("", _("全部")), *LabelStanding.choices], required=False)
    stage = forms.ChoiceField(label=_("学段"), choices=[("", _("全部")), *Stage.choices], required=False)
    grade = forms.TypedChoiceField(label=_("年级"), choices=GRADES, required=False, coerce=int, empty_value=None)
    boarding = forms.ChoiceField(label=_("寄宿"), choices=YES_NO, required=False)
    key = forms.ChoiceField(label=_("重点"), choices=YES_NO, required=False)
    living = forms.ChoiceField(label=_("谁在照护"), choices=LIVING, required=False)
    lacks = forms.ChoiceField(label=_("还缺什么"), choices=[("", _("全部")), *Lacks.choices], required=False)

    def filters(self) -> people.RosterFilter:
        """The filter of the query; unset fields narrow nothing but 档案, which starts at 在册. A field that is wrong narrows nothing, the rest do."""
        self.is_valid()
        data = self.cleaned_data if self.is_bound else {}
        flag = {"yes": True, "no": False}
        state = data.get("state", "") if "state" in self.data else FileState.ACTIVE
        return people.RosterFilter(
            state=state, label=data.get("label", ""), standing=data.get("standing", ""), stage=data.get("stage", ""), grade=data.get("grade"),
            boarding=flag.get(data.get("boarding")), key=flag.get(data.get("key")), living=data.get("living", ""),
            lacks=data.get("lacks", ""), text=data.get("text", "").strip(),
        )  # fmt: skip


def _row(child, today) -> dict:
    unit = child.edu_unit
    in_class = unit is not None and unit.kind == "class"
    school = (unit.parent if in_class else unit) if unit else None
    return {
        "child": child, "url": reverse("office:child", args=[child.uid]), "school": school.name if school else child.school_text,
        "class_name": unit.display_name(today) if in_class else "", "village": child.home_unit.name if child.home_unit else "",
    }  # fmt: skip


def _below(request: HttpRequest, place: Place) -> list[dict]:
    """The units directly below, as links that keep the conditions."""
    rows = orgs.children_of(request.actor, place.unit, line=place.line, perm=P.SEE_FILE)
    return [{"uid": u.uid, "label": u.display_name(request.today)} for u in rows]


def _lines(place: Place, kept: str) -> list[dict]:
    """按学校 / 按居住地, with the same conditions."""
    return [{**one, "url": f"{one['url']}&{kept}" if kept else one["url"]} for one in place.switch("office:roster")]


@page(P.SEE_FILE)
def roster(request: HttpRequest) -> HttpResponse:
    """One page of the list, and how many there are."""
    place = place_of(request, P.SEE_FILE)
    form = FilterForm(request.GET or {"state": FileState.ACTIVE})
    rows = people.children(request.actor, unit=place.unit, line=place.line, filters=form.filters(), today=request.today)
    book = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(book.object_list)
    accounts.note_read(request.actor, action="people.list", perm=P.SEE_FILE, subjects=shown, count=book.paginator.count)
    may = {p: request.actor.may(p, place.unit) for p in (P.OPEN_FILE, P.EXPORT_ROSTER, P.CORRECT_FILE)}
    kept = kept_query(request, "unit", "line")
    context = {
        "place": place, "form": form, "page": book, "rows": [_row(c, request.today) for c in shown], "query": kept_query(request), "kept": kept, "may": may,
        "below": _below(request, place), "crumbs": place.crumbs("office:roster", request.today), "segments": _lines(place, kept),
        "can_export": may[P.EXPORT_ROSTER] and page_or_none("office:exports"), "by_class": place.line == Line.EDU,
    }  # fmt: skip
    return render(request, "office/roster/roster.html", context)


urls = [path("roster/", roster, name="roster")]
