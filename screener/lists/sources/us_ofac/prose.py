"""The only place that sorts OFAC's remarks that carry no label: what kind of thing a sentence says.

OFAC writes prose of a few kinds: what a person was, whose relative, where in custody; how far a listing
of an office reaches; telephone numbers and addresses in the internet. What is of no kind is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_OFFICES = (
    "president|vice|minister|director|commander|governor|chairman|chairperson|chairwoman|chief|head|"
    "secretary|member|general|colonel|major|lieutenant|captain|admiral|brigadier|officer|leader|manager|owner|"
    "adviser|advisor|ambassador|commissioner|deputy|representative|official|magistrate|judge|rector|prosecutor|"
    "businessman|dealer|manufacturer|founder|constituent|treasurer|spokesman|spokesperson|politburo|dean|"
    "editor-in-chief|principal|sheikh|mullah|doctor|commanded|oversaw|led"
)

_KINDS: Mapping[str, str] = MappingProxyType({
    "more information": r"^for more information\b|^united states financial institutions are prohibited",
    "scope": r"^\W*(?:and )?(?:all|other|only)\b.*\b(?:offices?|branch(?:es)?|locations?)\b|\bbranch only\b|"
             r"\bworldwide\b|^(?:also )?operations in\b|^this designation refers|^<head office>",
    "relative": r"\b(?:wife|husband|spouse|son|daughter|child|children|(?:half-)?(?:brother|sister)|mother|"
                r"father|nephew|niece|uncle|aunt|cousin|(?:son|daughter|brother|sister)-in-law|widow)\b"
                r"(?:\s+of\b|\.?$)|'s (?:\w+ )?(?:son|daughter)\b",
    "custody": r"\b(?:ICTY indictee|arrested|incarcerated|custody|jail|prison|in remand|detained|fugitive|"
               r"wanted|deceased|interpol|deportation)\b|^named in UNSCR",
    "affiliation": r"^(?:HAMAS|PFLP|DFLP|Fatah)\b|\bmember ETA\b|^assoc(?:i)?ated with|^founded by|"
                   r"^organization:|\bsubsidiar(?:y|ies) of\b",
    "origin": r"^from\b|^(?:sub)?tribe:|^ethnicity\b|^kurdish|^bosnian serb|^believed to be|"
              r"^possibly located|^individual's height",
    "document": r"passport\b|driver's license is issued|^company id:|^[A-Z]\d+/\d+,\s*issued|^tarjeta",
    "position": rf"^(?:alternate title|title|rank|position|occupation)\b|^also identified as|"
                rf"\b(?:ex-)?(?:{_OFFICES})\b|\bBa'th party\b|\bNational Assembly\b",
})  # fmt: skip
"""Kind of statement to how it is worded, looked at in this order."""

_COMPILED = tuple((kind, re.compile(wording, re.IGNORECASE)) for kind, wording in _KINDS.items())

_CONTACTS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "Phone Number": re.compile(
        r"(?:alt\. )?(?:tele)?(?:phone|fax)(?: no\.?| number)?:?\s*"
        r"(?P<value>[+(\d][-+()\d\s./]*(?:ext\. \d+)?)\.?", re.IGNORECASE),
    "Email Address": re.compile(
        r"(?:alt\. )?(?:e-?mail:?\s*)?(?P<value>[^\s@;,:]+@[^\s@;,]+?)\.?(?:\s*\(e-?mail\)\.?)?",
        re.IGNORECASE),
    "Website": re.compile(
        r"(?:alt\. )?(?:website:?\s*)?(?P<value>(?:https?://|www\.)\S+?)\.?(?:\s*\(website\)\.?)?",
        re.IGNORECASE),
    "Telex": re.compile(r"(?:telex|tgms)\s+(?P<value>.+)", re.IGNORECASE),
    "Italian Fiscal Code": re.compile(r"Italian Fiscal Code: (?P<value>\w+)\.?"),
    "Company Number": re.compile(r"International Maritime Organization No\. \((?P<value>\d{7})\)\.?"),
    "National ID No.": re.compile(r"National ID No\.: (?P<value>.+)"),
})  # fmt: skip
"""OFAC's label for what old remarks word in their own way, to that wording."""


def contact(text: str) -> tuple[str, str] | None:
    """The label and value of a number or address that is worded as prose.

    >>> contact("Telephone (357)(22660766)"), contact("info@al-nour.net")
    (('Phone Number', '(357)(22660766)'), ('Email Address', 'info@al-nour.net'))
    """
    for label, wording in _CONTACTS.items():
        found = wording.fullmatch(text)
        if found:
            return label, found["value"].strip()
    return None


_NEW_NUMBER = re.compile(
    r"(?:[Aa]lt\. )?(?P<label>[A-Z][\w.'()/-]*(?: [\w.'()/-]+){0,2} (?:No\.|Number|#|ID|Code)) "
    r"(?P<value>\S*\d.*)"
)


def new_number(text: str) -> tuple[str, str] | None:
    """The label and value of a number of a kind that OFAC has not published before.

    >>> new_number("Director Identification Number 07123456 (India)")
    ('Director Identification Number', '07123456 (India)')
    """
    found = _NEW_NUMBER.fullmatch(text)
    return (found["label"], found["value"]) if found else None


def kind(text: str) -> str:
    """What kind of thing a sentence says, "" when it is of no known kind.

    >>> kind("all offices worldwide."), kind("Former Minister of Education."), kind("Albu Kamal")
    ('scope', 'position', '')
    """
    return next((kind for kind, wording in _COMPILED if wording.search(text)), "")
