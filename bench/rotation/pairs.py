"""Certificates and keys for the rotation kit, made in memory: one authority, a key for each pair."""
import datetime
import itertools
from collections import namedtuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Pair = namedtuple("Pair", "serial certificate key")


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Signs leaves. Serial numbers count up, so that a client tells which one it got."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.serials = itertools.count(1)

    def pair(self, names, first=-1, last=90, serial=None):
        """A pair for `names`, valid from `first` to `last`, in days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        serial = next(self.serials) if serial is None else serial
        now = datetime.datetime.now(datetime.timezone.utc)
        certificate = (
            x509.CertificateBuilder().subject_name(_name(names[0])).issuer_name(_name("Rotation authority"))
            .public_key(key.public_key()).serial_number(serial)
            .not_valid_before(now + datetime.timedelta(days=first)).not_valid_after(now + datetime.timedelta(days=last))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
            .sign(self.key, hashes.SHA256()))
        return Pair(
            serial, certificate.public_bytes(serialization.Encoding.PEM),
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def _element(der, position):
    """Where the contents of the element at `position` begin and end (X.690 8.1.3)."""
    length = der[position + 1]
    start = position + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(der[start:start + count], "big")
        start += count
    return start, start + length


def serial_of(der):
    """The serial number of a certificate (RFC 5280 4.1)."""
    inside, _ = _element(der, 0)
    inside, _ = _element(der, inside)
    _, position = _element(der, inside)  # behind the version
    start, end = _element(der, position)
    return int.from_bytes(der[start:end], "big")
