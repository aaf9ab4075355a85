"""The well-behaved client: kept connections, two plain and two over TLS, each with 50 requests a second.

Reads from its input for how many seconds to measure, and prints what it saw in one line of JSON. A request is late from
the moment that it was due, if the one before it was not answered by then; else from when it was sent, so that the time
that this process waits for a core before it sends is not taken for the gateway's.
"""
import json
import socket
import ssl
import sys
import threading
import time

#: Requests a second of one connection.
RATE = 50
#: Seconds until an answer is given up.
PATIENCE = 5
REQUEST = b"GET /good/1k HTTP/1.1\r\nHost: bench.test\r\n\r\n"
#: Bytes of the body that the backend answers with.
BODY = 1024


class Client:
    def __init__(self, port, context):
        self.port, self.context, self.socket = port, context, None

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            self.socket = self.context.wrap_socket(self.socket, server_hostname="bench.test")

    def connect_anew(self):
        """Begins a phase with a connection that cannot have idled too long meanwhile."""
        if self.socket:
            self.socket.close()
        self.connect()

    def ask(self):
        """One request: whether it was answered with 200 and the body."""
        try:
            if not self.socket:
                self.connect()
            self.socket.sendall(REQUEST)
            answer = b""
            while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < BODY:
                piece = self.socket.recv(65536)
                answer += piece
                if not piece or answer and not answer.startswith(b"HTTP/1.1 200"):
                    raise OSError
            return True
        except OSError:
            if self.socket:
                self.socket.close()
            self.socket = None
            return False

    def measure(self, begin, seconds, into):
        taken, failed, answered = [], 0, begin
        for number in range(int(seconds * RATE)):
            due = begin + number / RATE
            time.sleep(max(0, due - time.monotonic()))
            started = due if answered > due else time.monotonic()
            failed += not self.ask()
            answered = time.monotonic()
            taken.append(answered - started)
            if answered > begin + seconds + PATIENCE:
                break
        into.append((taken, failed))


def percentile(values, share):
    """The value that `share` of all are at or below, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] * 1000


def main():
    context = ssl.create_default_context(cafile=sys.argv[3])
    ports = [(int(sys.argv[1]), None), (int(sys.argv[2]), context)] * 2
    clients = [Client(*port) for port in ports]
    for line in sys.stdin:
        for client in clients:
            client.connect_anew()
        seconds, results, now = float(line), [], time.monotonic()
        threads = [
            threading.Thread(target=client.measure, args=(now + place / RATE / len(clients), seconds, results))
            for place, client in enumerate(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = [value for values, _ in results for value in values]
        print(json.dumps({
            "requests": len(taken), "failed": sum(failed for _, failed in results),
            "p50": percentile(taken, 0.5), "p99": percentile(taken, 0.99), "worst": max(taken) * 1000,
        }), flush=True)


if __name__ == "__main__":
    main()
