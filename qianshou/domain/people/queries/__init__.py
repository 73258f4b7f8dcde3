"""Reads about children and their files; the viewer first, always through `visible_to`."""

from qianshou.domain.people.queries.card import CardPerson, CardView, carers_of, contact_card, relation_word
from qianshou.domain.people.queries.changes import Stay, Waiting, change_words, recent_changes, stays_over, waiting
from qianshou.domain.people.queries.doubts import (
    Like,
    absent_answered,
    absent_from_sheet,
    differences,
    drafts,
    likely_same,
    likeness_pairs,
    merge_of,
    merges,
    pending,
    settled_differences,
    unread_changes,
    waiting_changes,
)
from qianshou.domain.people.queries.file import FileView, child, file_of, siblings
from qianshou.domain.people.queries.glimpse import (
    Glimpse,
    Nearby,
    also_mine,
    children_for,
    children_seen,
    children_to_record,
    given_name,
    glimpse,
    glimpses,
    mine_to_record,
    shown_name,
    shown_names,
)
from qianshou.domain.people.queries.inspecting import drawn_files, inspections, inspectors
from qianshou.domain.people.queries.overview import ClassOverview, class_overview
from qianshou.domain.people.queries.reading import difference_words, words_of
from qianshou.domain.people.queries.roster import RosterFilter, children, on_line, pupils
from qianshou.domain.people.queries.search import Hit, by_numbers, find_children
from qianshou.domain.people.queries.timeline import Moment, timeline
from qianshou.domain.people.queries.transfers import (
    LeavingClass,
    Registering,
    Tally,
    found_out,
    inquiries,
    leaving_classes,
    next_stages,
    note_for,
    overdue_arrivals,
    pupil_transfers,
    pupils_in,
    pupils_staying,
    pupils_to_send,
    registering,
    schools_for,
    tally,
    tally_by_school,
    to_send,
    transfers,
)
from qianshou.domain.people.queries.years import (
    ClassYear,
    class_years,
    classes_to_return_to,
    closed_in,
    next_september,
    roll_events,
    roll_events_anywhere,
    roll_note,
    suspended,
    suspended_anywhere,
    suspended_ids,
    year_steps,
)

__all__ = [
    "ClassYear", "Registering", "registering", "class_years", "closed_in", "found_out", "classes_to_return_to", "roll_events_anywhere", "roll_note", "suspended_anywhere", "inquiries", "next_september", "next_stages", "pupil_transfers", "pupils_staying", "pupils_to_send", "roll_events", "suspended",
    "suspended_ids", "year_steps",
    "CardPerson", "CardView", "ClassOverview", "FileView", "Glimpse", "Hit", "LeavingClass", "Like", "Moment", "Nearby", "RosterFilter", "Stay",
    "Tally", "Waiting", "absent_answered", "absent_from_sheet", "also_mine", "by_numbers", "carers_of", "change_words", "child", "children", "children_for",
    "children_seen", "children_to_record", "class_overview", "contact_card", "difference_words", "differences", "drafts", "drawn_files", "file_of",
    "find_children", "given_name", "glimpse", "glimpses", "inspections", "inspectors", "leaving_classes", "likely_same", "merge_of", "merges", "settled_differences", "likeness_pairs",
    "mine_to_record", "note_for", "on_line", "overdue_arrivals", "pending", "pupils", "pupils_in", "recent_changes", "relation_word", "schools_for", "shown_name",
    "shown_names", "siblings", "stays_over", "tally", "tally_by_school", "timeline", "to_send", "transfers", "unread_changes", "waiting",
    "waiting_changes", "words_of",
]  # fmt: skip
