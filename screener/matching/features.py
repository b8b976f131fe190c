"""What two names have in common and what not: each feature a function, its docstring the user's sentence.

A feature looks at a `Case` and says what it costs. There are two sorts. `COSTS` are in parts of weight:
the score before penalties is `met / (met + costs)`. `PENALTIES` are taken from that score as they are.
Words that met thinly (little weight in all) make every cost dearer: see `Case.dearer`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from rapidfuzz.distance import OSA

from screener.matching.align import Alignment
from screener.model import EntityType
from screener.names.tokens import AnalysedName, Token, TokenKind


class Prices(Struct, frozen=True):
    """What the features cost for one kind of name (chosen on the development pairs and ordinary names)."""

    unlike: float
    """A word that met one not quite alike, for each part that is missing."""
    conflict: float
    """Words on both sides that met nobody, for each side's weight."""
    extra: float
    """A word of the query that the listed name lacks, where nothing stands against it."""
    missing: float
    """A word of the listed name that the query lacks, likewise."""
    stranger: float
    """Taken once for words on both sides that met nobody, for a whole word on each."""
    full: float
    """The weight from which on words that met are evidence enough."""
    thin: float
    """How much dearer costs are when no word met at all."""
    order: float
    """Words that met in another order."""
    lone: float
    """Taken once where only one telling word is shared, and there are others."""


PERSON = Prices(
    unlike=0.9,
    conflict=4.5,
    extra=0.85,
    missing=0.35,
    stranger=0.19,
    full=1.15,
    thin=2.6,
    order=0.03,
    lone=0.1,
)
ORGANISATION = Prices(
    unlike=0.84,
    conflict=1.5,
    extra=0.95,
    missing=0.55,
    stranger=0.03,
    full=2.4,
    thin=1.6,
    order=0.12,
    lone=0.02,
)
THING = Prices(
    unlike=1.3,
    conflict=1.6,
    extra=1.2,
    missing=0.8,
    stranger=0.18,
    full=1.2,
    thin=1.1,
    order=0.07,
    lone=0.1,
)

SISTER_PLACE = 4.6
"""A place at the end of one name only, in parts of its weight: it names a sister company."""
NUMBER_CONFLICT = 0.5
NUMBER_MISSING = 0.3
NUMBER_UNSAID = 0.15
FIRST_MISSING = 0.06
"""A number that the listed name has otherwise, has not, that the query leaves unsaid (it may mean any of the
series), or that is one, "Fund" beside "Fund I"."""
SWAPPED_ROLES = 0.4
OTHER_FORM = 0.05
OTHER_LETTERS = 1.2


_RELATED = {"ojsc": "jsc", "cjsc": "jsc", "pjsc": "jsc", "llc": "ltd", "company": "ltd"}
"""Forms that are taken for one another."""


class Case(Struct, frozen=True):
    """Two names beside each other, with what their alignment weighs."""

    query: AnalysedName
    listed: AnalysedName
    alignment: Alignment
    prices: Prices
    met: float
    """What the words that met weigh, both sides together: twice the lighter one, times their likeness."""
    lost: float
    """The same, times what is missing from their likeness."""
    extra: float
    """What the query's words weigh that met nobody."""
    missing: float
    """What the listed name's words weigh that met nobody."""
    dearer: float
    """By how much costs grow because little met."""

    @property
    def bound(self) -> float:
        """What the score is at most, before all but the dearest costs are counted."""
        both = min(self.extra, self.missing)
        cost = 2 * self.prices.conflict * both
        cost += self.prices.extra * (self.extra - both) + self.prices.missing * (self.missing - both)
        return self.met / (self.met + cost * self.dearer + self.prices.unlike * self.lost * self.dearer)


Feature = Callable[[Case], float]


def case_of(query: AnalysedName, listed: AnalysedName, alignment: Alignment) -> Case:
    """Weigh an alignment."""
    asked, known = query.tokens, listed.tokens
    prices = prices_for(query, listed)
    met = lost = 0.0
    for pair in alignment.pairs:
        weight = 2 * min(weight_of(asked, pair.query), weight_of(known, pair.listed))
        met += weight * pair.likeness
        lost += weight * (1.0 - pair.likeness)
    extra = weight_of(asked, alignment.query_left)
    missing = weight_of(known, alignment.listed_left)
    dearer = 1.0 + prices.thin * max(0.0, 1.0 - met / 2 / prices.full)
    return Case(query, listed, alignment, prices, met, lost, extra, missing, dearer)


def weight_of(tokens: tuple[Token, ...], indices: tuple[int, ...]) -> float:
    """Return what the tokens at `indices` weigh together."""
    if len(indices) == 1:
        return tokens[indices[0]].weight
    weight = 0.0
    for i in indices:
        weight += tokens[i].weight
    return weight


def prices_for(query: AnalysedName, listed: AnalysedName) -> Prices:
    """Return what counts for the kind of name that is listed, or where that is not said, asked for."""
    kind = listed.looks if listed.looks is not EntityType.UNKNOWN else query.looks
    if kind is EntityType.PERSON:
        return PERSON
    return THING if kind in {EntityType.VESSEL, EntityType.AIRCRAFT} else ORGANISATION


def unlike_words(case: Case) -> float:
    """Words that stand for each other are not spelt alike."""
    return case.prices.unlike * case.lost * case.dearer


def conflicting_words(case: Case) -> float:
    """Each name has words for which the other has none."""
    return 2 * case.prices.conflict * min(case.extra, case.missing) * case.dearer


def extra_words(case: Case) -> float:
    """The query has words that the listed name lacks."""
    return case.prices.extra * max(0.0, case.extra - case.missing) * case.dearer


def missing_words(case: Case) -> float:
    """The listed name has words that the query lacks."""
    return case.prices.missing * max(0.0, case.missing - case.extra) * case.dearer


def other_order(case: Case) -> float:
    """The words stand in another order."""
    if case.prices.order == 0.0 or case.query.native or case.listed.native:
        return 0.0
    weighty = [pair for pair in case.alignment.pairs if weight_of(case.query.tokens, pair.query) > 0.1]  # noqa: PLR2004
    weighty.sort(key=lambda pair: pair.query)
    listed = [pair.listed for pair in weighty]
    return case.prices.order * case.met * case.dearer if listed != sorted(listed) else 0.0


def sister_place(case: Case) -> float:
    """One name ends with a place that the other lacks, as the names of sister companies do."""
    if case.prices is not ORGANISATION:
        return 0.0
    left = _last_place(case.query, case.alignment.query_left) + _last_place(
        case.listed, case.alignment.listed_left
    )
    return SISTER_PLACE * left


def _last_place(name: AnalysedName, left: tuple[int, ...]) -> float:
    last = len(name.tokens)
    while last > 0 and name.tokens[last - 1].kind in {TokenKind.LEGAL, TokenKind.PARTICLE}:
        last -= 1
    token = name.tokens[last - 1] if last > 1 else None
    return token.weight if token and last - 1 in left and token.kind is TokenKind.PLACE else 0.0


COSTS: tuple[Feature, ...] = (
    unlike_words,
    conflicting_words,
    extra_words,
    missing_words,
    other_order,
    sister_place,
)


def strangers(case: Case) -> float:
    """A whole word of each name has nothing to stand for it in the other."""
    return case.prices.stranger * min(1.0, case.extra, case.missing)


def other_number(case: Case) -> float:
    """The names carry different numbers, or only one carries a number."""
    asked = _numbers(case.query, case.alignment.query_left)
    known = _numbers(case.listed, case.alignment.listed_left)
    if asked and known:
        return NUMBER_CONFLICT
    if not asked and not known:
        return 0.0
    if asked + known == ["1"]:
        return FIRST_MISSING
    return NUMBER_MISSING if asked else NUMBER_UNSAID


def _numbers(name: AnalysedName, left: tuple[int, ...]) -> list[str]:
    return [name.tokens[i].text for i in left if name.tokens[i].kind is TokenKind.NUMBER]


def swapped_roles(case: Case) -> float:
    """Parent and child stand in each other's place."""
    if case.prices is not PERSON:
        return 0.0
    asked, known = _parents(case.query), _parents(case.listed)
    if not asked or not known:
        return 0.0
    raised = lowered = False
    for pair in case.alignment.pairs:
        was, now = pair.query[0] in asked, pair.listed[0] in known
        raised |= was and not now
        lowered |= now and not was
    return SWAPPED_ROLES if raised and lowered else 0.0


def _parents(name: AnalysedName) -> set[int]:
    return {
        i + 1
        for i, token in enumerate(name.tokens)
        if token.kind is TokenKind.KIN and i + 1 < len(name.tokens)
    }


def other_form(case: Case) -> float:
    """The legal forms differ."""
    found = case.alignment
    if not form_in(case.query, found.query_left) or not form_in(case.listed, found.listed_left):
        return 0.0
    if form_in(case.query, tuple(pair.query[0] for pair in found.pairs)):
        return 0.0
    if _family(case.query) & _family(case.listed):
        return 0.0
    return OTHER_FORM * case.dearer


def _family(name: AnalysedName) -> set[str]:
    return {_RELATED.get(token.text, token.text) for token in name.tokens if token.kind is TokenKind.LEGAL}


def form_in(name: AnalysedName, indices: tuple[int, ...]) -> bool:
    """Say whether one of the tokens at `indices` is a legal form."""
    tokens = name.tokens
    return any(tokens[i].kind is TokenKind.LEGAL for i in indices)


def other_letters(case: Case) -> float:
    """Both are written in a script of syllables or ideographs, and there some differ."""
    one, other = case.query.native, case.listed.native
    if not one or not other:
        return 0.0
    return OTHER_LETTERS * OSA.normalized_distance(one, other)


PENALTIES: tuple[Feature, ...] = (
    strangers,
    other_number,
    swapped_roles,
    other_form,
    other_letters,
)
