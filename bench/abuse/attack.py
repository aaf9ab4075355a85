"""What an attack is: what its connections send, how often, and which bound of the gateway's it must meet."""
import collections.abc
import dataclasses

HOST = b"bench.test"


@dataclasses.dataclass(frozen=True)
class Attack:
    """One row of the report. Every connection runs through lives: connect, `opening`, bursts, the end, and again."""

    name: str
    #: Sent at once after connecting, for the life of that number.
    opening: collections.abc.Callable[[int], bytes] = lambda life: b""
    #: What follows, burst by burst, for (life, number of the burst); None: nothing ever does.
    burst: collections.abc.Callable[[int, int], bytes] | None = None
    #: CVE numbers, where there are any.
    cve: str = ""
    #: Seconds between the bursts of a connection.
    every: float = 0.1
    #: Seconds from the beginning of a life to that of the next; a connection that still lives goes on.
    again: float = 1.0
    #: Requests that the opening, and each burst, begin.
    requests: tuple[int, int] = (0, 0)
    #: Whether it goes to the TLS listener, and whether it speaks TLS there.
    tls_port: bool = False
    tls: bool = False
    #: Whether answers are read. If not, the socket's receive buffer is small too.
    reads: bool = True
    #: Whether the attacker closes a connection once it stands and the opening is sent.
    closes: bool = False
    #: Requests of one life that the gateway's budget lets through to the backend; None: whatever was asked for.
    budget: int | None = None
    #: The counter of /metrics that names the bound, and the words in the access log that do; "": there are none.
    counter: str = ""
    log: str = ""
    #: Why no counter or no words name it, where none do.
    unnamed: str = ""
    #: Length of the attack where the bound is met later than the others are.
    seconds: float | None = None

    @property
    def rate(self):
        """The cap of one connection, in words."""
        bursts = f", {1 / self.every:g} bursts a second" if self.burst else ""
        return f"{1 / self.again:g} lives a second{bursts}"
