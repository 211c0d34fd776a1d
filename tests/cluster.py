"""PostgreSQL and Valkey for a test run: one of each, shared by all workers, each of which has databases of its own.

The process that pytest was started as owns the servers. It migrates one database, `TEMPLATE`, and hands every worker
a copy of it; a copy takes some 50 ms, where migrating takes seconds.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connected import migrations
from connected.local.databases import Databases
from connected.local.postgres import EmbeddedPostgres
from connected.local.valkey import EmbeddedValkey

TEMPLATE = "connected_template"


class Cluster:
    """The servers of one test run, in a temporary folder that goes with them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="connected-tests-"))
        self.folder.chmod(0o711)  # root's PostgreSQL runs as nobody and must get to its socket
        self.postgres = EmbeddedPostgres(self.folder / "postgres", self.folder / "run" / "postgres", durable=False)
        self.valkey = EmbeddedValkey(self.folder / "valkey", self.folder / "run" / "valkey")

    def start(self) -> None:
        """Start both servers and migrate the template."""
        self.postgres.start()
        self.valkey.start()
        self.postgres.create_database(TEMPLATE)
        migrations.upgrade(self.postgres.url(TEMPLATE))

    def stop(self) -> None:
        """Stop both servers and remove their files."""
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def share(self, worker: int) -> dict[str, str]:
        """What the worker with this number (from 0) needs in order to use the servers."""
        return {"socket_dir": str(self.postgres.socket_dir), "redis_url": f"{self.valkey.url}?db={worker}"}


_CLUSTER = pytest.StashKey[Cluster]()


def _cluster(config: pytest.Config) -> Cluster:
    if _CLUSTER not in config.stash:
        cluster = Cluster()
        config.add_cleanup(cluster.stop)
        cluster.start()
        config.stash[_CLUSTER] = cluster
    return config.stash[_CLUSTER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the servers of this run are."""
    number = int(node.workerinput["workerid"].removeprefix("gw"))
    node.workerinput["connected_cluster"] = _cluster(node.config).share(number)


@pytest.fixture(scope="session")
def cluster_share(request: pytest.FixtureRequest) -> dict[str, str]:
    """Where this run's servers are: `socket_dir` of PostgreSQL, `redis_url` of a database of this worker's own."""
    workerinput = getattr(request.config, "workerinput", None)
    share: dict[str, str] = workerinput["connected_cluster"] if workerinput else _cluster(request.config).share(0)
    return share


@pytest.fixture(scope="session")
def new_database(cluster_share: dict[str, str]) -> Iterator[Callable[[], str]]:
    """A function that makes another migrated, empty database and returns its URL; all are dropped at the end."""
    databases = Databases(Path(cluster_share["socket_dir"]))
    names = (f"test_{os.getpid()}_{number}" for number in itertools.count())
    made: list[str] = []

    def make() -> str:
        made.append(next(names))
        databases.create_database(made[-1], TEMPLATE)
        return databases.url(made[-1])

    yield make
    for name in made:
        databases.drop_database(name)


@pytest.fixture(scope="session")
def database_url(new_database: Callable[[], str]) -> str:
    """The migrated database of this test worker; tests leave it as they found it."""
    return new_database()


@pytest.fixture(scope="session")
def redis_url(cluster_share: dict[str, str]) -> str:
    """The Valkey database of this test worker; tests may flush it (FLUSHDB, not FLUSHALL)."""
    return cluster_share["redis_url"]
