"""Requests that are begun to be thrown away, by the client or by what it makes the server do."""
import functools

from attack import Attack
from http2_wire import (DATA, PRIORITY, LARGEST_WINDOW, END_STREAM, frame, headers, opening, request_fields, reset,
                        streams, window)

#: Requests in a burst: more than `HTTP2Limits.workBudget`, 2000 units of which a reset takes 20, allows.
STREAMS = 150
#: 2000 units, 20 a second more in a life that is over within its second or two, 20 for each reset.
ALLOWED = (2000 + 40) // 20
GET = request_fields(b"/attack/1k")


#: Requests that are begun in one burst and reset in the next, when the backend has them. Those of the last burst are
#: under way when the budget is at its end.
APART = 15
HELD = request_fields(b"/attack/held")


@functools.cache
def rapid_reset(burst):
    return b"".join(headers(stream, GET) + reset(stream) for stream in streams(burst, STREAMS))


@functools.cache
def reset_apart(burst):
    return b"".join(reset(stream) for stream in streams(burst - 1, APART) if burst) + b"".join(
        headers(stream, HELD) for stream in streams(burst, APART))


def lengthened(stream):
    """A body longer than its Content-Length (RFC 9113 section 8.1.1)."""
    return headers(stream, request_fields(b"/attack/1k", b"POST", (b"content-length", b"1")), ends=False) + frame(
        DATA, stream, b"longer", END_STREAM)


#: What makes a server reset a stream that was in order, each a stream error of RFC 9113.
PROVOCATIONS = (
    lambda stream: headers(stream, GET) + window(stream, 0),
    lambda stream: headers(stream, GET) + window(stream, LARGEST_WINDOW),
    lengthened,
    lambda stream: headers(stream, GET) + frame(DATA, stream, b"late"),
    lambda stream: headers(stream, GET, ends=False) + frame(PRIORITY, stream, b"\0\0\0\0"),
)


@functools.cache
def made_you_reset(kind, burst):
    return b"".join(PROVOCATIONS[kind](stream) for stream in streams(burst, STREAMS))


BOUND = dict(
    budget=ALLOWED, counter='gatehouse_http2_limits_total{limit="workBudget"}',
    log="HTTP/2 limit workBudget")

ATTACKS = [
    Attack("rapid reset", lambda life: opening(), lambda life, burst: rapid_reset(burst), cve="CVE-2023-44487",
           requests=(0, STREAMS), **BOUND),
    Attack("rapid reset, in two steps", lambda life: opening(), lambda life, burst: reset_apart(burst),
           cve="CVE-2023-44487", requests=(0, APART), again=2.0, **{**BOUND, "budget": ALLOWED + APART}),
    Attack("rapid reset over TLS", lambda life: opening(), lambda life, burst: rapid_reset(burst), cve="CVE-2023-44487",
           tls_port=True, tls=True, requests=(0, STREAMS), **BOUND),
    Attack("MadeYouReset", lambda life: opening(),
           lambda life, burst: made_you_reset(life % len(PROVOCATIONS), burst), cve="CVE-2025-8671",
           requests=(0, STREAMS), **BOUND),
]
