"""Arrays in a zip archive, where they can be mapped into memory and need not be read."""

from __future__ import annotations

import mmap
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_ALIGNED: Final = 64
_PADDING: Final = 0xD935  # the extra field that zipalign pads with
_LOCAL_HEADER: Final = 30
_ZIP64_FIELD: Final = 20


def write_array(archive: zipfile.ZipFile, file: IO[bytes], name: str, array: NDArray[Any]) -> None:
    """Write an array in NumPy's own format, where memory is aligned.

    Args:
        archive: open for writing, not compressed.
        file: that it is written to.
        name: without an ending.
        array: of numbers.
    """
    info = zipfile.ZipInfo(f"{name}.npy")
    begin = file.tell() + _LOCAL_HEADER + _ZIP64_FIELD + len(info.filename.encode()) + 4
    missing = -begin % _ALIGNED
    info.extra = struct.pack("<HH", _PADDING, missing) + bytes(missing)
    with archive.open(info, "w", force_zip64=True) as member:
        np.lib.format.write_array(member, array, allow_pickle=False)


def read_array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """Read a whole array.

    Raises:
        KeyError: there is none of that name.
        ValueError: it is damaged, or none of numbers.
    """
    with archive.open(f"{name}.npy") as member:
        array: NDArray[Any] = np.lib.format.read_array(member, allow_pickle=False)
        return array


def map_arrays(archive: zipfile.ZipFile, path: Path, folder: str) -> dict[str, NDArray[Any]]:
    """The arrays of a folder, of which is read what is looked at.

    They cannot be written to. The file must not be cut short while they are in use; to put
    another one in its place does no harm.

    Args:
        archive: open for reading.
        path: of it.
        folder: within it, with a slash at the end.

    Returns:
        by name, without the folder and the ending.

    Raises:
        ValueError: one is no array of numbers, or goes beyond the file.
    """
    members = [info for info in archive.infolist() if info.filename.startswith(folder)]
    if not members:
        return {}
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if hasattr(mmap, "MADV_RANDOM"):
        whole.madvise(mmap.MADV_RANDOM)  # what is looked up lies anywhere: nothing beside it helps
    found: dict[str, NDArray[Any]] = {}
    for info in members:
        name = info.filename[len(folder) :].removesuffix(".npy")
        with archive.open(info) as member:
            version = np.lib.format.read_magic(member)
            if version != (1, 0):
                raise ValueError(f"{name} is written in another way")
            shape, by_columns, kind = np.lib.format.read_array_header_1_0(member)
            header = member.tell()
        count = int(np.prod(shape))
        fields = whole[info.header_offset + 26 : info.header_offset + _LOCAL_HEADER]
        begin = info.header_offset + _LOCAL_HEADER + sum(struct.unpack("<HH", fields)) + header
        whole_rows = len(shape) == 1 or (len(shape) == 2 and not by_columns)
        if kind.hasobject or not whole_rows or header + count * kind.itemsize != info.file_size:
            raise ValueError(f"{name} is no row of numbers")
        stored = info.compress_type == zipfile.ZIP_STORED
        if not stored or begin % _ALIGNED or begin + count * kind.itemsize > len(whole):
            found[name] = read_array(archive, folder + name)
        elif count:
            found[name] = np.frombuffer(whole, kind, count, begin).reshape(shape)
        else:
            found[name] = np.empty(shape, kind)
    return found
