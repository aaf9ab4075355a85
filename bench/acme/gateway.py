"""The gateway under test, and what its listeners show to a client."""
import os
import random
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

from authority import answers, free_port, wait


class Gateway:
    """A gatehouse that obtains certificates for hosts of its own."""

    def __init__(self, binary, directory, hosts):
        self.binary, self.directory, self.hosts = binary, Path(directory), hosts
        self.http_port, self.tls_port = free_port(), free_port()
        self.storage = self.directory / "acme"
        self.configuration = self.directory / "gatehouse.yaml"
        self.process = None

    def configure(self, authority, **settings):
        """Writes the configuration; keywords are further keys of `acme`."""
        lines = [f"  {name}: {value}" for name, value in settings.items()]
        self.configuration.write_text("\n".join([
            "logs: { access: off }", "workers: 2", "listeners:",
            f'  - {{ address: "127.0.0.1:{self.http_port}", redirect: https }}',
            f'  - {{ address: "127.0.0.1:{self.tls_port}", tls: {{}} }}',
            "acme:", f"  directory: {authority.url}", f"  ca: {authority.trust}", f"  storage: {self.storage}",
            "  email: ops@example.com", *lines, "routes:",
            *[f"  - {{ match: \"{host}\", respond: {{ body: ok }} }}" for host in self.hosts], ""]))

    def start(self):
        self.log = open(self.directory / "gatehouse.log", "a")
        self.process = subprocess.Popen(
            [self.binary, "run", "--config", self.configuration], stdout=self.log, stderr=self.log)
        wait(lambda: answers(self.tls_port), 10, "gatehouse does not start")

    def stop(self, number=signal.SIGINT):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait()

    def shown(self, host, root):
        """What is shown to a client that asks for `host` and trusts `root`: the serial number; None where it fails."""
        context = ssl.create_default_context(cadata=root)
        try:
            with socket.create_connection(("127.0.0.1", self.tls_port), 2) as plain:
                with context.wrap_socket(plain, server_hostname=host.replace("*", "any")) as secure:
                    return secure.getpeercert()["serialNumber"]
        except (OSError, ssl.SSLError):
            return None

    def shown_to_all(self, root):
        """The serial numbers by host, where every host has a good certificate; None otherwise."""
        serials = {}
        for host in self.hosts:
            serials[host] = self.shown(host, root)
            if serials[host] is None:
                return None
        return serials

    def pairs_match(self):
        """Whether every certificate in the store has its own key beside it, and no file is open to others."""
        for folder in (self.storage / "live").iterdir():
            certificate = openssl("x509", "-in", folder / "fullchain.pem", "-noout", "-pubkey")
            key = openssl("pkey", "-in", folder / "privkey.pem", "-pubout")
            if certificate != key:
                return f"{folder}: the key is another's"
        for path in self.storage.rglob("*"):
            if not path.is_symlink() and path.stat().st_mode & 0o077:
                return f"{path}: mode {path.stat().st_mode & 0o777:o}"
        return None


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def kill_at(gateway, seconds):
    """Kills it without a word after so long."""
    time.sleep(seconds)
    gateway.stop(signal.SIGKILL)
