"""How like two wordings are: the nearest known wording, and whether it says the same as a guess made another way."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import cache, lru_cache

from .book import Meaning, known, the_book

NEAR, CLEAR = 0.5, 0.2  # how like the nearest wording must be (1 = the same), and how much liker than the nearest of another meaning

VERY_NEAR, VERY_CLEAR = 0.58, 0.3  # the same where no other guess stands beside it


def _grams(word: str) -> set[str]:
    framed = f"^{word}$"
    return {*word, *(framed[place : place + 2] for place in range(len(framed) - 1))}


def _says(meaning: Meaning) -> str:
    return meaning.code or f"{meaning.kind}:{meaning.attribute or ''}"


@cache
def _index() -> tuple[list[tuple[str, str]], dict[str, float], dict[str, list[int]]]:
    """The wordings with what they say; how telling each gram is (in few meanings: much); where each pair of characters stands."""
    words = [(word, _says(meaning)) for word, meaning in the_book().likened if meaning.other is None and 2 <= len(word) <= 10]
    meanings: dict[str, set[str]] = defaultdict(set)
    stands: dict[str, list[int]] = defaultdict(list)
    for place, (word, says) in enumerate(words):
        for gram in _grams(word):
            meanings[gram].add(says)
            if len(gram) == 2:
                stands[gram].append(place)
    all_meanings = len({says for _, says in words})
    return words, {gram: math.log(1 + all_meanings / len(found)) for gram, found in meanings.items()}, stands


def _weight(grams: set[str], telling: dict[str, float], unknown: float) -> float:
    return sum(telling.get(gram, unknown) ** 2 for gram in grams)


def _sharing(word: str, most: int) -> list[tuple[str, str]]:
    """The wordings that have most pairs of characters in common with the word and what they say, most first."""
    words, _telling, stands = _index()
    shared = Counter(place for gram in sorted(_grams(word)) if len(gram) == 2 for place in stands.get(gram, ()))  # sorted: the same order in every process
    return [words[place] for place, _ in shared.most_common(most)]


def one_off(word: str) -> list[str]:
    """Known wordings one character away: one typed for another, left out or too many."""
    return [other for other, _says in _sharing(word, 120) if abs(len(other) - len(word)) <= 1 and other != word and _slips(word, other)]


def _slips(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    same = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


@lru_cache(maxsize=10_000)
def _likest(word: str) -> dict[str, tuple[float, str]]:
    """For each meaning: how like its likest wording is, and that wording."""
    _words, telling, _stands = _index()
    mine, unknown = _grams(word), math.log(1 + 200)
    best: dict[str, tuple[float, str]] = {}
    whole = _weight(mine, telling, unknown)
    for other, says in _sharing(word, 400):
        grams = _grams(other)
        like = _weight(mine & grams, telling, unknown) / math.sqrt(whole * _weight(grams, telling, unknown))
        best[says] = max(best.get(says, (0.0, "")), (like, other))
    return best


def agrees(word: str, guessed: Meaning) -> bool:
    """Whether the nearest known wordings say what the guess says, clearly before any other meaning. Never raises."""
    found = _likest(word)
    said = found.get(_says(guessed), (0.0, ""))[0]
    others = max((like for says, (like, _) in found.items() if says != _says(guessed)), default=0.0)
    return said >= NEAR and said - others >= CLEAR


def nearest(word: str) -> Meaning | None:
    """What the nearest known wording says, where it is very like and every other meaning far; None else."""
    likes = sorted(_likest(word).values(), reverse=True)
    if not likes or likes[0][0] < VERY_NEAR or (len(likes) > 1 and likes[0][0] - likes[1][0] < VERY_CLEAR):
        return None
    return known(likes[0][1])
