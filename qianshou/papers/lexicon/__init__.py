"""What does this header mean? One lexicon, both ways: rosters in, blank forms out (FIELDS.md)."""

from .book import code_of, usual_wordings, wording
from .context import ASK_BELOW, Reading, read_headers
from .evidence import Evidence, evidence_of
from .header import meaning_of

__all__ = [
    "ASK_BELOW",
    "Evidence",
    "Reading",
    "code_of",
    "evidence_of",
    "meaning_of",
    "read_headers",
    "usual_wordings",
    "wording",
]
