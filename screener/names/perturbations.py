"""How names get spoilt on their way: the classes of slips that a screener must see through, made to order.

Each perturbation takes a name and a source of chance and gives the spoilt name, or "" where it does not
apply. `selftest` derives queries from the loaded lists with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from types import MappingProxyType

from screener.model import EntityType
from screener.names.analysis import analyse
from screener.names.legal_forms import form_at
from screener.names.spoilt_letters import (
    accents_added,
    case_changed,
    doubled_letter,
    homoglyphs,
    invisible_characters,
    misread,
    one_typo,
    pick,
    slip,
    transliterated_otherwise,
    two_typos,
    without_vowels,
)
from screener.names.tables import rows, words

Perturbation = Callable[[str, EntityType, Random], str]

_FEW = 2
_TELLS = 0.05
"""What a word weighs that is more than a legal form or a particle."""
_CUT_WORD = 5


def dropped_word(name: str, type_: EntityType, chance: Random) -> str:
    """A word left out of three or more outside the legal form, though not the most telling one.

    What a word tells is what the analysis of the name weighs less without it, so that "JOINT-STOCK" is no
    rare word, half of "Hong Kong" none at all, and an initial or a number is not a word.
    """
    parts = name.split()
    without = [" ".join(parts[:i] + parts[i + 1 :]).rstrip(" ,") for i in range(len(parts))]
    whole = analyse(name, type_).weight
    words_ = [i for i, part in enumerate(parts) if part.strip(".,()").isalpha() and len(part) > 1]
    lost = {i: whole - analyse(without[i], type_).weight for i in words_}
    telling = {i: weight for i, weight in lost.items() if weight > _TELLS}
    if len(telling) <= _FEW:
        return ""
    telling.pop(max(telling, key=telling.__getitem__))
    return without[chance.choice(list(telling))]


def glued_words(name: str, _: EntityType, chance: Random) -> str:
    """Two words run together."""
    parts = name.split()
    if len(parts) < _FEW:
        return ""
    at = chance.randrange(len(parts) - 1)
    return " ".join([*parts[:at], parts[at] + parts[at + 1], *parts[at + 2 :]])


def split_word(name: str, _: EntityType, chance: Random) -> str:
    """A word in two."""
    parts, at = pick(name, chance, 6)
    if at < 0:
        return ""
    cut = chance.randrange(2, len(parts[at]) - 1)
    return " ".join([*parts[:at], parts[at][:cut], parts[at][cut:], *parts[at + 1 :]])


def reordered_words(name: str, _: EntityType, chance: Random) -> str:
    """Words in another order, the last first."""
    parts = name.replace(",", " ").split()
    if len(parts) < _FEW:
        return ""
    return " ".join([*parts[-1:], *parts[:-1]]) if chance.random() < 0.5 else " ".join([*parts[1:], parts[0]])  # noqa: PLR2004


def initials(name: str, type_: EntityType, chance: Random) -> str:
    """A given name cut to its first letter."""
    if type_ is not EntityType.PERSON:
        return ""
    family, comma, given = name.partition(",")
    if not comma:
        *given_words, family = name.split()
    else:
        given_words = given.split()
    long = [i for i, word in enumerate(given_words) if len(word) > _FEW]
    if len(given_words) < (1 if comma else _FEW) or not long:
        return ""
    at = chance.choice(long)
    given_words[at] = given_words[at][0] + "."
    return " ".join([*given_words, family])


def truncated(name: str, _: EntityType, __: Random) -> str:
    """The name cut off at the end, as a short field does, behind what tells it."""
    span = _form_span(name)
    words_ = name.split()
    if len(words_) < _FEW or len(name) < 12 or (span and span[0] == 0) or words_[-1].isdigit():  # noqa: PLR2004
        return ""
    return name[: max(10, len(name) * 4 // 5)].rstrip()


def title_added(name: str, type_: EntityType, chance: Random) -> str:
    """A title put before a person's name."""
    if type_ is not EntityType.PERSON:
        return ""
    family, comma, given = name.partition(",")
    name = f"{given.strip()} {family}" if comma else name
    return f"{chance.choice(('Mr.', 'Dr.', 'Gen.', 'Sheikh', 'Prof', 'Haji', 'President'))} {name}"


def form_added(name: str, type_: EntityType, chance: Random) -> str:
    """A legal form put after an organisation's name that has none."""
    if type_ is not EntityType.ORGANISATION or _form_span(name):
        return ""
    return f"{name} {chance.choice(('Ltd.', 'LLC', 'Co., Ltd.', 'Inc', 'GmbH', 'S.A.', 'JSC'))}"


def form_removed(name: str, type_: EntityType, _: Random) -> str:
    """The legal form left out."""
    span = _form_span(name)
    if type_ is not EntityType.ORGANISATION or not span:
        return ""
    parts = name.split()
    return " ".join(parts[: span[0]] + parts[span[1] :]).rstrip(" ,")


def form_translated(name: str, type_: EntityType, chance: Random) -> str:
    """The legal form written in another way of the same class."""
    span = _form_span(name)
    if type_ is not EntityType.ORGANISATION or not span:
        return ""
    parts = name.split()
    others = _forms_of_class().get(span[2], ())
    return " ".join([*parts[: span[0]], chance.choice(others[:8]), *parts[span[1] :]]) if others else ""


def form_misspelt(name: str, type_: EntityType, chance: Random) -> str:
    """A slip within the legal form."""
    span = _form_span(name)
    if type_ is not EntityType.ORGANISATION or not span:
        return ""
    parts = name.split()
    long = [i for i in range(span[0], span[1]) if len(parts[i]) >= _CUT_WORD]
    if not long:
        return ""
    at = chance.choice(long)
    parts[at] = slip(parts[at], chance)
    return " ".join(parts)


def _form_span(name: str) -> tuple[int, int, str] | None:
    """Return from where to where a legal form stands in the words of `name`, and its class."""
    parts = [re.sub(r"[^a-z0-9]", "", part.lower()) for part in name.split()]
    for start in range(len(parts)):
        used, group = form_at(parts, start)
        if used and used < len(parts) and (start + used == len(parts) or start == 0):
            return start, start + used, group
    return None


@cache
def _forms_of_class() -> Mapping[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in rows("legal_forms.tsv")}


def number_in_words(name: str, _: EntityType, __: Random) -> str:
    """A number written as a word."""
    spelt = {row[0]: row[1] for row in rows("numbers.tsv")}
    found = re.search(r"\b(\d{1,2})\b", name)
    if not found or found[1] not in spelt:
        return ""
    return name[: found.start()] + spelt[found[1]] + name[found.end() :]


def abbreviated(name: str, type_: EntityType, chance: Random) -> str:
    """A word of an organisation's name abbreviated."""
    if type_ is not EntityType.ORGANISATION:
        return ""
    short = {
        row[0]: [cell for cell in row[1:4] if len(cell) < len(row[0])] for row in rows("abbreviations.tsv")
    }
    parts = name.split()
    fit = [i for i, part in enumerate(parts) if short.get(part.lower().strip(".,"))]
    if not fit:
        return ""
    at = chance.choice(fit)
    parts[at] = chance.choice(short[parts[at].lower().strip(".,")]).upper()
    return " ".join(parts)


def particles_changed(name: str, _: EntityType, __: Random) -> str:
    """Particles left out."""
    particles = words("particles.tsv")
    parts = re.split(r"[\s-]+", name)
    left = [part for part in parts if part.lower() not in particles or len(part) == 1]
    return " ".join(left) if len(left) < len(parts) and len(left) > 1 else ""


def punctuation_changed(name: str, _: EntityType, __: Random) -> str:
    """Other marks between the words."""
    return name.replace(",", "").replace("-", " ").replace(".", ". ").replace("'", "’")


CLASSES: Mapping[str, Perturbation] = MappingProxyType(
    {
        "one typo": one_typo,
        "two typos": two_typos,
        "dropped word": dropped_word,
        "glued words": glued_words,
        "split word": split_word,
        "reordered words": reordered_words,
        "initials": initials,
        "truncation": truncated,
        "dropped vowels": without_vowels,
        "misread letters": misread,
        "homoglyphs": homoglyphs,
        "invisible characters": invisible_characters,
        "doubled letter": doubled_letter,
        "title added": title_added,
        "legal form added": form_added,
        "legal form removed": form_removed,
        "legal form translated": form_translated,
        "legal form misspelt": form_misspelt,
        "number in words": number_in_words,
        "abbreviation": abbreviated,
        "particles left out": particles_changed,
        "transliteration": transliterated_otherwise,
        "accents": accents_added,
        "case": case_changed,
        "punctuation": punctuation_changed,
    }
)
"""Every class of slip by name."""
