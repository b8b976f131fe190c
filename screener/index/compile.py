"""Turns the entities of the loaded lists into the arrays of an index file: analysed once, for all queries."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

import screener
from screener.facts.identifiers import lookup_key
from screener.index import container
from screener.index.container import Array
from screener.index.glue import glued_runs, head_hashes, head_of
from screener.index.tables import encoded, grouped, hashes, strings
from screener.index.words import deletions, hashed, spelt
from screener.matching.addresses import address_keys
from screener.matching.likeness import listed_keys
from screener.model import Entity, EntityType, NameKind
from screener.names.analysis import analyse_all
from screener.names.tokens import AnalysedName

READERS = ("names", "matching", "index", "facts")
"""Rooms whose code and tables decide what an index holds."""

LOOKS = tuple(EntityType)

Progress = Callable[[int], None]


@dataclass(slots=True)
class Draft:
    """What grows while entities are read; every list below is one array of the index."""

    records: list[bytes] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    entity_list: list[int] = field(default_factory=list)
    entity_days: list[tuple[int, int]] = field(default_factory=list)
    addresses: list[tuple[int, list[int]]] = field(default_factory=list)
    identifiers: list[tuple[int, list[int]]] = field(default_factory=list)
    words: dict[str, int] = field(default_factory=dict)
    runs: dict[str, int] = field(default_factory=dict)
    forms: list[bytes] = field(default_factory=list)
    form_facts: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(entity, number of the name in the entity, what it looks like, whether the name is a weak alias)."""
    form_ends: list[int] = field(default_factory=lambda: [0])
    form_letters: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    run_forms: list[tuple[int, int]] = field(default_factory=list)
    run_weights: list[float] = field(default_factory=list)

    def word(self, text: str) -> int:
        """The number of a word, given out in order of appearance."""
        return self.words.setdefault(text, len(self.words))

    def run(self, text: str) -> int:
        """The number of a run of glued words."""
        return self.runs.setdefault(text, len(self.runs))


@cache
def made_by() -> str:
    """What identifies the code that compiles: an index made by other code is not believed.

    Sizes and times of files stand for their contents, as reading them all would cost more than a cold
    start may take.
    """
    root = Path(screener.__file__).parent
    digest = hashlib.sha256(screener.__version__.encode())
    for path in sorted(each for room in READERS for each in (root / room).rglob("*.*")):
        if path.suffix != ".pyc":
            stat = path.stat()
            digest.update(f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


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
    meta = {"key": key, "made_by": made_by(), "lists": list(draft.lists)}
    container.write(path, meta, arrays(draft))


def add_entity(draft: Draft, entity: Entity) -> None:
    """Take one entity: its record, its days, its identifiers and every reading of its names."""
    number = len(draft.records)
    draft.records.append(msgspec.msgpack.encode(entity))
    draft.entity_list.append(draft.lists.setdefault(entity.list_id, len(draft.lists)))
    draft.entity_days.append(
        (entity.start.toordinal() if entity.start else 0, entity.end.toordinal() if entity.end else 0)
    )
    places = {key for address in entity.addresses for key in address_keys(address.text)}
    draft.addresses.append((number, sorted(map(hashed, places))))
    keys = [key for identifier in entity.identifiers if (key := lookup_key(identifier)) is not None]
    draft.identifiers.append((number, [hashed(key) for key in keys]))
    for position, name in enumerate(entity.names):
        weak = name.kind is NameKind.WEAK
        for form in analyse_all(name.text, entity.type):
            if not form.problem:
                add_form(draft, form, (number, position, LOOKS.index(form.looks), weak))


def add_form(draft: Draft, form: AnalysedName, facts: tuple[int, int, int, int]) -> None:
    """Take one reading of one name."""
    number = len(draft.forms)
    draft.forms.append(msgspec.msgpack.encode(form))
    draft.form_facts.append(facts)
    draft.form_letters.append(hashed(form.folded))
    draft.tokens.extend(draft.word(token.text) for token in form.tokens)
    draft.weights.extend(token.weight for token in form.tokens)
    draft.form_ends.append(len(draft.tokens))
    weights = [token.weight for token in form.tokens]
    for run in glued_runs(form.tokens):
        draft.run_forms.append((draft.run(run.text), number))
        draft.run_weights.append(sum(weights[run.start : run.end + 1]))


def arrays(draft: Draft) -> dict[str, Array]:
    """Lay out everything that was taken."""
    facts = np.array(draft.form_facts, np.uint32).reshape(-1, 4)
    return {
        **strings("entities", draft.records),
        "entity.list": np.array(draft.entity_list, np.uint16),
        "entity.days": np.array(draft.entity_days, np.int32).reshape(-1, 2),
        **hashes("addresses", draft.addresses),
        **hashes("identifiers", draft.identifiers),
        **strings("forms", draft.forms),
        "form.entity": facts[:, 0],
        "form.name": facts[:, 1].astype(np.uint16),
        "form.looks": facts[:, 2].astype(np.uint8),
        "form.weak": facts[:, 3].astype(np.bool_),
        "form.ends": np.array(draft.form_ends, np.uint32),
        **hashes("letters", ((n, (letters,)) for n, letters in enumerate(draft.form_letters))),
        **vocabulary(draft),
        **glued(draft),
    }


def vocabulary(draft: Draft) -> dict[str, Array]:
    """Lay out the words in order of their letters, who holds them, and the doors that lead to them."""
    words = sorted(draft.words)
    new = np.zeros(max(1, len(words)), np.uint32)
    for number, word in enumerate(words):
        new[draft.words[word]] = number
    text = new[np.array(draft.tokens, np.uint32)]
    forms = np.arange(len(draft.forms), dtype=np.uint32)
    ends = np.array(draft.form_ends, np.int64)
    holder = np.repeat(forms, ends[1:] - ends[:-1])
    return {
        "token.word": text,
        "token.weight": np.array(draft.weights, np.float64),
        **grouped("postings", text, holder, len(words)),
        **strings("words", map(encoded, words)),
        "words.length": np.array([len(word) for word in words], np.uint16),
        **doors(words),
    }


def doors(words: list[str]) -> dict[str, Array]:
    """Lay out the keys under which words are found: those of `matching.likeness`, and their spelling."""
    numbered = list(enumerate(words))
    return {
        **hashes("exact", ((number, (hashed(word),)) for number, word in numbered)),
        **hashes("deleted", ((number, deletions(word)) for number, word in numbered if spelt(word))),
        **hashes("heads", ((number, head_hashes(head_of(word))) for number, word in numbered)),
        **hashes("keys", ((number, map(hashed, listed_keys(word))) for number, word in numbered)),
    }


def glued(draft: Draft) -> dict[str, Array]:
    """Lay out the runs that a word could spell, and who holds them."""
    pairs = np.array(draft.run_forms, np.uint32).reshape(-1, 2)
    weights = np.array(draft.run_weights, np.float64)
    return {
        **strings("runs", map(encoded, draft.runs)),
        "runs.length": np.array([len(run) for run in draft.runs], np.uint16),
        **grouped("run.forms", pairs[:, 0], pairs[:, 1], len(draft.runs)),
        "run.weights": weights[np.argsort(pairs[:, 0], kind="stable")],
        **hashes("glued", ((number, head_hashes(head_of(run))) for run, number in draft.runs.items())),
    }
