"""The one place that takes a published name cell apart: the name, its aliases, what else is printed in it.

The publishers of export lists print more than a name in the name's cell: "(a.k.a. …)", an acronym in
brackets, "Affiliated Entity: X", "and any successor, sub-unit, or subsidiary thereof", a nationality. Every
pattern here occurs in the CSL of 2022-05 or 2026-07; a bracket that fits none stays part of the name.

    >>> cell = take_apart("Huawei Technologies Co., Ltd. (Huawei).  Affiliated Entity:  Huawei Mobile Ltd.")
    >>> cell.names[0].text, cell.relations[0].kind, cell.relations[0].name
    ('Huawei Mobile Ltd.', 'affiliated', 'Huawei Technologies Co., Ltd.')
    >>> [name.text for name in take_apart("Federal Security Service (FSB)").names]
    ['Federal Security Service', 'FSB']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from screener.facts.places import country_code, fold
from screener.lists import short_forms
from screener.lists.reading import squash
from screener.model import EntityType, Name, NameKind, Relation

LONGEST = 1000
"""Letters of a cell that is taken apart; a longer one is kept whole. Chosen: the longest one met has 399."""


@dataclass(slots=True)
class NameCell:
    """What a name cell holds, filled in as the cell is taken apart."""

    published: str

    names: list[Name] = field(default_factory=list)
    """The primary name first."""
    relations: list[Relation] = field(default_factory=list)
    type: EntityType = EntityType.UNKNOWN
    """Only where the cell makes it certain: "(Russian individual)", a legal form."""
    country: str = ""
    title: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What joins rows of one party: the primary name, or the whole cell where that is a single word."""
        primary = self.names[0].text
        return primary if " " in primary else self.published

    def add(self, text: str, kind: NameKind = NameKind.ALIAS) -> None:
        """Add a name unless its words are there already."""
        text = _trim(text)
        if text and all(fold(text) != fold(name.text) for name in self.names):
            self.names.append(Name(text, kind))


def take_apart(cell: str, *, place: str = "") -> NameCell:
    """The parts of a name cell.

    Args:
        cell: as published.
        place: the entry's addresses: a tail of the name that repeats them is not part of the name.
    """
    whole = _trim(squash(cell))
    found = NameCell(whole)
    if len(whole) > LONGEST:
        found.names.append(Name(whole))
        return found
    aliases: list[tuple[str, NameKind]] = []
    text = _take_affiliation(found, _take_remarks(found, whole, aliases))
    text = _take_marked_aliases(text, aliases)
    text, others = short_forms.split(text, person=found.type is EntityType.PERSON)
    primary = _trim(_without_place(text, place)) or whole or squash(cell)
    found.names.append(Name(primary))
    for alias, kind in (*((other, NameKind.ALIAS) for other in others), *aliases):
        found.add(alias, kind)
    if found.type is EntityType.UNKNOWN and _ORGANISATION.search(found.names[0].text):
        found.type = EntityType.ORGANISATION
    if fold(found.names[0].text) != fold(whole):
        found.notes.append(("name_as_published", whole))
    return found


def alias_names(cell: str) -> tuple[Name, ...]:
    """The names in one alias of a list of aliases.

    >>> [name.text for name in alias_names("and JSC NIIP, f.k.a., Otkrytoe Obshchestvo NIIP")]
    ['JSC NIIP', 'Otkrytoe Obshchestvo NIIP']
    >>> alias_names("and"), alias_names("F.K.A. Presidency Office")[0].kind.value
    ((), 'former')
    """
    text = _trim(re.sub(r"^(?:and\b|-)\s*", "", _trim(squash(cell))))
    if not any(character.isalnum() for character in text) or _NOTE.fullmatch(text):
        return ()
    if short_forms.is_legal_form(text):
        return ()
    if len(text) > LONGEST:
        return (Name(text, NameKind.ALIAS),)
    if leading := _LEADING_MARK.match(text):
        return (Name(_trim(text[leading.end() :]), _kind(leading.group())),)
    found = NameCell(text)
    aliases: list[tuple[str, NameKind]] = []
    text, others = short_forms.split(_take_marked_aliases(text, aliases))
    for alias, kind in (*((other, NameKind.ALIAS) for other in (text, *others)), *aliases):
        found.add(alias, kind)
    return tuple(found.names)


def _trim(text: str) -> str:
    """Without the separators that are left when something next to the name was taken away."""
    text = squash(text).strip(" ,;:")
    if text.endswith(".") and text[:-1].rstrip().endswith(")"):
        text = text[:-1].rstrip(" ,;")
    return text[:-1].rstrip(" ,;") if text.endswith(")") and "(" not in text else text  # "JSC AOMZ)"


_ORGANISATION = re.compile(
    r"\b(?:Co\.?,? ?Ltd|Ltd|Limited|LLC|L\.L\.C|Inc|Incorporated|Corp|Corporation|Company|GmbH|SARL|S\.R\.L|"
    r"Pty|Pte|Pvt|FZ[CE]|FZCO|FZ-LLC|DMCC|PLC|OOO|OAO|ZAO|PAO|[COP]?JSC|SDN\.? BHD|EOOD|Kft|Institute|"
    r"University|Academy|Factory|Ministry|Laborator(?:y|ies)|Organi[sz]ation|Enterprises?|Industr(?:y|ies)|"
    r"Trading|Technolog(?:y|ies)|Electronics|Air(?:lines|ways)|Shipyard|Bureau|Joint[- ]Stock|Research|FSUE|"
    r"Aviation|Logistics|Group|Department|Agency|Directorate)\b|\b(?:AB|AG|KG|AO|Co|S\.?A|S\.?L|B\.?V|N\.?V|A\.?S)\.?$|"
    r"^AO\b",
    re.IGNORECASE,
)
"""Legal forms and words that no person's name holds: with one, the entry is certainly no person."""

# --- remarks about the party ---

_SUCCESSORS = re.compile(
    r"[\s,;]*\band (any successors?,? sub-?units?,? or subsidiar(?:y|ies) thereof"
    r"|its sub-units and successors)\.?$",
    re.IGNORECASE,
)
_PARTY_OF = re.compile(
    r"\s*\(([A-Z][A-Za-z ]+?) (individual|national|entity)(?: in ([A-Z][A-Za-z ]+))?\)", re.IGNORECASE
)
_OFFICE = re.compile(r"\s*(?:\[([^\[\]]*\bOfficial)\]|\(((?:PRESIDENT|CEO|OWNER|DIRECTOR) OF [^()]+)\))")
_SCOPE = re.compile(r",? including (?:the )?(.{1,60}?) and all operating units\b.*$")
_NOTE = re.compile(r"\((?:all of )?(?:the )?preceding .*\)", re.IGNORECASE)


def _take_remarks(found: NameCell, text: str, aliases: list[tuple[str, NameKind]]) -> str:
    """Take away what is said of the party and is no name: successors, nationality, office, scope."""
    if tail := _SUCCESSORS.search(text):
        found.relations.append(Relation("successors_included", tail.group(1)))
        text = text[: tail.start()]
    for remark in _PARTY_OF.finditer(text):
        if code := country_code(remark.group(1)):
            found.country = code
            entity = remark.group(2).casefold() == "entity"
            found.type = EntityType.ORGANISATION if entity else EntityType.PERSON
            found.notes.append(("described_as", remark.group().strip(" ()")))
            text = text.replace(remark.group(), "")
    if office := _OFFICE.search(text):
        found.title = office.group(1) or office.group(2)
        text = text.replace(office.group(), "")
    if scope := _SCOPE.search(text):
        found.notes.append(("scope", scope.group().strip(" ,")))
        aliases.append((scope.group(1), NameKind.ALIAS))
        text = text[: scope.start()]
    return text


# --- other parties named in the cell ---

_AFFILIATED = re.compile(r"^(.+?)\.?\s+Affiliated Entity:\s+(.+)$", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"^(.+?)(?:\.?\s+Subordinate Institution\s+-\s+|,\s+and subordinate entity\s+|\s+entity:\s+)(.+)$",
    re.IGNORECASE,
)
_BELONGS = re.compile(
    r"\s*\((a subordinate institute of|a subsidiary of|Parent Organization:)\s+(.+)\)$", re.IGNORECASE
)
_PLANTS = re.compile(r"\b(?:including|excluding|not under)\b")
"""In a description of plants, which is no name."""
_COMPANY = re.compile(r"\s*\((\S+\s\S+\s.*\b(?:INC|LTD|LLC|CORP)\.?)\)$", re.IGNORECASE)
_GENERIC = re.compile(
    r"\d\w*|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|research|institut(?:e|ion)|factory|design|"
    r"department|micro|electronics?|technology|academy|center|plant|bureau|the|of|and"
)
"""Words of which the name of a subordinate unit may consist wholly; such a name alone is anybody's."""


def _take_affiliation(found: NameCell, text: str) -> str:
    """Split "parent. Affiliated Entity: unit" and its like into unit and relation."""
    if match := _AFFILIATED.match(text):
        found.relations.append(Relation("affiliated", _without_acronym(match.group(1))))
        return match.group(2)
    if match := _SUBORDINATE.match(text):
        parent, unit = _without_acronym(match.group(1)), match.group(2)
        found.relations.append(Relation("subordinate_of", parent))
        if _PLANTS.search(unit):
            return text
        return f"{parent} {unit}" if all(map(_GENERIC.fullmatch, fold(unit).split())) else unit
    return _take_owner(found, text)


def _take_owner(found: NameCell, text: str) -> str:
    """Take away a bracket that says to whom the party belongs."""
    if match := _BELONGS.search(text):
        kind = "subordinate_of" if "institute" in match.group(1).casefold() else "parent"
        found.relations.append(Relation(kind, _without_acronym(match.group(2))))
        return text[: match.start()]
    match = _COMPANY.search(text)
    if (
        match
        and not _FIRST_MARK.match(match.group(1))
        and not short_forms.spells(text[: match.start()], match.group(1))
    ):
        found.relations.append(Relation("affiliated", match.group(1)))
        return text[: match.start()]
    return text


def _without_acronym(text: str) -> str:
    return _trim(re.sub(r"\s*\([^()]{1,20}\)(?=\W*$)", "", _trim(text)))


# --- aliases that are marked as such ---

_MARK = r"a\.?k\.?a\.?s?|a/k/a|f\.?k\.?a|f/k/a|n\.?k\.?a|d/b/a|also known as|formerly known as"
_LEADING_MARK = re.compile(
    r"^(?:[afn]\.k\.a|[afn]/k/a|d/b/a|formerly known as|also known as)\.?[,:]?\s+", re.IGNORECASE
)
_BRACKETED = re.compile(
    rf"\s*[(\[]\s*((?:{_MARK})\.?[,:]?\s+(?:[^()\[\]]|\([^()]*\))*)(?:[)\]]|$)", re.IGNORECASE
)
_LOOSE = re.compile(
    r"[\s,;]*(?:-\s?(?:AKA|FKA)S?-|,\s*AKAS?,|"
    r"\b(?:[afn]\.k\.a\b|[afn]/k/a\b|d/b/a\b|also known as|formerly known as))\.?[,:]?\s*",
    re.IGNORECASE,
)
_FIRST_MARK = re.compile(rf"^(?:{_MARK})\.?[,:]?\s+", re.IGNORECASE)
_NEXT_MARK = re.compile(rf"[;,]\s*(?:{_MARK})\b\.?[,:]?\s*|;\s*", re.IGNORECASE)
_LEGAL_TAIL = r"(?:Inc|Ltd|LLC|L\.L\.C|Co|Corp|S\.?A|GmbH|B\.?V|PLC|Limited)\b"
_COMMA = re.compile(rf",\s+(?!{_LEGAL_TAIL})", re.IGNORECASE)


def _take_marked_aliases(text: str, aliases: list[tuple[str, NameKind]]) -> str:
    """Move "(a.k.a. X; Y)" and "X -AKA- Y" into `aliases`; give what remains."""
    for bracket in _BRACKETED.finditer(text):
        inside = bracket.group(1)
        kind = _kind(inside)
        several = bracket.group().lstrip().startswith("[")
        for part in _NEXT_MARK.split(_FIRST_MARK.sub("", inside)):
            aliases.extend((alias, kind) for alias in (_COMMA.split(part) if several else (part,)))
    text = _BRACKETED.sub("", text)
    marks = list(_LOOSE.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        part = text[mark.end() : following.start() if following else None]
        several = "akas" in mark.group().casefold()
        aliases.extend((alias, _kind(mark.group())) for alias in (_COMMA.split(part) if several else (part,)))
    return _trim(text[: marks[0].start()]) if marks else _trim(text)


def _kind(mark: str) -> NameKind:
    """Former for "f.k.a." and "formerly", otherwise a plain alias."""
    return NameKind.FORMER if re.match(r"\W*f", mark, re.IGNORECASE) else NameKind.ALIAS


# --- places ---

_PLACE_TAIL = re.compile(
    r"^(.*\b(?:Ltd|Limited|FZC|LLC|Inc|Corp|Co)\.?(?:\s\([^()]*\))?)(?:\s+and)?\s*,\s*"
    r"(?!Ltd|Limited|LLC|Inc)([^,].*)$"
)


def _without_place(text: str, place: str) -> str:
    """Cut off a tail that repeats the address: "HiSilicon Tech (Suzhou) Co., Ltd., Suzhou, Jiangsu"."""
    tail = _PLACE_TAIL.match(text)
    if tail is None:
        return text
    known = f" {fold(place)} "
    parts = [fold(part) for part in tail.group(2).split(",") if fold(part)]
    stated = parts and (country_code(parts[0]) or f" {parts[0]} " in known)
    return tail.group(1) if stated and not _ORGANISATION.search(tail.group(2)) else text
