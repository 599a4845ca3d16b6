"""Keeps Gradio from writing its type stubs while it is imported.

Gradio parses the source of each of its components, twice, to compare its ``.pyi`` files with it and to write what differs into
its own folder. The files come with its package; the comparison is half of the time that it takes to import.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec
from types import ModuleType

__all__ = ["leave_stubs_alone"]

_MODULE, _WRITER = "gradio.component_meta", "create_or_modify_pyi"


def leave_stubs_alone() -> None:
    """Let Gradio be imported, and components be defined, without stubs. Best called before it is imported."""
    if _MODULE in sys.modules:
        _silence(sys.modules[_MODULE])
    elif _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


def _silence(module: ModuleType) -> None:
    if hasattr(module, _WRITER):
        setattr(module, _WRITER, lambda *_: None)


class _Finder:
    """Finds the module that writes stubs, once, and gives it another loader."""

    @classmethod
    def find_spec(cls, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _MODULE:
            return None
        sys.meta_path.remove(cls)
        spec = find_spec(name)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        _silence(module)
