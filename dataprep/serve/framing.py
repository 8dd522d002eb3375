"""Messages on a stream: after a header with their length, as the Language Server Protocol has it, or one a line.

Source: Language Server Protocol 3.17, "Base Protocol": `Content-Length: N\\r\\n`, other headers, `\\r\\n`, and N bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dataprep.errors import StoreError
from dataprep.targets import MEGABYTE

MOST_BYTES = 64 * MEGABYTE
"""A longer message is passed over and refused."""

MOST_HEADER = 1000
MOST_HEADERS = 20
LENGTH = b"content-length"


class FramingError(StoreError):
    """What came is no message, and where the next one begins is not known."""


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes of a message; None for one that is too long. `is_line` tells that it came as a line, as its answer shall."""

    body: bytes | None
    is_line: bool = False


def messages(stream: BinaryIO) -> Iterator[Message]:
    """The messages of a stream until its end. Raises FramingError where it is out of step."""
    while first := stream.readline(MOST_HEADER):
        if first.lstrip()[:1] in {b"{", b"["}:
            yield _line(stream, first)
        elif first.strip():
            length = _length(stream, first)
            if length > MOST_BYTES:
                yield Message(None)  # told before the rest comes: it may never
                _pass_over(stream, length)
            else:
                yield Message(_exactly(stream, length))


def framed(body: bytes, *, is_line: bool) -> bytes:
    """A message as it is sent."""
    return body + b"\n" if is_line else b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _line(stream: BinaryIO, first: bytes) -> Message:
    body = first if first.endswith(b"\n") else first + stream.readline(MOST_BYTES)
    if len(body) <= MOST_BYTES:
        return Message(body, is_line=True)
    while body and not body.endswith(b"\n"):
        body = stream.readline(MEGABYTE)
    return Message(None, is_line=True)


def _length(stream: BinaryIO, line: bytes) -> int:
    """The length that the headers say, of which the first was read."""
    length = None
    for _ in range(MOST_HEADERS):
        if line in {b"\r\n", b"\n"}:
            break
        name, colon, value = line.partition(b":")
        if not colon or not line.endswith(b"\n"):
            raise FramingError("the input is no message: a header like Content-Length: 123 belongs before each")
        if name.strip().lower() == LENGTH:
            length = _number(value.strip())
        line = stream.readline(MOST_HEADER)
    else:
        raise FramingError(f"the input is no message: it has more than {MOST_HEADERS} headers")
    if length is None:
        raise FramingError("the input is no message: no header Content-Length says how long it is")
    return length


def _number(value: bytes) -> int:
    if not value.isdigit() or len(value) > 18:
        raise FramingError("the input is no message: Content-Length is not a number of bytes")
    return int(value)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    body = stream.read(length)
    if len(body) < length:
        raise FramingError(f"the input ended within a message: {len(body)} of {length} bytes came")
    return body


def _pass_over(stream: BinaryIO, length: int) -> None:
    while length > 0 and (part := stream.read(min(length, MEGABYTE))):
        length -= len(part)
