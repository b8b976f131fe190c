"""Turns the entities of the loaded lists into the arrays of an index file: analysed once, for all queries."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np

from screener.facts.identifiers import lookup_key
from screener.index import container
from screener.index.container import Array
from screener.index.glue import glued_keys, glued_runs
from screener.index.tables import encoded, grouped, key_map, strings
from screener.index.words import deletions
from screener.matching.likeness import skeleton_key, sound_key
from screener.model import Entity, EntityType
from screener.names.analysis import analyse_all
from screener.names.tokens import AnalysedName

ANALYSIS = 1
"""Raised whenever analysis, likeness or the arrays change, so that no older index is believed."""

TYPES = tuple(EntityType)

Progress = Callable[[int], None]


@dataclass(slots=True)
class Draft:
    """What grows while entities are read; every list below is one array of the index."""

    records: list[bytes] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    entity_list: list[int] = field(default_factory=list)
    entity_days: list[tuple[int, int]] = field(default_factory=list)
    addressed: list[int] = field(default_factory=list)
    identifier_hashes: list[int] = field(default_factory=list)
    identifier_entities: list[int] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    folded: list[bytes] = field(default_factory=list)
    forms: list[tuple[int, int, int]] = field(default_factory=list)
    """(entity, number of the name in the entity, type)."""
    form_ends: list[int] = field(default_factory=lambda: [0])
    tokens: list[tuple[int, int, int]] = field(default_factory=list)
    """(word, word as written, kind)."""
    weights: list[float] = field(default_factory=list)
    glued_hashes: list[int] = field(default_factory=list)
    glued_forms: list[int] = field(default_factory=list)

    def word(self, text: str) -> int:
        """The number of a word, given out in order of appearance."""
        return self.words.setdefault(text, len(self.words))


def compile_index(
    path: Path, key: str, entities: Iterable[Entity], on_entity: Progress | None = None
) -> None:
    """Compile entities into the index file at `path`, whole or not at all; `key` pins their snapshots.

    Raises:
        StoreError: the file cannot be written.
    """
    draft = Draft()
    for number, entity in enumerate(entities):
        add_entity(draft, entity)
        if on_entity is not None:
            on_entity(number + 1)
    meta = {"key": key, "analysis": ANALYSIS, "lists": list(draft.lists)}
    container.write(path, meta, arrays(draft))


def add_entity(draft: Draft, entity: Entity) -> None:
    """Take one entity: its record, its days, its identifiers and every reading of its names."""
    number = len(draft.records)
    draft.records.append(msgspec.msgpack.encode(entity))
    draft.entity_list.append(draft.lists.setdefault(entity.list_id, len(draft.lists)))
    draft.entity_days.append(
        (entity.start.toordinal() if entity.start else 0, entity.end.toordinal() if entity.end else 0)
    )
    if entity.type is EntityType.ADDRESS:
        draft.addressed.append(number)
    for identifier in entity.identifiers:
        found = lookup_key(identifier)
        if found is not None:
            draft.identifier_hashes.append(zlib.crc32(encoded(found)))
            draft.identifier_entities.append(number)
    for position, name in enumerate(entity.names):
        for form in analyse_all(name.text, entity.type):
            if not form.problem:
                add_form(draft, form, number, position)


def add_form(draft: Draft, form: AnalysedName, entity: int, position: int) -> None:
    """Take one reading of one name."""
    number = len(draft.forms)
    draft.forms.append((entity, position, TYPES.index(form.type)))
    draft.folded.append(encoded(form.folded))
    for token in form.tokens:
        draft.tokens.append((draft.word(token.text), draft.word(token.original), int(token.kind)))
        draft.weights.append(token.weight)
    draft.form_ends.append(len(draft.tokens))
    for run in glued_runs(form.tokens):
        keys = glued_keys(run)
        draft.glued_hashes.extend(zlib.crc32(encoded(key)) for key in keys)
        draft.glued_forms.extend([number] * len(keys))


def arrays(draft: Draft) -> dict[str, Array]:
    """Lay out everything that was taken; words are numbered anew in order of their letters."""
    words = sorted(draft.words)
    new = np.zeros(max(1, len(words)), np.uint32)
    for number, word in enumerate(words):
        new[draft.words[word]] = number
    tokens = np.array(draft.tokens, np.uint32).reshape(-1, 3)
    forms = np.array(draft.forms, np.uint32).reshape(-1, 3)
    ends = np.array(draft.form_ends, np.uint32)
    text, original = new[tokens[:, 0]], new[tokens[:, 1]]
    holder = np.repeat(np.arange(len(forms), dtype=np.uint32), np.diff(ends).astype(np.int64))
    return {
        **strings("entities", draft.records),
        "entity.list": np.array(draft.entity_list, np.uint16),
        "entity.days": np.array(draft.entity_days, np.int32).reshape(-1, 2),
        "entity.addressed": np.array(draft.addressed, np.uint32),
        **key_map("identifiers", draft.identifier_hashes, draft.identifier_entities),
        **strings("folded", draft.folded),
        "form.entity": forms[:, 0],
        "form.name": forms[:, 1].astype(np.uint16),
        "form.type": forms[:, 2].astype(np.uint8),
        "form.ends": ends,
        "token.word": text,
        "token.original": original,
        "token.kind": tokens[:, 2].astype(np.uint8),
        "token.weight": np.array(draft.weights, np.float64),
        **grouped("postings", text, holder, len(words)),
        **key_map("glued", draft.glued_hashes, draft.glued_forms),
        **vocabulary(words, frozenset(text.tolist())),
    }


def vocabulary(words: list[str], used: frozenset[int]) -> dict[str, Array]:
    """Lay out the words and the doors that lead to them; a word only ever written has no door."""
    live = [(number, word) for number, word in enumerate(words) if number in used]
    return {
        **strings("words", map(encoded, words)),
        **keyed("exact", ((number, (word,)) for number, word in live)),
        **keyed("deleted", ((number, deletions(word)) for number, word in live if not word.isdigit())),
        **keyed("sound", ((number, (sound_key(word),)) for number, word in live)),
        **keyed("skeleton", ((number, (skeleton_key(word),)) for number, word in live)),
    }


def keyed(name: str, numbered: Iterable[tuple[int, Iterable[str]]]) -> dict[str, Array]:
    """Lay out a map from keys to words."""
    hashes: list[int] = []
    values: list[int] = []
    for number, keys in numbered:
        before = len(hashes)
        hashes.extend(zlib.crc32(encoded(key)) for key in keys)
        values.extend([number] * (len(hashes) - before))
    return key_map(name, hashes, values)
