"""A certificate for 127.0.0.1 that is its own authority: whoever is not given it trusts nothing."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def write_certificate(dossier: Path, adresse: str = "127.0.0.1") -> Path:
    """Write ``certificat.pem`` and ``cle.pem`` in ``dossier``, and return the first."""
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, adresse)])
    sien = x509.IPAddress(ipaddress.ip_address(adresse))
    maintenant = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder(nom, nom, cle.public_key(), x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(days=1))
        .not_valid_after(maintenant + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([sien]), critical=False)
        .sign(cle, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (dossier / "certificat.pem").write_bytes(certificat.public_bytes(pem))
    (dossier / "cle.pem").write_bytes(
        cle.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (dossier / "cle.pem").chmod(0o600)
    return dossier / "certificat.pem"
