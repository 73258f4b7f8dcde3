"""A county's own template of a document: checked at upload, shown with an invented child, given up for the shipped one."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qianshou.domain.orgs.models import Unit
from qianshou.domain.permissions import P
from qianshou.kit.errors import Invalid, Refused
from qianshou.kit.gate import action, remember, ungated
from qianshou.papers.choices import FileKind
from qianshou.papers.documents.fields import known, unknown
from qianshou.papers.documents.paper import Printed, Sheet
from qianshou.papers.documents.registry import Document, document
from qianshou.papers.documents.word import as_docx, check, mixed_rows, names_used
from qianshou.papers.files import keeping
from qianshou.papers.models import DocumentTemplate

FOR_GOOD = dt.timedelta(days=36_500)  # a template holds no child and is kept


def _document(code: str) -> Document:
    try:
        return document(code)
    except KeyError:
        raise Invalid(_("没有这种文书。"), "code") from None


@action(P.EDIT_TEMPLATES, on="county")
def use_template(actor: Any, *, county: Unit, code: str, data: bytes, name: str, today: dt.date) -> DocumentTemplate:
    """Takes a docx as the county's template of a document from now on. Refuses what `word.check` refuses, a template without any field, one
    with fields no row fills (they are listed), a row that names two lists."""
    one = _document(code)
    check(data)
    try:
        used, mixed = names_used(data), mixed_rows(data)
    except Exception as error:  # whatever a broken docx makes the reader raise, the person is told one thing
        raise Invalid(_("这个文件打不开，可能损坏了。请在 WPS 里打开，另存为 docx 再传。"), "file") from error
    if not used:
        raise Invalid(_("模板里没有一个字段。字段写成 {{姓名}} 这样，两层花括号。"), "file")
    if wrong := unknown(one.subject, one.each, used):
        raise Invalid(_("有不认识的字段：%s。改好再传，现在还用原来的模板。") % "、".join(wrong), "file")
    if mixed:
        raise Invalid(_("表格的一行里只能用一个名单的字段：%s") % "；".join(mixed), "file")
    DocumentTemplate.objects.filter(county=county, code=code, ended_on=None).update(ended_on=today)
    file = keeping.keep(actor, county_id=county.pk, kind=FileKind.TEMPLATE, data=data, name=name)
    file.expires_at = timezone.now() + FOR_GOOD
    file.save(update_fields=["expires_at"])
    row = DocumentTemplate.objects.create(county=county, code=code, file=file, fields=sorted(used), uploaded_by=actor.user, from_on=today)
    remember(subjects=[row], document=code, fields=sorted(used))
    return row


@action(P.EDIT_TEMPLATES, on="county")
def give_up_template(actor: Any, *, county: Unit, code: str, today: dt.date) -> None:
    """Back to the shipped template. Refuses where there is no other."""
    rows = DocumentTemplate.objects.filter(county=county, code=code, ended_on=None)
    if not rows.exists():
        raise Refused(_("现在用的就是自带的模板。"))
    remember(subjects=list(rows), document=code)
    rows.update(ended_on=today)


@ungated("an invented child, no row is read")
def example(code: str, template: bytes | None, today: dt.date) -> bytes:
    """The document filled with invented words: each field says its own name, each list has two lines."""
    one = _document(code)
    names = known(one.subject, one.each)
    lists = {name.split(".")[0] for name in names if "." in name}
    sheet: Sheet = {name: f"〔{name}〕" for name in names if "." not in name and name not in lists}
    for of in lists:
        columns = [name.split(".", 1)[1] for name in names if name.startswith(f"{of}.")]
        sheet[of] = [{column: f"〔{column}{n}〕" for column in columns} for n in (1, 2)]
    sheet |= {key: value for key, value in INVENTED.items() if key in names}
    return as_docx(Printed(one, (sheet,), made_on=today), template)


INVENTED = {
    "姓名": "李小样",
    "性别": "女",
    "班级": "三年级（1）班",
    "学校": "样例小学",
    "单位": "样例小学",
    "日期": "2026年9月1日",
    "打印说明": "样张，不是真实学生",
}
