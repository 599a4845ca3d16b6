"""Requests to a language model, and how they went.

Settings, prompts and a deadline come in; the pieces of an answer, token counts, traces and errors that say what to do go out.
The room does not know what is asked or who reads the answer.
"""

from rag.llm.ahead import Ahead
from rag.llm.client import Model, Models, ModelStream, base_url, load_client, make_llm, open_async_http, open_client
from rag.llm.dialect import Dialect, dialect_of
from rag.llm.ledger import TEST, Ledger, Spent, counted
from rag.llm.prompt import Fence, Fences, Message, Prompt, draw_fence, make_prompt
from rag.llm.reply import json_object
from rag.llm.retry import Server, client_error, errors_of, retrying, retrying_now, server_errors
from rag.llm.thoughts import ThoughtFilter, without_thoughts
from rag.llm.trace import Prices, Step, Trace, known_prices, traces_to

__all__ = [
    "TEST",
    "Ahead",
    "Dialect",
    "Fence",
    "Fences",
    "Ledger",
    "Message",
    "Model",
    "ModelStream",
    "Models",
    "Prices",
    "Prompt",
    "Server",
    "Spent",
    "Step",
    "ThoughtFilter",
    "Trace",
    "base_url",
    "client_error",
    "counted",
    "dialect_of",
    "draw_fence",
    "errors_of",
    "json_object",
    "known_prices",
    "load_client",
    "make_llm",
    "make_prompt",
    "open_async_http",
    "open_client",
    "retrying",
    "retrying_now",
    "server_errors",
    "traces_to",
    "without_thoughts",
]
