"""`python -m config.alive`: ends with 0 when the web server of HOST and PORT lives, for health checks of containers.

It asks `/healthz`, not `/readyz`: to restart a web server because the database is away helps nobody.
"""

import contextlib
import http.client
import sys
from collections.abc import Mapping
from os import environ

_PATIENCE = 3.0  # seconds
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with, not listened on


def is_alive(env: Mapping[str, str]) -> bool:
    """Say whether the web server of this environment answers that it lives."""
    host, port = env.get("HOST") or "127.0.0.1", int(env.get("PORT") or "8000")
    connection = http.client.HTTPConnection("127.0.0.1" if host in _EVERYWHERE else host, port, timeout=_PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == http.client.OK
    return False


if __name__ == "__main__":
    sys.exit(0 if is_alive(environ) else 1)
