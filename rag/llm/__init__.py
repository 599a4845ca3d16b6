"""llm."""

from rag.llm.client import (
    Message,
    Model,
    Models,
    ModelStream,
    base_url,
    make_llm,
    open_async_http,
    open_client,
)
from rag.llm.fence import Fence, Fences, draw_fence
from rag.llm.prices import Prices, known_prices
from rag.llm.prompt import Prompt, make_prompt
from rag.llm.retry import Server, client_error, errors_of, retrying, retrying_now, server_errors
from rag.llm.trace import Step, Trace, traces_to

__all__ = [
    "Fence",
    "Fences",
    "Message",
    "Model",
    "ModelStream",
    "Models",
    "Prices",
    "Prompt",
    "Server",
    "Step",
    "Trace",
    "base_url",
    "client_error",
    "draw_fence",
    "errors_of",
    "known_prices",
    "make_llm",
    "make_prompt",
    "open_async_http",
    "open_client",
    "retrying",
    "retrying_now",
    "server_errors",
    "traces_to",
]
