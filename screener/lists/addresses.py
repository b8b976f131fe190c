"""The one place that turns published address parts or whole addresses into `Address`es with a country."""

from __future__ import annotations

import re
from collections.abc import Iterable

from screener.facts.places import country_code, us_state
from screener.model import Address

_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_CODE = re.compile(r"[A-Z]{2}")


def from_parts(street: str, city: str, region: str, postal_code: str, country: str) -> Address:
    """An address that its publisher split; an empty country beside a U.S. state and ZIP code is the U.S.

    >>> from_parts("3415 RIVERA AVENUE", "EL PASO", "TX", "79905", "").country
    'US'
    >>> from_parts("", "RED RIVER", "", "87558", "NM").country  # a state in the country's column
    'US'
    >>> from_parts("148 Wing Lok Street", "Hong Kong", "", "", "CN").country
    'HK'
    """
    whole = ", ".join(part for part in (street, city, region, postal_code, country) if part)
    code = country_code(country)
    if not code and (
        us_state(country) or (us_state(region) and (_ZIP.fullmatch(postal_code) or not country))
    ):
        code = "US"
    return Address(
        whole, street, city, region, postal_code, _own_code(code, region) or _own_code(code, city) or code
    )


def from_wholes(texts: Iterable[str]) -> tuple[Address, ...]:
    """Addresses that are given whole, each ending in a country code, or sharing the next one's.

    A publisher's single address may itself hold several ("A street; and B street, Beijing, CN"); only the
    last of them carries the code.

    >>> [(a.text, a.country) for a in from_wholes(["1 Hezuo Road, China", "and 2 Main Street, Hebei, CN"])]
    [('1 Hezuo Road, China', 'CN'), ('2 Main Street, Hebei, CN', 'CN')]
    """
    found: list[Address] = []
    following = ""
    for text in reversed([re.sub(r"^and\s+", "", text) for text in texts]):
        code = _trailing_country(text) or following
        following = code
        found.append(Address(text, country=code))
    return tuple(dict.fromkeys(reversed(found)))


def from_whole(text: str) -> Address:
    """An address that is given whole and ends in the name of a country, with or without a comma before it.

    >>> [from_whole(text).country for text in ("Moscow Russia 115054", "Benghazi, Libya (until 2016)")]
    ['RU', 'LY']
    """
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    bare = _BEHIND.sub("", bare[-_END:]).strip(" .;,")
    code = _trailing_country(bare)
    words = bare.rpartition(",")[2].split()
    for count in range(min(_NAME_WORDS, len(words) - 1), 0, -1):
        if not code and words[-count - 1].casefold() != "new":  # "Newark New Jersey"
            code = country_code(" ".join(words[-count:]))
    return Address(text, country=code)


_END = 200
"""Characters at the end of an address in which its country is looked for. Chosen: a remark and a postal code
behind a country's name take fewer."""
_BEHIND = re.compile(r"(?:\s*\([^()]*\)\.?|[\s,]+\d[\d\s-]*\.?|\s+Listed on:.*)+$", re.DOTALL)
"""What may stand behind the country: a remark in brackets, a postal code."""
_NAME_WORDS = 5
"""Words of a country's name at the end of an address. Chosen: "Democratic Republic of the Congo" has five."""


def _trailing_country(text: str) -> str:
    """The country at the end of a whole address: its code, a U.S. state with ZIP code, or a name."""
    parts = [part.strip() for part in text.split(",")]
    last = parts[-1]
    if _CODE.fullmatch(last):
        code = country_code(last) or ("US" if us_state(last) else "")
        return _own_code(code, parts[-2] if len(parts) > 1 else "") or code
    if len(parts) > 1 and _ZIP.fullmatch(last) and us_state(parts[-2]):
        return "US"
    return country_code(last)


def _own_code(code: str, place: str) -> str:
    """The code of a part of China that has one, where "CN" stands behind its name; else ""."""
    own = country_code(place) if code == "CN" else ""
    return own if own in {"HK", "MO"} else ""
