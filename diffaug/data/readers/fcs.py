"""Flow Cytometry Standard, versions 2.0 to 3.1: the first data set of a file, in list mode.

Layout: HEADER (offsets as ASCII), TEXT (keywords), DATA (events x channels).
Spidlen et al. (2010), Cytometry A 77:97-100.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from diffaug.data.readers.table import Table

VERSIONS = (b"FCS2.0", b"FCS3.0", b"FCS3.1")
ORDERS = {"1,2,3,4": "<", "4,3,2,1": ">", "1,2": "<", "2,1": ">"}
INTEGER_BITS = ("8", "16", "32", "64")


def read_fcs(path: Path, columns: Sequence[str] = ()) -> Table:
    """Read events and channel names ($PnN): x float32 or float64 (events, channels).

    columns: channels that are kept in `Table.columns` and not in x; only these may hold NaN.
    Values are as stored: no compensation, gain or log scale is applied. ValueError, one line,
    for a file that is no FCS, is cut short, lacks a keyword or is not in list mode.

    >>> read_fcs(Path("Samusik_01_notransform.fcs"), columns=["label"]).x.shape
    """
    data = path.read_bytes()
    if data[:6] not in VERSIONS:
        raise ValueError(f"{path.name}: starts with {data[:6]!r}, not with FCS2.0, 3.0 or 3.1")
    keywords = _keywords(path.name, data)
    channels = [keywords[f"$P{i}N"] for i in range(1, int(keywords["$PAR"]) + 1)]
    events = _events(path.name, data, keywords)
    missing = [name for name in columns if name not in channels]
    if missing:
        raise ValueError(f"{path.name}: no channel {missing[0]!r}; there are {', '.join(channels)}")
    kept = [i for i, channel in enumerate(channels) if channel not in columns]
    return Table(
        path.name,
        events[:, kept],
        genes=[channels[i] for i in kept],
        columns={name: events[:, channels.index(name)] for name in columns},
    )


class _Keywords(dict[str, str]):
    """Keywords of TEXT; a missing one is a ValueError that names the file."""

    def __init__(self, name: str, pairs: dict[str, str]) -> None:
        super().__init__(pairs)
        self.name = name

    def __missing__(self, key: str) -> str:
        raise ValueError(f"{self.name}: TEXT has no keyword {key}")


def _keywords(name: str, data: bytes) -> _Keywords:
    first, last = _offset(name, data, 10), _offset(name, data, 18)
    text = data[first : last + 1].decode("utf-8", errors="replace")
    if len(text) < 2:
        raise ValueError(f"{name}: has no TEXT segment")
    delimiter, body = text[0], text[1:].rstrip()
    # A doubled delimiter stands for itself inside a value.
    fields = [
        field.replace("\0", delimiter)
        for field in body.removesuffix(delimiter).replace(delimiter * 2, "\0").split(delimiter)
    ]
    keys = [key.strip().upper() for key in fields[::2]]
    return _Keywords(name, dict(zip(keys, map(str.strip, fields[1::2]), strict=False)))


def _offset(name: str, data: bytes, start: int) -> int:
    field = data[start : start + 8].strip()
    if not field.isdigit():
        raise ValueError(f"{name}: HEADER has {field!r} where an offset is needed")
    return int(field)


def _events(name: str, data: bytes, keywords: _Keywords) -> np.ndarray:
    if keywords["$MODE"] != "L":
        raise ValueError(f"{name}: $MODE is {keywords['$MODE']}, only L (list) can be read")
    dtype = _event_dtype(name, keywords)
    start = _offset(name, data, 26) or int(keywords["$BEGINDATA"])  # 0: too large for HEADER
    n = int(keywords["$TOT"])
    if len(data) < start + n * dtype.itemsize:
        raise ValueError(f"{name}: cut short, {n} events of {dtype.itemsize} bytes do not fit")
    events = np.frombuffer(data, dtype, n, start)
    if keywords["$DATATYPE"] != "I":
        kind = np.float64 if keywords["$DATATYPE"] == "D" else np.float32
        return events["0"].astype(kind)
    table = np.empty((n, int(keywords["$PAR"])), dtype=np.float64)
    for i in range(table.shape[1]):
        # Bits above the range may be set and do not count.
        used = (1 << (int(float(keywords[f"$P{i + 1}R"])) - 1).bit_length()) - 1
        table[:, i] = events[str(i)].astype(np.uint64) & np.uint64(used)
    return table


def _event_dtype(name: str, keywords: _Keywords) -> np.dtype:
    """One event: a float array "0" for F and D, one unsigned integer a channel for I."""
    kind, order = keywords["$DATATYPE"], ORDERS.get(keywords["$BYTEORD"])
    if order is None:
        raise ValueError(f"{name}: $BYTEORD is {keywords['$BYTEORD']}, allowed: {list(ORDERS)}")
    n = int(keywords["$PAR"])
    if kind in ("F", "D"):
        return np.dtype([("0", f"{order}f{4 if kind == 'F' else 8}", (n,))])
    if kind != "I":
        raise ValueError(f"{name}: $DATATYPE is {kind}, only F, D and I can be read")
    bits = [keywords[f"$P{i}B"] for i in range(1, n + 1)]
    for width in bits:
        if width not in INTEGER_BITS:
            raise ValueError(f"{name}: a channel has {width} bits, allowed: {INTEGER_BITS}")
    return np.dtype([(str(i), f"{order}u{int(width) // 8}") for i, width in enumerate(bits)])
