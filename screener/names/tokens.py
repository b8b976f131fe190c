"""The nouns of an analysed name: a token, its kind, and the name they make up.

They are plain frozen values of strings, floats and small integers, so that the compiled index can
keep a listed name analysed and hand it back without analysing it again. An index holds millions of them, and
takes them out by the dozen for each query: as structs they are kept without the names of their fields, in
half the space, and come back in half the time that dataclasses take.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from screener.model import EntityType


class TokenKind(IntEnum):
    """What part a token plays in a name."""

    WORD = 0
    LEGAL = 1
    """A legal form; `text` is its class, such as "llc"."""
    NUMBER = 2
    """A number, ordinal, roman numeral or code with digits; `text` is the number in digits."""
    INITIAL = 3
    """One letter standing for a word."""
    PARTICLE = 4
    """A word that binds others and tells nothing: of, and, the, al, de."""
    KIN = 5
    """A word that makes the next word a parent's name: bin, ibn, ould, bint, kizi."""
    TITLE = 6
    """An address or honorific: Dr, Haji, Sheikh, President."""
    PLACE = 7
    """A country, region or large city."""


class Token(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One word of a name, folded, with what it weighs in a comparison."""

    text: str
    kind: TokenKind
    weight: float
    """0 to 1: how much it tells. Rare words tell most."""
    original: str = ""
    """As written, for the reader."""


class AnalysedName(msgspec.Struct, frozen=True, array_like=True):
    """One reading of one name, ready for comparison."""

    text: str
    """The name as it was written."""
    type: EntityType
    tokens: tuple[Token, ...]
    folded: str = ""
    """All its letters folded, words parted by blanks."""
    problem: str = ""
    """Why it cannot be compared; "" when it can."""
    looks: EntityType = EntityType.UNKNOWN
    """What it names: `type` where that is said, else what its words tell, if they tell."""
    native: str = ""
    """Its letters of scripts in which a letter is a syllable or a word: Han, Hangul, kana."""
    part: bool = False
    """Whether it is but one side of a stroke in a cell, "A/B", which may part two names or join two words."""

    @property
    def weight(self) -> float:
        """What all its tokens weigh together."""
        return sum(token.weight for token in self.tokens)
