"""The first sieve: of all listed names that share a word with a reading, those of which enough may be met.

Most names that come share one common word and no other. Readings are taken some at a time, a block, and for
every listed word a table says with one bit each which of them may meet it. Beside it the words of each name
are looked up, those that weigh most first (see `index.heaviest`), and a name is dropped as soon as what is
left of it could not make up for words that met nobody (see `index.bounds.needs`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from screener.index.asked import Asked, Glued, Leads, Met, Pairs, Partners
from screener.index.bounds import SLOTS, needs
from screener.index.container import Array
from screener.index.heaviest import UNIT, Heaviest
from screener.index.tables import Groups, spans, starts

BLOCK = 16
"""Readings in a block; chosen: as many as a cell of the table has bits, and the table fits a cache."""

IN_HAND = 2_000_000
"""Pairs in hand at once; chosen: some hundred megabytes at most."""

_CELL = np.uint16
_SHIFT = BLOCK.bit_length() - 1
_ONE = _CELL(1)
_TINY = np.finfo(np.float64).tiny
_BITS = _ONE << np.arange(BLOCK, dtype=_CELL)


class Blocks:
    """Things by the block of the reading which they are of."""

    def __init__(self, rows: Array, count: int) -> None:
        """Take the reading of each thing, and how many blocks there are."""
        block = (rows // BLOCK).astype(np.uint16)  # sorted in two steps, whatever their order
        self._order = np.argsort(block, kind="stable")
        self._edges = np.searchsorted(block.take(self._order), np.arange(count + 1)).tolist()

    def of(self, number: int) -> Array:
        """The positions of a block's."""
        return self._order[self._edges[number] : self._edges[number + 1]]


class Block(NamedTuple):
    """What is asked in one block."""

    first: int
    """Its first reading."""
    lead_rows: Array
    """Readings are numbered within the block."""
    groups: Array
    words: Array
    """Listed words that may be met."""
    word_rows: Array
    glued_rows: Array
    glued_forms: Array
    glued_weights: Array
    """What the runs weigh that glue makes a word of, in the listed name."""

    def between(self, first: int, last: int) -> Block:
        """The same for some of the readings."""
        lead, word, glue = (
            np.flatnonzero((rows >= first) & (rows < last))
            for rows in (self.lead_rows, self.word_rows, self.glued_rows)
        )
        return Block(
            self.first,
            *(each.take(lead) for each in (self.lead_rows, self.groups)),
            *(each.take(word) for each in (self.words, self.word_rows)),
            *(each.take(glue) for each in (self.glued_rows, self.glued_forms, self.glued_weights)),
        )


def blocks_of(leads: Leads, partners: Partners, asked: Asked, glued: Glued) -> Iterator[Block]:
    """Divide what is asked into blocks."""
    count = -(-len(asked.whole) // BLOCK)
    joined = np.flatnonzero(glued.word >= 0)
    words = np.concatenate([partners.word, glued.word.take(joined)])
    word_rows = asked.row.take(np.concatenate([partners.token, glued.token.take(joined)]))
    lead_rows, glued_rows = asked.row.take(leads.token), asked.row.take(glued.token)
    held = [Blocks(rows, count) for rows in (lead_rows, word_rows, glued_rows)]
    for number in range(count):
        lead, word, glue = (each.of(number) for each in held)
        if len(lead) or len(glue):
            first = number * BLOCK
            yield Block(
                first,
                lead_rows.take(lead) - first,
                leads.group.take(lead),
                words.take(word),
                word_rows.take(word) - first,
                glued_rows.take(glue) - first,
                glued.form.take(glue),
                glued.listed.take(glue),
            )


class Sieve:
    """What listed names are made of, word by word, and how much of it must be met."""

    def __init__(self, arrays: Mapping[str, Array], postings: Groups, words: int) -> None:
        """Take the arrays of an index, its postings, and the number of words in its vocabulary."""
        self._postings = postings
        self._heaviest = Heaviest.of(arrays)
        self._words = words
        self._slot = arrays["form.slot"]
        self._whole = arrays["form.weight"]
        self._key: type[np.unsignedinteger[Any]] = (
            np.uint32 if len(self._slot) < 1 << 32 - _SHIFT else np.uint64
        )

    def passing(self, leads: Leads, partners: Partners, asked: Asked, glued: Glued) -> Met:
        """The pairs of which enough may be met, in order."""
        table = np.zeros(self._words + 1, _CELL)  # the last cell is that of no word
        need = np.floor(needs(asked.terms, asked.whole) * UNIT).astype(np.int16)
        blocks = [part for each in blocks_of(leads, partners, asked, glued) for part in self._bearable(each)]
        parts = [self._of_block(each, table, need[each.first : each.first + BLOCK]) for each in blocks]
        parts = parts or [_nothing()]
        before = np.cumsum([0, *(len(part.pairs) for part in parts)]).tolist()
        return Met(
            Pairs(
                np.concatenate([part.pairs.row for part in parts]),
                np.concatenate([part.pairs.form for part in parts]),
            ),
            np.concatenate([part.pair + count for part, count in zip(parts, before, strict=False)]),
            np.concatenate([part.word for part in parts]),
            np.concatenate([part.weight for part in parts]),
        )

    def _bearable(self, block: Block, first: int = 0, last: int = BLOCK) -> Iterator[Block]:
        """The readings of a block, so many at a time that their pairs can be held in hand."""
        if last - first == 1 or int(self._postings.sizes(block.groups).sum()) <= IN_HAND:
            yield block
            return
        middle = (first + last) // 2
        yield from self._bearable(block.between(first, middle), first, middle)
        yield from self._bearable(block.between(middle, last), middle, last)

    def _of_block(self, block: Block, table: Array, needed: Array) -> Met:
        """What passes of one block; `needed` says what share each of its readings needs of names."""
        np.bitwise_or.at(table, block.words, _BITS.take(block.word_rows))
        keys = self._keys(block)
        form = (keys >> self._key(_SHIFT)).astype(np.int64)
        row = (keys & self._key(BLOCK - 1)).astype(_CELL)
        need = needed.ravel().take(row.astype(np.int64) * SLOTS + self._slot.take(form))
        if len(block.glued_forms):
            spelt = np.searchsorted(keys, self._key_of(block.glued_forms, block.glued_rows))
            share = block.glued_weights / np.maximum(self._whole.take(block.glued_forms), _TINY)
            np.subtract.at(need, spelt, np.ceil(share * UNIT).astype(np.int16))
        kept = self._enough(form, row, need, table)
        kept = kept.take(np.argsort(row.take(kept), kind="stable"))
        found = self._met(form.take(kept), row.take(kept), block.first, table)
        table[block.words] = 0
        return found

    def _keys(self, block: Block) -> Array:
        """Every pair of a block as a number, each once, by names: so their words are read in order."""
        forms, counts = self._postings.of_each(block.groups)
        found = self._key_of(forms, np.repeat(block.lead_rows.astype(self._key), counts))
        keys = np.concatenate([found, self._key_of(block.glued_forms, block.glued_rows)])
        keys.sort()
        return keys.take(starts(keys))

    def _key_of(self, forms: Array, rows: Array) -> Array:
        key: Array = forms.astype(self._key)
        key <<= self._key(_SHIFT)
        key |= rows.astype(self._key)
        return key

    def _enough(self, form: Array, row: Array, need: Array, table: Array) -> Array:
        """Which pairs may meet as much of their names as they need, in parts of the name."""
        at = np.arange(len(form))
        place = self._heaviest.first.take(form).astype(np.int64)
        met = np.zeros(len(form), np.int16)
        found = [at[:0]]
        while len(at):
            hits = table.take(self._heaviest.words(place))
            hits >>= row[:, None]
            hits &= _ONE
            more, rest = self._heaviest.met(place, hits)
            met = met + more
            open_ = met + rest >= need
            found.append(at.take(np.flatnonzero(open_ & (rest == 0))))
            going = np.flatnonzero(open_ & (rest > 0))
            at, place, row = at.take(going), place.take(going) + 1, row.take(going)
            met, need = met.take(going), need.take(going)
        return np.sort(np.concatenate(found))

    def _met(self, form: Array, row: Array, first: int, table: Array) -> Met:
        """The words of names that may be met."""
        begin, counts = self._heaviest.rows(form)
        place, pair = spans(begin, counts), np.repeat(np.arange(len(form)), counts)
        words = self._heaviest.words(place)
        hit = np.flatnonzero((table.take(words) >> row.take(pair)[:, None]) & _ONE)
        return Met(
            Pairs(row.astype(np.int64) + first, form),
            pair.take(hit // words.shape[1]),
            words.ravel().take(hit),
            self._heaviest.weight.take(place, axis=0).ravel().take(hit),
        )


def _nothing() -> Met:
    none = np.zeros(0, np.int64)
    return Met(Pairs(none, none), none, none, np.zeros(0))
