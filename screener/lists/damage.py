"""The one place that notices letters lost on the way to the file, and puts back those that are certain."""

from __future__ import annotations

import re

_DAMAGED = re.compile(
    r"\?|\ufffd|[\x80-\x9f]|[A-Za-z]”[a-z]|Ã.|â€|(?<=[A-Za-z])[À-Þ](?=[a-z])"  # "Co”peratief", "DÅsseldorf"
)
_CERTAIN = (
    (re.compile(r"\b(Xi|Yan|Ya)\?an\b"), r"\1'an"),
    (re.compile(r"(?<=[a-z)])\?s\b"), "'s"),
    (re.compile(r"\b([DdLl])\?(?=[AEIOUHaeiouh])"), r"\1'"),
    (re.compile(r"Co”peratief"), "Coöperatief"),
    (re.compile(r"(?<![^\s(])\?{1,2}([^?]+)\?{1,2}(?![^\s,.;)])"), r'"\1"'),
    (re.compile(r"\bTelecomunicac\?es\b"), "Telecomunicações"),
)


def is_damaged(text: str) -> bool:
    """Whether letters of a published name or address were lost.

    >>> is_damaged("Co”peratief U.A."), is_damaged("FKU Uprdor ?Taman?"), is_damaged("Ångström")
    (True, True, False)
    """
    return bool(_DAMAGED.search(text))


def repaired(text: str) -> str:
    """The text as it certainly was, or "" where a letter remains that only a guess could give.

    >>> repaired("Xi?an Research Institute of China?s Navigation"), repaired("FKU Uprdor ?Taman?")
    ("Xi'an Research Institute of China's Navigation", 'FKU Uprdor "Taman"')
    >>> repaired("Husayn Fa?ur")
    ''
    """
    text = re.sub(r"[\x80-\x9f]", lambda c: c.group().encode("latin-1").decode("cp1252", "replace"), text)
    for pattern, letters in _CERTAIN:
        text = pattern.sub(letters, text)
    return "" if is_damaged(text) else text
