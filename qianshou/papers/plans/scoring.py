"""How well plans are read, against a folder of texts with `gold.json`: a rule is right when kind, count, period and counterparts
agree and the quotes overlap (the same measure as for every reader of these plans)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qianshou.kit.errors import Refused
from qianshou.papers.plans.reading import read_plan


@dataclass(frozen=True)
class Score:
    """Of one file or of all: rules rightly read, rules wanted, rules given."""

    right: int
    wanted: int
    given: int

    @property
    def recall(self) -> float:
        """1.0 where nothing was wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """1.0 where nothing was given."""
        return self.right / self.given if self.given else 1.0

    def row(self) -> dict[str, Any]:
        """Fit for JSON."""
        return {"recall": round(self.recall, 4), "precision": round(self.precision, 4), "right": self.right, "wanted": self.wanted, "given": self.given}


def score_folder(folder: Path) -> dict[str, Score]:
    """A score for each file of `gold.json`. Refuses a folder without one, or a file it names that is missing."""
    try:
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        texts = {name: (folder / (name if name.endswith(".txt") else f"{name}.txt")).read_text("utf-8") for name in gold}
    except (OSError, ValueError) as broken:
        raise Refused(f"读不出 {folder} 里的 gold.json 和它说的方案。") from broken
    return {name: score_one(texts[name], entry["rules"]) for name, entry in gold.items()}


def score_one(text: str, wanted: list[dict[str, Any]]) -> Score:
    """The score of one text."""
    given = read_plan(text)["rules"]
    left, right = list(given), 0
    for rule in wanted:
        span = _span(text, rule["quote"])
        match = next((one for one in left if _key(one) == _key(rule) and _overlap(_span(text, one["quote"]), span)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return Score(right, len(wanted), len(given))


def whole(scores: dict[str, Score]) -> Score:
    """All files together."""
    each = scores.values()
    return Score(sum(one.right for one in each), sum(one.wanted for one in each), sum(one.given for one in each))


def _key(rule: dict[str, Any]) -> tuple:
    parties = rule.get("counterpart") or "none"
    return rule.get("kind"), int(rule.get("count") or 1), rule.get("per"), tuple(sorted([parties] if isinstance(parties, str) else parties))


def _span(text: str, quote: str) -> tuple[int, int]:
    at = text.find(quote)
    return (at, at + len(quote)) if at >= 0 else (0, 0)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
