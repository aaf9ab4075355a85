"""What the benchmark scripts have in common: a backend, a proxy in front of it, clients, and what was used.

Needs Debian's python3, nginx, openssl, wrk and nghttp2-client (h2load); nothing else. Everything is on loopback,
in a directory of its own that is removed at the end.
"""
import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
HOST = "bench.test"
BODY = "0123456789abcdef" * 64
CLOCK_TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Failure(Exception):
    """Something that the person at the keyboard must know; its text says what."""


# -- the binary ---------------------------------------------------------------------------------------------------

def add_binary_option(parser):
    parser.add_argument("--binary", metavar="FILE", help="the gatehouse to measure (default: a release build)")


def find_binary(arguments):
    """The gatehouse to measure: the one that was named, or a fresh release build."""
    if arguments.binary:
        path = Path(arguments.binary).resolve()
        if not os.access(path, os.X_OK):
            raise Failure(f"{path} is no program")
        return path
    build = ["swift", "build", "--package-path", str(ROOT), "-c", "release", "--static-swift-stdlib"]
    subprocess.run(build + ["--product", "gatehouse"], check=True, stdout=sys.stderr)
    shown = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True)
    return Path(shown.stdout.strip()) / "gatehouse"


def require(*programs):
    """Fails with the name of a program that is not installed."""
    for program in programs:
        if not shutil.which(program):
            raise Failure(f"{program} is not installed (see docs/benchmarks.md)")


# -- processes ----------------------------------------------------------------------------------------------------

def stat_fields(pid):
    """/proc/PID/stat behind the command's name: [0] is the state, [1] the parent."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Server:
    """A process that was started here, with its children."""

    def __init__(self, name, command, log, environment=None):
        self.name, self.log = name, log
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **(environment or {})}, start_new_session=True, preexec_fn=raise_descriptor_limit)
        self.pid = self.process.pid

    def pids(self):
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    children.setdefault(int(stat_fields(entry)[1]), []).append(int(entry))
        found = [self.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def cpu_seconds(self):
        """User and system time so far, of all threads of the process and its children."""
        total = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                fields = stat_fields(pid)
                total += int(fields[11]) + int(fields[12])
        return total / CLOCK_TICK

    def resident_bytes(self):
        """Resident memory of the process itself."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE

    def wait_for(self, port, seconds=20):
        """Waits until the server listens on `port`."""
        end = time.monotonic() + seconds
        while True:
            if self.process.poll() is not None:
                raise Failure(f"{self.name} ended: {Path(self.log).read_text()[-800:]}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if time.monotonic() > end:
                    raise Failure(f"{self.name} does not listen on {port} after {seconds} s") from None
                time.sleep(0.005)

    def stop(self):
        """Ends the process: kindly first, and then it and its children for certain."""
        if self.process.poll() is not None:
            return
        pids = self.pids()
        self.process.send_signal(signal.SIGINT if self.name == "gatehouse" else signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()


def raise_descriptor_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def free_port(used=set()):
    """A port below the ephemeral range on which nobody listens."""
    for _ in range(1000):
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port not in used:
                    used.add(port)
                    return port
    raise Failure("no free port between 20000 and 32000")


# -- the bench: a directory, a backend, a proxy -------------------------------------------------------------------

class Bench:
    """A directory with a certificate and files, and the servers that run in it. Use as a context manager."""

    def __init__(self, backends=1):
        self.run = Path(tempfile.mkdtemp(prefix="gatehouse-bench-"))
        self.certificate, self.key = self.run / "cert.pem", self.run / "key.pem"
        self.servers = []
        (self.run / "files").mkdir()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
             "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)
        (self.run / "both.pem").write_bytes(self.certificate.read_bytes() + self.key.read_bytes())
        (self.run / "16k").write_bytes(b"x" * 16384)
        self.backend_ports = []
        for number in range(backends):
            self.backend_ports.append(free_port())
            self.start_nginx(f"backend-{number}", BENCH / "peers/backend.conf.in", self.backend_ports[-1], BODY=BODY)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.run, ignore_errors=True)

    def render(self, source, name, **words):
        """Fills in the words between @ signs of `source`; the file that comes of it, in this directory."""
        words = {"CERT": self.certificate, "KEY": self.key, "PEM": self.run / "both.pem", "RUN": self.run,
                 "BACKEND": self.backend_ports[0], **words}
        path = self.run / name
        path.write_text(re.sub(r"@([A-Z_]+)@", lambda word: str(words[word[1]]), Path(source).read_text()))
        return path

    def start(self, name, command, port, environment=None):
        server = Server(name, command, self.run / f"{name}.log", environment)
        self.servers.append(server)
        server.wait_for(port)
        return server

    def start_nginx(self, name, source, port, **words):
        place = self.run / name
        place.mkdir()
        configuration = self.render(source, f"{name}.conf", **{"RUN": place, "BACKEND": port, **words})
        if not (place / "files").exists():
            (place / "files").symlink_to(self.run / "files")
        return self.start(name, ["nginx", "-p", place, "-c", configuration], port)

    def start_gatehouse(self, binary, wrapper=(), environment=None, configuration=None, patience=20, file="gatehouse"):
        """Starts gatehouse with bench/gatehouse.yaml.in (or another), one worker; sets `.port` and `.tls_port`.

        Its configuration and log have the name `file`."""
        port, tls_port = free_port(), free_port()
        path = self.render(configuration or BENCH / "gatehouse.yaml.in", f"{file}.yaml", PORT=port, TLS_PORT=tls_port)
        command = [*wrapper, binary, "run", "--config", path, "--workers", "1"]
        server = Server("gatehouse", command, self.run / f"{file}.log", environment)
        self.servers.append(server)
        server.wait_for(port, patience)
        server.port, server.tls_port = port, tls_port
        return server


# -- clients ------------------------------------------------------------------------------------------------------

class Workload:
    """One kind of request: over TLS or not, HTTP/2 or not, with a body or not; `streams` at once on each connection."""

    def __init__(self, name, tls=False, post=False, http2=False, connections=64, streams=1):
        self.name, self.tls, self.post, self.http2 = name, tls, post, http2
        self.connections, self.streams = connections, streams

    def url(self, server):
        scheme, port = ("https", server.tls_port) if self.tls else ("http", server.port)
        return f"{scheme}://127.0.0.1:{port}{'/post' if self.post else '/1k'}"


WORKLOADS = [
    Workload("plain GET 1 KiB"),
    Workload("plain POST 16 KiB", post=True),
    Workload("TLS GET 1 KiB", tls=True),
    Workload("TLS POST 16 KiB", tls=True, post=True),
    Workload("HTTP/2 GET 1 KiB", tls=True, http2=True, connections=16, streams=32),
]


def h2load_command(bench, server, workload, *amount, connections=None):
    """An h2load that names the host as clients do, though it connects to 127.0.0.1."""
    url = workload.url(server)
    command = ["h2load", "-t1", f"-c{connections or workload.connections}", f"-m{workload.streams}", *amount]
    command += [f"--connect-to={url.split('/')[2]}"] + ([] if workload.http2 else ["--h1"])
    command += ["-d", str(bench.run / "16k")] if workload.post else []
    return command + [url.replace("127.0.0.1", HOST)]


def read_h2load(said, workload):
    """Requests that succeeded and errors of what h2load said."""
    ended = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", said)
    codes = re.search(r"status codes: \d+ 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", said)
    if not ended or not codes or workload.http2 and "protocol: h2" not in said.lower():
        raise Failure(f"h2load failed: {said[-600:]}")
    return int(ended[1]), sum(map(int, ended.groups()[1:])) + sum(map(int, codes.groups()))


def send_requests(bench, server, workload, count, connections=None):
    """Sends exactly `count` requests with h2load, evenly over connections; fails unless all are answered with 200."""
    command = h2load_command(bench, server, workload, f"-n{count}", connections=connections)
    said = subprocess.run(command, capture_output=True, text=True).stdout
    if read_h2load(said, workload) != (count, 0):
        raise Failure(f"not all of {count} requests succeeded:\n{said[-600:]}")


def load_command(bench, server, workload, seconds, connections=None):
    """Clients that keep all connections busy for `seconds`: wrk for HTTP/1.1, h2load for HTTP/2."""
    if workload.http2:
        return h2load_command(bench, server, workload, f"-D{seconds}", connections=connections)
    command = ["wrk", "-t1", f"-c{connections or workload.connections}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-H", f"Host: {HOST}"]
    if workload.post:
        script = bench.run / "post.lua"
        script.write_text('wrk.method = "POST"\nwrk.body = string.rep("x", 16384)\n')
        command += ["-s", str(script)]
    return command + [workload.url(server)]


def read_load(said, workload):
    """Requests and errors of what the clients of `load_command` said."""
    if workload.http2:
        return read_h2load(said, workload)
    requests = re.search(r"(\d+) requests in", said)
    if not requests:
        raise Failure(f"wrk failed: {said[-400:]}")
    errors = sum(int(number) for number in re.findall(r"(?:connect|read|write|timeout) (\d+)", said))
    errors += sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", said))
    return int(requests[1]), errors


def load(bench, server, workload, seconds):
    """Keeps `server` busy for `seconds`: (requests answered, errors)."""
    command = load_command(bench, server, workload, seconds)
    return read_load(subprocess.run(command, capture_output=True, text=True).stdout, workload)


# -- budgets and tables -------------------------------------------------------------------------------------------

def budgets(name):
    return json.loads((BENCH / "budgets" / name).read_text())


def table(rows):
    """Rows of cells as a Markdown table; the first is the head."""
    lines = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    lines.insert(1, "| --- |" + " ---: |" * (len(rows[0]) - 1))
    return "\n".join(lines)


def main(function):
    """Runs a script's main function; its failures are one line, not a trace."""
    try:
        sys.exit(function())
    except Failure as failure:
        sys.exit(f"{Path(sys.argv[0]).name}: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
