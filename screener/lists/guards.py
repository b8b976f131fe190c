"""The only place that decides whether a publisher's file is believable enough to rest answers on.

A file that parses can still be wrong: whole sub-lists have vanished overnight, a failed publication has
left an empty file, a server has answered with a page that says "maintenance". Each of these would read as
"nobody is listed any more".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from screener.errors import ListImplausibleError, ListUnreadableError
from screener.lists.catalog import SourceMeta
from screener.lists.snapshot import day_of, folder_name, tally
from screener.lists.standing import expected
from screener.model import Entity, ListId, RawFile, Reading, SnapshotInfo, Warn

WARNED_SHARE = 0.2
"""Chosen: complete files warn about under 1 % of their rows; a file whose columns moved warns about all."""

CLOCK_SLACK = dt.timedelta(days=1)
"""Chosen: a day is another one on the other side of the world; clocks of machines differ by less."""

MOST_NEW_FIELDS = 3
"""Chosen: publishers add a column or two; where more are new at once, the form of the file is another one."""

_DRIFT = re.compile(r"unknown (?:field|column|element|attribute)\b")
"""How readers begin a warning about what their publisher has added."""

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BLANK = b" \t\r\n\x00\x1a\xef\xbb\xbf\xfe\xff"
"""White space, byte order marks, and the 0x1A that ends OFAC's files."""


def check_files(source: SourceMeta, files: Sequence[RawFile]) -> None:
    """Refuse an empty file and a web page in the place of data, before anybody reads them.

    Raises:
        ListUnreadableError: a file cannot be the publisher's list.
    """
    for file in files:
        if not file.data.strip(_BLANK):
            raise ListUnreadableError(
                f"{source.id}: {file.name} is empty ({len(file.data)} bytes), as after a failed publication",
                hint="try again later; nothing was replaced",
            )
        if _PAGE.match(file.data[:4096].lstrip(_BLANK)):
            raise ListUnreadableError(
                f"{source.id}: {file.name} is a web page, not a list",
                hint="the publisher may be down or have moved the file; nothing was replaced",
            )


def check(
    source: SourceMeta,
    files: Sequence[RawFile],
    reading: Reading,
    previous: SnapshotInfo | None,
    *,
    entities: Sequence[Entity] = (),
    accept_shrink: bool = False,
) -> tuple[Warn, ...]:
    """Refuse what is too small, or has lost too much since the snapshot before it.

    Args:
        source: what is believable of it.
        files: as they were read.
        reading: what the reader made of them.
        previous: the snapshot that this one would follow, None where it is the first.
        entities: of the snapshot before.
        accept_shrink: let through what a person has looked at; said as warnings then.

    Returns:
        What is remarkable without being implausible.

    Raises:
        ListImplausibleError: an answer could not rest on this.
    """
    strangers = sorted({entity.list_id for entity in reading.entities} - set(source.lists))
    if strangers:
        raise ListImplausibleError(
            f"{source.id}: entities of lists that it does not feed: {sorted(strangers)}"
        )
    if not source.private:  # its owner reads the warnings, and no form of it can have changed
        check_warned(source, reading)
    counts, names = dict(tally(reading.entities)), [file.name.casefold() for file in files]
    new = () if source.private else _new_fields(reading, previous)
    before = dict(previous.counts) if previous else {}
    due = [i for i in source.lists if expected(source, i, names) or counts.get(i) or before.get(i)]
    # Where the snapshot before was too small as well, a person has accepted that; losses still count.
    due = [i for i in due if previous is None or before.get(i, 0) >= source.floors[i]]
    problems = (
        *_too_few(source, counts, due),
        *_lost(source, counts, before),
        *_thinner(source, reading.entities, entities),
        *(_another_form(new) if previous else ()),
    )
    if problems and not accept_shrink:
        raise ListImplausibleError(
            f"{source.id}: {'; '.join(problems)}",
            hint="nothing was replaced; if the publisher confirms it, repeat with --accept-shrink",
        )
    accepted = (Warn(f"accepted although {problem}") for problem in problems)
    seen = (*_remarkable(source, counts, before), *_drifted(new), *_fewer_numbers(source, reading, entities))
    return (*accepted, *seen, *_only_dated(reading, previous, entities))


def check_warned(source: SourceMeta, reading: Reading) -> None:
    """Refuse a file of which a large part could not be taken as it stood: its form has changed."""
    rows = {warning.row for warning in reading.warnings if warning.row is not None}
    if reading.rows and len(rows) > WARNED_SHARE * reading.rows and len(rows) > 1:
        first = next(warning for warning in reading.warnings if warning.row is not None)
        where = f"row {first.row}, {first.field}" if first.field else f"row {first.row}"
        raise ListImplausibleError(
            f"{source.id}: {len(rows)} of {reading.rows} rows could not be taken as they stand, "
            f"such as {where}: {first.message}",
            hint="the publisher may have changed the file's form; look for a newer screener",
        )


def check_newer(source: SourceMeta, reading: Reading, previous: SnapshotInfo | None) -> None:
    """Refuse a fetched file that states an earlier day than the one in use: an old copy was served."""
    if previous and previous.published and reading.published and reading.published < previous.published:
        raise ListImplausibleError(
            f"{source.id}: fetched a file of {reading.published}, the one in use is of {previous.published}",
            hint="a mirror may be behind; to look back on purpose, use `screener lists load`",
        )


def check_times(
    source: SourceMeta, reading: Reading, previous: SnapshotInfo | None, now: dt.datetime
) -> None:
    """Refuse days that cannot be: they would put the snapshot behind or before its place for good.

    Raises:
        ListImplausibleError: the file states a day to come, or this machine's clock has gone back.
    """
    if reading.published and reading.published > now.date() + CLOCK_SLACK:
        raise ListImplausibleError(
            f"{source.id}: the file is of {reading.published}, which is still to come",
            hint="look at this machine's clock, and at the date given",
        )
    check_clock(source, previous, now)


def check_clock(source: SourceMeta, previous: SnapshotInfo | None, now: dt.datetime) -> None:
    """Refuse to go on where this machine's clock is behind what it wrote before: ages would be nonsense.

    Raises:
        ListImplausibleError: the snapshot in use was fetched, or confirmed, in what is the future now.
    """
    if previous and now + CLOCK_SLACK < (latest := max(previous.fetched, previous.checked)):
        raise ListImplausibleError(
            f"{source.id}: it is {now:%Y-%m-%d} by this machine, but the snapshot in use came, or was "
            f"confirmed, on {latest:%Y-%m-%d}",
            hint="set this machine's clock; if it is right now, it was wrong then: remove "
            f"snapshots/{source.id}/{folder_name(previous)} and snapshots/{source.id}/state.json "
            "in the home folder, and fetch again",
        )


def _too_few(source: SourceMeta, counts: Mapping[ListId, int], due: Sequence[ListId]) -> Iterator[str]:
    for list_id in due:
        count, floor = counts.get(list_id, 0), source.floors[list_id]
        if count < floor:
            yield f"{list_id} has {count} entities, fewer than the {floor} that are believed"
    if not any(counts.values()):
        yield "no entity at all"


def _lost(source: SourceMeta, counts: Mapping[ListId, int], before: Mapping[ListId, int]) -> Iterator[str]:
    for list_id, was in sorted(before.items()):
        now = counts.get(list_id, 0)
        if list_id in source.lists and was - now > source.largest_drop(list_id) * was:
            yield f"{list_id} fell from {was} to {now} entities"


def _thinner(source: SourceMeta, now: Sequence[Entity], before: Sequence[Entity]) -> Iterator[str]:
    """Whether the entities are there and what they are found by is not, as after a side file was cut."""
    for what, count in (("names", _names), ("addresses", _addresses)):
        has, had = count(now), count(before)
        if had - has > source.max_drop * had:
            yield f"the source fell from {had} to {has} {what}"


def _names(entities: Iterable[Entity]) -> int:
    return sum(len(entity.names) for entity in entities)


def _addresses(entities: Iterable[Entity]) -> int:
    return sum(len(entity.addresses) for entity in entities)


def _new_fields(reading: Reading, previous: SnapshotInfo | None) -> tuple[str, ...]:
    """Name the fields that no reader knows and that the snapshot before had not."""
    known = {w.field for w in previous.warnings if _DRIFT.match(w.message)} if previous else set()
    drift = (w.field or w.value for w in reading.warnings if _DRIFT.match(w.message))
    return tuple(dict.fromkeys(field for field in drift if field not in known))


def _another_form(new: Sequence[str]) -> Iterator[str]:
    if len(new) > MOST_NEW_FIELDS:
        yield f"{len(new)} fields are new ({', '.join(new)}): the publisher may have changed the file's form"


def _drifted(new: Sequence[str]) -> Iterator[Warn]:
    if new:
        yield Warn(
            f"fields that this version does not know, and does not screen: {', '.join(new)}; "
            "look for a newer screener"
        )


def _fewer_numbers(source: SourceMeta, reading: Reading, before: Sequence[Entity]) -> Iterator[Warn]:
    has, had = _numbers(reading.entities), _numbers(before)
    if had - has > source.max_drop * had:
        yield Warn(f"the source fell from {had} to {has} identifiers")


def _numbers(entities: Iterable[Entity]) -> int:
    return sum(len(entity.identifiers) for entity in entities)


def _only_dated(reading: Reading, previous: SnapshotInfo | None, before: Sequence[Entity]) -> Iterator[Warn]:
    """Say that a file of a new date says nothing new: its publisher's export may have stopped."""
    if previous is None or reading.published in {None, previous.published}:
        return
    if reading.entities and {e.id: e for e in reading.entities} == {e.id: e for e in before}:
        yield Warn(
            f"the file of {reading.published} says what that of {day_of(previous)} said: only the date is new"
        )


def _remarkable(
    source: SourceMeta, counts: Mapping[ListId, int], before: Mapping[ListId, int]
) -> Iterator[Warn]:
    for list_id, was in sorted(before.items()):
        now = counts.get(list_id, 0)
        lost = was - now
        if source.max_drop * was < lost <= source.largest_drop(list_id) * was:
            yield Warn(f"{list_id} fell from {was} to {now} entities, which this list may do")
