"""Big answers that are asked for and not taken, or taken byte by byte, over HTTP/2."""
import functools

from attack import Attack
from http2_wire import LARGEST_WINDOW, headers, opening, request_fields, window

#: Requests of one connection, as many as `limits.concurrentStreams` allows.
STREAMS = 100
BIG = b"".join(headers(2 * place + 1, request_fields(b"/attack/big")) for place in range(STREAMS))
#: Streams of a connection that dribbles, and the openings by a byte for each in a burst.
DRIBBLES, DROPS = 5, 4

DRIBBLE = functools.cache(lambda: b"".join(window(2 * place + 1, 1) for place in range(DRIBBLES)) * DROPS)
FEW = b"".join(headers(2 * place + 1, request_fields(b"/attack/big")) for place in range(DRIBBLES))

SLOW = dict(counter='gatehouse_timeouts_total{kind="write"}', log="client reads too slowly")

ATTACKS = [
    Attack("zero window", lambda life: opening(window=0) + BIG, requests=(STREAMS, 0), cve="CVE-2019-9517", **SLOW),
    Attack("open window, unread", lambda life: opening(window=LARGEST_WINDOW) + window(0, LARGEST_WINDOW - 65535) + BIG,
           requests=(STREAMS, 0), cve="CVE-2019-9517", reads=False, **SLOW),
    Attack("data dribble", lambda life: opening(window=0) + FEW, lambda life, burst: DRIBBLE(), cve="CVE-2019-9511",
           requests=(DRIBBLES, 0), counter='gatehouse_http2_limits_total{limit="workBudget"}',
           log="HTTP/2 limit workBudget"),
]
