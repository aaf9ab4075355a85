"""Heads that go on for ever, or become more than they were."""
import functools

from attack import Attack
from http2_wire import (CONTINUATION, NEWEST, block_frames, field, frame, headers, opening, request_fields, streams)

GET = request_fields(b"/attack/1k")
#: CONTINUATION frames in a burst; `HTTP2Limits.maximumContinuations` is 8.
CONTINUATIONS = 50
#: Bytes of the entry that a bomb refers to: HPACK's table has 4096, an entry 32 more than its texts.
ENTRY = 4000
#: References in a bomb: 60 MB of fields from one frame.
REFERENCES = 15_000
#: Crumbs that are 1.6 MB by RFC 9113 section 6.5.2: above `maximumListExcess` times `limits.headerBytes` (256 KiB).
MANY_CRUMBS = 40_000
#: Crumbs that are above `limits.headerBytes` (64 KiB) alone, so that they are answered.
SOME_CRUMBS = 4_000
#: Requests in a burst of heads that are malformed; of ones that are answered.
MALFORMED, ANSWERED = 40, 5


def endless(life):
    """A head whose end never comes; its parts hold something, or nothing."""
    part = field(b"x-part", b"1") if life % 2 else b""
    return frame(CONTINUATION, 1, part) * CONTINUATIONS


@functools.cache
def bomb():
    block = GET + field(b"x-bomb", b"b" * ENTRY, keep=True) + NEWEST * REFERENCES
    return block_frames(1, block)


@functools.cache
def crumbs(stream, count):
    return block_frames(stream, GET + field(b"cookie", b"a=b", keep=True) + NEWEST * count)


@functools.cache
def answered_crumbs(burst):
    return b"".join(crumbs(stream, SOME_CRUMBS) for stream in streams(burst, ANSWERED))


@functools.cache
def nameless(burst):
    """Fields without a name, some of them without a value too."""
    block = GET + field(b"", b"") * 50 + field(b"", b"value")
    return b"".join(headers(stream, block) for stream in streams(burst, MALFORMED))


LIMITS = 'gatehouse_http2_limits_total{limit="%s"}'

ATTACKS = [
    Attack("CONTINUATION flood", lambda life: opening() + headers(1, GET, complete=False),
           lambda life, burst: endless(life), cve="CVE-2024-27316, CVE-2024-28182", budget=0,
           counter=LIMITS % "maximumContinuations", log="HTTP/2 limit maximumContinuations"),
    Attack("HPACK bomb", lambda life: opening() + bomb(), cve="CVE-2016-6581", requests=(1, 0), budget=0,
           counter=LIMITS % "maximumListExcess", log="HTTP/2 limit maximumListExcess"),
    Attack("cookie crumbs", lambda life: opening() + crumbs(1, MANY_CRUMBS), cve="CVE-2026-47774", requests=(1, 0),
           budget=0, counter=LIMITS % "maximumListExcess", log="HTTP/2 limit maximumListExcess"),
    Attack("cookie crumbs, answered", lambda life: opening(), lambda life, burst: answered_crumbs(burst),
           cve="CVE-2026-47774", requests=(0, ANSWERED), budget=0,
           counter='gatehouse_parse_errors_total{reason="too_large"}', log='"status":431'),
    Attack("nameless fields", lambda life: opening(), lambda life, burst: nameless(burst), cve="CVE-2019-9516",
           requests=(0, MALFORMED), budget=0, counter=LIMITS % "workBudget", log="HTTP/2 limit workBudget"),
]
