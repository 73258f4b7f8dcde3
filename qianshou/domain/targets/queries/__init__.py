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

__all__ = [
    "card", "chosen_item", "counts", "entries_of", "entry", "listed", "mine", "pairing", "pairs_of", "rows_behind", "standing", "target",
    "target_lines", "targets",
]  # fmt: skip
