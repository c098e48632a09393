"""The keywords of a Flow Cytometry Standard file, and the offsets in its HEADER."""

import re


class Keywords(dict[str, str]):
    """Keywords of TEXT, in upper case; a missing or wrong one is a ValueError naming the file."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, key: str) -> str:
        raise ValueError(f"{self.name}: TEXT has no keyword {key}")

    def number(self, key: str, least: int = 1) -> int:
        """The whole number that `key` has, `least` or more."""
        if not (self[key].isascii() and self[key].isdigit() and int(self[key]) >= least):
            raise self.wrong(key, f"a whole number of {least} or more")
        return int(self[key])

    def wrong(self, key: str, needed: str) -> ValueError:
        """The error to raise where the value of `key` is not what is `needed`."""
        return ValueError(f"{self.name}: {key} is {self[key]!r}, needed is {needed}")


def keywords_of(name: str, data: bytes) -> Keywords:
    """Read TEXT of the file with bytes `data`; `name` is for messages.

    A doubled delimiter inside a value stands for itself. As no value may start with one, after
    a key it is a value of no length.
    """
    first, last = offset(name, data, 10), offset(name, data, 18)
    text = _decoded(data[first : last + 1])
    if not first or len(text) < 2:
        raise ValueError(f"{name}: has no TEXT segment")
    mark = re.escape(text[0])
    padding = " \0\r\n\t".replace(text[0], "")
    body = text[1:].rstrip(padding)
    if not body.endswith(text[0]):
        body += text[0]
    pair = re.compile(f"([^{mark}]+){mark}((?:[^{mark}](?:[^{mark}]|{mark}{mark})*)?){mark}")
    keywords, end = Keywords(name), 0
    while found := pair.match(body, end):
        key = found[1].strip(padding).upper()
        value = found[2].replace(text[0] * 2, text[0]).strip(padding)
        if keywords.setdefault(key, value) != value and key.startswith("$"):
            raise ValueError(f"{name}: TEXT has {key} twice, {keywords[key]!r} and {value!r}")
        end = found.end()
    if body[end:].strip(text[0] + padding):
        raise ValueError(f"{name}: TEXT has no value for its last keyword {body[end:][:30]!r}")
    return keywords


def offset(name: str, data: bytes, start: int) -> int:
    """The offset in the eight bytes of HEADER from `start` on; 0 where they are blank."""
    field = data[start : start + 8].strip()
    if field and not field.isdigit():
        raise ValueError(f"{name}: HEADER has {field!r} where an offset is needed")
    return int(field or 0)


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:  # Only 3.1 asks for UTF-8.
        return text.decode("latin-1")
