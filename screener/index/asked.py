"""What is searched for, as arrays: the readings of queries, what their words may meet, pairs with names."""

from __future__ import annotations

from msgspec import Struct

from screener.index.container import Array


class Asked(Struct, frozen=True, eq=False):
    """The readings that are searched for, token by token."""

    terms: Array
    """What counts for each reading: reading, sort of listed name, term."""
    whole: Array
    """What each reading weighs."""
    row: Array
    """The reading of each token."""
    first: Array
    """The first token of each reading."""
    word: Array
    """Under what number each token's word is known."""
    weight: Array
    person: Array
    """Whether a token stands in a name that looks like a person's."""
    personal: Array
    """Whether a token meets other words only in names of persons."""


class Leads(Struct, frozen=True, eq=False):
    """Listed words that tokens may meet and that stay (see `index.staying`), in order of the readings."""

    token: Array
    group: Array
    """The postings of each: of the listed word, in names of one sort."""


class Glued(Struct, frozen=True, eq=False):
    """Where glue joins a token of the query to a listed name: a run spells it, or it is part of a run."""

    token: Array
    form: Array
    listed: Array
    """What the run weighs in the listed name where it is there, else 0."""
    word: Array
    """The listed word that the query's run spells, or -1."""


class Partners(Struct, frozen=True, eq=False):
    """Listed words that tokens may meet by themselves, in order of the tokens and then of the words."""

    token: Array
    word: Array
    alike: Array
    """How alike they are at most, 0 to 1."""


class Pairs(Struct, frozen=True, eq=False):
    """Readings of queries beside listed names, in order."""

    row: Array
    form: Array

    def __len__(self) -> int:
        return len(self.row)

    def kept(self, which: Array) -> Pairs:
        """Those of some numbers."""
        return Pairs(self.row.take(which), self.form.take(which))


class Met(Struct, frozen=True, eq=False):
    """Pairs of which the listed name's words may be met, and which words those are, pair after pair."""

    pairs: Pairs
    pair: Array
    """The pair of each word."""
    word: Array
    weight: Array
    """What each word weighs in the listed name."""
