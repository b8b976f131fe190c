"""The one place that tells which bracket within a published name is another name, and which belongs to it.

"Federal Security Service (FSB)" has two names, "Hoshine Silicon Industry (Shanshan) Co., Ltd." has one. A
bracket is another name where it is an acronym, repeats or respells a word before it, spells out what
stands before it, or gives a person another first name. Places and legal forms never are. An acronym of the
parent that is named last is nobody's name alone: "20th Research Institute of China Electronic Technology
Group Corp (CETC)" is also called the "20th Research Institute of CETC".
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from screener.facts.places import country_code, fold

_BRACKET = re.compile(r"\s*\(([^()]{2,60})\)(?!\w)")
_NO_NAME = re.compile(
    r"hk|uk|uae|prc|usa|[co]?jsc|llc|o[oa]o|[zp]?ao|pty|pvt|pte|private|group|fz[ce]|fzco|smc|ltd|limited|inc|"
    r"co|gmbh|international|the|\w"
)
"""Places and legal forms that stand in brackets within names, folded."""

_LEGAL_FORM = re.compile(r"[copz]?jsc?|llc|o[oa]o|[zp]?ao|fgup|fsue|fgbu|ltd|limited|inc|co|corp|gmbh")
"""Legal forms, folded, that have been printed like an alias: "MTS BANK … COMPANY (PJSC)", "FGUP"."""

_PART_OF = re.compile(r",\s|\s[-\u2013]\s|\bof (?:the )?(?=\S)", re.IGNORECASE)
_NUMBERED_UNIT = re.compile(
    r"(?:the )?(?:no\.? ?)?\d+\w*\b.*?\b(?:institute|academy|factory|department) ", re.IGNORECASE
)
"""What may stand between a part and the party it is a part of, such as "12th Research Institute China …"."""
_PARENT = re.compile(
    r"\b(?:corp(?:oration)?|group|company|academy|university|ministry|commission|agency|administration|"
    r"organi[sz]ation|concern|union|state)\b",
    re.IGNORECASE,
)
"""A word without which what stands last is a subject or a place: "Institute of Control Systems"."""

_WRAPPED = re.compile(r"\(([A-Z]+)\) ([A-Z]+)")
_DESCRIPTION = re.compile(r"\b(?:including|excluding)\b")
_LEGAL_REST = re.compile(r"[\s,.]*(?:LLC|Ltd\.?|Limited|Inc\.?|FZC|\(FZC\))?[\s.,]*", re.IGNORECASE)

LONGEST = 20
"""Letters of a short form. Chosen: the longest one met is "JSC TsNIIMash"; more is a sentence."""

ALIKE = 0.7
"""Share of letters that a word and its respelling have in common. Chosen: "Yershov (Ershov)" has .92,
"Elkomtekh (Elkomtex)" .82; words that only sound alike stay below .6."""


def split(text: str, *, person: bool = False) -> tuple[str, list[str]]:
    """The name without those brackets that are other names, and the other names.

    Args:
        text: a name.
        person: whether the publisher says that it is a person's.

    >>> split("Federal Center for Dual-Use Technology (FTsDT) Soyuz")
    ('Federal Center for Dual-Use Technology Soyuz', ['FTsDT Soyuz'])
    >>> split("ACM Research (Shanghai)")
    ('ACM Research (Shanghai)', [])
    >>> split("PETER H. (HOONG-YEE) LEE")
    ('PETER H. LEE', ['HOONG-YEE LEE'])
    """
    found: list[str] = []
    if _DESCRIPTION.search(text):
        return text, found
    if text.startswith("(") and (inner := _WRAPPED.fullmatch(text)):
        return f"{inner.group(1)} {inner.group(2)}", found  # "(SEAN) NAGHIBI"
    for bracket in reversed(list(_BRACKET.finditer(text))):
        before, inside, after = text[: bracket.start()], bracket.group(1), text[bracket.end() :]
        if not before.strip() or _belongs(inside):
            continue
        others = _others(before, inside, after, person=person)
        if others is not None:
            text = before + after if after[:1] in {",", ".", ""} else f"{before} {after.strip()}"
            found[:0] = others
    return text.strip(), found


def is_legal_form(text: str) -> bool:
    """Whether a text is a legal form and nothing else.

    >>> is_legal_form("FGUP"), is_legal_form("FGUP TsNIIKhM")
    (True, False)
    """
    return _LEGAL_FORM.fullmatch(fold(text)) is not None


def _belongs(inside: str) -> bool:
    """Whether a bracket holds a place or a legal form."""
    words = fold(inside).split()
    return not words or all(map(_NO_NAME.fullmatch, words)) or bool(country_code(inside))


def _others(before: str, inside: str, after: str, *, person: bool) -> list[str] | None:
    """The other names that the bracket gives; None when it gives none and belongs to the name."""
    last = _LEGAL_REST.fullmatch(after) is not None
    if last and (person or _spelt_out(before, inside)):
        return [inside]
    if respelt := _respelt(before, inside, after):
        return respelt
    if not _is_short(inside, before) or (last and is_legal_form(inside)):
        return None
    if last:
        parent = _parent(inside, before)
        return [inside] if parent is None else [f"{_BRACKET.sub('', before[:parent])}{inside}"]
    return [] if after.startswith(",") else [f"{inside} {after.strip()}"]


def _spelt_out(before: str, inside: str) -> bool:
    """Whether one word is followed by what it stands for: "AVS (Armored Vehicle Spares)", "Rostec (…)"."""
    head, words = fold(before).split(), fold(inside).split()
    return len(head) == 1 and len(words) > 1 and head[0][0] == words[0][0]


def _respelt(before: str, inside: str, after: str) -> list[str]:
    """The name with the bracket in place of the word before it, where it respells or replaces that word."""
    *earlier, previous = before.split()
    if " " not in inside and SequenceMatcher(None, previous.casefold(), inside.casefold()).ratio() >= ALIKE:
        if previous.casefold() == inside.casefold():
            return []
        return [" ".join((*earlier, inside, *after.split()))]
    caps = f"{before} {inside} {after}".isupper()
    if caps and len(after.split()) == 1 and after.strip(" -").isalpha() and len(before.split()) <= _FORENAMES:
        return [f"{inside} {after.strip()}"]
    return []


_FORENAMES = 2
"""Words before the bracket of a person's other forename. Chosen on "PETER H. (HOONG-YEE) LEE"."""


def _is_short(inside: str, before: str) -> bool:
    words = fold(inside).split()
    if inside.split(maxsplit=1)[0].islower():
        return False  # "(dlya 1-KSR)" says for what, not who
    if len(words) == 1 and words[0] in fold(before).split():
        return True  # "Huawei Technologies Co., Ltd. (Huawei)"
    if before.isupper() and inside.isupper():
        return spells(fold(inside).replace(" ", ""), before)
    return len(inside) <= LONGEST and bool(re.search(r"[A-Z]\w*[A-Z]", inside))


def spells(acronym: str, words: str) -> bool:
    """Whether the letters of the acronym are initials of the words, in order."""
    initials = iter(word[0] for word in fold(words).split())
    return all(letter in initials for letter in fold(acronym).replace(" ", ""))


def _parent(acronym: str, before: str) -> int | None:
    """Where the name of the parent begins whose acronym it is; None when it is the party's own.

    It is the parent's where what stands last spells it out and what stands first does not.
    """
    starts = [mark.end() for mark in _PART_OF.finditer(before)]
    if unit := _NUMBERED_UNIT.match(before):
        starts.append(unit.end())
    letters = fold(acronym)
    for start in sorted(starts, reverse=True):
        part, parent = before[:start], before[start:]
        begins = fold(parent)[:1] == letters[:1] and len(fold(parent).split()) > 1
        if begins and _PARENT.search(parent) and spells(letters, parent) and not spells(letters, part):
            return start
    return None
