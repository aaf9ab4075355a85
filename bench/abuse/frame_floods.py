"""Frames that cost the client next to nothing and the server something, by the hundred."""
import functools

from attack import Attack
from http2_wire import (DATA, PING, PRIORITY, SETTINGS, frame, headers, opening, request_fields, window)

#: Frames in a burst.
FRAMES = 500
POST = headers(1, request_fields(b"/attack/1k", b"POST"), ends=False)
UNKNOWN = 0xbb

SHUFFLED = functools.cache(lambda: b"".join(
    frame(PRIORITY, 2 * place + 3, (2 * (place * 7 % FRAMES) + 1).to_bytes(4, "big") + bytes((place % 256,)))
    for place in range(FRAMES)))


def flood(name, one, cve="", before=b"", requests=0):
    """An attack of nothing but this frame; `before`: what goes ahead of the first."""
    return Attack(
        name, lambda life: opening() + before, lambda life, burst: one * FRAMES if isinstance(one, bytes) else one(),
        cve=cve, requests=(requests, 0), counter='gatehouse_http2_limits_total{limit="workBudget"}',
        log="HTTP/2 limit workBudget")


ATTACKS = [
    flood("PING flood", frame(PING, payload=b"12345678"), "CVE-2019-9512"),
    flood("SETTINGS flood", frame(SETTINGS), "CVE-2019-9515"),
    flood("empty DATA flood", frame(DATA, 1), "CVE-2019-9518", POST, 1),
    flood("PRIORITY flood", SHUFFLED, "CVE-2019-9513"),
    flood("WINDOW_UPDATE flood", window(0, 1)),
    flood("unknown frame flood", frame(UNKNOWN)),
]
