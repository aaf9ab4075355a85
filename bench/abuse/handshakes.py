"""TLS handshakes that are many, slow, incomplete or none."""
import functools
import ssl

from attack import HOST, Attack


@functools.cache
def client_hello():
    """The hello of a usual client, as its library writes it."""
    context = ssl.create_default_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing, server_hostname=HOST.decode())
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.read()


def piece(burst, size=4):
    """A few bytes of the hello, so that it would take minutes to arrive."""
    return client_hello()[burst * size:(burst + 1) * size]


HANDSHAKE = dict(tls_port=True, counter='gatehouse_timeouts_total{kind="handshake"}',
                 unnamed="no request began: there is no line in the log")

ATTACKS = [
    Attack("TLS handshakes", tls_port=True, tls=True, closes=True, again=0.5,
           counter='gatehouse_tls_handshakes_total{result="full"}', unnamed="counted; no bound is met"),
    Attack("TLS hello and leave", lambda life: client_hello(), tls_port=True, closes=True, again=0.25,
           unnamed="no bound is met"),
    Attack("hello in pieces", lambda life: b"", lambda life, burst: piece(burst), **HANDSHAKE),
    Attack("half a hello", lambda life: client_hello()[:200], **HANDSHAKE),
    Attack("junk for a hello", lambda life: b"\x80junk" * 40, tls_port=True, again=0.2,
           counter='gatehouse_tls_handshakes_total{result="failed"}',
           unnamed="no request began: there is no line in the log"),
]
