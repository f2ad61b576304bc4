"""Texts in a file, one after the other, read one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, overload

import numpy as np

from aggregator.bulk.work import Work
from aggregator.dedup.arrays import I64

_BEFORE_REST: Final = 1 << 12  # texts: the system maps pages around each that is read


class Texts(Sequence[str]):
    """Texts by number; nothing of them is kept in memory, of the file's pages a few.

    Args:
        work: where the steps :mod:`.reading` and :mod:`.forms` have put them.
        rows: number of the row of each.
    """

    def __init__(self, work: Work, rows: I64) -> None:
        self._work, self._read = work, 0
        self._bytes = work.array("read.bytes")
        self._ends = work.array("read.ends")
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        self._read += 1
        if self._read % _BEFORE_REST == 0:
            self._work.rest()
        row = int(self._rows[number])
        start = int(self._ends[row - 1]) if row else 0
        text: bytes = self._bytes[start : int(self._ends[row])].tobytes()
        return text.decode("utf-8", "surrogatepass")

    def some(self, numbers: Iterable[int]) -> list[str]:
        """The texts of these numbers."""
        return [self[number] for number in numbers]


class Appended:
    """Values that are added to the end of a file, which after that is read as an array.

    A context manager; the array is whole when it is left.

    Args:
        work: the folder.
        name: of the array.
        kind: of its values.
    """

    def __init__(self, work: Work, name: str, kind: Any) -> None:
        self._work, self._name, self._kind = work, name, np.dtype(kind)
        self._file = work.path(f"{name}.npy").open("wb")
        # The header holds how many there are, so it is written anew in the end: with room for it.
        self._size = 0
        self._header(1 << 60)
        self._start = self._file.tell()

    def add(self, values: Any) -> None:
        """Add an array, or bytes."""
        data: Any = values
        if self._kind != np.uint8:
            data = np.ascontiguousarray(values, self._kind).data
        self._file.write(data)
        self._size += memoryview(data).nbytes // self._kind.itemsize

    def __enter__(self) -> Appended:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._file:
            if kind is None:
                self._file.seek(0)
                self._header(self._size)
                if self._file.tell() != self._start:
                    raise AssertionError("the header of an array is not as long as its room")

    def _header(self, size: int) -> None:
        described = {
            "descr": np.lib.format.dtype_to_descr(self._kind),
            "fortran_order": False,
            "shape": (size,),
        }
        np.lib.format.write_array_header_1_0(self._file, described)
