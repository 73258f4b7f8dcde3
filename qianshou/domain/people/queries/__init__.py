"""Reads about children and their files; the viewer first, always through `visible_to`."""

from qianshou.domain.people.queries.card import (
    CardPerson, CardView, also_mine, carers_of, children_for, children_seen, contact_card, mine_to_record, relation_word,
)
from qianshou.domain.people.queries.card import CardPerson, ContactCard, carers_of, contact_card
from qianshou.domain.people.queries.doubts import (
    Like,
    absent_from_sheet, differences, drafts, likeness_pairs, likely_same, pending, unread_changes, waiting_changes,
)
from qianshou.domain.people.queries.file import FileView, child, file_of, siblings
from qianshou.domain.people.queries.glimpse import Glimpse, Nearby, also_mine, children_for, children_seen, children_to_record, given_name, glimpse, glimpses, shown_name, shown_names
from qianshou.domain.people.queries.overview import ClassOverview, class_overview
from qianshou.domain.people.queries.roster import RosterFilter, children, on_line, pupils
from qianshou.domain.people.queries.search import Hit, by_numbers, find_children
from qianshou.domain.people.queries.timeline import Moment, timeline

__all__ = [
    "CardPerson", "CardView", "also_mine", "carers_of", "children_for", "children_seen", "contact_card", "mine_to_record", "relation_word",
    "CardPerson", "ClassOverview", "ContactCard", "Nearby", "also_mine", "carers_of", "children_for", "children_seen", "contact_card", "Like", "FileView", "Glimpse", "Hit", "Moment", "RosterFilter", "absent_from_sheet", "by_numbers", "child", "children",
    "children_to_record", "class_overview", "differences", "drafts", "file_of", "find_children", "glimpse", "glimpses", "likeness_pairs",
    "likely_same", "on_line", "pending", "pupils", "given_name", "shown_name", "shown_names", "siblings", "timeline", "unread_changes", "waiting_changes",
]  # fmt: skip
