"""Pairings proposed for a unit: who is asked about, what fits, what is best, and why. Nothing is written."""

from qianshou.domain.pairing.queries.proposing.answering import Candidate, Proposal, Proposed, Unserved, propose
from qianshou.domain.pairing.queries.proposing.asking import setting_of

__all__ = ["Candidate", "Proposal", "Proposed", "Unserved", "propose", "setting_of"]
