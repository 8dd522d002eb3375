"""The loop: one message in, its answer out, until the end."""

from __future__ import annotations

from typing import BinaryIO

from dataprep.serve.calls import INVALID_REQUEST, PARSE_ERROR, CallError, answer, encoded, refused
from dataprep.serve.framing import MOST_BYTES, FramingError, framed, messages
from dataprep.serve.methods import Methods

TOO_LONG = f"the message has over {MOST_BYTES:,} bytes; send less at once"


def serve(source: BinaryIO, sink: BinaryIO) -> int:
    """Answer the messages of a stream until its end, or `exit`; returns the exit status.

    It is 0, and 1 for an `exit` without `shutdown`, as the Language Server Protocol has it. Raises FramingError where the
    stream is out of step, after it was told as an answer, and OSError where nobody listens any more.
    """
    methods = Methods()
    try:
        for message in messages(source):
            if message.body is None:
                reply = encoded(refused(CallError(INVALID_REQUEST, TOO_LONG)))
            else:
                reply = answer(message.body, methods.table)
            _send(sink, reply, is_line=message.is_line)
            if methods.is_over:
                return 0 if methods.is_shut_down else 1
    except FramingError as error:
        _send(sink, encoded(refused(CallError(PARSE_ERROR, str(error)))), is_line=False)
        raise
    return 0


def _send(sink: BinaryIO, reply: bytes | None, *, is_line: bool) -> None:
    if reply is not None:
        sink.write(framed(reply, is_line=is_line))
        sink.flush()
