"""What a listed name's score can be at most, from the words that may meet.

The features of `matching.features` make these bounds. What met weighs at most twice the lighter side, each
word taken at its best likeness; what certainly met nobody costs its price; costs grow the less met; names of
different sorts are doubted (`matching.doubts.other_looks`); and every other feature only takes. The
tests of the index hold what it finds against scoring everything.

*What must meet.* Call `T` what the score must be before penalties, `r` `(1 - T) / T`, `w` the weights of the
query's words, `a` how alike each met its partner, `d` how much dearer costs are at least. A score that is
enough needs `r * met >= d * (unlike * lost + extra * left)`. A word that met gives at most `2 * w * a` to
the first and `2 * w * (1 - a)` to the second, one that did not `w` to the third. So with

    gain(a) = w * (extra + 2 * max(0, r / d * a - unlike * (1 - a)))

the gains of the words that met must be at least `extra` times all weights together.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from screener.index.container import Array
from screener.matching.doubts import OTHER_FIRM, OTHER_LOOKS, OTHER_THING, PART
from screener.matching.features import ORGANISATION, PERSON, THING, Prices, form_in
from screener.matching.score import REVIEW_THRESHOLD, SAME_WORDS
from screener.model import EntityType
from screener.names.tokens import AnalysedName

ROUNDING = 1e-9


class Sort(IntEnum):
    """Sorts of listed names, which have prices and doubts of their own."""

    PERSON = 0
    ORGANISATION = 1
    THING = 2
    UNSAID = 3


_SORTS = {
    EntityType.PERSON: Sort.PERSON,
    EntityType.VESSEL: Sort.THING,
    EntityType.AIRCRAFT: Sort.THING,
    EntityType.UNKNOWN: Sort.UNSAID,
}
_PRICES = {Sort.PERSON: PERSON, Sort.ORGANISATION: ORGANISATION, Sort.THING: THING}


def sort_of(looks: EntityType) -> Sort:
    """The sort of a name that looks so."""
    return _SORTS.get(looks, Sort.ORGANISATION)


class Terms(NamedTuple):
    """What counts between one reading of a query and listed names of one sort."""

    conflict: float
    extra: float
    missing: float
    unlike: float
    thin: float
    full: float
    stranger: float
    doubt: float
    """What is taken at least whatever the words."""
    dear_doubt: float
    """The same, times how much dearer costs are."""


def kind_of(query: AnalysedName) -> int:
    """Number what tells the terms of a reading: how it looks, whether a form is in it, whether it is said."""
    form = form_in(query, tuple(range(len(query.tokens))))
    flags = 4 * form + 2 * (query.type is EntityType.UNKNOWN) + query.part
    return 8 * _LOOKS.index(query.looks) + flags


_LOOKS = tuple(EntityType)


def persons(kinds: Array) -> Array:
    """Which kinds are those of names that look like a person's."""
    found: Array = kinds // 8 == _LOOKS.index(EntityType.PERSON)
    return found


def terms_of(kind: int) -> tuple[Terms, ...]:
    """The terms of readings of one kind for each `Sort` of listed name."""
    return _terms(_LOOKS[kind // 8], bool(kind & 4), bool(kind & 2), bool(kind & 1))


@cache
def _terms(looks: EntityType, form: bool, guessed: bool, part: bool) -> tuple[Terms, ...]:
    return tuple(_terms_with(sort, looks, form, guessed, part) for sort in Sort)


def _terms_with(sort: Sort, looks: EntityType, form: bool, guessed: bool, part: bool) -> Terms:
    asked = sort_of(looks)
    prices: Prices = _PRICES[sort if sort is not Sort.UNSAID else _or_organisation(asked)]
    other = guessed and Sort.UNSAID not in {sort, asked} and sort is not asked
    thing = other and sort is Sort.THING
    return Terms(
        conflict=2 * prices.conflict,
        extra=prices.extra,
        missing=prices.missing,
        unlike=prices.unlike,
        thin=prices.thin,
        full=prices.full,
        stranger=prices.stranger,
        doubt=(PART if part else 0.0) + (OTHER_THING if thing and form else 0.0),
        dear_doubt=(OTHER_FIRM if form else OTHER_LOOKS) if other and not thing else 0.0,
    )


def _or_organisation(sort: Sort) -> Sort:
    return Sort.ORGANISATION if sort is Sort.UNSAID else sort


def stacked(kinds: Array) -> Array:
    """The terms of readings of some kinds as an array: reading, sort, term."""
    every, at = np.unique(kinds, return_inverse=True)
    found = np.array([terms_of(kind) for kind in every.tolist()])
    table: Array = found.reshape(len(every), len(Sort), len(Terms._fields))
    return table[at]


class Gains:
    """What the words of readings give towards a score that is enough, by sort of listed name."""

    def __init__(self, terms: Array, whole: Array) -> None:
        """Take the terms of readings, and what each reading weighs."""
        extra, unlike, thin, full = (terms[:, :, Terms._fields.index(name)] for name in _GAINFUL)
        dearer = 1.0 + thin * np.maximum(0.0, 1.0 - whole[:, None] / full)
        doubt = terms[:, :, _DOUBT] + terms[:, :, _DEAR_DOUBT] * dearer
        enough = np.minimum(REVIEW_THRESHOLD / SAME_WORDS + doubt, 1.0)
        self._room = (1.0 - enough) / enough / dearer
        self._unlike = unlike
        self._extra = extra
        self.needed: Array = extra * whole[:, None] - ROUNDING
        """What the gains of the words that meet must be at least: reading, sort."""

    def of(self, rows: Array, weights: Array, alike: Array) -> Array:
        """The gains of words, one for each sort and each column of `alike`.

        `rows` says in which reading each word stands, `weights` what it weighs, `alike` how alike it is met.
        """
        room, unlike = self._room[rows][:, :, None], self._unlike[rows][:, :, None]
        best = alike[:, None, :]
        met = np.maximum(0.0, room * best - unlike * (1.0 - best))
        gains = weights[:, None, None] * (self._extra[rows][:, :, None] + 2.0 * met)
        found: Array = np.where(best > 0.0, gains, 0.0)
        return found


_GAINFUL = ("extra", "unlike", "thin", "full")
_DOUBT = Terms._fields.index("doubt")
_DEAR_DOUBT = Terms._fields.index("dear_doubt")


BINS = 48
"""Into so many bins names fall by what they weigh; chosen: with the sorts, a byte holds them."""

_EDGES = np.append(0.1 * 1.14 ** np.arange(BINS), np.inf)
"""A bin ends where the next begins; chosen: from names of next to no weight to those of thirty words."""

SLOTS = BINS * len(Sort)


def slots_of(sorts: Array, weights: Array) -> Array:
    """The slots of listed names, which tell their sort and about what they weigh."""
    bins = np.clip(np.searchsorted(_EDGES, weights, "right") - 1, 0, BINS - 1)
    found: Array = (sorts * BINS + bins).astype(np.uint8)
    return found


def needs(terms: Array, whole: Array) -> Array:
    """What share of listed names must be met at least for a score that is enough: reading, slot.

    As if all of the query were met. Say `m` of a name that weighs `w` is met. What is met counts `2 * m` at
    most, what is not costs `missing * (w - m)`, the dearer the less is met: times `1 + thin * (1 - m / full)`
    as long as `m` is less than `full`. A score of T needs `missing * (w - m) * dearer <= m * room`, `room`
    being `2 * (1 - T) / T`. The left side falls as `m` grows, the right side rises, so there is a least `m`:
    the root of a quadratic equation, or of a linear one beyond `full`. Its share of `w` falls as `w` grows,
    so within a bin it is least at the end. As the query counts twice at most, too, the right side is never
    more than `whole * room`: what that asks for grows with `w` and is least where the bin begins. `highest`
    says the same more finely.

    Args:
        terms: the terms of readings: reading, sort, term.
        whole: what each reading weighs.
    """
    t = Terms(*np.moveaxis(terms[:, :, None, :], -1, 0))
    enough = np.minimum(REVIEW_THRESHOLD / SAME_WORDS + t.doubt + t.dear_doubt, 1.0)
    room = 2 * (1.0 - enough) / enough
    first, last = np.append(0.0, _EDGES[1:-1]), np.append(_EDGES[1:-1], _HEAVIEST)
    steep = t.missing * t.thin / t.full
    linear = steep * last + t.missing * (1 + t.thin) + room
    constant = t.missing * last * (1 + t.thin)
    least = 2 * constant / (linear + np.sqrt(linear * linear - 4 * steep * constant))
    share = np.where(least < t.full, least / last, t.missing / (room + t.missing))
    beyond = 1.0 - np.divide(
        whole[:, None, None] * room / t.missing, first, out=np.full_like(share, 1.0), where=first > 0
    )
    found: Array = (np.maximum(share, beyond) - ROUNDING).reshape(len(whole), SLOTS)
    return found


_HEAVIEST = 1e6
"""No name weighs more: a name has a thousand letters at most, and a word weighs about one."""


class Shared(Struct, frozen=True, eq=False):
    """What queries share at best with listed names, pair by pair, in weight."""

    whole: Array
    """Weight of the query."""
    met: Array
    """Weight of the query's words that may meet."""
    alike: Array
    """The same, each word times its best likeness."""
    listed_whole: Array
    listed_met: Array
    listed_alike: Array


def highest(shared: Shared, terms: Array) -> Array:
    """What each pair's score can be at most; `terms` holds a row a pair."""
    t = Terms(*terms.T)
    met = 2 * np.minimum(shared.alike, shared.listed_alike)
    extra = np.maximum(0.0, shared.whole - shared.met)
    missing = np.maximum(0.0, shared.listed_whole - shared.listed_met)
    both = np.minimum(extra, missing)
    dearer = 1.0 + t.thin * np.maximum(0.0, 1.0 - met / 2 / t.full)
    cost = (t.conflict * both + t.extra * (extra - both) + t.missing * (missing - both)) * dearer
    whole = met + cost
    score = np.divide(met, whole, out=np.zeros_like(met), where=whole > 0)
    doubt = t.doubt + t.dear_doubt * dearer
    found: Array = SAME_WORDS * (score - t.stranger * np.minimum(1.0, both) - doubt)
    return found
