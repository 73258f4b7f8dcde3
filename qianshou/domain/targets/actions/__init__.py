"""Writes about targets, their officials and what was done; the actor first, every one through the gate."""

from qianshou.domain.targets.actions.entries import record_entries, record_entry, tell_outcome, void_entry
from qianshou.domain.targets.actions.pairs import end_target_pairing, pair_target, pair_targets
from qianshou.domain.targets.actions.targets import add_target, add_targets, close_target, edit_target, reveal_target_phone

__all__ = [
    "add_target", "add_targets", "close_target", "edit_target", "end_target_pairing", "pair_target", "pair_targets", "record_entries",
    "record_entry", "reveal_target_phone", "tell_outcome", "void_entry",
]  # fmt: skip
