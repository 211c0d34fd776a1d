from pathlib import Path

import redis

from connected.local.valkey import EmbeddedValkey


def test_it_answers_on_its_socket_and_stops(short_folder: Path) -> None:
    server = EmbeddedValkey(short_folder / "valkey", short_folder / "run")
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("word", "сөз")
        assert client.get("word") == "сөз".encode()
        assert client.config_get("port") == {"port": "0"}
    process = server.process
    server.stop()
    assert process is not None
    assert process.returncode == 0
    assert list((short_folder / "valkey").iterdir()) == []


def test_it_starts_again_over_the_socket_of_a_killed_one(short_folder: Path) -> None:
    first = EmbeddedValkey(short_folder / "valkey", short_folder / "run")
    first.start()
    assert first.process is not None
    first.process.kill()
    first.process.wait()
    first.start()
    with redis.Redis.from_url(first.url) as client:
        assert client.ping()
    first.stop()
