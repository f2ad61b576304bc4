"""Lines of text or of JSON -> paragraphs, for ``aggregator dedup``."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aggregator.dedup.model import Paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the input.

    Attributes:
        paragraph: that it is; its id sorts as the lines do.
        id: as the input has it, else the number of the line.
        raw: the bytes of the line, without its end.
    """

    paragraph: Paragraph
    id: str | int
    raw: bytes


def read_lines(
    stream: Iterable[bytes], *, name: str, form: str, text_field: str
) -> tuple[list[Line], list[str]]:
    """Read texts.

    Args:
        stream: lines of UTF-8.
        name: of the input, for messages.
        form: ``lines``, ``jsonl``, or ``auto``: JSON if the first line that is not empty is a
            JSON object.
        text_field: key of the text in a JSON object.

    Returns:
        The texts, and one line for each line that cannot be used.
    """
    lines: list[Line] = []
    faults: list[str] = []
    seen: dict[str | int, int] = {}
    for number, bytes_ in enumerate(stream, start=1):
        raw = bytes_.rstrip(b"\r\n")
        if number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if not raw.strip():
            continue
        try:
            text = raw.decode("utf-8")
            if form == "auto":
                form = "jsonl" if _is_object(text) else "lines"
            line = _from_json(text, raw, number, text_field) if form == "jsonl" else None
            if line is None:
                line = Line(Paragraph(_place(number), text), number, raw)
            if line.id in seen:
                raise _Fault(f"the id {line.id!r} stands in line {seen[line.id]} too")
        except UnicodeDecodeError as error:
            faults.append(f"{name}: line {number}: not UTF-8: {error.reason}")
        except _Fault as fault:
            faults.append(f"{name}: line {number}: {fault}")
        else:
            seen[line.id] = number
            lines.append(line)
    return lines, faults


class _Fault(Exception):
    """What is wrong with one line."""


def _place(number: int) -> str:
    """An id that sorts as the lines do: of texts without a time the first is the earliest."""
    return f"{number:015d}"


def _is_object(text: str) -> bool:
    if not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _from_json(text: str, raw: bytes, number: int, text_field: str) -> Line:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Fault(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise _Fault("not a JSON object")
    if text_field not in data:
        raise _Fault(f"no key {text_field!r}; its keys are {', '.join(map(repr, data))}")
    words, identity, source = data[text_field], data.get("id", number), data.get("source")
    if not isinstance(words, str):
        raise _Fault(f"{text_field!r} is not a text")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise _Fault("'id' is neither a text nor a whole number")
    paragraph = Paragraph(
        id=_place(number),
        text=words,
        published=_time(data.get("published")),
        source=source if isinstance(source, str) else None,
    )
    return Line(paragraph, identity, raw)


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _Fault(f"'published' is not an ISO 8601 time: {value!r}") from error
    # Times with and without a zone cannot be ordered: those without are taken for UTC.
    return time if time.tzinfo else time.replace(tzinfo=UTC)
