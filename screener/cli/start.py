"""Starts the command line, and keeps the collector of garbage out of the way while there is none.

Hundreds of modules make many objects that all stay: looking through them again and again for garbage was a
sixth of a cold `screener check`, and looking once more at the end of the process nearly as much.
"""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line."""
    gc.disable()
    from screener.cli.app import run  # noqa: PLC0415  # what is imported here is what must not be searched

    try:
        run()
    finally:
        gc.freeze()
