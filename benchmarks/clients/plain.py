"""The client for machines without wrk: `python -m benchmarks.clients.plain URL BODY_FILE RUN SECONDS CLIENTS`.

It speaks just enough HTTP/1.1 for answers with a Content-Length, in one process, and prints what rush.lua prints.
"""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks.figures import percentile


class Rush:
    """Many connections, each of which posts as soon as it has its answer."""

    def __init__(self, url: str, body: str, run: str) -> None:
        address = urlsplit(url)
        self.host, self.port = address.hostname or "127.0.0.1", address.port or 80
        self.head = f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        self.before, _, self.after = body.partition("@EMAIL@")
        self.run = run
        self.sent = 0
        self.statuses: Counter[int] = Counter()
        self.milliseconds: list[float] = []
        self.broken = 0

    async def fire(self, clients: int, seconds: float) -> None:
        """Post from so many connections for so long; what is on its way then is not waited for."""
        posting = [asyncio.create_task(self._client()) for _ in range(clients)]
        await asyncio.wait(posting, timeout=seconds)
        for task in posting:
            task.cancel()
        await asyncio.gather(*posting, return_exceptions=True)

    async def _client(self) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            while True:
                begun = perf_counter()
                writer.write(self._request())
                status = await _status(reader)
                self.statuses[status] += 1
                self.milliseconds.append((perf_counter() - begun) * 1000)
        except (OSError, asyncio.IncompleteReadError):
            self.broken += 1
        finally:
            writer.close()

    def _request(self) -> bytes:
        self.sent += 1
        scattered = self.sent * 2654435761 % 2**32  # as addresses are: an index is not written at one end only
        body = f"{self.before}{scattered:08x}.{self.sent}.0.{self.run}@example.org{self.after}".encode()
        return f"{self.head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _status(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length))
    return int(head.split(" ", 2)[1])


def main(url: str, body: str, run: str, seconds: str, clients: str) -> None:
    """Post and print the tally."""
    rush = Rush(url, Path(body).read_text(encoding="utf-8"), run)
    begun = perf_counter()
    asyncio.run(rush.fire(int(clients), float(seconds)))
    known = rush.statuses[202] + rush.statuses[409]
    tally = {
        "seconds": perf_counter() - begun,
        "accepted": rush.statuses[202],
        "refused": rush.statuses[409],
        "other": rush.statuses.total() - known,
        "broken": rush.broken,
        "p50": percentile(rush.milliseconds, 50),
        "p99": percentile(rush.milliseconds, 99),
    }
    print("TALLY", json.dumps(tally))


if __name__ == "__main__":
    main(*sys.argv[1:])
