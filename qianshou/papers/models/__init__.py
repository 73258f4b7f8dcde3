"""The rows of paper in and out, by noun."""

from qianshou.papers.models.rosters import Batch, ColumnAnswer, Export, PlacedQuerySet, StagedRow, VaultFile
from qianshou.papers.models.rounds import Answer, AnswerRow, AskedUnit, Round

__all__ = ["Answer", "AnswerRow", "AskedUnit", "Batch", "ColumnAnswer", "Export", "PlacedQuerySet", "Round", "StagedRow", "VaultFile"]
