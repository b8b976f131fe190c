"""The only place that tries what supervisors published about screening on the lists that are loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from screener.facts.identifiers import canonical
from screener.facts.places import country_code
from screener.matching.parties import compare_texts
from screener.model import Entity, EntityType, Identifier, NameKind, Outcome, Party
from screener.names.legal_forms import form_at
from screener.report.selftest import Case, Entries, Slip
from screener.report.wording import no_match
from screener.screening.screen import Screener
from screener.screening.selftest.entries import ANYBODY, Answer, chance

MOST = 50
"""Entries tried for a case at most; chosen: enough to see a fault, and quick."""

_SHORTER = (
    ("Road", "Rd"), ("Street", "St"), ("Avenue", "Ave"), ("Building", "Bldg"), ("Room", "Rm"),
    ("Floor", "Fl"), ("Flat", "Unit"), ("No.", "No"), ("District", "Dist"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is tried on."""

    screener: Screener
    entities: Sequence[Entity]
    answer: Answer
    seed: int
    own_names: Sequence[Entries]
    slips: Sequence[Slip]


Trial = Callable[[Subject], tuple[int, list[str]]]
"""Tries a case: how many questions were asked, and what failed."""


def cases(subject: Subject) -> Iterator[Case]:
    """Try every published case."""
    for id_, title, source, trial in TRIALS:
        asked, failures = trial(subject)
        why = "" if asked else "no entry of these lists is of that kind"
        yield Case(id_, title, source, asked, tuple(failures), why)


def some(subject: Subject, entities: Sequence[Entity], what: str) -> list[Entity]:
    """A fair sample of entries."""
    entities = list(entities)
    return entities if len(entities) <= MOST else chance(subject.seed, what).sample(entities, MOST)


def found(subject: Subject, asked: Sequence[tuple[Entity, Party]], least: Outcome) -> tuple[int, list[str]]:
    """Ask about parties, of which each must meet its entry at least so surely."""
    failures = []
    for (entity, party), result in zip(asked, subject.answer(party for _, party in asked), strict=True):
        own = [match for match in result.matches if match.entity.id == entity.id]
        if not own or (least is Outcome.HIT and own[0].outcome is not Outcome.HIT):
            failures.append(f"{_said(party)} did not meet {entity.name} [{entity.id}] as {least}")
    return len(asked), failures


def _said(party: Party) -> str:
    parts = [party.name, party.address, *(f"{one.scheme} {one.value}" for one in party.identifiers)]
    return ", ".join(filter(None, parts))


def spelling_of_forms(subject: Subject) -> tuple[int, list[str]]:
    """R3: dots, case and spacing of a legal form."""
    failures = []
    pairs = (("SIS DOO", "SIS d.o.o."), ("SIS DOO", "SIS D. O. O."), ("sis d.o.o", "SIS DOO"))
    for first, second in pairs:
        comparison = compare_texts(first, second, EntityType.ORGANISATION)
        if comparison.outcome is not Outcome.HIT:
            failures.append(f"{first} beside {second} is {comparison.outcome}")
    formed = [e for e in subject.entities if e.type is EntityType.ORGANISATION and _form_from(e.name)]
    asked = [
        (entity, Party(text)) for entity in some(subject, formed, "R3") for text in _otherwise(entity.name)
    ]
    count, more = found(subject, asked, Outcome.HIT)
    return count + len(pairs), failures + more


def _form_from(name: str) -> int:
    """From which word on a name is its legal form, where that is written with dots; else 0."""
    parts = name.split()
    words = [re.sub(r"[^a-z0-9]", "", word.lower()) for word in parts]
    for at in range(1, len(words)):
        if at + form_at(words, at)[0] == len(words) and any("." in part for part in parts[at:]):
            return at
    return 0


def _otherwise(name: str) -> tuple[str, str]:
    """A name with its legal form in capitals without dots, and in small letters with blanks behind them."""
    words, at = name.split(), _form_from(name)
    own, form = " ".join(words[:at]).rstrip(","), " ".join(words[at:])
    return f"{own} {re.sub('[.,]', '', form).upper()}", f"{own}, {form.replace('.', '. ').lower()}"


def spellings_of_places(_: Subject) -> tuple[int, list[str]]:
    """R4: spellings of countries and capitals."""
    expected = {"Habana": "CU", "Kuba": "CU", "Soudan": "SD", "Krimea": "UA"}
    wrong = [f"{text} is {country_code(text) or 'no country'}" for text, code in expected.items()
             if country_code(text) != code]  # fmt: skip
    return len(expected), wrong


def bank_codes(subject: Subject) -> tuple[int, list[str]]:
    """R5: a listed bank by its BIC alone."""
    banks = [
        (entity, one)
        for entity in subject.entities
        for one in entity.identifiers
        if one.scheme == "bic" and canonical(one)
    ]
    chosen = banks if len(banks) <= MOST else chance(subject.seed, "R5").sample(banks, MOST)
    asked = [(entity, Party(ANYBODY, identifiers=(Identifier("bic", one.value),))) for entity, one in chosen]
    return found(subject, asked, Outcome.HIT)


def weak_names(subject: Subject) -> tuple[int, list[str]]:
    """R8: a weak alias alone is never a hit."""
    weak = [
        (entity, name.text)
        for entity in subject.entities
        for name in entity.names
        if name.kind is NameKind.WEAK
    ]
    chosen = weak if len(weak) <= MOST else chance(subject.seed, "R8").sample(weak, MOST)
    failures = [
        f"{text} alone is a hit on {match.entity.name} [{match.entity.id}]"
        for (_, text), result in zip(chosen, subject.answer(Party(t) for _, t in chosen), strict=True)
        for match in result.matches
        if match.matched_kind is NameKind.WEAK and match.outcome is Outcome.HIT
    ]
    return len(chosen), failures


def addresses(subject: Subject) -> tuple[int, list[str]]:
    """R13: an address that is listed itself, under any name and abbreviated."""
    chosen = some(subject, [e for e in subject.entities if e.type is EntityType.ADDRESS], "R13")
    asked = [
        (entity, Party(ANYBODY, address=text))
        for entity in chosen
        for address in entity.addresses
        if address.text != address.country  # a file that holds only countries is told of when it is loaded
        for text in dict.fromkeys((address.text, shortened(address.text)))
    ]
    return found(subject, asked, Outcome.REVIEW)


def shortened(address: str) -> str:
    """An address with its common words abbreviated.

    >>> shortened("Room 4, 12 Queen's Road")
    "Rm 4, 12 Queen's Rd"
    """
    for word, short in _SHORTER:
        address = re.sub(rf"\b{re.escape(word)}(?!\w)", short, address, flags=re.IGNORECASE)
    return address


def spoilt_names(subject: Subject) -> tuple[int, list[str]]:
    """R16: reversed, partial and abbreviated names."""
    classes = [s for s in subject.slips if s.name in {"reordered words", "dropped word", "abbreviation"}]
    failures = [f"{s.name}: {s.found} of {s.asked} found, {s.floor:.0%} due" for s in classes if not s.passed]
    return sum(s.asked for s in classes), failures


def new_entries(subject: Subject) -> tuple[int, list[str]]:
    """R17: every entry that was added, by its own names."""
    failures = [
        f"{miss.name} [{miss.entity_id}] asked for as {miss.query}"
        for one in subject.own_names
        for miss in one.missed
    ]
    return sum(one.names for one in subject.own_names), failures


def wording(subject: Subject) -> tuple[int, list[str]]:
    """R26: what an answer without a match says."""
    said = no_match(subject.screener.run)
    needed = ("no match found on", subject.screener.run.as_of.isoformat(), "threshold")
    wrong = [f"it does not say {word!r}: {said}" for word in needed if word not in said]
    return 1, wrong + [f"it says {word!r}: {said}" for word in ("clear", "safe") if word in said.casefold()]


TRIALS: tuple[tuple[str, str, str, Trial], ...] = (
    ("R3", "dots, case and spacing of a legal form lose no match",
     "OFAC enforcement release, Apple, 2019-11-25", spelling_of_forms),
    ("R4", "spellings of countries and capitals are understood",
     "OFAC Framework (2019), root cause VI", spellings_of_places),
    ("R5", "the BIC of a listed bank is a hit", "OFAC Framework (2019), root cause VI", bank_codes),
    ("R8", "a weak alias alone is no hit", "OFAC FAQ 122, 123", weak_names),
    ("R13", "a listed address is met under any name, abbreviated too", "89 FR 51644 (2024-06-12)", addresses),
    ("R16", "reversed, partial and abbreviated names are found",
     "HKMA guidance on screening, 2013, section 2.1", spoilt_names),
    ("R17", "newly added entries are found by their own names",
     "HKMA guidance on screening, 2013, section 2.6", new_entries),
    ("R26", "an answer names lists, day and threshold, and declares nobody harmless", "OFAC FAQ 23", wording),
)  # fmt: skip
"""Number of the requirement, what must hold, who says so, and how it is tried."""
