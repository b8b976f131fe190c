"""Names that are near a listed one and yet another's: made from the loaded lists, for `selftest`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from types import MappingProxyType

from screener.model import EntityType
from screener.names.phrases import kin
from screener.names.tables import rows
from screener.names.weights import counts

Listed = Sequence[tuple[str, EntityType]]
Negative = tuple[str, str, EntityType]
"""A query, the listed name that it is not, and that one's type."""

_ENOUGH = 2


def sister_companies(names: Listed, chance: Random) -> list[Negative]:
    """A company's name with a country put after it."""
    places = [row[0].title() for row in rows("places.tsv") if len(row[0]) > 4][:150]  # noqa: PLR2004  no codes
    return [
        (f"{name} {chance.choice(places)}", name, type_)
        for name, type_ in names
        if type_ is EntityType.ORGANISATION and len(name.split()) in {1, 2, 3} and "," not in name
    ]


def other_numbers(names: Listed, chance: Random) -> list[Negative]:
    """A name with another number in its series."""
    found: list[Negative] = []
    for name, type_ in names:
        number = re.search(r"\b\d{1,4}\b", name)
        if number:
            other = str(int(number[0]) + chance.randrange(1, 9))
            found.append((name[: number.start()] + other + name[number.end() :], name, type_))
    return found


def swapped_patronymics(names: Listed, _: Random) -> list[Negative]:
    """Father and son in each other's place."""
    found: list[Negative] = []
    for name, type_ in names:
        words = name.replace(",", " ").split()
        at = next((i for i, word in enumerate(words) if word.lower() in kin() and 0 < i < len(words) - 1), 0)
        if type_ is EntityType.PERSON and at and words[at - 1].lower() != words[at + 1].lower():
            words[at - 1], words[at + 1] = words[at + 1], words[at - 1]
            found.append((" ".join(words), name, type_))
    return found


def recombined_names(names: Listed, chance: Random) -> list[Negative]:
    """One person's family name with another's given name."""
    persons = [name.partition(",") for name, type_ in names if type_ is EntityType.PERSON and "," in name]
    found: list[Negative] = []
    for family, _, given in persons:
        other = chance.choice(persons)[2]
        if not set(other.lower().split()) & set(given.lower().split()):
            found.append((f"{family}, {other}", f"{family},{given}", EntityType.PERSON))
    return found


def one_shared_name(names: Listed, chance: Random) -> list[Negative]:
    """Another person who bears one of the names."""
    given = [row[0].title() for row in rows("given_names.tsv")]
    ordinary = [row[0].title() for row in rows("ordinary_names.tsv")[:200]]
    found: list[Negative] = []
    for name, type_ in names:
        words = name.replace(",", " ").split()
        if type_ is EntityType.PERSON and len(words) >= _ENOUGH:
            shared = chance.choice(words)
            query = f"{chance.choice(given)} {shared} {chance.choice(ordinary)}"
            found.append((query, name, type_))
    return found


def other_business(names: Listed, chance: Random) -> list[Negative]:
    """Another company of the same place and trade: the telling word is another."""
    telling = ["Meridian", "Hargrove", "Pinnacle", "Lindqvist", "Orchard", "Falcon", "Sterling", "Bluewater"]
    found: list[Negative] = []
    for name, type_ in names:
        words = name.split()
        rare = [i for i, word in enumerate(words) if word.isalpha() and counts(word.lower()) == (0, 0)]
        if type_ is EntityType.ORGANISATION and rare and len(words) > _ENOUGH:
            replaced = [chance.choice(telling) if i in rare else word for i, word in enumerate(words)]
            found.append((" ".join(replaced), name, type_))
    return found


NEGATIVES: Mapping[str, Callable[[Listed, Random], list[Negative]]] = MappingProxyType(
    {
        "sister companies": sister_companies,
        "other numbers": other_numbers,
        "swapped patronymics": swapped_patronymics,
        "recombined names": recombined_names,
        "one shared name": one_shared_name,
        "other business": other_business,
    }
)
"""Every class of hard negative by name."""
