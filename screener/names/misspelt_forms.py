"""Where slips in legal forms are mended that only their place tells: JOIN STOK COMPANY, LIM ITED, GZBH."""

from __future__ import annotations

from functools import lru_cache

from screener.names.legal_forms import form_at
from screener.names.phrases import abbreviations
from screener.names.spelling import SHORTEST, slips, vocabulary
from screener.names.weights import counts

_SHORTEST_REST = 3
_JOINT_STOCK = ("ojsc", "pjsc", "cjsc")
_UNMISTAKABLE = ("gmbh", "dmcc", "fzco", *_JOINT_STOCK)
"""Short forms that no word is like."""
_SHORT_FORM = (4, 5)
"""Letters that one of them has with a slip in it; three letters may be a name."""
_CUT_OFF = ("limited", "company", "corporation", "incorporated")
"""Forms of which a short field may hold only the beginning."""
_TWICE_WRONG = _CUT_OFF[:2]
"""Those in which two letters may be wrong; `names.spelling` mends the longer ones."""
_FIRSTS, _LASTS = ({form[end] for form in _TWICE_WRONG} for end in (0, -1))
"""With which letters they begin and end; one of both must be right."""
_LAST = ("ltd", "llc", "inc", "corp", "jsc", "sarl", "srl", "pte", "pvt", "fze", "ooo", "oao", "zao", "gmbh")
"""Short forms that end a name; what is one slip off, and no word, is meant to be one (see `_meant`)."""
_FIRST = ("llc", "jsc", "ooo", "oao", "zao")
"""Short forms that begin a name."""
_BEFORE = {"ltd": ("co", "pte", "pty", "pvt"), "bhd": ("sdn",)}
_BEHIND = {"sdn": ("bhd",)}
"""Short forms of which one stands before or behind another."""
_LETTERS = (
    ("s", "a", "de", "c", "v"),
    ("s", "de", "r", "l", "de", "c", "v"),
    ("s", "r", "l", "de", "c", "v"),
)
"""Forms of which one letter may be wrong, missing, too many or out of place."""
_FEWEST = min(map(len, _LETTERS))
_LONGEST_LETTER = 2
"""Letters that one letter of a form has, with a slip in it."""
_SHARED_VOWELS = ("fze", "pte")
"""Short forms with a vowel that are no words when another letter of them is wrong: FBE, but "inn" is one."""
_TELLS = 4
"""Letters of a word that is a name by itself, so that a form may stand beside it (chosen)."""
_VOWELS = frozenset("aeiou")
_PHRASES = (
    ("joint", "stock", "company"),
    ("limited", "liability", "company"),
    ("state", "unitary", "enterprise"),
)
"""Forms of three words of which two tell the third, whatever slips are in it (see `completed`)."""


_PHRASE_WORDS = frozenset(word for form in _PHRASES for word in form)


def mended_forms(written: list[str]) -> list[str]:
    """Return the words of a name with the slips in its legal forms mended."""
    written = completed(rejoined(written))
    return ended(with_short_forms(written)) if len(written) > 1 else written  # a form has a name beside it


def rejoined(written: list[str]) -> list[str]:
    """Join neighbours that are a word of the vocabulary in two: LIM ITED."""
    found: list[str] = []
    known = vocabulary()
    for word in written:
        last = found[-1] if found else ""
        if last + word in known and last and not (_is_known(last) and _is_known(word)):
            found[-1] = last + word
        else:
            found.append(word)
    return found


def ended(written: list[str]) -> list[str]:
    """Mend one slip in a short form at either end of a name, GZBH or OJCS, and a form cut off: LIMI.

    >>> ended(["zyxomat", "gzbh"])
    ['zyxomat', 'gmbh']
    """
    if len(written[0]) in _SHORT_FORM:
        written[0] = _unmistakable(written[0], _JOINT_STOCK)
    if len(written[-1]) in _SHORT_FORM:
        written[-1] = _unmistakable(written[-1], _UNMISTAKABLE)
    if len(written[-1]) >= _SHORT_FORM[0] and counts(written[-1]) == (0, 0):
        written[-1] = next((form for form in _CUT_OFF if form.startswith(written[-1])), written[-1])
    if _may_be_long_form(written[-1]):
        written[-1] = _two_slips_off(written[-1])
    if _may_be_long_form(written[-2]) and form_at(written, len(written) - 1)[0]:
        written[-2] = _two_slips_off(written[-2])
    return written


def _may_be_long_form(word: str) -> bool:
    return len(word) >= SHORTEST and (word[0] in _FIRSTS or word[-1] in _LASTS) and not _is_known(word)


@lru_cache(maxsize=16_384)
def _two_slips_off(word: str) -> str:
    near = (form for form in _TWICE_WRONG if len(set(form) - set(word)) <= 2)  # noqa: PLR2004  slips
    return next((form for form in near if slips(word, form) <= 2), word)  # noqa: PLR2004  slips


def with_short_forms(written: list[str]) -> list[str]:
    """Mend one slip in the short forms at either end of a name that has no other: LLBC ZYXOMAT, PTE LDT.

    >>> with_short_forms(["zyxomat", "s", "a", "ed", "c", "v"]), with_short_forms(["zyxomat", "tld"])
    (['zyxomat', 's', 'a', 'de', 'c', 'v'], ['zyxomat', 'ltd'])
    """
    first, last = written[0], written[-1]
    if len(first) > len(_FIRST[0]) and _is_odd(first):
        meant = _meant(first, _FIRST)
        if meant != first and _tells(written[1:]) and not _has_form(written[1:]):
            written[0] = meant
    if len(last) <= _LONGEST_LETTER:
        return _with_letters(written) if len(written) >= _FEWEST and len(written[-2]) <= 2 else written  # noqa: PLR2004  "de"
    if last in _BEFORE:
        if len(written) > 2 and _is_odd(written[-2]):  # noqa: PLR2004  a name before both
            written[-2] = _nearest(written[-2], _BEFORE[last])
    elif _is_odd(last):
        written[-1] = _last_form(written)
    return written


def _last_form(written: list[str]) -> str:
    """Return what the odd word at the end of a name was meant to be."""
    *others, last = written
    if others[-1] in _BEHIND:
        return _nearest(last, _BEHIND[others[-1]])
    meant = _meant(last, _LAST)
    return meant if meant != last and _tells(others) and not _has_form(others[:-1]) else last


@lru_cache(maxsize=131_072)
def _is_odd(word: str) -> bool:
    """Say whether a word is as long as a short form with a slip in it, and known as nothing else."""
    return 1 < len(word) <= _SHORT_FORM[-1] and word.isalpha() and counts(word) == (0, 0)


def _tells(others: list[str]) -> bool:
    return max(map(len, others), default=0) >= _TELLS


def _nearest(word: str, forms: tuple[str, ...]) -> str:
    return next((form for form in forms if slips(word, form) == 1), word)


def _has_form(written: list[str]) -> bool:
    return any(form_at(written, at)[0] for at in range(len(written)))


@lru_cache(maxsize=16_384)
def _meant(word: str, forms: tuple[str, ...]) -> str:
    """Return the short form that an odd word is one slip off, else the word.

    A letter is only taken to be wrong in what nobody could speak: "inn" and "coop" are words. JVC and BSC
    are forms of their own.
    """
    if form_at([word, word], 1)[0]:
        return word
    letters = set(word)
    near = (form for form in forms if abs(len(form) - len(word)) <= 1 and len(letters.difference(form)) <= 1)
    return next((form for form in near if slips(word, form) == 1 and _is_likely(word, form)), word)


def _is_likely(word: str, form: str) -> bool:
    """Say whether a word one slip off a short form is hardly a word or a form of its own."""
    spoken = not _VOWELS.isdisjoint(word)
    if len(word) < len(form):
        return not spoken or len(set(word)) == 1
    if len(word) > len(form) or sorted(word) == sorted(form):
        return True
    return form in _SHARED_VOWELS if spoken else form != "jsc"


def _with_letters(written: list[str]) -> list[str]:
    """Mend one slip in a form of letters at the end of a name."""
    for form in _LETTERS:
        for size in (len(form), len(form) + 1, len(form) - 1):
            text, right = "".join(written[-size:]), "".join(form)
            if size >= len(written) or abs(len(text) - len(right)) > 1:
                continue
            if text == right:
                return written
            if slips(text, right) == 1:
                return [*written[:-size], *form]
    return written


@lru_cache(maxsize=16_384)
def _unmistakable(word: str, forms: tuple[str, ...]) -> str:
    if word in _UNMISTAKABLE or counts(word) != (0, 0):
        return word
    likely = (form for form in forms if sum([letter in word for letter in form]) >= len(form) - 1)
    return next((form for form in likely if slips(word, form) == 1), word)


def completed(written: list[str]) -> list[str]:
    """Mend the third word of a legal form of which two stand beside it: JOIN STOK COMPANY is one step off.

    >>> completed(["zyxomat", "join", "stock", "company"])
    ['zyxomat', 'joint', 'stock', 'company']
    """
    if len(_PHRASE_WORDS.intersection(written)) < 2:  # noqa: PLR2004  two tell the third
        return written
    for form in _PHRASES:
        if sum([word in written for word in form]) != len(form) - 1:
            continue
        for start in range(len(written) - len(form) + 1):
            odd = [at for at, word in enumerate(form) if written[start + at] != word]
            if len(odd) == 1 and _may_be(written[start + odd[0]], form[odd[0]]):
                return [*written[:start], *form, *written[start + len(form) :]]
    return written


def _may_be(word: str, meant: str) -> bool:
    """Say whether a word may be `meant` where all beside it says so: every third letter may be wrong."""
    return abbreviations().get(word) == meant or slips(word, meant) <= max(2, len(meant) // 3)


def _is_known(word: str) -> bool:
    return len(word) > _SHORTEST_REST and (word in vocabulary() or counts(word) != (0, 0))
