"""Teams: made, joined, insured, briefed; what is entrusted to them and what they leave; closed when all are back (M182–M195)."""

from qianshou.domain.pairing.actions.teams.making import NewTeam, close_team, edit_team, make_team
from qianshou.domain.pairing.actions.teams.members import MemberPapers, brief_team, join_team, leave_team, name_leader, write_member
from qianshou.domain.pairing.actions.teams.work import add_output, entrust_task, finish_task, hand_task, take_task, void_output

__all__ = [
    "MemberPapers", "NewTeam", "add_output", "brief_team", "close_team", "edit_team", "entrust_task", "finish_task", "hand_task", "join_team", "leave_team", "make_team", "name_leader",
    "take_task", "void_output", "write_member",
]  # fmt: skip
