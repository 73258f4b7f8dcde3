"""The rows of paper in and out, by noun."""

from qianshou.papers.models.forms import KnownForm
from qianshou.papers.models.outputs import OutputFile
from qianshou.papers.models.prints import PrintRun
from qianshou.papers.models.rosters import Batch, ColumnAnswer, Export, PlacedQuerySet, StagedRow, VaultFile
from qianshou.papers.models.rounds import Answer, AnswerRow, AskedUnit, Round
from qianshou.papers.models.scans import AgreementScan
from qianshou.papers.models.templates import DocumentTemplate

__all__ = [
    "AgreementScan",
    "Answer",
    "AnswerRow",
    "AskedUnit",
    "Batch",
    "ColumnAnswer",
    "DocumentTemplate",
    "Export",
    "KnownForm",
    "OutputFile",
    "PlacedQuerySet",
    "PrintRun",
    "Round",
    "StagedRow",
    "VaultFile",
]
