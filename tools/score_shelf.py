"""Holds the shipped programmes against a folder of plan texts with a gold.json: every quote an exact part of its text, every annotated
rule there with the same kind, count, period, floor and counterparts, no rule beside them, every vague duty and date there.

    .venv/bin/python tools/score_shelf.py ../shared/data/plans

Two words differ on purpose: 监护人 beside 父母 is the carer here, and a home visit that names nobody may be met by anyone of the home.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
SAME = {"guardian": "carer"}


def overlap(text: str, one: str, other: str) -> bool:
    """Whether two quotes share a letter of the text."""
    a, b = text.find(one), text.find(other)
    return min(a, b) >= 0 and a < b + len(other) and b < a + len(one)


def parties(given: Any, kind: str) -> set[str]:
    """Counterparts in the words of both sides."""
    found = {SAME.get(one, one) for one in ([given] if isinstance(given, str) else given)}
    return {"home"} if kind == "home_visit" and found in ({"child"}, {"home"}) else found


def rule_key(rule: Any) -> tuple[Any, ...]:
    """What a rule says."""
    return rule.kind, rule.count, rule.period.unit, rule.at_least, frozenset(parties(rule.counterparts, rule.kind))


def gold_key(row: dict[str, Any]) -> tuple[Any, ...]:
    """The same of an annotated rule."""
    return row["kind"], row["count"], row["per"], row["at_least"], frozenset(parties(row["counterpart"], row["kind"]))


def faults(programme: Any, text: str, gold: dict[str, Any]) -> list[str]:
    """Everything in which one programme and its text differ."""
    said = [one for one in (*programme.every_rule().values(), *programme.vague, *programme.dated) if one.quote]
    wrong = [f"not in the text: {one.quote}" for one in said if one.quote not in text]
    left = list(programme.rules)
    for row in gold["rules"]:
        found = next((rule for rule in left if rule_key(rule) == gold_key(row) and overlap(text, rule.quote, row["quote"])), None)
        if found is None:
            wrong.append(f"rule missing: {row['quote']}")
        else:
            left.remove(found)
    wrong += [f"rule nobody annotated: {rule.key}" for rule in left]
    for row in gold["vague"]:
        kinds = {duty.suggested.kind if duty.suggested else row["kind"] for duty in programme.vague if overlap(text, duty.quote, row["quote"])}
        if row["kind"] not in kinds:
            wrong.append(f"vague duty missing: {row['quote']}")
    for row in gold["dated"]:
        if not any(one.quote and overlap(text, one.quote, row["quote"]) for one in programme.dated):
            wrong.append(f"date missing: {row['quote']}")
    return wrong


def main(folder: Path) -> int:
    """1 when anything differs."""
    import django

    django.setup()
    from qianshou.domain.care.programmes import shipped

    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    left, count = set(gold), 0
    for programme in shipped().values():
        if not programme.text:  # of no seed document
            continue
        left.discard(programme.text)
        for fault in faults(programme, (folder / programme.text).read_text("utf-8"), gold[programme.text]):
            sys.stdout.write(f"{programme.code} ({programme.text}): {fault}\n")
            count += 1
    end = "".join(f"no programme for {name}\n" for name in sorted(left))
    sys.stdout.write(end or f"{len(gold)} texts, each with its programme; {count} faults\n")
    return 1 if count or left else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
