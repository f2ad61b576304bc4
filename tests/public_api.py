"""Writes what other code may rely on: ``python -m tests.public_api`` remakes ``tests/api.txt``."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("api.txt")
MODULES = ("aggregator.dedup", "aggregator.bulk", "aggregator.spark", "aggregator.errors")
SINGLE = ("aggregator.digest:group_stories", "aggregator.digest:GrowingStories")


def lines() -> Iterator[str]:
    """One for each name, parameter list, attribute and method."""
    for module in MODULES:
        loaded = importlib.import_module(module)
        names = getattr(loaded, "__all__", None) or [
            n for n, v in vars(loaded).items() if inspect.isclass(v) and not n.startswith("_")
        ]
        for name in sorted(names):
            yield from told(f"{module}.{name}", getattr(loaded, name))
    for where in SINGLE:
        module, name = where.split(":")
        yield from told(f"{module}.{name}", getattr(importlib.import_module(module), name))


def told(path: str, value: Any) -> Iterator[str]:
    """What can be seen of a value."""
    if inspect.isclass(value):
        bases = ", ".join(b.__name__ for b in value.__bases__ if b is not object)
        yield f"class {path}({bases})"
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                has = field.default is not dataclasses.MISSING
                default = f" = {field.default!r}" if has else ""
                yield f"    {field.name}: {field.type}{default}"
        elif "__init__" in vars(value):
            yield f"    __init__{inspect.signature(value.__init__)}"
        for name, member in sorted(vars(value).items()):
            if name.startswith("_") or name in getattr(value, "__slots__", ()):
                continue
            if isinstance(member, property) or hasattr(member, "attrname"):
                yield f"    {name}"
            elif isinstance(member, classmethod | staticmethod) or callable(member):
                yield f"    {name}{inspect.signature(getattr(value, name))}"
    elif callable(value):
        yield f"{path}{inspect.signature(value)}"
    else:
        yield f"{path}: {typing.get_origin(value) or type(value).__name__}"


def text() -> str:
    """All of them."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
