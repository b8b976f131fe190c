"""The only place that packs what a page shows later, so that a page of thousands of findings opens fast.

Packed are the body of a finding and its words for the page's search. The script unpacks them with what every
browser has since 2023 (DecompressionStream, https://compression.spec.whatwg.org).
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator

from markupsafe import Markup

WHOLE = 200
"""Findings whose fields are in the page's own tree; chosen: ten thousand then open in two seconds."""
PER_BLOCK = 100
"""Findings in a block; chosen: opening one unpacks half a megabyte, which nobody notices."""


class Packer:
    """Takes the bodies of a page's findings: the first stay, the others come back as blocks of text."""

    whole = WHOLE

    def __init__(self) -> None:
        self._left = self.whole
        self._waiting: list[tuple[str, str]] = []
        self._blocks: list[str] = []

    def put(self, body: Markup) -> str:
        """Return where a body was packed, as its block and its place there; "" where it is to stay."""
        if self._left:
            self._left -= 1
            return ""
        place = f"{len(self._blocks)} {len(self._waiting)}"
        self._waiting.append((body.strip(), body.striptags().lower()))
        if len(self._waiting) == PER_BLOCK:
            self._close()
        return place

    def blocks(self) -> Iterator[str]:
        """Yield all blocks, in order."""
        if self._waiting:
            self._close()
        yield from self._blocks

    def _close(self) -> None:
        text = json.dumps(self._waiting, ensure_ascii=False, separators=(",", ":"))
        self._blocks.append(base64.b64encode(zlib.compress(text.encode())).decode())
        self._waiting = []
