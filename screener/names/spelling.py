"""Where slips in the common words of companies are mended: LIMTED, COMPANYROSTEC, ELCTRNCS.

A word is mended only when no list or register knows it, so that names stay as they are; both sides of a
comparison are mended alike. The vocabulary is the words of legal forms and of the table of abbreviations.
"""

from __future__ import annotations

from functools import cache, lru_cache

from screener.names.tables import mapping, rows
from screener.names.weights import counts

SHORTEST = 6
"""Letters that a word of the vocabulary has at least (chosen: shorter ones are too near to names)."""

TWICE_WRONG = 7
"""Letters of a word of the vocabulary of which two may be wrong (chosen: fewer are as near to others)."""

LONG = 10
"""A longer word of the vocabulary is known with two letters more or fewer (chosen)."""

VERY_LONG = 12
"""A word of the vocabulary of so many letters is known whatever two of them are wrong (chosen)."""

_ALSO = ("joint", "stock", "group", "grupo", "zavod", "plant", "trade")
"""Shorter words of which only the inside may be wrong: "Plane" is no slip for "plant"."""
_NEAR_WORDS = ("stock", "plant", "trade")
"""Those of which no letter may be another: "Shock" and "Trane" are names."""
COMMON = 500
"""Names of companies in a million that hold a word for which shorter ones may be slips (chosen)."""

_SHORTEST_REST = 3
_SHORTEST_SKELETON = 4
_DIGITS = str.maketrans("01345689", "oieasgbg")
_VOWELS = str.maketrans("", "", "aeiou")


@cache
def _spelt_otherwise() -> dict[str, str]:
    """Return the form compared of each other way to write a word of a legal form."""
    return mapping("spellings.tsv")


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that others may be slips of."""
    cells = [
        cell for name in ("legal_forms.tsv", "abbreviations.tsv") for row in rows(name) for cell in row[1:]
    ]
    cells += [row[0] for row in rows("abbreviations.tsv")]
    return frozenset(word for cell in cells for word in cell.split() if len(word) >= SHORTEST) | set(_ALSO)


@cache
def _legal_words() -> dict[str, tuple[tuple[int, str], ...]]:
    """Return the words of legal forms that are found glued to a name, the longest first and numbered so.

    They stand by their first three letters and by their last three.
    """
    cells = [cell for row in rows("legal_forms.tsv") for cell in row[1:]]
    words = {word for cell in cells for word in cell.split() if len(word) > SHORTEST}
    found: dict[str, list[tuple[int, str]]] = {}
    for number, word in enumerate(sorted(words, key=lambda word: (-len(word), word))):
        for ends in (word[:3] + "*", "*" + word[-3:]):
            found.setdefault(ends, []).append((number, word))
    return {ends: tuple(words) for ends, words in found.items()}


@cache
def _commonest_first() -> tuple[str, ...]:
    """Return the vocabulary, so that of two words equally near to a slip the commoner is found."""
    return tuple(sorted(vocabulary(), key=lambda word: (-counts(word)[0], word)))


@cache
def _near() -> dict[str, str]:
    """Return each word of the vocabulary by itself and by every way of leaving out one letter."""
    found: dict[str, str] = {}
    for word in _commonest_first():
        for at in range(len(word)):
            found.setdefault(word[:at] + word[at + 1 :], word)
    found.update((word, word) for word in vocabulary())
    return found


@cache
def _by_ends() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the long words of the vocabulary with their letters, by the first letter and by the last two."""
    found: dict[str, list[tuple[str, int]]] = {}
    for word in _commonest_first():
        if len(word) >= TWICE_WRONG:
            for ends in (word[0] + "*", "*" + word[-2:]):
                found.setdefault(ends, []).append((word, _letters(word)))
    return {ends: tuple(words) for ends, words in found.items()}


def _letters(word: str) -> int:
    """Return which letters stand in `word`, a bit for each."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


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
    """Return what `word` was meant to be: mostly itself, else a word of the vocabulary, or two words.

    >>> mended("limted"), mended("companyrostec"), mended("elctrncs"), mended("ogranizatino")
    (('limited',), ('company', 'rostec'), ('electronics',), ('organization',))
    """
    if word in _spelt_otherwise():
        return (_spelt_otherwise()[word],)
    if len(word) < _SHORTEST_SKELETON or word in vocabulary() or counts(word) != (0, 0):
        return (word,)
    meant = _misread(word) or _misspelt(word)
    if meant or len(word) < SHORTEST + _SHORTEST_REST or not word.isalpha():
        return (meant or word,)
    parts = _unglued(word)
    return parts if len(parts) > 1 else (_two_slips_away(word) or word,)


def _misread(word: str) -> str | None:
    """Return the word of the vocabulary that a scanner made `word` of, or None."""
    read = _as_read(word) if len(word) >= SHORTEST - 1 else ()
    return next((seen for seen in read if seen in vocabulary()), None)


def _misspelt(word: str) -> str | None:
    """Return the word of the vocabulary one slip away or without its vowels, for short words a common one."""
    if not word.isalpha():
        return None
    meant = _one_slip_away(word) if len(word) >= SHORTEST - 1 else None
    if len(word) < SHORTEST:
        meant = _common(meant)  # "Kisha" is no slip for "kaisha"
    if meant in _ALSO and not _inside(word, meant):
        meant = None
    if meant or skeleton(word) != word:
        return meant
    meant = _skeletons().get(word)
    return meant if len(word) >= SHORTEST - 1 else _common(meant)


def _inside(word: str, meant: str) -> bool:
    """Say whether the slip in a short word may be one, by its place and kind."""
    if (word[0], word[-1]) != (meant[0], meant[-1]):
        return False
    return meant not in _NEAR_WORDS or len(word) != len(meant) or sorted(word) == sorted(meant)


def _common(word: str | None) -> str | None:
    """Return a word that many names of companies hold, None for any other."""
    return word if word and counts(word)[0] >= COMMON else None


def _as_read(word: str) -> tuple[str, ...]:
    """Return `word` with letters in the place of digits and pairs that look like them, in several ways."""
    letters = word.translate(_DIGITS).replace("rn", "m").replace("vv", "w")
    return letters, word.replace("1", "l"), word.replace("h", "li", 1), word.replace("m", "rn", 1)


def _one_slip_away(word: str) -> str | None:
    """Return the word of the vocabulary one insertion, deletion, replacement or swap away, or None."""
    near = _near()
    meant = near.get(word)
    found = [meant] if meant and len(meant) == len(word) + 1 else []
    for at in range(len(word)):
        rest = word[:at] + word[at + 1 :]
        meant = near.get(rest)
        if meant and abs(len(meant) - len(word)) <= 1 and _is_one_slip(word, meant):
            found.append(meant)
    return max(found, key=counts, default=None)


def _is_one_slip(word: str, meant: str) -> bool:
    if len(word) != len(meant):
        return True
    wrong = [at for at in range(len(word)) if word[at] != meant[at]]
    if len(wrong) == 1:
        return True
    first, last = wrong[0], wrong[-1]
    return last == first + 1 and word[first] == meant[last] and word[last] == meant[first]


def _two_slips_away(word: str) -> str | None:
    """Return the long word of the vocabulary that is two slips away, but has almost all of its letters.

    What lacks more of them is a word of its own: "stability" is no slip for "liability".
    """
    ends = _by_ends()
    other = ~_letters(word)
    for meant, letters in (*ends.get(word[0] + "*", ()), *ends.get("*" + word[-2:], ())):
        if (letters & other).bit_count() > 2 or abs(len(meant) - len(word)) > 2:  # noqa: PLR2004  slips
            continue
        if meant in word or word in meant:  # "redevelopment" is a word of its own
            continue
        if _has_its_letters(word, meant) and slips(word, meant) <= 2:  # noqa: PLR2004  slips
            return meant
    return None


def _has_its_letters(word: str, meant: str) -> bool:
    """Say whether a word has all letters of `meant` but one or two, fewer the shorter it is."""
    lost, gained = _unshared(meant, word), _unshared(word, meant)
    if len(meant) >= VERY_LONG or (len(meant) >= LONG and gained > lost):
        return max(lost, gained) <= 2  # noqa: PLR2004  slips
    if max(lost, gained) > 1:
        return min(lost, gained) == 0 and len(meant) > LONG
    return lost + gained < 2 or len(meant) > TWICE_WRONG + 1  # noqa: PLR2004  one of either


def _unshared(one: str, other: str) -> int:
    """Return how many letters of `one` the other word lacks."""
    for letter in other:
        one = one.replace(letter, "", 1)
    return len(one)


@lru_cache(maxsize=16_384)
def slips(one: str, other: str) -> int:
    """Return how many letters were inserted, left out, replaced or swapped with their neighbour.

    >>> slips("stcok", "stock"), slips("lopbility", "liability")
    (1, 2)
    """
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def _unglued(word: str) -> tuple[str, ...]:
    """Return `word` parted from the longest word of a legal form that it begins or ends with."""
    most, glued = len(word) - _SHORTEST_REST, _legal_words()
    in_front = ((n, 0, part) for n, part in glued.get(word[:3] + "*", ()) if word.startswith(part))
    behind = ((n, 1, part) for n, part in glued.get("*" + word[-3:], ()) if word.endswith(part))
    for _, at_end, part in sorted((*in_front, *behind)):
        if len(part) <= most:
            rest = word[: -len(part)] if at_end else word[len(part) :]
            return (*mended(rest), part) if at_end else (part, *mended(rest))
    return (word,)
