"""A crowd of clients, each with an address and a pace of its own. One process, told what to do by a line of JSON.

Prints a line of JSON: for each client how many requests were answered with which status, and how long each took.
"""
import asyncio
import json
import sys
import time


async def ask(reader, writer, path, address):
    """One request: the status of its answer, and its fields."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench.test\r\nX-Forwarded-For: {address}\r\n\r\n".encode())
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
    await reader.readexactly(int(fields.get("content-length", 0)))
    return int(lines[0].split()[1]), fields


async def paced(port, client, begin, seconds):
    """Requests at an even pace, `at_once` of them each time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    statuses, taken = {}, []
    step = client["at_once"] / client["rate"]
    for number in range(int(seconds / step)):
        await asyncio.sleep(max(0, begin + client["offset"] + number * step - time.monotonic()))
        for _ in range(client["at_once"]):
            path = client["paths"][number % len(client["paths"])]
            started = time.monotonic()
            status, _ = await ask(reader, writer, path, client["address"])
            statuses[status] = statuses.get(status, 0) + 1
            if status == 200:
                taken.append((time.monotonic() - started) * 1000)
    writer.close()
    return {"address": client["address"], "statuses": statuses, "taken": taken}


async def polite(port, client, begin, seconds):
    """As fast as it is allowed to: believes RateLimit and Retry-After, and never asks where nothing is left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    statuses, first = {}, None
    wait = max(0.0, begin - time.monotonic())
    while time.monotonic() < begin + seconds:
        if wait:
            await asyncio.sleep(wait)
        status, fields = await ask(reader, writer, client["paths"][0], client["address"])
        moment = time.monotonic() - begin
        statuses[status] = statuses.get(status, 0) + 1
        policy = dict(part.split("=") for part in fields["ratelimit-policy"].split(";")[1:])
        state = dict(part.split("=") for part in fields["ratelimit"].split(";")[1:])
        if status == 429:
            first = moment
            wait = float(fields["retry-after"])
        elif int(state["r"]) > 0:
            wait = 0.0
        else:
            # The quota comes back evenly over its window.
            wait = int(policy["w"]) / int(policy["q"])
    writer.close()
    return {"address": client["address"], "statuses": statuses, "taken": [], "last_refusal": first}


async def main():
    order = json.loads(sys.argv[1])
    begin = time.monotonic() + 0.3
    behave = polite if order.get("polite") else paced
    results = await asyncio.gather(
        *(behave(order["port"], client, begin, order["seconds"]) for client in order["clients"]))
    print(json.dumps(results))


asyncio.run(main())
