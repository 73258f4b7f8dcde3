"""Reads of targets; the viewer first."""

from qianshou.domain.targets.queries.counting import counts, rows_behind, standing
from qianshou.domain.targets.queries.targets import (
    card,
    chosen_item,
    entries_of,
    entry,
    listed,
    mine,
    pairing,
    pairs_of,
    target,
    target_lines,
    targets,
)  # fmt: skip
from qianshou.domain.targets.rules import span_of as span
from qianshou.domain.targets.rules import to_fen as fen

__all__ = [
    "card", "chosen_item", "counts", "entries_of", "entry", "fen", "listed", "mine", "pairing", "pairs_of", "rows_behind", "span", "standing", "target",
    "target_lines", "targets",
]  # fmt: skip
