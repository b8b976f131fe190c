"""Turns the entities of the loaded lists into the arrays of an index file: analysed once, for all queries."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from screener.facts.identifiers import lookup_key
from screener.index import container, glue, heaviest, vocabulary
from screener.index.bounds import Sort, slots_of, sort_of
from screener.index.container import Array, Named
from screener.index.draft import Draft, numbers
from screener.index.glue import glued_runs
from screener.index.maker import Progress, made_by
from screener.index.reuse import Known
from screener.index.tables import Texts, grouped, hashes
from screener.index.words import hashed
from screener.matching.addresses import address_keys
from screener.model import Entity
from screener.names.analysis import analyse_all
from screener.names.tokens import AnalysedName


def compile_index(
    path: Path,
    key: str,
    entities: Iterable[Entity],
    on_entity: Progress | None = None,
    known: Known | None = None,
) -> None:
    """Compile entities into the index file at `path`, whole or not at all; `key` pins their snapshots.

    What `known` holds of entities that have not changed is taken from there.

    Raises:
        StoreError: the file cannot be written.
    """
    draft = Draft()
    for number, entity in enumerate(entities):
        add_entity(draft, entity, known)
        if on_entity is not None:
            on_entity(number + 1)
    meta = {"key": key, "made_by": made_by(), "lists": list(draft.lists)}
    container.write(path, meta, arrays(draft))


def add_entity(draft: Draft, entity: Entity, known: Known | None = None) -> None:
    """Take one entity: its record, its days, its identifiers and every reading of its names."""
    number = len(draft.records)
    record = msgspec.msgpack.encode(entity)
    draft.records.add(record)
    draft.entity_list.append(draft.lists.setdefault(entity.list_id, len(draft.lists)))
    draft.entity_days.append(entity.start.toordinal() if entity.start else 0)
    draft.entity_days.append(entity.end.toordinal() if entity.end else 0)
    if known is None or not known.take(draft, number, record):
        analyse(draft, number, entity)


def analyse(draft: Draft, number: int, entity: Entity) -> None:
    """Take the keys of an entity and every reading of its names."""
    places = {key for address in entity.addresses for key in address_keys(address.text)}
    note(draft.addresses, number, sorted(places))
    keys = [key for identifier in entity.identifiers if (key := lookup_key(identifier)) is not None]
    note(draft.identifiers, number, keys)
    for position, name in enumerate(entity.names):
        for form in analyse_all(name.text, entity.type):
            if not form.problem:
                draft.form_entity.append(number)
                draft.form_name.append(position)
                add_form(draft, form)


def note(table: tuple[array[int], array[int]], number: int, keys: Iterable[str]) -> None:
    """Keep a number under the hashes of keys."""
    for key in keys:
        table[0].append(hashed(key))
        table[1].append(number)


def add_form(draft: Draft, form: AnalysedName) -> None:
    """Take one reading of one name."""
    number = len(draft.forms)
    draft.forms.add(msgspec.msgpack.encode(form))
    draft.form_sort.append(sort_of(form.looks))
    draft.form_letters.append(hashed(form.folded))
    weights = [token.weight for token in form.tokens]
    draft.tokens.extend(draft.word(token.text) for token in form.tokens)
    draft.weights.extend(weights)
    draft.form_ends.append(len(draft.tokens))
    for run in glued_runs(form.tokens):
        draft.runs.add(run.text.encode("utf-8", "surrogatepass"))
        draft.run_form.append(number)
        draft.run_weight.append(sum(weights[run.start : run.end + 1]))


def whole_numbers(values: array[int]) -> Array:
    """The numbers of a draft as an array."""
    return np.array(values, np.uint32)


def arrays(draft: Draft) -> Named:
    """Lay out everything that was taken, part by part.

    A part is let go of once it is laid out, and its arrays once they are written: of a million names each is
    much.
    """
    yield from records_of(draft)
    weights = form_weights(draft)
    yield from forms_of(draft, weights)
    yield from words_of(draft, weights)
    yield from runs_of(draft)


def records_of(draft: Draft) -> Named:
    """Lay out the entities, their days and the keys of their identifiers and addresses."""
    yield from draft.records.laid_out("entities")
    draft.records = Texts()
    yield "entity.list", whole_numbers(draft.entity_list).astype(np.uint16)
    yield "entity.days", whole_numbers(draft.entity_days).astype(np.int32).reshape(-1, 2)
    yield from hashes("addresses", *map(whole_numbers, draft.addresses))
    yield from hashes("identifiers", *map(whole_numbers, draft.identifiers))


def forms_of(draft: Draft, weights: Array) -> Named:
    """Lay out the readings; `weights` is what each weighs."""
    yield from draft.forms.laid_out("forms")
    draft.forms = Texts()
    yield "form.entity", whole_numbers(draft.form_entity)
    yield "form.name", whole_numbers(draft.form_name).astype(np.uint16)
    sorts = whole_numbers(draft.form_sort)
    yield "form.sort", sorts.astype(np.uint8)
    yield "form.weight", weights
    yield "form.slot", slots_of(sorts, weights)
    letters = whole_numbers(draft.form_letters)
    yield from hashes("letters", letters, np.arange(len(letters)))


def form_weights(draft: Draft) -> Array:
    """What each reading weighs, its words added up in their order."""
    ends = np.array(draft.form_ends, np.int64)
    sums = np.zeros(len(ends) - 1)
    weights = np.array(draft.weights)
    holder = np.repeat(np.arange(len(sums)), ends[1:] - ends[:-1])
    np.add.at(sums, holder, weights)
    return sums


def words_of(draft: Draft, whole: Array) -> Named:
    """Lay out the words in order of their letters, who holds them, and the doors that lead to them.

    `whole` is what each reading weighs.
    """
    words = vocabulary.in_order(draft.words)
    yield from held_by(draft, words, whole)
    kept = Texts()
    for word in words:
        kept.add(word.encode("utf-8", "surrogatepass"))
    yield from kept.laid_out("words")
    yield from vocabulary.laid_out(words)
    yield from glue.halves("glued.words", [words])


def held_by(draft: Draft, words: Sequence[str], whole: Array) -> Named:
    """Lay out which readings hold which words, and what those weigh."""
    new = np.zeros(max(1, len(words)), np.uint32)
    for number, word in enumerate(words):
        new[draft.words[word]] = number
    text, weights = new[whole_numbers(draft.tokens)], np.array(draft.weights)
    draft.words, draft.tokens, draft.weights = {}, numbers(), array("d")
    ends = np.array(draft.form_ends, np.int64)
    yield from heaviest.laid_out(text, weights, ends, whole, none=len(words))
    holder = np.repeat(np.arange(len(whole), dtype=np.uint32), ends[1:] - ends[:-1])
    groups = text.astype(np.int64) * len(Sort) + whole_numbers(draft.form_sort)[holder]
    yield from grouped("postings", groups, holder, len(words) * len(Sort))


def runs_of(draft: Draft) -> Named:
    """Lay out the runs that a word could spell, and who holds them."""
    texts, text = draft.runs.each_once()
    draft.runs = Texts()  # from here on each text is kept once: of a million names that is much less
    yield from texts.laid_out("runs")
    yield "run.text", text.astype(np.uint32)
    yield "run.form", whole_numbers(draft.run_form)
    yield "run.weight", np.array(draft.run_weight)
    yield from grouped("run", text, np.arange(len(text)), len(texts))
    del text
    yield from glue.halves("glued.runs", texts.parts())
