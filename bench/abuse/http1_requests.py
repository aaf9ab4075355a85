"""HTTP/1 requests that are slow, unread, too large, too many or wrong."""
from attack import HOST, Attack

HEAD = b"GET /attack/%s HTTP/1.1\r\nHost: " + HOST + b"\r\n"
#: Requests in a burst of pipelined ones.
PIPELINED = 100
#: Bytes of a head that is too large: `limits.headerBytes` is 64 KiB.
OVERSIZED = 80 << 10

#: Requests that no server should take, each answered with 400 or another refusal.
MALFORMED = [
    HEAD % b"1k" + b"Content-Length: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HEAD % b"1k" + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    HEAD % b"1k" + b"Name : value\r\n\r\n",
    HEAD % b"1k" + b"Host: other.test\r\n\r\n",
    HEAD % b"1k" + b"X-One: 1\r\n folded: 2\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\0\1\2\3 not a request \xff\xfe\r\n\r\n",
]

ATTACKS = [
    Attack("slow heads", lambda life: HEAD % b"1k" + b"X-Slow: ", lambda life, burst: b"y", every=0.25, budget=0,
           counter='gatehouse_timeouts_total{kind="header"}', log="request head too slow"),
    # The first ten seconds of any body are free (HTTP1Downstream.bodyGrace).
    Attack("slow bodies", lambda life: HEAD.replace(b"GET", b"POST") % b"1k" + b"Content-Length: 100000\r\n\r\n",
           lambda life, burst: b"y", every=0.25, requests=(1, 0), seconds=11.5,
           counter='gatehouse_timeouts_total{kind="body"}', log="request body too slow"),
    Attack("slow readers", lambda life: HEAD % b"big" + b"\r\n", requests=(1, 0), reads=False,
           counter='gatehouse_timeouts_total{kind="write"}', log="client reads too slowly"),
    Attack("pipelining, unread", lambda life: b"", lambda life, burst: (HEAD % b"big" + b"\r\n") * PIPELINED,
           requests=(0, PIPELINED), reads=False, counter='gatehouse_timeouts_total{kind="write"}',
           log="client reads too slowly"),
    Attack("oversized heads", lambda life: HEAD % b"1k" + b"X-Large: " + b"y" * OVERSIZED + b"\r\n\r\n", again=0.5,
           requests=(1, 0), budget=0, counter='gatehouse_parse_errors_total{reason="too_large"}', log='"status":431'),
    Attack("malformed requests", lambda life: MALFORMED[life % len(MALFORMED)], again=0.1, requests=(1, 0), budget=0,
           counter="gatehouse_parse_errors_total", log="(RFC 9112 "),
]
