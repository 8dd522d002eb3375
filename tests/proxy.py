"""A proxy that stands before a server and misbehaves: it waits, drops, refuses, or cuts answers off."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field

DROP, CUT = "drop", "cut"

Trouble = Callable[[str, int], str | None]
"""What happens to a request: its path without the query, and how often it came; a line of status, or DROP, or CUT."""


@dataclass
class Proxy:
    """What a proxy does, and the requests that it saw."""

    upstream: int
    latency: float = 0.0
    trouble: Trouble | None = None
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    bytes_sent: int = 0
    waiting: int = 0
    most_at_once: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to which one upstream belongs."""
        there, back = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            while await self._answer(reader, writer, there, back):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # either side has gone
        finally:
            back.close()
            writer.close()

    async def _answer(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        there: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> bool:
        """Pass one request on; whether the connection stays."""
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        what = (method, target.partition("?")[0])
        self.seen[what] += 1
        self.waiting += 1
        self.most_at_once = max(self.most_at_once, self.waiting)
        await asyncio.sleep(self.latency)
        self.waiting -= 1
        trouble = self.trouble(what[1], self.seen[what]) if self.trouble else None
        if trouble == DROP:
            return False
        if trouble and trouble != CUT:
            writer.write(f"HTTP/1.1 {trouble}\r\nContent-Length: 0\r\n\r\n".encode())
            return True
        back.write(head + body)
        answer = await there.readuntil(b"\r\n\r\n")
        content = b"" if method == "HEAD" else await _content(there, answer)
        self.bytes_sent += len(content)
        writer.write(answer + (content[: len(content) // 2] if trouble else content))
        await writer.drain()
        return not trouble


async def _content(there: asyncio.StreamReader, answer: bytes) -> bytes:
    """The body of an answer as it stands on the line."""
    if b"transfer-encoding: chunked" not in answer.lower():
        return await there.readexactly(_length(answer))
    found = b""
    while True:
        line = await there.readuntil(b"\r\n")
        chunk = await there.readexactly(int(line, 16) + 2)
        found += line + chunk
        if int(line, 16) == 0:
            return found


def _length(head: bytes) -> int:
    lines = (line.split(b":", 1) for line in head.lower().split(b"\r\n") if b":" in line)
    return next((int(value) for name, value in lines if name == b"content-length"), 0)


@contextlib.contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    """A proxy that runs in a thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def done(work: Coroutine[object, object, asyncio.Server | None]) -> asyncio.Server | None:
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    server = done(asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=2**20))
    assert server is not None
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        done(_end(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Close all, and let what still runs end."""
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.02)  # closed connections are let go by the loop


def main(upstream: str, latency: str) -> None:
    """Run until it is ended, in a process of its own; the first line says its port."""
    with running(Proxy(int(upstream), float(latency))) as proxy:
        print(proxy.port, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
