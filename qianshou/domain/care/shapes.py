"""What care takes in and tells a page: frozen values, no rows."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


# --- taken in ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Met:
    """One person met. `who` is a Role code; for an adult of the file give `carer` (uid) and any who of "carer" will do:
    the roles follow from the file on that day. Without a uid (a paper sheet that says 家长) the code itself counts."""

    who: str
    carer: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One line of a paper sheet typed in (代录). `met` as Role codes or Met, `kind` a RecordKind code."""

    child_uid: str
    happened_on: dt.date
    kind: str
    met: tuple[Met, ...]
    note: str = ""
    means: str = ""
    client_uuid: str = ""
    companion: str = ""


@dataclass(frozen=True)
class NewRecord:
    """One record of the set form `record_many` (demo, imports). Ids are row ids; the caller knows them."""

    child_id: int
    kind: str
    happened_on: dt.date
    roles: tuple[str, ...]
    doer_name: str
    doer_user_id: int | None = None
    doer_helper_id: int | None = None
    doer_roles: tuple[str, ...] = ()
    received_on: dt.date | None = None  # default happened_on
    people: tuple[Met, ...] = ()
    means: str = ""
    visit_mode: str = ""
    topics: tuple[str, ...] = ()
    condition: int | None = None
    note: str = ""
    next_step: str = ""
    parent_contact: str = ""
    reached: bool = True
    enterer_id: int | None = None
    sheet_no: str = ""
    counselling: bool = False


@dataclass(frozen=True)
class NewWork:
    """One piece of work of a unit (`record_work_many`) or about a child (`record_child_work_many`): the set forms of demo and imports.
    `about` is the row id of that unit or child; the caller knows it."""

    about: int
    kind: str
    happened_on: dt.date
    title: str
    doer_name: str
    doer_user_id: int | None = None
    doer_helper_id: int | None = None
    doer_roles: tuple[str, ...] = ()
    received_on: dt.date | None = None  # default happened_on
    text: str = ""
    roles: tuple[str, ...] = ()
    minutes: int | None = None
    present: int | None = None
    sort: str = ""


@dataclass(frozen=True)
class NewStep:
    """One step of a 帮扶计划. `area` a Topic code; without `who` the one who writes; without `by_on` the end of the term."""

    area: str
    goal: str
    measure: str
    who: str = ""
    by_on: dt.date | None = None


# --- told -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class DutyLine:
    """One duty in a list. `text` is the whole line in words: 11月谈心，还差1次. A unit's duty has no `child_uid`, and the unit's
    name where a child's would stand."""

    uid: str
    child_uid: str
    child_name: str
    class_name: str
    kind: str
    kind_label: str
    counterpart: str
    counterpart_label: str
    text: str
    period_name: str
    needed: int
    done: int
    due_on: dt.date | None
    first_on: dt.date
    last_on: dt.date
    closes_on: dt.date
    state: str
    state_label: str
    owner_name: str = ""
    not_asked: str = ""
    waived_reason: str = ""
    excuse: str = ""
    is_key: bool = False
    instead_of: str = ""  # the owner stands in for this helper
    unit_uid: str = ""  # of a unit's duty


@dataclass(frozen=True)
class TodayView:
    """A helper's day. `overdue` oldest first; `this_week` after today up to Sunday; `later` the rest that is open.

    counts: overdue, today, this_week, later, children (with something to do), done_week (own records this ISO week).
    """

    overdue: tuple[DutyLine, ...]
    today: tuple[DutyLine, ...]
    this_week: tuple[DutyLine, ...]
    later: tuple[DutyLine, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitCounts:
    """One line of who-has-been-missed (CLI.md). `owed` is the sum of the others; not_owed rows are in none."""

    unit_uid: str
    unit: str  # code
    name: str
    kind: str
    owed: int = 0
    met: int = 0
    due: int = 0
    overdue: int = 0
    missed: int = 0
    met_late: int = 0
    made_up: int = 0
    waived: int = 0


@dataclass(frozen=True)
class Count:
    """One number of a desk: opens `link_name` with `link_kwargs` and `query`, where the same rows are listed."""

    code: str
    label: str
    value: int
    line_label: str
    link_name: str
    link_kwargs: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)  # GET parameters of the drill-down
    of: int | None = None  # a share: value of `of`; 0 prints —
    as_of: str = ""  # 截至22日
    tone: str = ""  # "", warn, bad


@dataclass(frozen=True)
class Who:
    """One tick of 和谁: give back `Met(who, carer)`."""

    who: str
    carer: str
    label: str  # 奶奶 吴桂英
    roles: tuple[str, ...]


@dataclass(frozen=True)
class RecordLine:
    """One record in a list. `note` is plain text for those who may read it, else ''; `has_note` says there is one."""

    uid: str
    child_uid: str
    child_name: str
    kind: str
    kind_label: str
    happened_on: dt.date
    received_on: dt.date
    people: tuple[str, ...]  # 孩子本人 · 奶奶 吴桂英
    means_label: str
    topics: tuple[str, ...]
    condition_label: str
    next_step_label: str
    parent_contact_label: str
    note: str
    has_note: bool
    reached: bool
    doer_name: str
    enterer_name: str  # '' unless typed in for the doer (代录)
    sheet_no: str
    companion: str
    counselling: bool
    makes_up: bool
    voided_on: dt.date | None
    void_reason: str
    mine: bool


@dataclass(frozen=True)
class WorkLine:
    """One piece of work in a list. `children` are those in the viewer's reach, `others` how many more were named; `text` is for those
    who may read it."""

    uid: str
    kind: str
    kind_label: str
    happened_on: dt.date
    received_on: dt.date
    title: str
    unit_uid: str
    unit_name: str
    minutes: int | None
    present: int | None
    who: tuple[str, ...]  # who took part, by group
    sort_label: str
    by_whom: str
    points: tuple[str, ...]
    children: tuple[tuple[str, str], ...]  # (uid, name)
    others: int
    text: str
    has_text: bool
    outcome_label: str
    asks_outcome: bool  # a 小目标 of the viewer whose end nobody told
    doer_name: str
    enterer_name: str
    makes_up: bool
    voided_on: dt.date | None
    void_reason: str
    mine: bool
    unseen: tuple[str, ...] = ()  # of a screening: which of the six points nobody could see

    @property
    def found(self) -> str:
        """A screening's six points in words: 有问题：和谁生活；没看到：身体健康；其余没问题. Empty for a unit's and for other work."""
        if self.kind != "screening" or self.unit_uid:
            return ""
        told = [_("有问题：%s") % "、".join(self.points)] if self.points else []
        told += [_("没看到：%s") % "、".join(self.unseen)] if self.unseen else []
        return "；".join([*told, _("其余没问题") if told else _("六个方面都没问题")])


@dataclass(frozen=True)
class StepView:
    """One step of a plan, in words; `outcome_label` empty while nobody told how it ended."""

    uid: str
    area: str
    area_label: str
    goal: str
    measure: str
    who: str
    by_on: dt.date | None
    outcome: str
    outcome_label: str
    outcome_words: str
    outcome_on: dt.date | None


@dataclass
class PlanView:
    """One 帮扶计划: how the child was when it was written, and its steps."""

    uid: str
    title: str
    on: dt.date
    doer_name: str
    situation: str
    steps: list[StepView] = field(default_factory=list)


@dataclass(frozen=True)
class FeedbackView:
    """学期反馈 of one term; `said` by Aspect code, '' where nothing was written."""

    school_year: int
    term: int
    writer_name: str
    written_on: dt.date
    said: dict[str, str]


@dataclass(frozen=True)
class RuleLoad:
    """One rule of a trial: in words, how many subjects, contacts a week in term; `when` says if it is not in any week (假期里)."""

    words: str
    subjects: int
    a_week: float
    when: str = ""


@dataclass(frozen=True)
class Overload:
    """Somebody who would have too many: a week in all and from this programme; `capacity` where there are more children than that."""

    name: str
    unit: str
    a_week: float
    new: float
    children: int
    capacity: int = 0


@dataclass(frozen=True)
class Load:
    """What an adoption would ask: contacts a week in term, by whom; `merged` says what another programme asks already."""

    rules: tuple[RuleLoad, ...]
    subjects: int
    helpers: int
    a_week: float
    median: float
    worst: float
    worst_name: str
    overloaded: tuple[Overload, ...] = ()
    merged: tuple[str, ...] = ()
    too_many: int = 0


@dataclass(frozen=True)
class Reminded:
    """What a 催办 did: told now, waiting for `when` (the next morning of a school day), how many have no login to be told
    by, and how many turned reminders off."""

    told: int
    waiting: int
    no_login: int
    when: dt.datetime | None
    declined: int = 0
