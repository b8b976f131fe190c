"""The fetcher against a real server that misbehaves: whole files or a reason, never half of one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from screener.errors import FetchError
from screener.lists.fetch import Asked, Fetched, fetch, origin, redirected, shown
from screener.lists.snapshot import Validator
from tests.lists import publisher as p
from tests.lists.denied_file import denied, source

BODY = denied("AARON ABRAHAM VILLA")
PATH = "/dpl.txt"


@pytest.fixture(scope="module")
def server() -> Iterator[p.Publisher]:
    with p.publishing() as publisher:
        yield publisher


@pytest.fixture(autouse=True)
def forget(server: p.Publisher) -> None:
    server.answers.clear()
    server.asked.clear()


def ask(server: p.Publisher, *, retries: int = 0, time_limit_s: int = 20, max_mib: int = 1) -> Fetched:
    meta = source(retries=retries, time_limit_s=time_limit_s, max_mib=max_mib)
    return fetch(Asked(meta, server.address, backoff_s=0.01))


def test_a_file_comes_whole_with_what_to_ask_next_time(server: p.Publisher) -> None:
    server.says(PATH, p.whole(BODY, ETag='"7"', Last_Modified="Mon, 23 Nov 2026 07:00:00 GMT"))
    got = ask(server)
    assert [(file.name, file.data) for file in got.files] == [("dpl.txt", BODY)]
    assert got.validators == {"dpl.txt": Validator('"7"', "Mon, 23 Nov 2026 07:00:00 GMT")}
    assert got.origin == f"{server.address}/dpl.txt"
    assert server.asked[0][1]["User-Agent"].startswith("screener/")


REFUSED = [
    pytest.param([p.cut(BODY, 100)], r"cut short|bytes read", id="a body shorter than promised"),
    pytest.param([p.cut_chunk(BODY)], r"dpl\.txt", id="a chunk that breaks off"),
    pytest.param([p.cut_head()], r"dpl\.txt", id="headers that break off"),
    pytest.param([p.reset()], r"dpl\.txt", id="a connection torn down before a word"),
    pytest.param([p.reset(BODY)], r"dpl\.txt", id="a connection torn down within the body"),
    pytest.param([p.whole(b"<html></html>", kind="text/html")], "web page", id="a page instead of a list"),
    pytest.param([p.status(500)], "HTTP 500", id="a server in trouble"),
    pytest.param([p.status(404)], "HTTP 404", id="a file that has moved"),
    pytest.param([p.status(304)], "HTTP 304", id="not modified, though nobody asked"),
    pytest.param([p.redirect("/dpl.txt")], "more than 5 redirects", id="a circle of redirects"),
    pytest.param([p.redirect("file:///etc/passwd")], "not protected", id="a redirect to a local file"),
    pytest.param([p.redirect("http://[")], "Invalid IPv6 URL", id="a redirect to nonsense"),
    pytest.param([p.whole(b"x" * (1 << 20 | 1))], "larger than 1 MiB", id="more than is accepted, announced"),
    pytest.param([p.endless()], "larger than 1 MiB", id="more than is accepted, without end"),
]


@pytest.mark.parametrize(("answers", "said"), REFUSED)
def test_anything_but_the_whole_file_is_an_error_that_says_why(
    server: p.Publisher, answers: list[p.Answer], said: str
) -> None:
    server.says(PATH, *answers)
    with pytest.raises(FetchError, match=said):
        ask(server)


REDIRECTS = [
    pytest.param("https://a.test/x/y", "z?t=1", "https://a.test/x/z?t=1", id="a neighbour"),
    pytest.param("https://a.test/x", "//b.test/y", "https://b.test/y", id="another host"),
    pytest.param("http://a.test/x", "https://a.test/x", "https://a.test/x", id="to a protected address"),
    pytest.param("https://a.test/x", "http://a.test/x", "", id="to an open address"),
    pytest.param("http://a.test/x", "ftp://a.test/x", "", id="off the web"),
    pytest.param("http://a.test/x", "file:///etc/passwd", "", id="to a local file"),
    pytest.param("http://a.test/x", "http://[", "", id="to nonsense"),
]


@pytest.mark.parametrize(("address", "location", "target"), REDIRECTS)
def test_a_redirect_is_looked_at_before_it_is_followed(address: str, location: str, target: str) -> None:
    if target:
        assert redirected(source(), address, location) == target
    else:
        with pytest.raises(FetchError, match="not protected"):
            redirected(source(), address, location)


RECOVERED = [
    pytest.param([p.status(500)], 2, id="after an error of the server"),
    pytest.param([p.status(500)] * 5, 6, id="after the bursts of errors that the EU's server has"),
    pytest.param([p.status(429, Retry_After="0")], 2, id="after being asked to slow down"),
    pytest.param([p.cut(BODY[:-20], 20)], 2, id="after a cut"),
    pytest.param([p.cut_chunk(BODY)], 2, id="after a broken chunk"),
    pytest.param([p.cut_head()], 2, id="after headers that broke off"),
    pytest.param([p.reset()], 2, id="after a connection that was torn down"),
    pytest.param([p.reset(BODY)], 2, id="after a body that was torn off"),
    pytest.param([p.hang(0)], 2, id="after a connection that closed without a word"),
    pytest.param([p.redirect("/elsewhere")], 2, id="through a redirect"),
]


@pytest.mark.parametrize(("trouble", "requests"), RECOVERED)
def test_passing_trouble_passes(server: p.Publisher, trouble: list[p.Answer], requests: int) -> None:
    server.says(PATH, *trouble, p.whole(BODY))
    server.says("/elsewhere", p.whole(BODY))
    assert ask(server, retries=5).files[0].data == BODY
    assert len(server.asked) == requests


def test_retries_end(server: p.Publisher) -> None:
    server.says(PATH, p.status(503))
    with pytest.raises(FetchError, match=r"HTTP 503 .* \(3 attempts\)"):
        ask(server, retries=2)
    assert len(server.asked) == 3


def test_a_file_that_is_not_there_is_not_asked_for_again(server: p.Publisher) -> None:
    server.says(PATH, p.status(404))
    with pytest.raises(FetchError):
        ask(server, retries=3)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(p.drip(BODY, 0.2), id="a byte at a time"),
        pytest.param(p.hang(10), id="no answer"),
        pytest.param(p.status(503, Retry_After="3600"), id="a wait longer than there is time"),
    ],
)
def test_the_time_limit_holds(server: p.Publisher, answer: p.Answer) -> None:
    server.says(PATH, answer)
    began = time.monotonic()
    with pytest.raises(FetchError):
        ask(server, retries=3, time_limit_s=1)
    assert time.monotonic() - began < 3


def test_an_unknown_port_is_a_reason(server: p.Publisher) -> None:
    del server
    with pytest.raises(FetchError, match="refused"):
        fetch(Asked(source(), "http://127.0.0.1:9", backoff_s=0.01))


def test_what_has_not_changed_is_not_brought(server: p.Publisher) -> None:
    server.says(PATH, p.tagged(BODY, '"7"'))
    known = {"dpl.txt": Validator('"7"', "")}
    assert fetch(Asked(source(), server.address, known)).files == ()
    assert server.asked[0][1]["If-None-Match"] == '"7"'


def test_files_of_one_source_are_brought_together(server: p.Publisher) -> None:
    """One changed, one did not: both are brought, so that no snapshot mixes two days."""
    meta = msgspec.structs.replace(
        source(), urls=(("a.csv", "https://publisher.test/a.csv"), ("b.csv", "https://publisher.test/b.csv"))
    )
    server.says("/a.csv", p.tagged(b"old a", '"a1"'))
    server.says("/b.csv", p.tagged(b"new b", '"b2"'))
    known = {"a.csv": Validator('"a1"', ""), "b.csv": Validator('"b1"', "")}
    got = fetch(Asked(meta, server.address, known))
    assert [(f.name, f.data) for f in got.files] == [("a.csv", b"old a"), ("b.csv", b"new b")]
    assert server.paths() == ["/a.csv", "/b.csv", "/a.csv"]


def test_progress_is_told(server: p.Publisher) -> None:
    server.says(PATH, p.whole(BODY))
    told: list[tuple[str, int, int | None]] = []
    fetch(Asked(source(), server.address, progress=lambda *what: told.append(what)))
    assert told[-1] == ("dpl.txt", len(BODY), len(BODY))


def test_passwords_and_tokens_are_not_printed() -> None:
    assert shown("https://me:secret@host:8443/a/b?token=t#f") == "https://host:8443/a/b"
    assert "secret" not in origin(source(), "https://me:secret@mirror.test/lists")


def test_a_source_without_an_address_says_what_to_do() -> None:
    with pytest.raises(FetchError, match="no lasting address") as caught:
        fetch(Asked(msgspec.structs.replace(source(), urls=())))
    assert "lists load" in caught.value.hint


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("us_bis_dpl/dpl.txt", id="in a folder of the source"),
        pytest.param("dpl.txt", id="in the folder itself"),
        pytest.param("DPL.TXT", id="under a name of another case"),
    ],
)
def test_a_mirror_may_be_a_folder(tmp_path: Path, place: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(BODY)
    got = fetch(Asked(source(), str(tmp_path)))
    assert (got.files[0].name, got.files[0].data) == ("dpl.txt", BODY)


def test_a_mirror_folder_is_not_left(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(BODY)
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "dpl.txt").symlink_to(secret)
    with pytest.raises(FetchError, match="leads out of the mirror"):
        fetch(Asked(source(), str(mirror)))


@pytest.mark.parametrize("missing", [pytest.param("", id="no file"), pytest.param("gone", id="no folder")])
def test_a_mirror_folder_without_the_file_is_an_error(tmp_path: Path, missing: str) -> None:
    with pytest.raises(FetchError, match="mirror"):
        fetch(Asked(source(), str(tmp_path / missing)))
