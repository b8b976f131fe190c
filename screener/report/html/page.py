"""The only place that makes an HTML file: one file that needs no other, in which all is escaped.

What is shown comes from outside: every text is made harmless (`printable`) and escaped by the template
engine. The policy in the page's head lets nothing load, and only the style and the script act whose hashes it
names.
Source: W3C, Content Security Policy Level 3, sections 2.3.1 (hash sources) and 3.3 (the meta element).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from screener.model import ListState, ListStatus, RunInfo
from screener.report.html.asked import Asked
from screener.report.rulings import ruling_sentence
from screener.report.sidebyside import date_text, scheme_title
from screener.report.text import printable
from screener.report.wording import (
    BECAME,
    EFFECTS,
    OUTCOMES,
    STATES,
    VERDICTS,
    age,
    day,
    exposure_sentence,
    last_day,
    list_title,
    percent,
    score_text,
    span,
    threshold,
)


def rendered(template: str, asked: Asked, run: RunInfo, **values: object) -> Iterator[str]:
    """Yield a page in parts."""
    environment = _environment()
    style, script = _shipped("style.css"), _shipped("script.js")
    page = environment.get_template(template)
    yield from page.generate(
        asked=asked,
        run=run,
        lists=_listed(run.lists),
        limits=_limits(run),
        style=Markup(style),  # noqa: S704  ours, shipped with the program
        script=Markup(script),  # noqa: S704
        style_hash=_digest(style),
        script_hash=_digest(script),
        **values,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("screener.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "score": score_text,
        "percent": percent,
        "day": day,
        "age": age,
        "last_day": last_day,
        "date": date_text,
        "scheme": scheme_title,
        "exposure": exposure_sentence,
        "ruling": ruling_sentence,
        "link": web_address,
    }
    environment.globals |= {
        "BECAME": BECAME,
        "EFFECTS": EFFECTS,
        "OUTCOMES": OUTCOMES,
        "VERDICTS": VERDICTS,
        "STATES": STATES,
        "span": span,
        "list_title": list_title,
    }
    return environment


def _harmless(value: object) -> object:
    """Make text from outside printable; what is markup of ours stays."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def web_address(url: str) -> str:
    """Return an address that a browser may be sent to, or "" where it is none of the web.

    >>> web_address("https://www.bis.gov/entity-list"), web_address("javascript:alert(1)")
    ('https://www.bis.gov/entity-list', '')
    """
    return url if url.casefold().startswith(("https://", "http://")) else ""


def _shipped(name: str) -> str:
    return files("screener.report.html").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _listed(lists: Iterable[ListStatus]) -> list[ListStatus]:
    """Order lists for a reader: those an answer should not rest on first, then by effect."""
    return sorted(lists, key=lambda status: (status.state is ListState.OK, status.effect.rank, status.id))


def _limits(run: RunInfo) -> str:
    """Say from which score on a match is shown, and from which it is a hit."""
    review, hit = threshold(run), dict(run.config).get("hit_threshold")
    parts = [] if review is None else [f"review from {review:.2f}"]
    return ", ".join([*parts, f"hit from {hit:.2f}"] if isinstance(hit, float) else parts)
