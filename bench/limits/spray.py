"""Sends requests of ever new client addresses, pipelined, as fast as they are answered. Prints requests a second."""
import json
import socket
import sys
import threading
import time


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    batch = 500
    connection = socket.create_connection(("127.0.0.1", port))
    ends = threading.Semaphore(4)
    answered = [0]

    def read():
        rest = b""
        while answered[0] < count:
            piece = connection.recv(1 << 18)
            if not piece:
                raise SystemExit("the gateway closed the connection")
            rest += piece
            found = rest.count(b"\r\n\r\n")
            before = answered[0] // batch
            answered[0] += found
            for _ in range(answered[0] // batch - before):
                ends.release()
            cut = rest.rfind(b"\r\n\r\n")
            rest = rest[cut + 4:] if cut >= 0 else rest

    reader = threading.Thread(target=read)
    reader.start()
    began = time.monotonic()
    for first in range(0, count, batch):
        ends.acquire()
        connection.sendall("".join(
            f"GET /spray HTTP/1.1\r\nHost: b\r\nX-Forwarded-For: {11 + (n >> 24)}.{n >> 16 & 255}.{n >> 8 & 255}."
            f"{n & 255}\r\n\r\n" for n in range(first, first + batch)).encode())
    reader.join()
    print(json.dumps({"rate": count / (time.monotonic() - began)}))


main()
