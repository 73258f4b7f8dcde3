"""A staged row's sealed body: what the row says and where it goes, as compact JSON."""

import json
from dataclasses import dataclass
from typing import Any

from qianshou.papers.imports.rules.placing import Place
from qianshou.papers.imports.weighing import Weighed
from qianshou.papers.models import StagedRow


@dataclass(frozen=True, slots=True)
class Body:
    """What a staged row said, opened."""

    facts: dict[str, Any]
    members: list[dict[str, Any]]
    place: Place
    says: list[str]
    fields: list[str]

    @property
    def name(self) -> str:
        """The child's name as the row gives it."""
        return str(self.facts.get("child.name") or "")


def pack(weighed: Weighed) -> str:
    """The body of one row."""
    p = weighed.place
    return json.dumps(
        [weighed.facts, weighed.members, [p.school, p.class_id, p.class_key, p.home, p.school_text, p.problem], weighed.says, weighed.fields],
        ensure_ascii=False, separators=(",", ":"), default=str,
    )  # fmt: skip


def unpack(row: StagedRow) -> Body:
    """The body of a staged row; empty once it has expired."""
    if not row.body:
        return Body({}, [], Place(), [], [])
    facts, members, place, says, fields = json.loads(row.body.reveal())
    school, class_id, key, home, text, problem = place
    where = Place(school, class_id, (key[0], key[1], key[2]) if key else None, home, text, problem)
    return Body(facts, members, where, says, fields)
