"""Numbers in names: digits, number words, ordinals and roman numerals, each compared as its digits."""

from __future__ import annotations

from screener.model import EntityType
from screener.names.phrases import numbers
from screener.names.tokens import Token, TokenKind

NUMBER_WEIGHT = 0.5
"""What a number weighs (chosen on the development pairs)."""

_ROMAN = {"ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13}
_ROMAN |= {"xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20}
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_ROMAN_LETTERS = {"i": 1, "v": 5, "x": 10}
_TENS = {str(tens) for tens in range(20, 100, 10)}


def may_be_number(word: str) -> bool:
    """Say whether a word is a number wherever it stands, or may be one where it stands right."""
    return word[0].isdigit() or word in _ROMAN or word in _ROMAN_LETTERS or word in numbers()


def number_of(word: str, at: int, count: int, type_: EntityType) -> str:
    """Return the number that `word` writes, in digits, or ""."""
    if word.isdigit():
        return word.lstrip("0") or "0"
    if type_ is EntityType.PERSON:
        return ""
    if at > 0 and word in _ROMAN:
        return str(_ROMAN[word])
    if at > 1 and word in _ROMAN_LETTERS and count > at:
        return str(_ROMAN_LETTERS[word])
    if word[0].isdigit() and word[-2:] in _ORDINAL_ENDS and word[:-2].isdigit():
        return word[:-2].lstrip("0") or "0"
    return numbers().get(word, "")


def joined_tens(tokens: list[Token]) -> list[Token]:
    """Join "forty four" into 44."""
    found: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind is token.kind is TokenKind.NUMBER
            and last.text in _TENS
            and len(token.text) == 1
            and last.original.isalpha()
            and token.original.isalpha()
        ):
            found[-1] = Token(
                str(int(last.text) + int(token.text)),
                TokenKind.NUMBER,
                NUMBER_WEIGHT,
                last.original + token.original,
            )
        else:
            found.append(token)
    return found
