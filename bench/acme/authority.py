"""A certificate authority for tests: Debian's pebble, with the DNS server of its challenge server beside it."""
import json
import os
import re
import socket
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path


def free_port():
    """A port below the ephemeral range that is free now."""
    for port in range(20000 + os.getpid() % 5000, 32000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port not in free_port.taken:
                free_port.taken.add(port)
                return port
    raise RuntimeError("no port is free")


free_port.taken = set()

#: The key of the external account `kid-1`, Base64url.
MAC_KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"

#: A hook for dns-01 that tells the DNS server of the challenge server.
HOOK = """#!/bin/sh
case $1 in
    present) curl --silent --fail --data "{\\"host\\": \\"$2.\\", \\"value\\": \\"$3\\"}" http://127.0.0.1:PORT/set-txt ;;
    cleanup) curl --silent --fail --data "{\\"host\\": \\"$2.\\"}" http://127.0.0.1:PORT/clear-txt ;;
esac
"""


class Authority:
    """Pebble with its own TLS certificate; validates at the gateway's ports. Forgets everything when it ends."""

    def __init__(self, directory, http_port, tls_port, bound=False):
        self.directory = Path(directory)
        self.port, self.management, self.dns, self.dns_management = (free_port() for _ in range(4))
        self.url = f"https://127.0.0.1:{self.port}/dir"
        self.trust = self.directory / "authority.crt"
        self.processes = []
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pebble",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.directory / "authority.key", "-out", self.trust],
            check=True, capture_output=True)
        (self.directory / "pebble.json").write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{self.port}", "managementListenAddress": f"127.0.0.1:{self.management}",
            "certificate": str(self.trust), "privateKey": str(self.directory / "authority.key"),
            "httpPort": http_port, "tlsPort": tls_port, "ocspResponderURL": "",
            "externalAccountBindingRequired": bound, "externalAccountMACKeys": {"kid-1": MAC_KEY}}}))
        self.names = subprocess.Popen(
            ["pebble-challtestsrv", "-dns01", f"127.0.0.1:{self.dns}", "-http01", "", "-https01", "", "-tlsalpn01", "",
             "-management", f"127.0.0.1:{self.dns_management}", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def hook(self):
        """A hook for dns-01; its path."""
        path = self.directory / "hook"
        path.write_text(HOOK.replace("PORT", str(self.dns_management)))
        path.chmod(0o755)
        return path

    def start(self, **environment):
        """Starts it; keywords are its variables without PEBBLE_."""
        variables = {"VA_NOSLEEP": "1", "AUTHZREUSE": "0"} | {name: str(value) for name, value in environment.items()}
        self.log = open(self.directory / "pebble.log", "a")
        self.process = subprocess.Popen(
            ["pebble", "-strict", "-config", self.directory / "pebble.json", "-dnsserver", f"127.0.0.1:{self.dns}"],
            env=os.environ | {f"PEBBLE_{name}": value for name, value in variables.items()},
            stdout=self.log, stderr=self.log)
        wait(lambda: answers(self.management), 10, "pebble does not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.stop()
        self.names.kill()
        self.names.wait()

    def root(self):
        """The root certificate of this life, PEM."""
        context = ssl.create_default_context(cafile=str(self.trust))
        with urllib.request.urlopen(f"https://127.0.0.1:{self.management}/roots/0", context=context) as answer:
            return answer.read().decode()

    def said(self, pattern):
        """How often its log has a line with this."""
        return len(re.findall(pattern, (self.directory / "pebble.log").read_text(), re.MULTILINE))


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.5):
            return True
    except OSError:
        return False


def wait(condition, seconds, complaint):
    """Waits until `condition` holds; what it gave."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    raise AssertionError(complaint)
