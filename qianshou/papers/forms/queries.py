"""Forms a viewer's units have filled before, and the blanks themselves for filling them again."""

from typing import Any

from django.db.models import F, QuerySet

from qianshou.domain.people.choices import LabelKind
from qianshou.domain.people.models import Child
from qianshou.domain.people.queries import RosterFilter
from qianshou.domain.permissions import P
from qianshou.kit.errors import Refused
from qianshou.papers.exports import queries as exports
from qianshou.papers.files.keeping import contents
from qianshou.papers.forms.asked import read_with_memory
from qianshou.papers.forms.blank import Read
from qianshou.papers.forms.read import Answers
from qianshou.papers.models import Export, KnownForm

AT_ONCE, CARDS_AT_ONCE = 500, 60  # children filled in while the person waits; more become a job
_GONE = "这张空表没有留下来，请再上传一次。"


def forms(viewer: Any) -> QuerySet[KnownForm]:
    """The forms of units in reach, the one filled last first."""
    rows = KnownForm.objects.visible_to(viewer, P.EXPORT_ROSTER).filter(dropped_on=None).select_related("unit", "source", "user")
    return rows.order_by(F("used_at").desc(nulls_last=True), "-pk")


def blank(form: KnownForm) -> bytes:
    """The kept blank; refuses one that is gone."""
    if form.source.erased:
        raise Refused(_GONE)
    try:
        return contents(form.source)
    except (FileNotFoundError, ValueError) as error:
        raise Refused(_GONE) from error


def download(viewer: Any, export: Export) -> bytes:
    """The bytes of a filling just made, for the one who made it."""
    return exports.download(viewer, export).data


def form_of(viewer: Any, export: Export) -> KnownForm | None:
    """The form a filling was made on; None where it is off the list or out of reach."""
    return forms(viewer).filter(uid=export.asked.get("form_uid", "")).first()


def in_background(export: Export) -> bool:
    """Whether the filling is too long to wait for."""
    return export.rows > (CARDS_AT_ONCE if export.asked.get("cards") else AT_ONCE)


def last_filled(viewer: Any, form: KnownForm) -> Export | None:
    """The viewer's own newest filling of this form."""
    return exports.exports(viewer).filter(asked__form_uid=form.uid).first()


def not_placed(viewer: Any, export: Export) -> list[tuple[Child, list[str]]]:
    """The children whose family a form had too few rows for, with the adults left out."""
    left = export.asked.get("left", {})
    rows = Child.objects.visible_to(viewer, P.EXPORT_ROSTER).filter(uid__in=left).order_by("name", "pk")
    return [(child, left[child.uid]) for child in rows]


def read_known(form: KnownForm) -> tuple[Read, Answers, bytes]:
    """The form as read with all that is remembered, the answers that hold, and its bytes."""
    data = blank(form)
    read, answers = read_with_memory(data, form.unit, form.answers, form.name)
    return read, answers, data


def suggested(title: str) -> RosterFilter:
    """Whom a form's own title asks for: 留守 left-behind, 寄宿 boarders, 困难 hardship; a proposal, seen before it is used."""
    label = "left_behind" if "留守" in title else LabelKind.HARDSHIP.value if "困难" in title else ""
    return RosterFilter(label=label, boarding=True if "寄宿" in title and "留守" not in title else None)


def filter_of(text: str) -> RosterFilter:
    """`label=left_behind,grade=3` as conditions; words without `=` are searched for. Refuses what is no condition."""
    kept: dict[str, Any] = {}
    for part in text.replace("&", ",").split(","):
        name, is_pair, value = part.strip().partition("=")
        if not is_pair:
            kept["text"] = name
        elif name in ("key", "boarding") and value in ("yes", "no", "true", "false", "1", "0"):
            kept[name] = value in ("yes", "true", "1")
        elif name == "grade" and value.isdigit():
            kept[name] = int(value)
        elif name in ("state", "label", "definition", "standing", "stage", "living", "text"):
            kept[name] = value
        else:
            raise Refused(f"看不懂“{part.strip()}”。可以写 label=left_behind、grade=3、boarding=yes、living=grandparents 或一个名字，用逗号隔开。")
    return RosterFilter(**kept)
