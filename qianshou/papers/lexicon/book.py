"""The lexicon as one table: every wording of every header, put together from the files of words/."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from qianshou.kit.text import fold

ADULTS_ONLY = frozenset(
    [
        "relation",
        "education",
        "occupation",
        "position",
        "income",
        "away",
        "away_place",
        "away_since",
        "back_on",
        "employer",
        "employer_address",
        "employer_phone",
        "able",
        "unable_reason",
        "is_guardian",
        "special",
    ]
)
GRANDS = ("grandfather", "grandmother", "maternal_grandfather", "maternal_grandmother")
WRITTEN_OUT = 300  # families with more wordings are told by their parts
SAMPLES = 60  # of each such family stand among the wordings others are likened to
TWO_FIT = 0.7  # how sure a wording is that fits two codes: a person is asked
ADULTS = ("father", "mother", *GRANDS, "guardian", "carer", "entrusted", "contact")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one header can mean: a fixed `code`, or a person's attribute whose person may be open.

    `kind` is fact, attribute, person (a bare 父亲), group (a parent without a meaning) or nothing.
    `number` tells 成员1 from 成员2; `sure` is 1.0 for a wording known as it stands. `other`: a second code the words fit as well.
    """

    kind: str
    code: str | None = None
    person: str | None = None
    attribute: str | None = None
    number: int = 0
    sure: float = 1.0
    other: str | None = None


Written = tuple[list[str], str, Meaning]


@dataclass(frozen=True, slots=True)
class Family:
    """A large family, told by its parts: its pattern, what it means, and the characters it may begin and (None: any) end with."""

    pattern: str
    meaning: Meaning
    firsts: frozenset[str]
    lasts: frozenset[str] | None

    def fits(self, word: str) -> bool:
        """Whether the whole word is one of the family's wordings."""
        return (self.lasts is None or word[-1] in self.lasts) and _compiled(self.pattern).fullmatch(word) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Book:
    """All wordings (folded) that are written out, the parts they were made of, and the families told by their parts."""

    wordings: dict[str, Meaning]
    large: dict[str, list[Family]]
    likened: tuple[tuple[str, Meaning], ...]  # every wording that stands alone and some of each family: what others are likened to
    persons: dict[str, str]
    attributes: dict[str, str]
    groups: frozenset[str]
    never: tuple[str, ...]
    child_attributes: dict[str, str]
    helper_attributes: dict[str, str]


def code_of(person: str, attribute: str) -> str | None:
    """The field code of a person's attribute; None where no form asks such a thing of that person."""
    book = the_book()
    if person == "nobody":
        return None
    if person == "class_teacher":
        return {"name": "school.class_teacher", "phone": "school.class_teacher_phone"}.get(attribute)
    if person == "child":
        if attribute in ADULTS_ONLY:
            return None
        return book.child_attributes.get(attribute, f"child.{attribute}")
    if person == "helper":
        return book.helper_attributes.get(attribute, f"helper.{attribute}") or None
    return f"{person}.{attribute}"


def _words(table: dict[str, list[str]]) -> dict[str, str]:
    made: dict[str, str] = {}
    for code, words in table.items():
        for word in words:
            made.setdefault(fold(word), code)
    return made


def _usual(data: dict) -> dict[str, str]:
    """The wording to print for each code."""
    usual = {code: words[0] for code, words in data["facts"].items()}
    for person, persons in data["persons"].items():
        for attribute, words in data["attributes"].items():
            code = code_of(person, attribute)
            if code and code not in usual:
                alone = person == "child" or attribute == "relation"
                usual[code] = words[0] if alone else persons[0] + words[0]
    usual["helper.name"] = data["persons"]["helper"][0]
    usual["school.class_teacher"] = "班主任"
    return usual


def _wordings(data: dict, written: list[Written], persons: dict[str, str], attributes: dict[str, str]) -> dict[str, Meaning]:
    made: dict[str, Meaning] = {}
    for word, person in persons.items():
        made[word] = Meaning("person", person=person, attribute="name")
    for word, attribute in attributes.items():
        made[word] = Meaning("attribute", attribute=attribute)
    for code, words in data["facts"].items():
        for word in words:
            made[fold(word)] = Meaning("fact", code=code)
    for word in data["groups"]["plain"]:
        made.setdefault(fold(word), Meaning("group"))
    for word in data["nothing"]["words"]:
        made[fold(word)] = Meaning("nothing")
    for word in data["nothing"]["childs"]:
        made[fold(word)] = Meaning("nothing", person="child")
    for words, means, told in written:
        for word in words:
            if word not in made or ("." in means and made[word].person == "nobody"):
                made[word] = told
    return made


def _large(one: dict) -> bool:
    """Whether a family is told by its parts and not written out: only one that names whole headers may be (persons and attributes are looked up by their words)."""
    return math.prod(len(part) for part in one["parts"]) > WRITTEN_OUT and (one["means"] in ("group", "nothing") or "." in one["means"])


def _products(one: dict) -> list[str]:
    parts = [[fold(word) for word in part] for part in one["parts"]]
    return [whole for whole in map("".join, product(*parts)) if whole]


def _written(data: dict) -> list[Written]:
    """The families that are written out (`[[family]]`): their wordings, what the family means in the file's words, and as a meaning."""
    return [(_products(one), one["means"], _told(one)) for one in data["family"] if not _large(one)]


def _told(one: dict) -> Meaning:
    return Meaning("fact", code=one["means"], sure=TWO_FIT, other=one["or"]) if one.get("or") else _family_meaning(one["means"])


def _family(one: dict) -> Family:
    parts = [sorted({fold(word) for word in part}) for part in one["parts"]]
    ends = next((part for part in reversed(parts) if "" not in part), None)
    lasts = frozenset(word[-1] for word in ends) if ends is parts[-1] else None
    return Family("".join(f"(?:{'|'.join(map(re.escape, part))})" for part in parts), _told(one), _firsts(parts), lasts)


def _firsts(parts: list[list[str]]) -> frozenset[str]:
    """The characters a wording of the family may begin with."""
    made: set[str] = set()
    for part in parts:
        made |= {word[0] for word in part if word}
        if "" not in part:
            break
    return frozenset(made)


def _of_large(data: dict) -> tuple[dict[str, list[Family]], list[tuple[str, Meaning]]]:
    """The families told by their parts, by first character; and some wordings of each, for what is like them."""
    by_first: dict[str, list[Family]] = {}
    samples: list[tuple[str, Meaning]] = []
    for one in data["family"]:
        if _large(one):
            family, words = _family(one), _some(one)
            samples += [(word, family.meaning) for word in words]
            for first in family.firsts:
                by_first.setdefault(first, []).append(family)
    return by_first, samples


def _some(one: dict) -> list[str]:
    parts = [[fold(word) for word in part] for part in one["parts"]]
    count = math.prod(len(part) for part in parts)
    made = []
    for number in range(0, count, max(1, count // SAMPLES)):
        words, rest = [], number
        for part in parts:
            rest, place = divmod(rest, len(part))
            words.append(part[place])
        made.append("".join(words))
    return [word for word in made if word]


def _family_meaning(means: str) -> Meaning:
    kind, _, person = means.partition(":")
    if person:
        return Meaning("person", person=person, attribute="name")
    if means in ("group", "nothing"):
        return Meaning(means)
    return Meaning("fact", code=means) if "." in means else Meaning("attribute", attribute=means)


@cache
def _data() -> dict:
    """words/plain.toml first; the other files add families, and wordings to its tables: the first to explain a word keeps it."""
    folder = Path(__file__).with_name("words")
    data = tomllib.loads((folder / "plain.toml").read_text(encoding="utf-8"))
    data["family"] = []
    for path in sorted(folder.glob("*.toml")):
        more = tomllib.loads(path.read_text(encoding="utf-8")) if path.name != "plain.toml" else {}
        data["family"] += more.pop("family", [])
        for table, entries in more.items():
            for code, words in entries.items():
                data[table].setdefault(code, []).extend(words)
    return data


@cache
def the_book() -> Book:
    """The lexicon, read once."""
    data = _data()
    persons, attributes = _words(data["persons"]), _words(data["attributes"])
    written = _written(data)
    for words, means, told in written:
        if told.kind == "person" and told.person:
            for word in words:
                persons.setdefault(word, told.person)
        elif told.kind == "attribute":
            for word in words:
                if word not in persons:
                    attributes.setdefault(word, means)
    large, likened = _of_large(data)
    wordings = _wordings(data, written, persons, attributes)
    of_families: set[str] = set()
    for words, _means, told in written:
        of_families.update(words)
        likened += [(word, told) for word in words[:: max(1, len(words) // SAMPLES)]]
    likened += [(word, meaning) for word, meaning in wordings.items() if word not in of_families]
    return Book(
        wordings=wordings,
        large=large,
        likened=tuple(likened),
        persons=persons,
        attributes=attributes,
        groups=frozenset(fold(word) for word in data["groups"]["plain"]),
        never=tuple(data["nothing"]["never"]),
        child_attributes=data["child_attributes"],
        helper_attributes=data["helper_attributes"],
    )


@lru_cache(maxsize=100_000)
def known(word: str) -> Meaning | None:
    """The meaning of a folded wording that stands in the book as it is, or is one of a large family; what is written out goes first."""
    book = the_book()
    written = book.wordings.get(word)
    if written is not None or not word:
        return written
    for family in book.large.get(word[0], ()):
        if family.fits(word):
            return family.meaning
    return None


@cache
def usual_wordings() -> dict[str, str]:
    """Field code -> the words a paper of ours prints for it; its keys are all known codes."""
    return _usual(_data())


def wording(code: str) -> str:
    """The usual Chinese words for a field code; the code itself where nobody named it."""
    return usual_wordings().get(code, code)
