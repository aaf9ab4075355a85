"""The kinds of requests that a web application firewall is measured with.

None of them is hostile; the Core Rule Set has nothing to say about them at paranoia level 1.
"""
import json
import random

WORDS = """
lorem ipsum dolor sit amet consectetur adipiscing elit eiusmod tempor incididunt labore dolore
magna aliqua enim minim veniam quis nostrud exercitation ullamco laboris nisi aliquip commodo
consequat duis irure reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur
occaecat cupidatat proident sunt culpa officia deserunt mollit laborum
""".split()

BROWSER = {
    "Host": "bench.test",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
                  "Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9,de;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
    "Referer": "https://bench.test/catalogue/shoes",
    "Cookie": "session=8f14e45fceea167a5a36dedd4bea2543; theme=dark",
    "Cache-Control": "max-age=0",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


class Request:
    def __init__(self, name, what, target, body=None, kind=None):
        self.name, self.what, self.target, self.body = name, what, target, body
        self.headers = dict(BROWSER, **({"Content-Type": kind} if kind else {}))


def requests(seed=20261126):
    chance = random.Random(seed)

    def text(length):
        words = ""
        while len(words) < length:
            words += chance.choice(WORDS) + " "
        return words[:length].strip()

    def query(pairs):
        return "&".join(f"{name}={value.replace(' ', '+').replace('@', '%40')}" for name, value in pairs)

    yield Request("a", "GET, 12 browser headers", "/catalogue/shoes/42")
    arguments = [("q", "running shoes"), ("page", "3"), ("sort", "price"), ("order", "asc"), ("brand", "acme"),
                 ("size", "42"), ("colour", "dark blue"), ("minimum", "25"), ("maximum", "120"), ("view", "grid")]
    yield Request("b", "GET, 10 arguments", "/search?" + query(arguments))
    fields = [("name", "Jane Doe"), ("email", "jane.doe@example.com"), ("street", "12 Long Lane"),
              ("city", "Springfield"), ("postcode", "12345"), ("country", "United States"), ("phone", "5551234567"),
              ("subject", text(60)), ("message", text(1_200)), ("comment", text(350))]
    yield Request("c", "1.8 KiB form, 10 fields", "/contact", query(fields).encode(),
                  "application/x-www-form-urlencoded")
    items = [{"id": 1_000 + number, "sku": f"AB-{number:04d}", "name": " ".join(chance.sample(WORDS, 9)),
              "price": 10 + number / 4, "stock": number % 7, "tags": chance.sample(WORDS, 2), "active": number % 2 > 0}
             for number in range(88)]
    yield Request("d", "16 KiB JSON, 704 leaves", "/api/items", json.dumps({"items": items}).encode(),
                  "application/json")
    leaves = {f"field{number}": text([20, 40, 80, 160, 400, 600][number % 6]) for number in range(72)}
    yield Request("d2", "16 KiB JSON, 72 leaves", "/api/texts", json.dumps(leaves).encode(), "application/json")
    boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    head = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHoliday photo\r\n--{boundary}\r\n"
            "Content-Disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n")
    yield Request("e", "256 KiB upload", "/upload",
                  head.encode() + chance.randbytes(256 << 10) + f"\r\n--{boundary}--\r\n".encode(),
                  f"multipart/form-data; boundary={boundary}")
