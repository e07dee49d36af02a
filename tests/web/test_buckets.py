"""How often a client may ask."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from webui.buckets import MAX_CLIENTS, Buckets, client_key, is_loopback


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    buckets = Buckets(2, 5, clock)
    assert [buckets.take("a") for _ in range(5)] == [0] * 5
    assert buckets.take("a") == 0.5
    assert buckets.take("b") == 0, "others are not concerned"
    clock.now += 0.25
    assert buckets.take("a") == 0.25
    clock.now += 0.25
    assert buckets.take("a") == 0
    clock.now += 3_600
    assert [buckets.take("a") for _ in range(6)] == [0, 0, 0, 0, 0, 0.5], "never above the burst"


def test_refusals_cost_nothing() -> None:
    clock = Clock()
    buckets = Buckets(1, 1, clock)
    assert buckets.take("a") == 0
    for _ in range(50):
        assert buckets.take("a") == 1
    clock.now += 1
    assert buckets.take("a") == 0


def test_what_was_dear_is_paid_for_later() -> None:
    clock = Clock()
    buckets = Buckets(2, 5, clock)
    assert buckets.take("a") == 0
    buckets.charge("a", 10)
    assert buckets.take("a") == 3.5
    assert buckets.take("b") == 0
    clock.now += 3.5
    assert buckets.take("a") == 0


def test_memory_is_bounded_and_the_busy_are_remembered() -> None:
    clock = Clock()
    buckets = Buckets(0.001, 1, clock)
    assert buckets.take("busy") == 0
    for n in range(2 * MAX_CLIENTS):
        buckets.take(f"client {n}")
        if n % 1_000 == 0:
            assert buckets.take("busy") > 0
    assert len(buckets) == MAX_CLIENTS
    assert buckets.take("client 0") == 0, "forgotten, so anew"


def test_threads_share_a_bucket() -> None:
    buckets = Buckets(1, 100, Clock())
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: buckets.take("a"), range(400)))
    assert waits.count(0) == 100


@pytest.mark.parametrize(
    ("address", "key", "here"),
    [
        ("192.0.2.7", "192.0.2.7", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.8.9.1", "127.8.9.1", True),
        ("::1", "::", True),
        ("::ffff:127.0.0.1", "127.0.0.1", True),
        ("::ffff:192.0.2.7", "192.0.2.7", False),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::", False),
        ("2001:db8:1:2::9", "2001:db8:1:2::", False),
        ("2001:db8:1:3::9", "2001:db8:1:3::", False),
        ("fe80::1%eth0", "fe80::", False),
        ("unix:", "unknown", False),
        ("<script>", "unknown", False),
        ("", "unknown", False),
        (None, "unknown", False),
    ],
)
def test_who_is_one_client(address: str | None, key: str, here: bool) -> None:
    assert (client_key(address), is_loopback(address)) == (key, here)


def test_some_things_cost_less_than_a_token() -> None:
    buckets = Buckets(rate=1, burst=1, clock=lambda: 0.0)
    assert [buckets.take("a", 0.25) for _ in range(5)] == [0, 0, 0, 0, 0.25]
