"""Named arrays in one safetensors file: written whole or not at all, read as views of the mapped file, shared by all processes."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save

_TYPES = {"F64": np.float64, "F32": np.float32, "I64": np.int64, "I32": np.int32, "U8": np.uint8}
_LONGEST_HEADER = 1_000_000
Arrays = dict[str, npt.NDArray[Any]]


class UnreadableTensors(ValueError):
    """The file is damaged or of another kind."""


def write(path: Path, arrays: Mapping[str, npt.NDArray[Any]], about: Mapping[str, Any]) -> None:
    """`about` is JSON-able."""
    whole = save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, metadata={"about": json.dumps(about)})
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        file.write(whole)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def read(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """The arrays, which cannot be written to, and what was written about them. Raises FileNotFoundError, UnreadableTensors."""
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _LONGEST_HEADER:
                raise UnreadableTensors(f"{path.name} is not a safetensors file")
            header = json.loads(file.read(length))
        about = json.loads(header.pop("__metadata__")["about"])
        whole = np.memmap(path, np.uint8, "r") if size > 8 + length else np.zeros(size, np.uint8)
        return {name: _view(whole, 8 + length, **told) for name, told in header.items()}, about
    except (struct.error, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableTensors(f"{path.name} is damaged: {error}") from error


def _view(whole: npt.NDArray[np.uint8], start: int, dtype: str, shape: list[int], data_offsets: list[int]) -> npt.NDArray[Any]:
    first, last = start + data_offsets[0], start + data_offsets[1]
    kind = np.dtype(_TYPES[dtype])
    if not start <= first <= last <= len(whole) or last - first != math.prod(shape) * kind.itemsize:
        raise UnreadableTensors("an array is not where it is said to be")
    return whole[first:last].view(kind).reshape(shape)
