"""What grows while an index is compiled: texts and numbers laid end to end, as millions of names need."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from screener.index.tables import Texts


def numbers() -> array[int]:
    """A growing array of small whole numbers, four bytes each."""
    return array("I")


@dataclass(slots=True)
class Draft:
    """The entities read so far, their readings, words and runs."""

    records: Texts = field(default_factory=Texts)
    lists: dict[str, int] = field(default_factory=dict)
    entity_list: array[int] = field(default_factory=numbers)
    entity_days: array[int] = field(default_factory=numbers)
    """First and last day of each, as proleptic ordinals; 0 where not said."""
    addresses: tuple[array[int], array[int]] = field(default_factory=lambda: (numbers(), numbers()))
    identifiers: tuple[array[int], array[int]] = field(default_factory=lambda: (numbers(), numbers()))
    words: dict[str, int] = field(default_factory=dict)
    forms: Texts = field(default_factory=Texts)
    form_entity: array[int] = field(default_factory=numbers)
    form_name: array[int] = field(default_factory=numbers)
    """The number of the name in its entity."""
    form_sort: array[int] = field(default_factory=numbers)
    form_ends: array[int] = field(default_factory=lambda: array("I", [0]))
    form_letters: array[int] = field(default_factory=numbers)
    tokens: array[int] = field(default_factory=numbers)
    weights: array[float] = field(default_factory=lambda: array("d"))
    runs: Texts = field(default_factory=Texts)
    run_form: array[int] = field(default_factory=numbers)
    run_weight: array[float] = field(default_factory=lambda: array("d"))

    def word(self, text: str) -> int:
        """The number of a word, given out in order of appearance."""
        return self.words.setdefault(text, len(self.words))
