"""What may be read of care: today, the ledger, who has been missed, records, programmes, the numbers of a desk."""

from qianshou.domain.care.queries.dated import events, events_soon
from qianshou.domain.care.queries.desk import desk_counts, desk_rows
from qianshou.domain.care.queries.duties import duties_of_child, duty, duty_line, explained, sees_names, today_for, why
from qianshou.domain.care.queries.loading import preview_adoption, preview_change
from qianshou.domain.care.queries.missed import counted_rows, first_day, may_tell_now, missed, missed_by_kind, missed_by_person, missed_lines, missed_rows
from qianshou.domain.care.queries.own import own_drafts, own_lines, own_one, own_programme, own_shelf, own_text, say_day
from qianshou.domain.care.queries.presence import AtHome, at_home, days_to_vacation, parents_come_home, with_parents_away
from qianshou.domain.care.queries.programmes import adoption, adoptions, ledger_age, limits_of, merged, programmes, rules_of
from qianshou.domain.care.queries.records import my_records, own_records, people_to_meet, possible_double, record, record_lines, records_of_child
from qianshou.domain.care.queries.standing import state_case
from qianshou.domain.care.queries.support import children_for_feedback, feedback_of, feedback_of_child, plan_step, plans_of_child
from qianshou.domain.care.queries.work import children_of_unit, duties_of_unit, one_work, own_work, people_of_unit, work_lines, work_of_child, work_of_unit
from qianshou.domain.care.shapes import Count, DutyLine, Load, RecordLine, TodayView, UnitCounts, Who, WorkLine

__all__ = [
    "AtHome", "at_home", "days_to_vacation", "parents_come_home", "with_parents_away", "Count", "DutyLine", "Load", "RecordLine", "TodayView", "UnitCounts", "Who", "WorkLine", "adoption", "adoptions", "children_of_unit",
    "counted_rows", "desk_counts", "desk_rows", "duties_of_child", "duties_of_unit", "duty", "duty_line", "events", "events_soon", "explained", "first_day", "ledger_age", "limits_of", "may_tell_now", "merged", "missed", "missed_by_kind", "missed_by_person", "missed_lines",
    "missed_rows", "my_records", "one_work", "own_drafts", "own_lines", "own_one", "own_programme", "own_records", "own_shelf", "own_text", "own_work", "people_of_unit", "people_to_meet", "possible_double", "preview_adoption", "preview_change",
    "programmes", "record", "record_lines", "records_of_child", "rules_of", "say_day", "sees_names", "state_case", "today_for", "why", "work_lines", "work_of_child",
    "work_of_unit", "children_for_feedback", "feedback_of", "feedback_of_child", "plan_step", "plans_of_child",
]  # fmt: skip
