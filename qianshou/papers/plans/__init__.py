"""Care plans in: the text of a plan as rules, dated events and vague duties. A grammar of its own; no service, no model."""

from qianshou.papers.plans.files import text_of, text_of_path
from qianshou.papers.plans.reading import read_plan
from qianshou.papers.plans.refusal import PlanRefused

__all__ = ["PlanRefused", "read_plan", "text_of", "text_of_path"]
