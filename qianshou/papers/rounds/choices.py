"""The words of rounds, for pages: kinds, states and what an answer is for."""

from qianshou.papers.choices import RoundKind, RoundState
from qianshou.papers.exports.choices import Purpose

__all__ = ["Purpose", "RoundKind", "RoundState"]
