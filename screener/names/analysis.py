"""From a name as written to its tokens: the one entrance to `screener.names`."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from msgspec import structs

from screener.model import EntityType
from screener.names.alternatives import alternatives, only_abbreviated, only_stroked, says_former
from screener.names.fold import fold, ideographs
from screener.names.guess import looks_like
from screener.names.legal_forms import form_at, forms
from screener.names.misspelt_forms import mended_forms
from screener.names.misspelt_places import mended_places
from screener.names.numerals import NUMBER_WEIGHT, joined_tens, may_be_number, number_of
from screener.names.persons import parted
from screener.names.phrases import abbreviations, kin, place_at, places
from screener.names.scripts.arabic import BARE
from screener.names.scripts.native import (
    LOOSE,
    bare_weight,
    from_russian,
    is_cyrillic,
    loose_words,
    readings,
)
from screener.names.spelling import mended
from screener.names.tables import rows, words
from screener.names.tokens import AnalysedName, Token, TokenKind
from screener.names.weights import is_borne, word_weight

MAX_CHARACTERS = 1_000
"""A longer text is no name: it is refused with a reason, never cut (the longest listed name has 432)."""

LEGAL_WEIGHT = 0.0
PARTICLE_WEIGHT = 0.02
TITLE_WEIGHT = 0.0
KIN_WEIGHT = 0.1
INITIAL_WEIGHT = 0.3
AGAIN_WEIGHT = 0.1
PLACE_WEIGHT = 0.45
SEAT_WEIGHT = 0.28
"""What the kinds weigh at most (chosen on the development pairs): see `tokens.TokenKind`."""

ALONE = 0.85
"""The weight that some word of a part of a cell must have for the part to be a name by itself (chosen)."""

SAID = 1.2
"""What such a part must weigh where words say that it is a name: "ex", "a.k.a." (chosen: two words)."""

_LEET_INSIDE = re.compile(r"(?<=[a-z])[0-9](?=[a-z])")
_LEET_DIGITS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b", "9": "g"}


def analyse(text: str, type: EntityType = EntityType.UNKNOWN) -> AnalysedName:  # noqa: A002  the word of the model
    """Return the leading reading of the name `text`; `problem` says why it cannot be compared."""
    return analyse_all(text, type)[0]


@lru_cache(maxsize=4_096)
def analyse_all(text: str, type: EntityType = EntityType.UNKNOWN) -> tuple[AnalysedName, ...]:  # noqa: A002
    """Return every reading of the name `text`, the leading one first; never empty."""
    if len(text) > MAX_CHARACTERS:
        return (_unreadable(text, type, f"longer than {MAX_CHARACTERS:,} characters"),)
    whole = _read(text, type)
    if whole.problem:
        return (whole,)
    if text.isascii():
        natives: list[AnalysedName] = []
    else:
        natives = _native(text, type)
    others = alternatives(text)
    if not others:
        return tuple(natives or [whole])
    parts = [_native(part, type) or [_read(part, type)] for part in others]
    main, said = only_abbreviated(text), says_former(text)
    alone = [
        form
        for part in parts
        for form in part
        if not form.problem and (form.text == main or _stands_alone(form) or (said and form.weight >= SAID))
    ]
    if alone and only_stroked(text):
        alone = [structs.replace(form, part=True) for form in alone]
    return (*(natives or [whole]), *alone)


def _native(text: str, type_: EntityType) -> list[AnalysedName]:
    """Return the readings of a name in another script than Latin, [] for a Latin one."""
    if text.isascii():
        return []
    if is_cyrillic(text):
        return _from_cyrillic(text, type_)
    folded = fold(text)
    forms = []
    for reading in readings(text, person=type_ is EntityType.PERSON):
        written = [word for part in reading.split() for word in (part,) if word != BARE]
        if written:
            forms.append(_formed(text, folded, written, type_))
    return forms


def _from_cyrillic(text: str, type_: EntityType) -> list[AnalysedName]:
    """Return the name as it sounds, and where it is an organisation's also as it is translated."""
    sounding = _read(text, type_)
    if type_ is EntityType.PERSON or sounding.problem:
        return [sounding]
    written = sounding.folded.split()
    meaning = from_russian(written)
    return (
        [sounding] if meaning in (written, []) else [_formed(text, sounding.folded, meaning, type_), sounding]
    )


def _read(text: str, type_: EntityType) -> AnalysedName:
    folded = fold(text)
    if not folded:
        return _unreadable(text, type_, "no letter or digit in the name")
    return _formed(text, folded, folded.split(), type_, translated=False)


def _formed(
    text: str, folded: str, written: list[str], type_: EntityType, *, translated: bool = True
) -> AnalysedName:
    """Return the reading of `text` that the folded words `written` make up."""
    if type_ is not EntityType.PERSON:
        written = mended_forms(mended_places([meant for word in written for meant in mended(word)]))
    looks = type_ if type_ is not EntityType.UNKNOWN else looks_like(text, written)
    if looks is EntityType.PERSON:
        written = [part for word in written for part in parted(word)]
    tokens = _family_first(text, _tokens(_with_letters_joined(written, looks), looks))
    if translated:
        tokens = tuple(_loosened(token) for token in tokens)
    return AnalysedName(text, type_, tokens, folded, looks=looks, native=ideographs(text))


def _family_first(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Give a title that stands alone before a comma its word back: "GENERAL, Wayne" is called General."""
    first = tokens[0]
    if first.kind is not TokenKind.TITLE or fold(text.partition(",")[0]) != first.original:
        return tokens
    return (_plain(first.original, EntityType.PERSON), *tokens[1:])


def _loosened(token: Token) -> Token:
    """Mark a translated word for which translators have several, so that it meets each of them."""
    if token.kind is TokenKind.WORD and token.text in loose_words():
        return Token(LOOSE + token.text, token.kind, token.weight, token.original)
    return token


def _stands_alone(part: AnalysedName) -> bool:
    """Say whether a part of a cell tells enough to be a name by itself."""
    return max((token.weight for token in part.tokens if token.kind is TokenKind.WORD), default=0.0) >= ALONE


def _unreadable(text: str, type_: EntityType, problem: str) -> AnalysedName:
    return AnalysedName(text[:80], type_, (), "", problem)


def _tokens(written: list[str], type_: EntityType) -> tuple[Token, ...]:
    found: list[Token] = []
    at = 0
    while at < len(written):
        used, token = _token_at(written, at, type_)
        found.append(token)
        at += used
    return tuple(_said_once(_without_empty_head(joined_tens(found), type_)))


def _token_at(written: list[str], at: int, type_: EntityType) -> tuple[int, Token]:
    """Return how many words the token at `at` takes, and the token."""
    word = written[at]
    steady = _steady(word, type_)
    if steady is not None:
        return 1, steady
    if type_ is not EntityType.PERSON:
        used, group = form_at(written, at)
        if used and (at > 0 or used > 1 or len(written) > used):
            return used, Token(group, TokenKind.LEGAL, LEGAL_WEIGHT, " ".join(written[at : at + used]))
        used, place = place_at(written, at)
        if used:
            most = SEAT_WEIGHT if at == 0 and place in words("seats.tsv") else PLACE_WEIGHT
            weight = min(most, word_weight(place, type_))
            return used, Token(
                place.replace(" ", ""), TokenKind.PLACE, weight, " ".join(written[at : at + used])
            )
    return 1, _word(word, at, len(written), type_)


@lru_cache(maxsize=262_144)
def _steady(word: str, type_: EntityType) -> Token | None:
    """Return the token of a word that is the same wherever it stands, as most are; else None."""
    if len(word) == 1 or may_be_number(word):
        return None
    if type_ is not EntityType.PERSON and (word in forms() or word in places()):
        return None
    if type_ is not EntityType.ORGANISATION and (
        word in kin() or word in words("titles.tsv") or word in words("ship_prefixes.tsv")
    ):
        return None
    return None if word in _particles(type_ is EntityType.PERSON) else _plain(word, type_)


def _word(word: str, at: int, count: int, type_: EntityType) -> Token:
    number = number_of(word, at, count, type_)
    if number:
        return Token(number, TokenKind.NUMBER, NUMBER_WEIGHT, word)
    if type_ is not EntityType.ORGANISATION:
        parent = kin().get(word)
        if parent and at > 0 and len(word) > 1:
            return Token(parent, TokenKind.KIN, KIN_WEIGHT, word)
        if _is_title(word, at, count, type_):
            return Token(word, TokenKind.TITLE, TITLE_WEIGHT, word)
    between = type_ is not EntityType.PERSON and 0 < at < count - 1
    if _binds(word, at, count, type_) and (len(word) > 1 or between):
        return Token(word, TokenKind.PARTICLE, PARTICLE_WEIGHT, word)
    if len(word) == 1:
        return Token(word, TokenKind.INITIAL, INITIAL_WEIGHT, word)
    return _plain(word, type_)


def _is_title(word: str, at: int, count: int, type_: EntityType) -> bool:
    """Say whether a word at either end is a person's title, or says that a ship's name follows: M/V."""
    if count == 1 or 0 < at < count - 1:
        return False
    if at == 0 and type_ is not EntityType.PERSON and word in words("ship_prefixes.tsv"):
        return True
    return word in words("titles.tsv") and (at == 0 or not is_borne(word))


def _binds(word: str, at: int, count: int, type_: EntityType) -> bool:
    """Say whether a word is a particle there: behind an organisation's last word only "the" is one."""
    last = at == count - 1 and at > 0 and type_ is not EntityType.PERSON
    return word in _particles(type_ is EntityType.PERSON) and (not last or word == "the")


def _plain(word: str, type_: EntityType) -> Token:
    if word.startswith(BARE):
        return Token(word, TokenKind.WORD, bare_weight(word, type_), word.removeprefix(BARE))
    text = word
    if not word.isalpha():
        text = _without_leet(word)
    if type_ is not EntityType.PERSON:
        text = abbreviations().get(text, text)
    weight = word_weight(word, type_)
    if text != word:
        weight = min(weight, word_weight(text, type_))
    return Token(text, TokenKind.WORD, weight, word)


def _without_leet(word: str) -> str:
    """Return `word` with digits between its letters read as the letters they resemble: "i9or" is "igor"."""
    letters = sum(letter.isalpha() for letter in word)
    if letters * 2 <= len(word):
        return word
    return _LEET_INSIDE.sub(lambda digit: _LEET_DIGITS.get(digit.group(), digit.group()), word)


def _particles(person: bool) -> frozenset[str]:
    return _person_particles() if person else words("particles.tsv")


@lru_cache(maxsize=1)
def _person_particles() -> frozenset[str]:
    return frozenset(word for word, where in rows("particles.tsv") if where in {"any", "person"})


def _with_letters_joined(written: list[str], type_: EntityType) -> list[str]:
    """Join runs of single letters outside persons' names into one word: A. B. C. is ABC, S. A. a form."""
    if type_ is EntityType.PERSON or min(map(len, written)) > 1:
        return written
    found: list[str] = []
    for single, group in itertools.groupby(written, key=lambda word: len(word) == 1 and word.isalpha()):
        run = list(group)
        found.extend(_joined(run) if single and len(run) > 1 else run)
    return found


def _joined(run: list[str]) -> list[str]:
    """Return a run of letters as one word, but for the legal form or place that it ends with."""
    for start in range(len(run)):
        used = max(form_at(run, start)[0], place_at(run, start)[0])
        if used > 1 and start + used == len(run) and start != 1:
            return ["".join(run[:start]), *run[start:]] if start else run
    return ["".join(run)]


def _without_empty_head(tokens: list[Token], type_: EntityType) -> list[Token]:
    """Give a name that holds nothing but forms, particles and titles its words back as words.

    A letter stays a letter: outside persons' names it meets nothing but itself, which the index relies on.
    """
    light = {TokenKind.LEGAL, TokenKind.PARTICLE, TokenKind.TITLE, TokenKind.KIN}
    if any(token.kind not in light for token in tokens):
        return tokens
    return [
        Token(
            t.original,
            TokenKind.INITIAL if len(t.original) == 1 else TokenKind.WORD,
            max(0.3, word_weight(t.original, type_)),
            t.original,
        )
        for t in tokens
    ]


def _said_once(tokens: list[Token]) -> list[Token]:
    """Give a word that is said again the little weight of a repetition."""
    if len({token.text for token in tokens}) == len(tokens):
        return tokens
    found: list[Token] = []
    seen: set[str] = set()
    for token in tokens:
        again = token.kind is TokenKind.WORD and token.text in seen
        seen.add(token.text)
        weight = min(AGAIN_WEIGHT, token.weight) if again else token.weight
        found.append(Token(token.text, token.kind, weight, token.original))
    return found
