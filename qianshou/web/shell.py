"""The frame of every page: menu from the permission table, name, unit, type size, watermark."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianshou.domain.accounts.actors import UserActor
from qianshou.domain.permissions import P, Role
from qianshou.web.addresses import page_or_none

# url name, word, icon, permission that shows it
OFFICE_MENU = [
    ("office:desk", _("工作台"), "home", P.SEE_DESK),
    ("office:roster", _("学生档案"), "users", P.SEE_FILE),
    ("office:import-list", _("导入"), "import", P.IMPORT_ROSTER),
    ("office:pairing", _("结对"), "pair", P.SEE_PAIRINGS),
    ("office:missed", _("谁还没做"), "clock", P.SEE_DUTIES),
    ("office:records", _("关爱记录"), "record", P.SEE_RECORDS),
    ("office:work", _("工作记录"), "edit", P.RECORD_WORK),
    ("office:programmes", _("方案"), "calendar", P.SEE_PROGRAMMES),
    ("office:changes", _("变动"), "edit", P.CORRECT_FILE),
    ("office:prints", _("打印"), "print", P.PRINT_CARD),
    ("office:blank-forms", _("填表"), "edit", P.EXPORT_ROSTER),
    ("office:exports", _("导出"), "export", P.EXPORT_ROSTER),
    ("office:units", _("班级与人员"), "org", P.SEE_UNITS),
    ("office:users", _("账号"), "user", P.SEE_USERS),
    ("office:inspections", _("督查抽样"), "eye", P.SEE_SAMPLE),
    ("office:audit", _("操作日志"), "log", P.SEE_AUDIT),
    ("field:today", _("今日"), "phone", P.RECORD_CONTACT),
    ("office:account", _("我的"), "lock", P.OWN_ACCOUNT),
]
FIELD_MENU = [
    ("field:today", _("今日"), "home", P.RECORD_CONTACT),
    ("field:children", _("孩子"), "users", P.RECORD_CONTACT),
    ("field:records", _("记录"), "record", P.RECORD_CONTACT),
    ("field:me", _("我的"), "user", P.OWN_ACCOUNT),
]
FIELD_ROLES = {Role.HELPER, Role.OUTSIDE_HELPER, Role.CLASS_TEACHER, Role.VILLAGE}


def home_of(actor: Any) -> str:
    """Where a signed-in person starts: helpers on the phone page, all others at the desk, the rest at their account."""
    if not isinstance(actor, UserActor):
        return "/"
    roles = {grant.role for grant in actor.grants}
    wanted = ["field:today"] if roles and roles <= FIELD_ROLES else ["office:desk"] if actor.may(P.SEE_DESK) else []
    found = (page_or_none(name) for name in [*wanted, "office:account"])
    return next((url for url in found if url), "/")


def _menu(request: HttpRequest, rows: list) -> list[dict]:
    here, out = request.path, []
    for name, label, icon, perm in rows:
        if request.actor.may(perm) and (url := page_or_none(name)):
            out.append({"label": label, "url": url, "icon": icon, "current": here == url})
    if not any(item["current"] for item in out):  # a page below: the longest address it stands under
        under = [item for item in out if here.startswith(item["url"]) and item["url"] not in ("/office/", "/field/")]
        if under:
            max(under, key=lambda item: len(item["url"]))["current"] = True
    return out


def chosen_unit(request: HttpRequest) -> str:
    """The uid of the unit chosen in the frame, '' for none or one where no role is held by now."""
    uid = getattr(request, "session", {}).get("unit", "")
    return uid if uid and any(grant.unit.uid == uid for grant in request.actor.grants) else ""


def _units(request: HttpRequest) -> list[dict[str, Any]]:
    """The units where roles are held, to choose where one stands; empty for a single one."""
    units = {grant.unit.uid: grant.unit for grant in request.actor.grants}
    now = chosen_unit(request) or next(iter(units), "")
    rows = [{"uid": uid, "name": unit.display_name(request.actor.today), "current": uid == now} for uid, unit in units.items()]
    return rows if len(rows) > 1 else []


def shell(request: HttpRequest) -> dict[str, Any]:
    """What `ui/base.html` and its kin read as `shell` (see web/ui/README.md)."""
    actor = getattr(request, "actor", None)
    base = {
        "site_name": _("牵手"), "home_url": home_of(actor), "help_url": page_or_none("public:help"), "today": getattr(request, "today", None),
        "size": request.COOKIES.get("size", "normal"), "size_url": page_or_none("public:size"),
    }  # fmt: skip
    if not isinstance(actor, UserActor) or not hasattr(request, "resolver_match"):
        return {"shell": base}
    in_field = request.path.startswith("/field/")
    chosen = chosen_unit(request)
    first = next((grant for grant in actor.grants if grant.unit.uid == chosen), None) or next(iter(actor.grants), None)
    roles = list(dict.fromkeys(grant.role for grant in actor.grants))
    base |= {
        "menu": _menu(request, FIELD_MENU if in_field else OFFICE_MENU), "user_name": actor.name, "role_label": "、".join(str(Role(role).label) for role in roles[:2]),
        "unit_path": first.unit.display_name(actor.today) if first else "", "size": actor.user.text_size, "logout_url": page_or_none("public:logout"),
        "units": [] if in_field else _units(request), "unit_url": page_or_none("office:stand-at"),
        "search_url": page_or_none("office:search") if actor.may(P.SEE_FILE) and not in_field else None,
        "record_url": None, "watermark": f"{actor.name} {timezone.localtime():%m月%d日 %H:%M}",
    }  # fmt: skip
    return {"shell": base}
