"""Flow Cytometry Standard, versions 2.0 to 3.1: the first data set of a file, in list mode.

Layout: HEADER (offsets as ASCII), TEXT (keywords), DATA (events x channels).
Spidlen et al. (2010), Cytometry A 77:97-100.

Own code, as FlowIO (1.4.0) reads zeros, in silence, where a range ($PnR) is 0, loses the keyword
after one without a value, and refuses offsets left blank and ranges like "1024.0". The tests
compare with it what it reads right.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from diffaug.data.readers.fcs_text import Keywords, keywords_of, offset
from diffaug.data.readers.table import Table

VERSIONS = (b"FCS2.0", b"FCS3.0", b"FCS3.1")
ORDERS = {"1,2,3,4": "<", "4,3,2,1": ">", "1,2": "<", "2,1": ">"}
INTEGER_BITS = ("8", "16", "32", "64")
FLOAT_BITS = {"F": "32", "D": "64"}


def read_fcs(path: Path, columns: Sequence[str] = ()) -> Table:
    """Read events and channel names ($PnN): x float32 or float64 (events, channels).

    columns: channels that are kept in `Table.columns` and not in x; only these may hold NaN.
    Values are as stored: no compensation, gain or log scale is applied. ValueError, one line,
    for a file that is no FCS, is cut short, contradicts itself, lacks a keyword or is not in
    list mode.

    >>> read_fcs(Path("Samusik_01_notransform.fcs"), columns=["label"]).x.shape
    """
    data = path.read_bytes()
    if data[:6] not in VERSIONS:
        raise ValueError(f"{path.name}: starts with {data[:6]!r}, not with FCS2.0, 3.0 or 3.1")
    keywords = keywords_of(path.name, data)
    channels = [keywords[f"$P{i}N"] for i in range(1, keywords.number("$PAR") + 1)]
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


def _events(name: str, data: bytes, keywords: Keywords) -> np.ndarray:
    if keywords["$MODE"] != "L":
        raise ValueError(f"{name}: $MODE is {keywords['$MODE']}, only L (list) can be read")
    dtype, n = _event_dtype(name, keywords), keywords.number("$TOT")
    start = _start(name, data, keywords, n * dtype.itemsize)
    events = np.frombuffer(data, dtype, n, start)
    if keywords["$DATATYPE"] != "I":
        kind = np.float64 if keywords["$DATATYPE"] == "D" else np.float32
        return events["0"].astype(kind)
    table = np.empty((n, keywords.number("$PAR")), dtype=np.float64)
    for i in range(table.shape[1]):
        table[:, i] = events[str(i)].astype(np.uint64) & _used_bits(keywords, i + 1)
    return table


def _start(name: str, data: bytes, keywords: Keywords, needed: int) -> int:
    """Where DATA starts. HEADER and TEXT may both say it, and where it ends; then they must agree.

    A blank or 0 says nothing. Files that give the byte after the last as the last are common.
    """
    ends = []
    for place, key in ((26, "$BEGINDATA"), (34, "$ENDDATA")):
        header, text = offset(name, data, place), keywords.number(key, 0) if key in keywords else 0
        if header and text and header != text:
            raise ValueError(f"{name}: HEADER has {header} where TEXT has {key} {text}")
        ends.append(header or text)
    start, end = ends
    if not start:
        raise ValueError(f"{name}: neither HEADER nor TEXT says where DATA starts")
    if len(data) < start + needed:
        raise ValueError(f"{name}: cut short, {needed} bytes of events do not fit")
    if end and end + 1 - start not in (needed, needed + 1):
        raise ValueError(f"{name}: DATA has {end + 1 - start} bytes, its events need {needed}")
    return start


def _used_bits(keywords: Keywords, channel: int) -> np.uint64:
    """Bits below the range $PnR: those above may be set and do not count. 0 is no range."""
    key = f"$P{channel}R"
    try:
        # Some write a float. Python takes 1_024 for a number too.
        top = -1 if "_" in keywords[key] else int(float(keywords[key]))
    except (OverflowError, ValueError):
        top = -1
    if top < 0:
        raise keywords.wrong(key, "a number of 0 or more")
    bits = (top - 1).bit_length() if top > 1 else 64
    return np.uint64((1 << min(bits, 64)) - 1)


def _event_dtype(name: str, keywords: Keywords) -> np.dtype:
    """One event: a float array "0" for F and D, one unsigned integer a channel for I."""
    kind, order = keywords["$DATATYPE"], ORDERS.get(keywords["$BYTEORD"])
    if order is None:
        raise keywords.wrong("$BYTEORD", " or ".join(ORDERS))
    if kind not in ("F", "D", "I"):
        raise ValueError(f"{name}: $DATATYPE is {kind}, only F, D and I can be read")
    n = keywords.number("$PAR")
    for i in range(1, n + 1):
        allowed = INTEGER_BITS if kind == "I" else (FLOAT_BITS[kind],)
        if keywords[f"$P{i}B"] not in allowed:
            raise keywords.wrong(f"$P{i}B", f"{' or '.join(allowed)} with $DATATYPE {kind}")
    if kind != "I":
        return np.dtype([("0", f"{order}f{4 if kind == 'F' else 8}", (n,))])
    sizes = [int(keywords[f"$P{i}B"]) // 8 for i in range(1, n + 1)]
    return np.dtype([(str(i), f"{order}u{size}") for i, size in enumerate(sizes)])
