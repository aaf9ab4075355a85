"""The requests of waf_requests.py as workloads for a gateway that runs the OWASP Core Rule Set."""
import subprocess
from pathlib import Path

from harness import BENCH, HOST, ROOT, Failure, Workload, read_h2load
from waf_requests import requests


class InspectedWorkload(Workload):
    """A request of bench/waf, through rules; its answer is a page that they read too."""

    def __init__(self, kind):
        super().__init__(f"WAF, {kind.name}: {kind.what}", connections=16)
        self.kind = kind

    def send(self, bench, server, _, count, connections=None):
        """As `send_requests`, with the request's own query, fields and body."""
        kind = self.kind
        command = ["h2load", "--h1", "-t1", f"-c{connections or self.connections}", f"-n{count}",
                   f"--connect-to=127.0.0.1:{server.port}"]
        for name, value in kind.headers.items():
            command += [] if name == "Host" else ["-H", f"{name.lower()}: {value}"]
        if kind.body is not None:
            (bench.run / f"waf-{kind.name}").write_bytes(kind.body)
            command += ["-d", str(bench.run / f"waf-{kind.name}")]
        query = kind.target.partition("?")
        command.append(f"http://{HOST}:{server.port}/page{query[1]}{query[2]}")
        said = subprocess.run(command, capture_output=True, text=True).stdout
        if read_h2load(said, self) != (count, 0):
            raise Failure(f"not all of {count} requests of {self.name} succeeded:\n{said[-600:]}")


def inspecting(bench, shared, mode="block"):
    """The configuration of bench/gatehouse.yaml.in with the Core Rule Set at its paranoia level 1.

    With `mode` detect all requests pass, also those over their budget of time, as the first ones under valgrind are."""
    rules = shared.resolve() / "rules-v4"
    files = [shared.resolve() / "config/modsecurity-test.conf", rules / "crs-setup.conf.example", rules / "*.conf"]
    listed = ", ".join(f'"{file}"' for file in files)
    path = bench.run / "waf.yaml.in"
    path.write_text((BENCH / "gatehouse.yaml.in").read_text()
                    + f"\nwaf: {{ rules: crs, mode: {mode} }}\n"
                    + f"ruleSets: {{ crs: {{ include: [{listed}] }} }}\n")
    return path


def inspected_workloads(names):
    """Those of `names`, a letter each."""
    return [InspectedWorkload(kind) for kind in requests() if kind.name in names]


def add_rules_option(parser):
    """--rules: where the rule set is."""
    parser.add_argument("--rules", type=Path, default=ROOT.parent / "shared/crs",
                        help="a directory with rules-v4 and config (default: shared/crs beside the checkout)")
