"""What dependencies would tell their makers: nothing."""

from __future__ import annotations

import os

#: Read by Gradio, the Hugging Face libraries and Chroma when they are imported, and by what keeps to the common variable.
_OFF = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}


def no_telemetry() -> None:
    """Keep the dependencies of this process from reporting how they are used, and from looking for newer versions."""
    os.environ.update(_OFF)
