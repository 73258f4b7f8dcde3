"""The rows of paper in and out, by noun."""

from qianshou.papers.models.rosters import Batch, ColumnAnswer, Export, PlacedQuerySet, StagedRow, VaultFile

__all__ = ["Batch", "ColumnAnswer", "Export", "PlacedQuerySet", "StagedRow", "VaultFile"]
