"""What a browser or a program sends to an event: values, never a file.

Gradio takes any value that is described as a file for one, whatever the event expects: it copies the file of the server, or
fetches the address, and serves the copy. Nothing of this page takes a file.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState
from gradio.utils import get_function_params


class GuardedBlocks(gr.Blocks):
    """A page that refuses files, and calls of programs without all of their values, before Gradio reads any of them."""

    async def preprocess_data(
        self, block_fn: BlockFunction, inputs: list[Any], state: SessionState | None, explicit_call: bool = False
    ) -> list[Any]:
        """Return the values that a function is called with.

        :raises gr.Error: if one is a file, or if a program sends too few or too many.
        """
        if block_fn.fn is not None and block_fn.api_visibility == "public" and len(inputs) != len(block_fn.inputs):
            names = ", ".join(name for name, *_ in get_function_params(block_fn.fn))
            takes = f"/{block_fn.api_name} takes {len(block_fn.inputs)} values and was sent {len(inputs)}."
            raise gr.Error(f"{takes} Send, in this order: {names}.", print_exception=False)
        if any(map(has_file, inputs)):
            raise gr.Error("A file came where a text or a number is expected. Send the text itself.", print_exception=False)
        return list(await super().preprocess_data(block_fn, inputs, state, explicit_call))


def has_file(value: Any) -> bool:
    """Return whether a value, or one within it, is described as a file."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            if isinstance(one.get("path"), str):
                return True
            left.extend(one.values())
        elif isinstance(one, list | tuple):
            left.extend(one)
    return False
