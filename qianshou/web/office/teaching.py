"""新学年的班主任, and pupils and children who change class: what a school sets right on its first day."""


from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from qianshou.domain.accounts import actions as accounts
from qianshou.domain.orgs import queries as orgs
from qianshou.domain.pairing import actions as pairing
from qianshou.domain.pairing import queries as pairs
from qianshou.domain.people import queries
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.kit.text import fold_name
from qianshou.papers.staffing import queries as staffing
from qianshou.web.access import hearing, page, saying
from qianshou.web.office.place import child_url, class_and_school, to
from qianshou.web.office.regrouping_forms import class_lines, flat_names
from qianshou.web.office.transfers_forms import ReclassForm, TeachersForm
from qianshou.web.office.years import school_of_place


@page(P.GRANT_CARE)
def class_teachers(request: HttpRequest) -> HttpResponse:
    """Every class of a school with its teacher, chosen or pasted as a list; looked over, then handed over with the pairings."""
    place, links = school_of_place(request, P.GRANT_CARE, "office:class-teachers", _("新学年的班主任"))
    if links is not None:
        return links
    classes = {one.uid: one for one in orgs.classes(request.actor, P.GRANT_CARE, place.unit)}
    now = pairs.class_teachers(list(classes.values()), request.today)
    staff = {one.uid: one for one in pairs.staff_of(request.actor, place.unit)}
    people = {user.user_uid: user.name for user in now.values()} | {uid: one.name for uid, one in staff.items()}
    rows = [(uid, one.display_name(request.today), now[one.pk].user_uid if one.pk in now else "") for uid, one in classes.items()]
    with hearing() as wrong:  # a file that is no sheet
        form, odd = _filled(request, rows, people)
    if wrong:
        form, odd = TeachersForm(None, rows=rows, people=sorted(people.items())), [wrong[0].say]
    if form.is_bound and form.is_valid() and not (wanted := {c: u for c, u in form.changed.items() if u in staff}):
        form.add_error(None, _("没有要换的班主任。") if not odd else _("名单里的班级和老师都没有对上，请照下面的班名写，老师要先有账号。"))
    elif form.is_bound and form.is_valid() and request.POST.get("do") == "take":
        with saying(form):
            chosen = [pairing.ClassTeacher(classes[uid], staff[user]) for uid, user in wanted.items()]
            done = pairing.set_class_teachers(request.actor, unit=place.unit, teachers=chosen, today=request.today)
            said = _("%(classes)d 个班换了班主任，%(pairs)d 对结对交给了新班主任。14 天内可以在“新学年”里撤销。")
            messages.success(request, said % {"classes": done.classes, "pairs": done.pairings})
            return redirect(to("office:class-teachers", unit=place.unit.uid))
    look = []
    if form.is_bound and not form.errors:
        known = {uid: now.get(classes[uid].pk) for uid in form.changed}
        look = [
            {
                "name": classes[uid].display_name(request.today),
                "old": was.name if was else "",
                "new": people[form.changed[uid]],
                "pairs": was.pairings if was else 0,
            }
            for uid, was in known.items()
        ]
    context = {
        "place": place, "form": form, "look": look, "odd": odd, "typed": request.POST.get("lines", ""), "rows": _fields(form, classes, now),
        "crumbs": [{"label": _("新学年"), "url": to("office:school-year", unit=place.unit.uid)}, {"label": _("班主任")}],
    }  # fmt: skip
    return render(request, "office/transfers/teachers.html", context, status=422 if form.is_bound and form.errors else 200)


def _filled(request: HttpRequest, rows: list, people: dict[str, str]) -> tuple[TeachersForm, list[str]]:
    """The choices as they are, as they were made, or as the pasted list says, with the lines of it that were not understood."""
    choices = sorted(people.items(), key=lambda one: one[1])
    if request.method != "POST":
        return TeachersForm(None, rows=rows, people=choices), []
    if request.POST.get("do") != "fill":
        return TeachersForm(request.POST, rows=rows, people=choices), []
    named: dict[str, list[str]] = {}
    for uid, name in people.items():
        named.setdefault(fold_name(name), []).append(uid)
    found, odd = class_lines(_list(request), flat_names([(uid, name) for uid, name, _now in rows]), named)
    said = {f"class-{uid}": found.get(uid) or request.POST.get(f"class-{uid}") or now for uid, _name, now in rows}
    return TeachersForm(said, rows=rows, people=choices), odd


def _list(request: HttpRequest) -> str:
    """The pasted lines, with those of a sheet sent along; raises Refused for a file that is none."""
    upload = request.FILES.get("file")
    return request.POST.get("lines", "")[:4000] + ("\n" + staffing.text_of_sheet(upload.read()) if upload else "")


def _fields(form: TeachersForm, classes: dict, now: dict) -> list[dict]:
    held = {uid: now[one.pk].pairings if one.pk in now else 0 for uid, one in classes.items()}
    return [{"field": form[f"class-{uid}"], "help": _("现在的班主任在本班结对 %d 名孩子") % n if n else ""} for uid, n in held.items()]


@page(P.EDIT_PUPILS)
def class_move(request: HttpRequest, uid: str) -> HttpResponse:
    """换班: who leaves this class for another of the school; repeating, merging and splitting have pages of their own."""
    unit, school = class_and_school(request, uid)
    others = {one.uid: one for one in orgs.classes(request.actor, P.EDIT_PUPILS, school) if one.pk != unit.pk}
    children, pupils = (
        list(queries.children_for(request.actor, P.SEE_FILE).on_file().filter(edu_unit=unit).order_by("name", "pk")),
        list(queries.pupils_in(request.actor, unit)),
    )
    accounts.note_read(request.actor, action="people.class_move_list", perm=P.EDIT_PUPILS, subjects=children, count=len(children) + len(pupils))
    named = [(one.uid, one.display_name(request.today)) for one in others.values()]
    form = ReclassForm(request.POST if request.method == "POST" else None, classes=named, today=request.today, initial={"happened_on": request.today})
    ticks = set(request.POST.getlist("who"))
    if request.method == "POST" and form.is_valid():
        with saying(form):
            if not ticks:
                raise Refused(_("请先勾选孩子。"))
            n, along = pairing.move_class(
                request.actor, unit=school, to_teacher=form.cleaned_data["to_teacher"], children=[c for c in children if c.uid in ticks], pupils=[p for p in pupils if p.uid in ticks],
                klass=others[form.cleaned_data["klass"]], happened_on=form.cleaned_data["happened_on"], today=request.today,
            )  # fmt: skip
            said = _("原班主任的 %d 对结对交给了新班主任。") % along if along else ""
            messages.success(request, _("%d 人已换班。换错了，到那个班里再换回来。") % n + said)
            return redirect("office:class-move", uid)
    rows = [{"uid": c.uid, "name": c.name, "url": child_url(c.uid), "file": True, "ticked": c.uid in ticks} for c in children]
    rows += [{"uid": p.uid, "name": p.name, "url": "", "file": False, "ticked": p.uid in ticks} for p in pupils]
    name = unit.display_name(request.today)
    context = {"form": form, "rows": rows, "name": name, "crumbs": [{"label": name, "url": to("office:class-one", uid)}, {"label": _("换班级")}]}
    return render(request, "office/transfers/class_move.html", context, status=422 if form.is_bound and form.errors else 200)


urls = [
    path("class-teachers/", class_teachers, name="class-teachers"),
    path("classes/<str:uid>/move/", class_move, name="class-move"),
]
