"""The only module that talks to the network: it brings a publisher's files whole, or says why it could not.

Nothing that comes back is trusted: redirects are followed one by one and never from https to http, the
size is limited while it streams, a short body is an error even where the server says nothing, and one
deadline covers all files, retries and waiting of a source.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import requests

import screener
from screener.errors import FetchError
from screener.lists.background import start
from screener.lists.catalog import SourceMeta
from screener.lists.mirror import files_in
from screener.lists.snapshot import Validator
from screener.model import RawFile

CONNECT_TIMEOUT_S = 10.0
"""Chosen: a server that does not answer the door in this time is down."""
READ_TIMEOUT_S = 60.0
"""Chosen: the EU's server may think for most of a minute before the first byte."""
MOST_REDIRECTS = 5
BACKOFF_S = 1.0
"""First wait after a failure; each next one doubles, up to `LONGEST_WAIT_S`, with jitter on top."""
LONGEST_WAIT_S = 30.0
GRACE_S = 0.5
"""Beyond the deadline, for an attempt that notices it by itself and can say more."""
CHUNK = 1 << 16
USER_AGENT = f"screener/{screener.__version__} (sanctions list update)"

_JITTER = random.Random()  # noqa: S311 - spreads load, protects nothing
"""Of its own: a thread that draws from everybody's generator disturbs whoever has seeded that."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that a later attempt may change. Source: RFC 9110, section 15; RFC 6585, section 4."""

Progress = Callable[[str, int, int | None], None]
"""Called with the file's name, the bytes so far and the bytes expected, None where the server did not say."""


def _unseen(name: str, done: int, total: int | None) -> None:
    del name, done, total


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a publisher answered for all files of a source."""

    files: tuple[RawFile, ...]
    """Empty when nothing has changed."""
    validators: Mapping[str, Validator]
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How one source is fetched."""

    source: SourceMeta
    mirror: str = ""
    """Address or folder to take the files from instead of the publisher's."""
    known: Mapping[str, Validator] = field(default_factory=dict)
    """What came with the files in the store; with all of them, "not changed" is an answer."""
    progress: Progress = _unseen
    backoff_s: float = BACKOFF_S
    limit_s: float = float("inf")
    """What is left for this source of the time for all; its own limit holds as well."""

    @property
    def time_s(self) -> float:
        """How long it may take."""
        return min(self.limit_s, float(self.source.time_limit_s))


def fetch(asked: Asked) -> Fetched:
    """Bring all files of a source, or none where the publisher says that none has changed.

    Raises:
        FetchError: a file could not be brought whole.
    """
    source = asked.source
    if not source.urls:
        raise FetchError(
            f"{source.id}: its publisher offers no lasting address",
            hint=f"download the file and run `screener lists load {source.id} FILE`",
        )
    if asked.mirror and "://" not in asked.mirror:
        return Fetched(files_in(Path(asked.mirror), source), {}, origin(source, asked.mirror))
    return _within(asked, lambda deadline: _from_network(asked, deadline))


def origin(source: SourceMeta, mirror: str) -> str:
    """Where the files of a source come from, as it is written down: without passwords."""
    if mirror and "://" not in mirror:
        return mirror
    wanted = [address for _, address in addresses(source, mirror)]
    return shown(wanted[0] if len(wanted) == 1 else wanted[0].rpartition("/")[0])


def addresses(source: SourceMeta, mirror: str) -> Iterator[tuple[str, str]]:
    """File names and where each is fetched from."""
    for name, address in source.urls:
        yield name, f"{mirror.rstrip('/')}/{quote(name)}" if mirror else address


def shown(address: str) -> str:
    """Give an address as it may be printed: passwords and short-lived tokens left out."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _within(asked: Asked, work: Callable[[float], Fetched]) -> Fetched:
    """Work until the deadline and not longer: a server that drips bytes outwits every socket timeout."""
    source, limit_s = asked.source, asked.time_s
    if limit_s <= 0:
        raise FetchError(
            f"{source.id}: not asked, as the time for all sources was up",
            hint="the last good snapshot stays in use; give --time-limit SECONDS, or name this source alone",
        )
    deadline = time.monotonic() + limit_s
    try:
        return start(lambda: work(deadline), f"fetch {source.id}").result(limit_s + GRACE_S)
    except TimeoutError:
        raise FetchError(
            f"{source.id}: not complete when {limit_s:.0f} s were up",
            hint="the last good snapshot stays in use; try again later, or give --mirror",
        ) from None


def _from_network(asked: Asked, deadline: float) -> Fetched:
    wanted = list(addresses(asked.source, asked.mirror))
    known = asked.known if {name for name, _ in wanted} <= set(asked.known) else {}
    with requests.Session() as session:
        session.headers["User-Agent"] = asked.source.user_agent or USER_AGENT
        session.headers["Accept"] = "*/*"
        # Bytes are hashed as published: nothing on the way may repack them.
        session.headers["Accept-Encoding"] = "identity"
        line = _Line(session, asked, deadline)
        got = [line.bring(name, address, known.get(name)) for name, address in wanted]
        came = origin(asked.source, asked.mirror)
        if not any(got):
            return Fetched((), asked.known, came)
        # The files of a source belong together: where one has changed, all are brought.
        whole = [g or line.bring(*place, None) for g, place in zip(got, wanted, strict=True)]
    pairs = [pair for pair in whole if pair]
    return Fetched(
        files=tuple(file for file, _ in pairs),
        validators={file.name: v for file, v in pairs if v.etag or v.last_modified},
        origin=came,
    )


class _TryAgainError(Exception):
    """A failure that the next attempt may not meet; `wait_s` is what the server asked for, if it did."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


_PASSING = (
    _TryAgainError,
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)
"""Failures of the road, not of the answer."""


class _Line:
    """One connection to one publisher, with its deadline."""

    def __init__(self, session: requests.Session, asked: Asked, deadline: float) -> None:
        self._session = session
        self._asked = asked
        self._deadline = deadline

    def bring(self, name: str, address: str, known: Validator | None) -> tuple[RawFile, Validator] | None:
        """Bring one file; None when it has not changed since `known`."""
        source, attempt = self._asked.source, 0
        while True:
            try:
                return self._once(name, address, known)
            except _PASSING as error:
                attempt += 1
                wait = _wait(attempt, error, self._asked.backoff_s)
                late = time.monotonic() + wait > self._deadline
                if attempt > source.retries or late:
                    tries = "1 attempt" if attempt == 1 else f"{attempt} attempts"
                    why = f", no time for more in {self._asked.time_s:.0f} s" if late else ""
                    raise FetchError(
                        f"{source.id}: {name} from {shown(address)}: {_said(error)} ({tries}{why})",
                        hint="the last good snapshot stays in use; try again later, or give --mirror",
                    ) from error
                time.sleep(wait)
            except (requests.RequestException, ValueError) as error:  # a Location may be no address at all
                raise FetchError(f"{source.id}: {name} from {shown(address)}: {_said(error)}") from error

    def _once(self, name: str, address: str, known: Validator | None) -> tuple[RawFile, Validator] | None:
        with self._answer(address, known) as answer:
            if answer.status_code == requests.codes.not_modified and known:
                return None
            self._check(name, answer)
            data = self._body(name, answer)
        validator = Validator(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        return RawFile(name, data), validator

    def _answer(self, address: str, known: Validator | None) -> requests.Response:
        """Ask, and follow redirects, each looked at before it is followed."""
        headers = _conditions(known)
        for _ in range(MOST_REDIRECTS + 1):
            left = max(0.1, self._deadline - time.monotonic())
            answer = self._session.get(
                address,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(min(CONNECT_TIMEOUT_S, left), min(READ_TIMEOUT_S, left)),
            )
            if answer.status_code not in _REDIRECTS or "Location" not in answer.headers:
                return answer
            answer.close()
            address = redirected(self._asked.source, address, answer.headers["Location"])
        raise FetchError(
            f"{self._asked.source.id}: more than {MOST_REDIRECTS} redirects, the last to {address}"
        )

    def _check(self, name: str, answer: requests.Response) -> None:
        status = answer.status_code
        if status in _AGAIN:
            raise _TryAgainError(f"HTTP {status} {answer.reason}", _retry_after(answer))
        if status != requests.codes.ok:
            raise FetchError(
                f"{self._asked.source.id}: {name} from {shown(answer.url)}: HTTP {status} {answer.reason}",
                hint="the publisher may have moved the file; look for a newer screener, or give --mirror",
            )
        kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind in {"text/html", "application/xhtml+xml"} and not name.lower().endswith((".html", ".htm")):
            raise FetchError(
                f"{self._asked.source.id}: {name} from {shown(answer.url)}: a web page, not the list",
                hint="the publisher may be down or have moved the file",
            )

    def _body(self, name: str, answer: requests.Response) -> bytes:
        limit, total = self._asked.source.max_mib << 20, _length(answer)
        if total is not None and total > limit:
            raise self._too_large(name)
        parts: list[bytes] = []
        done = 0
        for part in answer.iter_content(CHUNK):
            parts.append(part)
            done += len(part)
            if done > limit:
                raise self._too_large(name)
            if time.monotonic() > self._deadline:
                raise FetchError(
                    f"{self._asked.source.id}: {name}: only {done} bytes when "
                    f"{self._asked.time_s:.0f} s were up",
                    hint="the last good snapshot stays in use; try again later",
                )
            self._asked.progress(name, done, total)
        came = answer.raw.tell()  # on the wire; `done` may be what was unpacked from it
        if total is not None and came != total:
            raise _TryAgainError(f"cut short: {came} of {total} bytes")
        if total is None and not done:  # as after headers that broke off
            raise _TryAgainError("no byte came, and none was promised")
        return b"".join(parts)

    def _too_large(self, name: str) -> FetchError:
        source = self._asked.source
        return FetchError(f"{source.id}: {name} is larger than {source.max_mib} MiB; it was not taken")


def redirected(source: SourceMeta, address: str, location: str) -> str:
    """Where a redirect leads: never off the web, and never from a protected address to an open one.

    Raises:
        FetchError: it leads where no publisher would send anybody.
    """
    schemes = {"https"} if urlsplit(address).scheme == "https" else {"http", "https"}
    try:
        target = urljoin(address, location)
        allowed = urlsplit(target).scheme in schemes
    except ValueError:
        target, allowed = location, False
    if not allowed:
        raise FetchError(
            f"{source.id}: {shown(address)} redirects to {target!r}, which is not protected",
            hint="somebody may be in between; nothing was fetched",
        )
    return target


def _conditions(known: Validator | None) -> dict[str, str]:
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _length(answer: requests.Response) -> int | None:
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _retry_after(answer: requests.Response) -> float | None:
    """Seconds that the server asks to wait, given as seconds or as a date. Source: RFC 9110, 10.2.3."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        return None
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())


def _wait(attempt: int, error: Exception, first: float) -> float:
    asked = error.wait_s if isinstance(error, _TryAgainError) else None
    if asked is not None:
        return asked
    backoff = min(LONGEST_WAIT_S, first * 2.0 ** (attempt - 1))
    return backoff * (1 + _JITTER.random() / 4)


def _said(error: Exception) -> str:
    """The innermost reason: requests wraps a refused connection in three layers of repr."""
    cause: BaseException = error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__ or cause
    return str(cause) or type(error).__name__
