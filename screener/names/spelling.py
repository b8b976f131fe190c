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

TWICE_WRONG = 7
"""Letters of a word of the vocabulary of which two may be wrong (chosen: of fewer, another word is as near)."""

_ALSO = ("joint", "stock", "group", "grupo", "zavod")
_SHORTEST_REST = 3
_SHORTEST_SKELETON = 4
_DIGITS = str.maketrans("01345689", "oieasgbg")
_VOWELS = str.maketrans("", "", "aeiou")
_PHRASES = (("joint", "stock", "company"), ("limited", "liability", "company"))
"""Forms of three words of which two tell the third, whatever slips are in it (see `completed`)."""


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
def _by_ends() -> dict[str, tuple[str, ...]]:
    """Return the long words of the vocabulary by their first two letters and by their last two."""
    found: dict[str, list[str]] = {}
    for word in _commonest_first():
        if len(word) >= TWICE_WRONG:
            found.setdefault(word[:2] + "*", []).append(word)
            found.setdefault("*" + word[-2:], []).append(word)
    return {ends: tuple(words) for ends, words in found.items()}


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
    parts = _unglued(word) if len(word) >= SHORTEST + _SHORTEST_REST else (word,)
    return parts if len(parts) > 1 else (_two_slips_away(word) or word,)


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


def completed(written: list[str]) -> list[str]:
    """Mend the third word of a legal form of which two stand beside it: JOIN STOK COMPANY is one step off.

    >>> completed(["zyxomat", "join", "stock", "company"])
    ['zyxomat', 'joint', 'stock', 'company']
    """
    for form in _PHRASES:
        if len(written) < len(form) or len({*form}.intersection(written)) != len(form) - 1:
            continue
        for start in range(len(written) - len(form) + 1):
            odd = [at for at, word in enumerate(form) if written[start + at] != word]
            if len(odd) == 1 and _may_be(written[start + odd[0]], form[odd[0]]):
                return [*written[:start], *form, *written[start + len(form) :]]
    return written


def _may_be(word: str, meant: str) -> bool:
    """Say whether a word may be `meant` where all beside it says so: every third letter may be wrong."""
    return slips(word, meant) <= max(2, len(meant) // 3)


def _is_known(word: str) -> bool:
    return len(word) > _SHORTEST_REST and (word in vocabulary() or counts(word) != (0, 0))


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
    for meant in (*ends.get(word[:2] + "*", ()), *ends.get("*" + word[-2:], ())):
        if abs(len(meant) - len(word)) > 1 or len(set(meant) - set(word)) > 1:
            continue
        lost, gained = _unshared(meant, word), _unshared(word, meant)
        if max(lost, gained) <= 1 and lost + gained <= _may_differ(meant) and slips(word, meant) <= 2:  # noqa: PLR2004
            return meant
    return None


def _may_differ(meant: str) -> int:
    return 2 if len(meant) > TWICE_WRONG + 1 else 1


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
    """Return `word` parted from the words of a legal form that it begins or ends with."""
    for part in _legal_words():
        if len(word) - len(part) < _SHORTEST_REST:
            continue
        if word.startswith(part):
            return (part, *mended(word[len(part) :]))
        if word.endswith(part):
            return (*mended(word[: -len(part)]), part)
    return (word,)
