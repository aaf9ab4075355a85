"""Requests and answers made to be expensive for a web application firewall: what bench/waf-hostile sends.

All of them are made here, by a generator with a fixed seed; those of `expressions` use words of the rules themselves.
"""
import gzip
import json
import random
import re
import zlib

FORM, JSON, XML = "application/x-www-form-urlencoded", "application/json", "application/xml"
HEAD = {"Host": "bench.test", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept": "*/*"}
#: Bytes of a body that is just within SecRequestBodyNoFilesLimit.
FULL = 128 << 10
#: Bytes of a field that is just within what a head may have.
FIELD = 12 << 10

#: What expressions stumble over when it is repeated: each begins some of the rules' repetitions, none ends them.
FILLINGS = {
    "spaces": " ", "tabs": "\t", "line ends": "\r\n", "letters": "a", "capitals": "A", "digits": "1", "zeros": "0",
    "quotes": "'", "double quotes": '"', "backticks": "`", "backslashes": "\\", "slashes": "/", "dots": ".",
    "commas": ",", "semicolons": ";", "colons": ":", "brackets": "(", "nested brackets": "[(", "closed": "()",
    "braces": "{", "angles": "<", "equals": "=", "dashes": "-", "hashes": "#", "dollars": "$", "percents": "%",
    "ats": "@", "tildes": "~", "pipes": "|", "ampersands": "&", "underscores": "_", "stars": "*", "zero bytes": "\0",
    "high bytes": "\u00ff", "wide letters": "\uff1c", "words": "word ", "pairs": "a=b;", "calls": "a(", "members": "a.",
    "comments": "/*", "ends of comments": "*/", "empty comments": "/**/", "line comments": "-- ", "paths": "../",
    "tags": "<a ", "attributes": "a='b' ", "half comments": "<!--", "entities": "&#x", "escapes": "\\x",
    "units": "\\u00", "variables": "${", "commands": "$(", "templates": "{{", "declarations": "@import",
    "schemes": "http://", "sums": "1+", "lists": "1,", "letters and spaces": "a ", "quotes and spaces": "' ",
    "quotes and letters": "'a", "quotes and commas": "',", "assignments": "a=", "selects": "select ",
    "unions": "union select ", "or": "or ", "ors": "'or'", "cases": "case when ", "between": " between ",
    "likes": " like ", "functions": "concat(", "hexadecimal": "0x0", "on": " on", "handlers": " onx=",
    "styles": "style=", "evals": "eval(", "cats": "cat ", "slashed words": "/bin/", "php": "<?php ",
    "php functions": "system (", "php variables": "$_GET[", "streams": "php://", "java": "java.lang.",
    "serialized": "O:1:\"", "ldap": "(&(", "header": "\n a:", "mime": "=?", "base64": "QUJD", "protocols": "file:",
    "emails": "a@a.", "wild": "?*", "joined quotes": "c''a", "expansions": "{a,b}", "redirects": ">&",
    "assigned": "a=b ", "processes": "<(", "prototypes": "__proto__", "requires": "require(", "regex": "(a+)+",
}


class Hostile:
    """A request and what is hostile in it. `answer` is a body that the backend sends."""

    def __init__(self, family, name, target="/", body=None, kind=None, headers=None, answer=None, answer_kind=None):
        self.family, self.name, self.target, self.body = family, name, target, body
        self.headers = list(HEAD.items()) + list(headers or [])
        if kind:
            self.headers.append(("Content-Type", kind))
        self.answer, self.answer_kind = answer, answer_kind or "text/html"

    def bytes(self):
        """The request as it is sent."""
        method = "GET" if self.body is None else "POST"
        lines = [f"{method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self.headers] + ["Connection: close"]
        if self.body is not None:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + (self.body or b"")


def escaped(text):
    """All but letters and digits percent-encoded."""
    data = text if isinstance(text, bytes) else text.encode()
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02x}" for byte in data)


def fill(text, size):
    return (text * (size // len(text) + 1))[:size]


def form(pairs):
    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs).encode()


def rule_words(directory):
    """Words of the rules' expressions and phrase files."""
    words = set()
    for path in sorted(directory.glob("*.conf")):
        for expression in re.findall(r'"!?@rx ((?:[^"\\]|\\.)*)"', path.read_text(errors="replace")):
            words.update(re.findall(r"[A-Za-z_$<(/.-]{3,}", expression))
    for path in sorted(directory.glob("*.data")):
        words.update(line for line in path.read_text(errors="replace").split("\n") if line and line[0] != "#")
    return sorted(words)


def fillings(chance, words):
    for name, text in FILLINGS.items():
        yield Hostile("filled", f"field of {name}", "/f", form([("text", fill(text, 40 << 10))]), FORM)
        raw = fill(text, FULL - 100)
        yield Hostile("filled", f"JSON of {name}", "/j", json.dumps({"a": fill(text, 20 << 10)}).encode(), JSON)
        if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
            yield Hostile("filled", f"full JSON of {name}", "/j", b'{"a":"' + raw.encode() + b'"}', JSON)
        clean = "".join(letter for letter in text if letter >= " " and letter < "\u0100")
        if clean.strip():
            yield Hostile("filled", f"header of {name}", headers=[("Referer", "x" + fill(clean, FIELD) + "x")])
    for number in range(24):
        text = ""
        join = chance.choice(["", " ", "(", "'", ";", "/**/", "\t", "=", "."])
        while len(text) < 36 << 10:
            text += chance.choice(words) + join
        yield Hostile("expressions", f"the rules' own words, {number}", "/w", form([("text", text)]), FORM)
    for number in range(12):
        pieces = chance.sample(sorted(FILLINGS.values()), 6)
        text = "".join(fill(piece, chance.randrange(100, 6000)) for piece in pieces)
        yield Hostile("expressions", f"stretches of fillings, {number}", "/w", form([("text", text)]), FORM)
        shaken = "".join(chance.choice(pieces) for _ in range(12_000))
        yield Hostile("expressions", f"fillings shaken, {number}", "/w", form([("text", shaken[:40 << 10])]), FORM)


def arguments(chance, words):
    for count in (999, 1_001, 10_000):
        pairs = "&".join(f"a{number}={number}" for number in range(count)).encode()
        yield Hostile("arguments", f"{count}", "/a", pairs, FORM)
    yield Hostile("arguments", "10,000 in the query", "/a?" + "&".join(["a=1"] * 10_000))
    yield Hostile("arguments", "2,900 in the query", "/a?" + "&".join(["a=1"] * 2_900))
    yield Hostile("arguments", "999 of one name", "/a", form([("a", chance.choice(words))] * 999)[:FULL], FORM)
    for size in (40, 100):
        pairs = form([(f"n{n}", " ".join(chance.sample(words, 9))[:size]) for n in range(999)])
        yield Hostile("arguments", f"999 of the rules' words, {size} bytes", "/a", pairs[:FULL], FORM)
    yield Hostile("arguments", "999 quotes", "/a", form([(f"n{n}", "1' or '1'='1") for n in range(999)]), FORM)
    yield Hostile("arguments", "999 tags", "/a", form([(f"n{n}", "<a onx=y>") for n in range(999)]), FORM)
    yield Hostile("arguments", "999 names of 100 bytes", "/a", form([(fill(f"<{n}'or", 60), "") for n in range(500)]),
                  FORM)
    yield Hostile("arguments", "one of 128 KiB", "/a", b"a=" + b"x" * (FULL - 3), FORM)
    yield Hostile("arguments", "ampersands", "/a", b"&" * (FULL - 1), FORM)
    yield Hostile("arguments", "equals", "/a", b"=" * (FULL - 1), FORM)
    yield Hostile("arguments", "half escapes", "/a", b"a=" + b"%" * (FULL - 3), FORM)


def encodings(chance, words):
    layers = "<script>'or 1=1--"
    for number in range(6):
        layers = escaped(layers)
        yield Hostile("encodings", f"percent, {number + 1} deep", "/e?a=" + layers[:FIELD])
    yield Hostile("encodings", "percent, 5,000 deep", "/e", b"a=%" + b"25" * 60_000, FORM)
    for name, text in {"named entities": "&lt;", "numbered entities": "&#60;", "long numbers": "&#0000000000060;",
                       "nested entities": "&amp;", "octal": "\\74", "hexadecimal": "\\x3c", "UTF-16": "\\u003c",
                       "CSS": "\\00003c", "percent u": "%u003c", "base64": "PHNjcmlwdD4="}.items():
        yield Hostile("encodings", name, "/e", form([("a", fill(text, 40 << 10))]), FORM)
    broken = bytes(chance.choice([0xC0, 0xE0, 0xF0, 0x80, 0xFF, 0x3C]) for _ in range(40 << 10))
    yield Hostile("encodings", "broken UTF-8", "/e", b"a=" + escaped(broken).encode(), FORM)


def json_bodies(chance, words):
    def one(name, text):
        return Hostile("JSON", name, "/j", text if isinstance(text, bytes) else text.encode(), JSON)
    for depth in (500, 10_000, 60_000):
        yield one(f"{depth} lists deep", "[" * depth + "]" * depth)
        yield one(f"{depth} objects deep", ('{"a":' * depth + "1" + "}" * depth)[:FULL])
    yield one("60,000 numbers", "[" + ",".join("1" * 60_000) + "]")
    yield one("999 words", json.dumps([" ".join(chance.sample(words, 8))[:100] for _ in range(999)]))
    yield one("deep long keys", "".join(f'{{"{"k" * 240}":' for _ in range(500)) + "1" + "}" * 500)
    yield one("999 long keys", json.dumps({f"{n}{'<' * 110}": 1 for n in range(999)}))
    yield one("one key of 128 KiB", '{"' + "k" * (FULL - 20) + '":1}')
    yield one("escapes", '{"a":"' + "\\u003c" * 21_000 + '"}')
    yield one("never ends", '{"a":"' + "x" * (FULL - 10))
    yield one("a number of 128 KiB", "1" * FULL)
    yield one("an exponent", "[" + ",".join(["1e999999999"] * 900) + "]")
    yield one("blanks", " " * (FULL - 2) + "1")
    wide = {f"k{n}": {f"l{m}": chance.choice(words) for m in range(30)} for n in range(33)}
    yield one("wide and deep", json.dumps([[[wide]]]))
    yield one("over its limit", "[" + "1," * (1 << 20) + "1]")


def xml_bodies(chance, words):
    def one(name, text):
        return Hostile("XML", name, "/x", text.encode(), XML)
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    yield one("a billion laughs", f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>')
    yield one("a billion laughs in an attribute", f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a b="&l9;"/>')
    yield one("quadratic entity", f'<!DOCTYPE a [<!ENTITY b "{"x" * 60_000}">]><a>{"&b;" * 20_000}</a>')
    yield one("an entity of itself", '<!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]><a>&b;</a>')
    yield one("parameter entities", '<!DOCTYPE a [<!ENTITY % b "<!ENTITY c \'x\'>">' + "%b;" * 20_000 + "]><a>&c;</a>")
    yield one("an external entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    yield one("10,000 entities", "<!DOCTYPE a [" + "".join(f"<!ENTITY e{n} ''>" for n in range(6_000)) + "]><a/>")
    defaults = "".join(f'<!ATTLIST a b{n} CDATA "{"x" * 100}">' for n in range(600))
    yield one("default attributes", f"<!DOCTYPE a [{defaults}]><r>{'<a/>' * 10_000}</r>")
    yield one("content models", "<!DOCTYPE a [<!ELEMENT a (" + "(" * 4_000 + "b" + ")?" * 4_000 + ")>]><a/>")
    for depth in (250, 20_000):
        yield one(f"{depth} deep", "<a>" * depth + "</a>" * depth)
    yield one("30,000 elements", "<r>" + "<a/>" * 30_000 + "</r>")
    yield one("30,000 texts", "<r>" + "<a>x</a>" * 15_000 + "</r>")
    for count in (999, 9_000):
        yield one(f"{count} attributes", "<r " + " ".join(f'a{n}="1"' for n in range(count)) + "/>")
    yield one("999 attributes of words",
              "<r " + " ".join(f"a{n}='{escaped(chance.choice(words))[:90]}'" for n in range(999)) + "/>")
    yield one("300 attributes on 20 elements",
              "<r>" + ("<e " + " ".join(f'a{n}="1"' for n in range(300)) + "/>") * 38 + "</r>")
    yield one("namespaces", "<r " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(900)) + "/>")
    yield one("namespaces, deep",
              "".join(f'<a xmlns:n{n}="u" n{n}:x="1">' for n in range(250)) + "</a>" * 250)
    yield one("comments", "<r>" + "<!---->" * 17_000 + "</r>")
    yield one("instructions", "<r>" + "<?a b?>" * 17_000 + "</r>")
    yield one("CDATA", "<r>" + "<![CDATA[<]]>" * 9_000 + "</r>")
    yield one("character references", "<r>" + "&#60;" * 25_000 + "</r>")
    yield one("quotes", "<r>" + "'\"" * 60_000 + "</r>")
    yield one("an attribute of 128 KiB", f"<r a='{' ' * (FULL - 100)}'/>")
    yield one("never ends", "<r>" + "<a b='" * 20_000)


def multipart_bodies(chance, words):
    def one(name, body, boundary="b"):
        return Hostile("multipart", name, "/m", body if isinstance(body, bytes) else body.encode(),
                       f"multipart/form-data; boundary={boundary}")

    def part(name, value="", more=""):
        return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'
    end = "--b--\r\n"
    yield one("100,000 parts", part("a") * 100_000 + end)
    yield one("100,000 parts without heads", "--b\r\n\r\n\r\n" * 100_000 + end)
    yield one("999 parts", "".join(part(f"a{n}", chance.choice(words)) for n in range(999)) + end)
    yield one("999 files", "".join(part(f"a{n}", "x" * 50, f'; filename="{n}.php"') for n in range(999)) + end)
    yield one("90 files of words",
              "".join(part(f"a{n}", fill(" ".join(words), 10_000), f'; filename="{n}.jsp"') for n in range(90)) + end)
    yield one("a file of 12 MiB", part("a", "\r\n--" * (3 << 20), '; filename="f"') + end)
    yield one("lines, 4 MiB", part("a", "\n" * (4 << 20), '; filename="f"') + end)
    yield one("near boundaries", part("a", "\r\n--bb\r\n--" * 400_000, '; filename="f"') + end)
    yield one("100,000 header lines", "--b\r\n" + "X: y\r\n" * 100_000 + "\r\n\r\n" + end)
    yield one("folded header lines", "--b\r\nContent-Disposition: form-data" + ";\r\n x=y" * 100_000 + "\r\n\r\n" + end)
    yield one("parameters", part("a", "x", "; x=y" * 800) + end)
    yield one("quoted pairs", part("\\\"" * 1_800, "x") + end)
    yield one("no end", part("a", "x" * FULL))
    yield one("text before", "x\r\n" * 300_000 + part("a") + end)
    yield one("text behind", part("a") + end + "x\r\n" * 300_000)
    yield one("a boundary of 70 bytes", ("--" + "-" * 69 + "\r\n") * 50_000, "-" * 70)


def compressed_bodies(chance, words):
    def one(name, body, kind=FORM, coding="gzip"):
        return Hostile("compressed", name, "/z", body, kind, [("Content-Encoding", coding)])
    yield one("a bomb of 100 MiB", gzip.compress(b"a" * (100 << 20)))
    yield one("a bomb of 100 MiB, deflate", zlib.compress(b"a" * (100 << 20)), coding="deflate")
    yield one("a bomb as multipart", gzip.compress(b"--b\r\n\r\n\r\n" * (8 << 20)), "multipart/form-data; boundary=b")
    parts = "multipart/form-data; boundary=b"
    yield one("100,000 parts", gzip.compress(b"--b\r\n\r\n\r\n" * 100_000 + b"--b--"), parts)
    head = b"--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\n"
    yield one("4 MiB of lines", gzip.compress(head + b"\n" * 4_000_000 + b"\r\n--b--"), parts)
    yield one("10,000 members", gzip.compress(b"a=1&") * 10_000)
    yield one("10,000 empty members", gzip.compress(b"") * 10_000)
    yield one("empty blocks", gzip.compress(b"", 0)[:10] + b"\0\0\0\xff\xff" * 100_000)
    texts = [" ".join(chance.sample(words, 8))[:90] for _ in range(999)]
    yield one("JSON, full", gzip.compress(json.dumps(texts).encode()), JSON)
    yield one("spaces, full", gzip.compress(b"a=" + b"+" * (FULL - 10)))
    yield one("twice", gzip.compress(gzip.compress(b"a" * (100 << 20))))
    yield one("cut", gzip.compress(chance.randbytes(60_000))[:-9])
    yield one("not what it says", chance.randbytes(60_000))
    yield one("unknown", chance.randbytes(60_000), coding="br")


def heads(chance, words):
    yield Hostile("heads", "3,000 cookies", headers=[("Cookie", "; ".join(f"a{n % 9}=1" for n in range(2_400)))])
    yield Hostile("heads", "1,000 cookies of words",
                  headers=[("Cookie", "; ".join(escaped(chance.choice(words))[:8] + "='or" for _ in range(1_000)))])
    yield Hostile("heads", "90 cookie lines", headers=[("Cookie", "a=b; " * 30)] * 90)
    yield Hostile("heads", "a cookie of semicolons", headers=[("Cookie", ";" * FIELD)])
    yield Hostile("heads", "a cookie of quotes", headers=[("Cookie", "a=" + "\"'" * (FIELD // 2))])
    yield Hostile("heads", "90 fields", headers=[(f"X-{n}", fill("' or 1=1 ", 150)) for n in range(90)])
    yield Hostile("heads", "90 lines of one field", headers=[("X-One", fill("<a b=", 150))] * 90)
    yield Hostile("heads", "10,000 fields", headers=[(f"X-{n}", "1") for n in range(10_000)])
    yield Hostile("heads", "a field of 100 KiB", headers=[("X-Long", "x" * 100_000)])
    yield Hostile("heads", "ranges", headers=[("Range", "bytes=" + "0-1," * 3_000 + "0-1")])
    yield Hostile("heads", "languages", headers=[("Accept-Language", "a;q=0.1," * 1_500)])
    yield Hostile("heads", "types", headers=[("Accept", "a/b;q=0.1," * 1_200)])
    yield Hostile("heads", "a content type of 12 KiB", "/", b"x", "a/b" + ";a=b" * 3_000)
    yield Hostile("heads", "charsets", "/", b"x", "text/xml" + "; charset=utf-8" * 800)
    yield Hostile("heads", "a path of dots", "/" + "./" * 6_000)
    yield Hostile("heads", "a path of climbs", "/a" + "/../a" * 2_400)
    yield Hostile("heads", "a path of escapes", "/" + "%2e%2f" * 2_000)
    yield Hostile("heads", "extensions", "/a" + ".php.bak" * 1_500)


def detector_texts(chance, words):
    sql = ["select", "union", "from", "where", "or", "and", "1", "'a'", "\"b\"", "(", ")", ",", "/*", "*/", "--", "#",
           "=", "0x1", "@@a", "@a", "$1", ";", "`a`", "!", "<>", "||", "case", "when", "null", "sleep(", "q'(", "n'",
           "{a", "\\"]
    tags = ["<", "<a ", "<!--", "-->", "<![CDATA[", "]]>", "on", "onerror=", "href=", "javascript:", "&#", "&#x6a", "'",
            "\"", "`", "/", ">", "=", "\0", " ", "\t", "style=", "xml", "<?", "<%", "</", "src=java\tscript:", "data:"]
    for family, pieces in (("SQL", sql), ("XSS", tags)):
        for number in range(8):
            text = "".join(chance.choice(pieces) + chance.choice(["", " ", "\n"]) for _ in range(12_000))
            yield Hostile(family, f"shaken, {number}", "/d", form([("a", text[:40 << 10])]), FORM)
        for number in range(4):
            few = [chance.choice(pieces) for _ in range(3)]
            yield Hostile(family, f"repeated {' '.join(map(repr, few))}", "/d",
                          form([("a", fill("".join(few), 40 << 10))]), FORM)
        pairs = [(f"a{n}", " ".join(chance.choice(pieces) for _ in range(14))) for n in range(700)]
        yield Hostile(family, "700 arguments", "/d", form(pairs)[:FULL], FORM)
        yield Hostile(family, "JSON", "/d", json.dumps([value for _, value in pairs]).encode()[:FULL], JSON)


def answers(chance, words):
    def one(name, text, kind="text/html"):
        return Hostile("answers", name, f"/answer/{escaped(name)}", answer=text.encode("utf-8", "replace"),
                       answer_kind=kind)
    size = 1 << 20
    for name in ("spaces", "letters", "digits", "quotes", "angles", "line ends", "words", "php", "dots", "tags",
                 "colons", "assigned", "brackets", "slashes", "sums", "capitals"):
        yield one(name, fill(FILLINGS[name], size))
    yield one("the rules' own words", fill(" ".join(chance.sample(words, min(3_000, len(words)))), size))
    errors = ["ORA-0", "SQL syntax", "mysql_", "Warning: ", "at java.", "Index of /", "<?php ", "#!/", "OLE DB"]
    yield one("shaken errors", "".join(chance.choice(errors) for _ in range(150_000))[:size])
    yield one("shaken fillings", "".join(chance.choice(list(FILLINGS.values())) for _ in range(400_000))[:size])
    yield one("JSON", json.dumps([chance.choice(words) for _ in range(60_000)])[:size], "application/json")
    yield one("4 MiB", fill("<p> a = 'b' </p>\n", 4 << 20))


def requests(directory, seed=20261126):
    """All of them, in order; `directory` is that of the rules."""
    words = rule_words(directory)
    for family in (fillings, arguments, encodings, json_bodies, xml_bodies, multipart_bodies, compressed_bodies, heads,
                   detector_texts, answers):
        yield from family(random.Random(f"{seed} {family.__name__}"), words)
