"""The only place that starts threads for list data: none of them may outlive the user's patience."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_T = TypeVar("_T")


def start(work: Callable[[], _T], name: str) -> Future[_T]:
    """Start work beside the caller.

    The thread is a daemon: after Ctrl-C, or past a time limit, the program ends without waiting for a
    server. Nothing is lost by that, as the store changes in single steps.
    """
    promised: Future[_T] = Future()

    def run() -> None:
        try:
            promised.set_result(work())
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits, whatever it is
            promised.set_exception(error)

    Thread(target=run, name=name, daemon=True).start()
    return promised
