"""Who may be paired, and who fits whom."""

from qianshou.domain.pairing.rules.vetting import VettingFacts, kept_at_most, lacks, must_end, record_due, vetting_faults

__all__ = ["VettingFacts", "kept_at_most", "lacks", "must_end", "record_due", "vetting_faults"]
