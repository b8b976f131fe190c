"""Where what two names share is too thin to mean much: the doubts of somebody who looks at the alarms.

Each is a penalty as those of `screener.matching.features` are: its docstring is the user's sentence.
"""

from __future__ import annotations

from screener.matching.align import Pair
from screener.matching.features import ORGANISATION, PERSON, THING, Case, Feature, form_in, weight_of
from screener.matching.likeness import GLUED_LIKENESS
from screener.model import EntityType
from screener.names.scripts.arabic import BARE
from screener.names.tokens import TokenKind
from screener.names.weights import bearers_bits

OTHER_LOOKS = 0.1
OTHER_FIRM = 0.2
OTHER_THING = 0.3
TELLING = 0.25
"""What a word weighs at least that tells something."""
COMMON_ONLY = 0.14
COMMON = 0.65
ONE_COMMON = 0.3
RARE = 1.0
"""Words of companies that weigh less than the one are common, and tell fully from the other on."""
NAMESAKES = 1.0
NAMES_ENOUGH = 22.0
"""So many bits one person in four millions bears: among a million there is hardly another."""
FAMILY_NAME = 0.2
FAMILY_ENOUGH = 25.0
ALONE = 0.05
ALONE_LETTERS = 7
ENOUGH_LETTERS = 6
SUPPORT = 0.72
PARTNER = 0.45
"""A word that is the whole name is doubted for each letter that it has fewer, when misspelt."""
PART = 0.1
OTHER_MARK = 0.3
REMOTE = 0.75
REMOTE_NAME = 0.1
REMOTE_WORD = 0.0
HEAD = 0.08
MISSING_TELLING = 0.1
TELLS_MORE = 0.1
HEAD_WEIGHT = 0.4
"""All chosen on the development pairs, spoilt names and the vendors of cities together."""


def other_looks(case: Case) -> float:
    """One looks like the name of a person, the other of an organisation or a thing."""
    one, other = case.query.looks, case.listed.looks
    if one is other or EntityType.UNKNOWN in {one, other}:
        return 0.0
    if EntityType.UNKNOWN not in {case.query.type, case.listed.type}:
        return 0.0  # both are known, not guessed: screener.matching.modifiers weighs that
    if case.prices is THING:
        inverted = one is EntityType.PERSON and "," in case.query.text
        return OTHER_THING if inverted or form_in(case.query, tuple(range(len(case.query.tokens)))) else 0.0
    if form_in(case.query, tuple(range(len(case.query.tokens)))):
        return OTHER_FIRM * case.dearer
    return OTHER_LOOKS * case.dearer


def lone_word(case: Case) -> float:
    """Only one telling word is shared, and there are others."""
    if max(case.extra, case.missing) < TELLING:
        return 0.0
    return case.prices.lone if len(_telling(case)) <= 1 else 0.0


def _telling(case: Case) -> list[Pair]:
    tokens = case.query.tokens
    return [pair for pair in case.alignment.pairs if weight_of(tokens, pair.query) >= TELLING]


def _heaviest(case: Case) -> float:
    tokens = case.query.tokens
    return max((weight_of(tokens, pair.query) for pair in case.alignment.pairs), default=0.0)


def common_words_only(case: Case) -> float:
    """The words shared are such as many companies have, and there are others."""
    if case.prices is not ORGANISATION or case.extra + case.missing < TELLING:
        return 0.0
    heaviest = _heaviest(case)
    if case.extra < TELLING:
        return COMMON_ONLY if heaviest < COMMON else 0.0
    return COMMON_ONLY * max(0.0, min(1.0, (RARE - heaviest) / (RARE - COMMON)))


def one_common_word(case: Case) -> float:
    """All that is shared is one common word, written otherwise."""
    if case.prices is not ORGANISATION or _heaviest(case) >= COMMON:
        return 0.0
    telling = _telling(case)
    if len(telling) != 1:
        return 0.0
    asked = [case.query.tokens[i].original for i in telling[0].query]
    return ONE_COMMON if asked != [case.listed.tokens[i].original for i in telling[0].listed] else 0.0


def missing_head(case: Case) -> float:
    """The listed name begins with a telling word that the query lacks."""
    if case.prices is not ORGANISATION or not case.alignment.listed_left:
        return 0.0
    dull = {TokenKind.LEGAL, TokenKind.PARTICLE}
    at = next((i for i, token in enumerate(case.listed.tokens) if token.kind not in dull), -1)
    if at not in case.alignment.listed_left:
        return 0.0
    head = case.listed.tokens[at]
    if head.weight < HEAD_WEIGHT:
        return 0.0
    tells_most = head.weight >= _heaviest(case)
    alone = head.kind is not TokenKind.PLACE and len(_telling(case)) <= 1
    return HEAD if tells_most or alone else 0.0


def missing_telling(case: Case) -> float:
    """The listed name has a word that tells more than any that is shared."""
    if case.prices is not ORGANISATION or not case.alignment.listed_left:
        return 0.0
    tokens = case.listed.tokens
    most = max(tokens[i].weight for i in case.alignment.listed_left)
    return MISSING_TELLING if most >= _heaviest(case) + TELLS_MORE else 0.0


def namesakes(case: Case) -> float:
    """The names shared are borne by many, and one of the two has others."""
    if case.prices is not PERSON or max(case.extra, case.missing) < TELLING:
        return 0.0
    return NAMESAKES * max(0.0, 1.0 - _surprise(case) / NAMES_ENOUGH)


def _surprise(case: Case) -> float:
    """Return how surprising it is, in bits, that another person bears the names shared."""
    tokens = case.listed.tokens
    bits = 0.0
    for pair in case.alignment.pairs:
        for at in pair.listed:
            if tokens[at].kind is TokenKind.WORD and tokens[at].weight >= TELLING:
                bits += bearers_bits(tokens[at].text)
    return bits


def other_family(case: Case) -> float:
    """The first of the listed person's two family names is missing."""
    if case.prices is not PERSON or 0 not in case.alignment.listed_left or 1 in case.alignment.listed_left:
        return 0.0
    family, comma, _ = case.listed.text.partition(",")
    if not comma or len(family.split()) != 2:  # noqa: PLR2004  a father's and a mother's
        return 0.0
    return FAMILY_NAME if _surprise(case) < FAMILY_ENOUGH else 0.0


def misspelt_alone(case: Case) -> float:
    """The only word that tells is short, and not spelt alike."""
    if case.prices is THING or max(case.extra, case.missing) >= PARTNER or _articles(case):
        return 0.0
    telling = _telling(case)
    unlike = [pair for pair in telling if pair.likeness < 1.0]
    tokens = case.query.tokens
    others = max((weight_of(tokens, pair.query) for pair in telling if pair.likeness == 1.0), default=0.0)
    if len(unlike) != 1 or others > SUPPORT or (others and case.prices is PERSON):
        return 0.0
    letters = sum(len(tokens[i].original) for i in unlike[0].query)
    known = sum(len(case.listed.tokens[i].original) for i in unlike[0].listed)
    fewest, most = sorted((letters, known))
    doubt = 0.0 if fewest >= ENOUGH_LETTERS else ALONE * max(0, ALONE_LETTERS - most)
    if others:
        doubt /= 2
    return max(doubt, REMOTE_NAME) if unlike[0].likeness < REMOTE_WORD else doubt


def _articles(case: Case) -> bool:
    tokens = case.query.tokens
    return any(tokens[pair.query[0]].kind is TokenKind.PARTICLE for pair in case.alignment.pairs)


def remote_name(case: Case) -> float:
    """One of a person's names stands for one that is only remotely alike."""
    if case.prices is not PERSON:
        return 0.0
    asked, known = case.query.tokens, case.listed.tokens
    for pair in case.alignment.pairs:
        if pair.likeness > REMOTE:
            continue
        one, other = asked[pair.query[0]].text, known[pair.listed[0]].text
        if one[0] != BARE and not one.startswith(other) and not other.startswith(one):
            return REMOTE_NAME
    return 0.0


def other_mark(case: Case) -> float:
    """The registration marks of the two aircraft differ."""
    if EntityType.AIRCRAFT not in {case.query.looks, case.listed.looks}:
        return 0.0
    unlike = any(pair.likeness < GLUED_LIKENESS for pair in case.alignment.pairs)
    return OTHER_MARK if unlike or case.extra + case.missing >= TELLING else 0.0


def part_of_cell(case: Case) -> float:
    """Only what stands on one side of a stroke is compared."""
    return PART if case.query.part else 0.0


DOUBTS: tuple[Feature, ...] = (
    other_looks,
    lone_word,
    common_words_only,
    one_common_word,
    missing_head,
    missing_telling,
    namesakes,
    other_family,
    misspelt_alone,
    remote_name,
    other_mark,
    part_of_cell,
)
