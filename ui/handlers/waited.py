"""What is answered only while somebody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import gradio as gr
from gradio.context import LocalContext

from ui.locales.texts import Label
from ui.session.callers import Callers
from ui.session.reader import reader_of

T = TypeVar("T")


def names_of(request: gr.Request) -> frozenset[str]:
    """Return the names of the connections on which an event is waited for: of its session, and of the event alone."""
    return frozenset(name for name in (request.session_hash, LocalContext.event_id.get(None)) if name)


async def while_waited_for(answering: Coroutine[Any, Any, T], callers: Callers, request: gr.Request) -> T:
    """Return what is being answered; close it when whoever asked has left, or when the server stops.

    :raises gr.Error: if it was closed.
    """
    loop, work = asyncio.get_running_loop(), asyncio.ensure_future(answering)
    try:
        async with callers.waiting(names_of(request), lambda: loop.call_soon_threadsafe(work.cancel)):
            await asyncio.wait({work})
    finally:
        work.cancel()
        await asyncio.wait({work})  # the request to the model is closed
    if work.cancelled():
        raise gr.Error(Label.STOPPED_EARLY.of(reader_of(request).language), print_exception=False)
    return work.result()
