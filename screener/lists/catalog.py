"""The one table of sources and lists: who publishes what, under which law, with what effect.

The facts stand in `lists/catalog.toml`; here they are only read, strictly: an unknown key, a missing
field or a name that points nowhere is an error, so that no list can lose its effect by a typing slip.
This is also the one door to the data files that the package carries.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, field

from screener.errors import ListDataError, UsageError
from screener.model import Effect, Entity, ListId, SourceId

ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_]{0,62}", re.ASCII)
"""How ids are written: they become names of folders, so no path can be hidden in one."""

_T = TypeVar("_T", bound=Struct)

HOUSE_PREFIX = "house_"
"""A private list NAME is a source of its own, `house_NAME`."""


class ListMeta(Struct, frozen=True):
    """A legal list: what it is called, who keeps it, what it does and by which law."""

    id: ListId
    title: str
    publisher: str
    jurisdiction: str
    """ISO 3166-1 alpha-2, "EU", "UN", or "" for a private list."""
    effect: Effect
    citation: str
    """Legal basis."""
    url: str
    """Where the publisher explains the list."""
    meaning: str
    """What it means to be on the list, in a sentence."""
    programme_effects: Mapping[str, Effect] = field(default_factory=dict)
    """Where one list carries measures of several laws: effect by programme as published."""


class SourceMeta(Struct, frozen=True):
    """A published file or set of files, and what is believable of it."""

    id: SourceId
    title: str
    publisher: str
    licence: str
    cadence: str
    max_age_days: int
    """Days after the last successful check from which a snapshot is stale."""
    format: str
    lists: tuple[ListId, ...]
    floors: Mapping[ListId, int]
    """Fewest entities per list that are believed."""
    max_drop: float
    """Largest share of a list's entities, 0 to 1, that may vanish between two snapshots."""
    urls: tuple[tuple[str, str], ...] = ()
    """(file name, address)."""
    embedded: str = ""
    """File in `lists/` that is the source itself, where nothing machine-readable is published."""
    partial: str = ""
    """What an embedded table lacks, which every answer resting on it says; "" where it is whole."""
    terms: str = ""
    """What its licence asks of the user, where that is shown before the first download."""
    enabled: bool = True
    max_drops: Mapping[ListId, float] = field(default_factory=dict)
    """Per list, where `max_drop` does not fit; 1 means that the list may empty."""
    parts: Mapping[str, tuple[ListId, ...]] = field(default_factory=dict)
    """Where files feed different lists: beginning of the file name (lower case) to lists."""
    user_agent: str = ""
    """Where the publisher refuses the program's own."""
    retries: int = 3
    time_limit_s: int = 180
    """For all files of the source together."""
    max_mib: int = 256
    """Largest file that is accepted."""

    @property
    def private(self) -> bool:
        """Whether a user's own list is the source."""
        return self.id.startswith(HOUSE_PREFIX)

    def largest_drop(self, list_id: ListId) -> float:
        """The share of one list's entities that may vanish between two snapshots."""
        return self.max_drops.get(list_id, self.max_drop)


class Catalog(Struct, frozen=True):
    """Every source and list that the program knows of, private ones included once they are loaded."""

    sources: Mapping[SourceId, SourceMeta]
    lists: Mapping[ListId, ListMeta]

    def effect(self, entity: Entity) -> Effect:
        """What being listed as this entity does: its own effect, its programmes', or its list's."""
        meta = self.get_list(entity.list_id)
        if entity.effect is not None:
            return entity.effect
        # Editions of one list differ in capitals: "Missile Sanctions laws", "Missile Sanctions Laws".
        effects = {name.casefold(): effect for name, effect in meta.programme_effects.items()}
        by_programme = [effects[p.casefold()] for p in entity.programmes if p.casefold() in effects]
        return min(by_programme, key=lambda effect: effect.rank, default=meta.effect)

    def get_list(self, list_id: str) -> ListMeta:
        """One list, or an error that names the ids there are; a private one is found by its source too."""
        source = self.sources.get(SourceId(list_id))
        try:
            return self.lists[source.lists[0] if source and source.private else ListId(list_id)]
        except KeyError:
            raise UsageError(f"no list {list_id!r}", hint=f"lists: {', '.join(sorted(self.lists))}") from None

    def get_source(self, source_id: str) -> SourceMeta:
        """One source, or an error that names the ids there are."""
        try:
            return self.sources[SourceId(source_id)]
        except KeyError:
            raise UsageError(
                f"no source {source_id!r}", hint=f"sources: {', '.join(sorted(self.sources))}, house"
            ) from None

    def feeding(self, list_id: ListId) -> tuple[SourceMeta, ...]:
        """The sources that feed a list, in the catalog's order: the publisher's own file comes first."""
        return tuple(source for source in self.sources.values() if list_id in source.lists)

    def extended(self, house: Iterable[ListMeta]) -> Catalog:
        """The catalog with private lists added, each with its own source."""
        metas = tuple(house)
        for meta in metas:
            check_house_name(meta.id, self)
        return msgspec.structs.replace(
            self,
            sources={**self.sources, **{house_source(m.id): _house(m) for m in metas}},
            lists={**self.lists, **{m.id: m for m in metas}},
        )


def house_source(list_id: ListId) -> SourceId:
    """The source id of a private list."""
    return SourceId(HOUSE_PREFIX + list_id)


def check_house_name(name: str, catalog: Catalog) -> None:
    """Refuse a private list's id that is no plain name or that shadows a published list or source."""
    if not ID_PATTERN.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a private list", hint="use lower-case letters, digits and _ (at most 63)"
        )
    if name in catalog.sources or (
        name in catalog.lists and house_source(ListId(name)) not in catalog.sources
    ):
        raise UsageError(f"{name!r} already names a published list or source", hint="choose another --id")


def house_list(list_id: ListId, *, title: str = "", effect: Effect = Effect.PROHIBITED) -> ListMeta:
    """A private list: unless its owner says otherwise, being on it forbids dealings."""
    return ListMeta(
        id=list_id,
        title=title or f"Private list {list_id}",
        publisher="private",
        jurisdiction="",
        effect=effect,
        citation="private list",
        url="",
        meaning="Named on a private list that the user loaded.",
    )


def _house(meta: ListMeta) -> SourceMeta:
    return SourceMeta(
        id=house_source(meta.id),
        title=meta.title,
        publisher=meta.publisher,
        licence="private",
        cadence="when loaded",
        # Chosen: a private list is as old as its owner lets it be; a year without a look is an oversight.
        max_age_days=366,
        format="csv",
        lists=(meta.id,),
        floors={meta.id: 1},
        # Its owner loads it on purpose, so a shorter one is meant; an empty one is not.
        max_drop=1.0,
        enabled=False,
    )


WRITTEN = "catalog.json"
"""What reading the catalog comes to, under the hash of its bytes: start-up need not read it. Made and held as
`screener.lists.manifest` says of its own file."""


def data_file(name: str) -> bytes:
    """A file of `lists/`, from the installed package or from a checkout."""
    if Path(name).name != name or name in {"", ".."}:
        raise ListDataError(f"{name!r} is not a file of lists/")
    for folder in (resources.files("screener.lists") / "data", _checkout()):
        try:
            return (folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
    raise ListDataError(f"lists/{name} is missing from the package", hint="install screener again")


def _checkout() -> Path:
    return Path(__file__).resolve().parents[2] / "lists"


@functools.cache
def load() -> Catalog:
    """The catalog that the package carries, as it was written down unless it was changed since."""
    data = data_file("catalog.toml")
    try:
        written = msgspec.json.decode(data_file(WRITTEN), type=dict[str, Catalog])
    except msgspec.ValidationError:  # the tables have other keys by now, as when one is being added
        written = {}
    return written.get(hashlib.sha256(data).hexdigest()) or parse(data.decode("utf-8"))


def parse(text: str, base: Catalog | None = None) -> Catalog:
    """Read a catalog's tables, strictly; with `base`, add them to it without replacing anything."""
    import tomllib  # noqa: PLC0415  # start-up: what is written down need not be read

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ListDataError(f"catalog.toml cannot be read: {error}") from error
    if unknown := set(tables) - {"sources", "lists"}:
        raise ListDataError(f"catalog.toml: unknown table {sorted(unknown)}")
    base = base or Catalog(sources={}, lists={})
    lists = {ListId(k): _record(ListMeta, "lists", k, row) for k, row in tables.get("lists", {}).items()}
    sources = {
        SourceId(k): _record(SourceMeta, "sources", k, row) for k, row in tables.get("sources", {}).items()
    }
    if twice := (set(lists) & set(base.lists)) | (set(sources) & set(base.sources)):
        raise ListDataError(f"catalog.toml: there already are {sorted(twice)}")
    whole = Catalog(sources={**base.sources, **sources}, lists={**base.lists, **lists})
    for source in sources.values():
        _consistent(source, whole.lists)
    return whole


def _record(cls: type[_T], table: str, key: str, row: Mapping[str, Any]) -> _T:
    where = f"catalog.toml: [{table}.{key}]"
    known = msgspec.structs.fields(cls)
    needed = {field.name for field in known if field.required} - {"id"}
    if not ID_PATTERN.fullmatch(key):
        raise ListDataError(f"{where}: not an id")
    if unknown := set(row) - ({field.name for field in known} - {"id"}):
        raise ListDataError(f"{where}: unknown key {sorted(unknown)}")
    if missing := needed - set(row):
        raise ListDataError(f"{where}: missing {sorted(missing)}")
    try:
        return msgspec.convert({**row, "id": key}, cls)
    except msgspec.ValidationError as error:
        raise ListDataError(f"{where}: {error}") from error


def _consistent(source: SourceMeta, lists: Mapping[ListId, ListMeta]) -> None:
    where = f"catalog.toml: [sources.{source.id}]"
    named = {*source.lists, *source.floors, *source.max_drops, *(i for p in source.parts.values() for i in p)}
    if strangers := named - set(lists):
        raise ListDataError(f"{where}: no such list {sorted(strangers)}")
    if set(source.floors) != set(source.lists):
        raise ListDataError(f"{where}: floors and lists name different lists")
    if not all(0 <= share <= 1 for share in (source.max_drop, *source.max_drops.values())):
        raise ListDataError(f"{where}: a drop is a share from 0 to 1")
    if source.partial and not source.embedded:
        raise ListDataError(f"{where}: partial, with no embedded table that could be")
    if source.enabled and not source.urls and not source.embedded:
        raise ListDataError(f"{where}: enabled, with neither address nor embedded table")
    for name, address in source.urls:
        if Path(name).name != name or not address.startswith("https://"):
            raise ListDataError(f"{where}: {name!r} {address!r} is no file name and https address")
