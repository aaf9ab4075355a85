"""The attacker's process: runs one attack over so many connections, for so long, and says what it did.

Its own cost is bounded: each connection keeps to the rate of its attack, spread so that they do not all act at once.
Says "ready", starts when a line comes, and prints one line of JSON at the end.
"""
import argparse
import asyncio
import contextlib
import json
import os
import resource
import socket
import ssl
import sys
import time

from families import ATTACKS

#: Receive buffer of a connection that does not read, in bytes; the kernel doubles it.
UNREAD_BUFFER = 4096


class Life(asyncio.Protocol):
    """One connection from its beginning to its end."""

    def __init__(self, attack, counts):
        self.attack, self.counts = attack, counts
        self.over = asyncio.get_running_loop().create_future()
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        if not self.attack.reads:
            transport.pause_reading()

    def data_received(self, data):
        self.counts["received"] += len(data)

    def connection_lost(self, error):
        if not self.over.done():
            self.over.set_result(None)

    def write(self, data):
        """Sends, unless what was sent before is still waiting: a server that does not read is not pushed."""
        if not self.transport.is_closing() and self.transport.get_write_buffer_size() == 0:
            self.transport.write(data)
            self.counts["sent"] += len(data)
            return True
        return False

    async def rest(self, seconds):
        """Waits; whether the connection is still there."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.over), max(0, seconds))
        return not self.over.done()


class Attacker:
    def __init__(self, attack, arguments):
        self.attack, self.arguments = attack, arguments
        self.counts = dict.fromkeys(("lives", "bursts", "requests", "sent", "received", "ended", "refused"), 0)
        self.context = ssl.create_default_context()
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.context.set_alpn_protocols(["h2"])
        self.numbers = iter(range(1 << 62))

    async def connect(self):
        plain = socket.socket()
        plain.setblocking(False)
        if not self.attack.reads:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD_BUFFER)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_connect(plain, ("127.0.0.1", self.arguments.port))
            secure = {"ssl": self.context, "server_hostname": "bench.test"} if self.attack.tls else {}
            _, life = await loop.create_connection(lambda: Life(self.attack, self.counts), sock=plain, **secure)
        except OSError:
            plain.close()
            self.counts["refused"] += 1
            return None
        return life

    async def live(self, end):
        """One life: whether it ended by the server's will."""
        attack, counts, number = self.attack, self.counts, next(self.numbers)
        counts["lives"] += 1
        life = await self.connect()
        if not life:
            return
        opening = attack.opening(number)
        if opening and life.write(opening):
            counts["requests"] += attack.requests[0]
        burst = 0
        while not attack.closes and attack.burst and burst < self.arguments.bursts and time.monotonic() < end:
            data = attack.burst(number, burst)
            if data and life.write(data):
                burst += 1
                counts["bursts"] += 1
                counts["requests"] += attack.requests[1]
            if not await life.rest(attack.every):
                break
        if not attack.closes and not self.arguments.close:
            await life.rest(end - time.monotonic())
        counts["ended"] += life.over.done()
        # Nothing lingers: what the kernel still holds of an attack would be beside the next one.
        life.transport.abort()

    async def connection(self, place, end):
        spread = max(self.attack.again, self.attack.every if self.attack.burst else 0)
        await asyncio.sleep(place * spread / self.arguments.connections)
        while (began := time.monotonic()) < end:
            await self.live(end)
            await asyncio.sleep(max(0, min(began + self.attack.again, end) - time.monotonic()))

    async def run(self):
        end = time.monotonic() + self.arguments.seconds
        places = range(self.arguments.connections)
        await asyncio.gather(*(self.connection(place, end) for place in places))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attack", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--connections", type=int, required=True)
    parser.add_argument("--bursts", type=int, default=1 << 62, help="most bursts of a life")
    parser.add_argument("--close", action="store_true", help="end each life after its bursts, as the gateway did")
    arguments = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    attack = next(attack for attack in ATTACKS if attack.name == arguments.attack)
    attack.opening(0)
    for life in range(8):
        # Bursts that are the same for all connections are made before the clock runs.
        for burst in range(40 if attack.burst else 0):
            attack.burst(life, burst)
    attacker = Attacker(attack, arguments)
    print("ready", flush=True)
    sys.stdin.readline()
    before = sum(os.times()[:2])
    asyncio.run(attacker.run())
    print(json.dumps({**attacker.counts, "cpu": sum(os.times()[:2]) - before}), flush=True)


if __name__ == "__main__":
    main()
