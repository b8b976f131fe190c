"""Where slips in the common words of companies are mended: LIMTED, COMPANYROSTEC, ELCTRNCS.

A word is mended only when no list or register knows it, so that names stay as they are; both sides of a
comparison are mended alike. The vocabulary is the words of legal forms and of the table of abbreviations.
"""

from __future__ import annotations

from functools import cache, lru_cache

from screener.names.tables import rows
from screener.names.weights import counts

SHORTEST = 6
"""Letters that a word of the vocabulary has at least (chosen: shorter ones are too near to names)."""

_ALSO = ("joint", "stock")
_SHORTEST_REST = 3
_SHORTEST_SKELETON = 4
_DIGITS = str.maketrans("01345689", "oieasgbg")
_VOWELS = str.maketrans("", "", "aeiou")


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that others may be slips of."""
    cells = [
        cell for name in ("legal_forms.tsv", "abbreviations.tsv") for row in rows(name) for cell in row[1:]
    ]
    cells += [row[0] for row in rows("abbreviations.tsv")]
    return frozenset(word for cell in cells for word in cell.split() if len(word) >= SHORTEST) | set(_ALSO)


@cache
def _legal_words() -> tuple[str, ...]:
    """Return the words of legal forms that are found glued to a name, longest first."""
    cells = [cell for row in rows("legal_forms.tsv") for cell in row[1:]]
    found = {word for cell in cells for word in cell.split() if len(word) > SHORTEST}
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _near() -> dict[str, str]:
    """Return each word of the vocabulary by itself and by every way of leaving out one letter."""
    found: dict[str, str] = {}
    for word in sorted(vocabulary()):
        for at in range(len(word)):
            found.setdefault(word[:at] + word[at + 1 :], word)
    found.update((word, word) for word in vocabulary())
    return found


@cache
def _skeletons() -> dict[str, str]:
    """Return each word of the vocabulary by its letters without vowels, where they are enough."""
    return {
        skeleton(word): word for word in sorted(vocabulary()) if len(skeleton(word)) >= _SHORTEST_SKELETON
    }


def skeleton(word: str) -> str:
    """Return the first letter of `word` and the consonants after it."""
    return word[:1] + word[1:].translate(_VOWELS)


@lru_cache(maxsize=131_072)
def mended(word: str) -> tuple[str, ...]:
    """Return what `word` was meant to be: mostly itself, else a word of the vocabulary, or two words."""
    if len(word) < SHORTEST - 1 or word in vocabulary() or counts(word) != (0, 0):
        return (word,)
    for seen in _as_read(word):
        if seen in vocabulary():
            return (seen,)
    if not word.isalpha():
        return (word,)
    meant = _one_slip_away(word) or (_skeletons().get(word) if skeleton(word) == word else None)
    if meant:
        return (meant,)
    return _unglued(word) if len(word) >= SHORTEST + _SHORTEST_REST else (word,)


def _as_read(word: str) -> tuple[str, ...]:
    """Return `word` with letters in the place of digits and pairs that look like them, in several ways."""
    letters = word.translate(_DIGITS).replace("rn", "m").replace("vv", "w")
    return letters, word.replace("1", "l"), word.replace("h", "li", 1), word.replace("m", "rn", 1)


def rejoined(written: list[str]) -> list[str]:
    """Join neighbours that are a word of the vocabulary in two: LIM ITED."""
    if len(written) < 2:  # noqa: PLR2004  neighbours are two
        return written
    found: list[str] = []
    for word in written:
        last = found[-1] if found else ""
        if last + word in vocabulary() and last and not (_is_known(last) and _is_known(word)):
            found[-1] = last + word
        else:
            found.append(word)
    return found


def _is_known(word: str) -> bool:
    return len(word) > _SHORTEST_REST and (word in vocabulary() or counts(word) != (0, 0))


def _one_slip_away(word: str) -> str | None:
    """Return the word of the vocabulary one insertion, deletion, replacement or swap away, or None."""
    near = _near()
    for at in range(len(word)):
        rest = word[:at] + word[at + 1 :]
        meant = near.get(rest)
        if meant and abs(len(meant) - len(word)) <= 1 and _is_one_slip(word, meant):
            return meant
    meant = near.get(word)
    return meant if meant and len(meant) == len(word) + 1 else None


def _is_one_slip(word: str, meant: str) -> bool:
    if len(word) != len(meant):
        return True
    wrong = [at for at in range(len(word)) if word[at] != meant[at]]
    if len(wrong) == 1:
        return True
    first, last = wrong[0], wrong[-1]
    return last == first + 1 and word[first] == meant[last] and word[last] == meant[first]


def _unglued(word: str) -> tuple[str, ...]:
    """Return `word` parted from the words of a legal form that it begins or ends with."""
    for part in _legal_words():
        if len(word) - len(part) < _SHORTEST_REST:
            continue
        if word.startswith(part):
            return (part, *mended(word[len(part) :]))
        if word.endswith(part):
            return (*mended(word[: -len(part)]), part)
    return (word,)
