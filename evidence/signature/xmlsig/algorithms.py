"""Algorithm identifiers of XMLDSig 1.1 §6, RFC 4051, RFC 6931 and RFC 9231."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.signature.cryptomath import Scheme

DSIG = "http://www.w3.org/2000/09/xmldsig#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_MORE07 = "http://www.w3.org/2007/05/xmldsig-more#"
_ENC = "http://www.w3.org/2001/04/xmlenc#"

DIGESTS: Mapping[str, str] = {
    f"{_MORE}md5": "md5",
    f"{DSIG}sha1": "sha1",
    f"{_MORE}sha224": "sha224",
    f"{_ENC}sha256": "sha256",
    f"{_MORE}sha384": "sha384",
    f"{_ENC}sha512": "sha512",
    f"{_MORE07}sha3-224": "sha3_224",
    f"{_MORE07}sha3-256": "sha3_256",
    f"{_MORE07}sha3-384": "sha3_384",
    f"{_MORE07}sha3-512": "sha3_512",
}
_SALTS = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}

SIGNATURES: Mapping[str, Scheme] = {
    f"{DSIG}rsa-sha1": Scheme("rsassa_pkcs1v15", "sha1"),
    f"{DSIG}dsa-sha1": Scheme("dsa", "sha1"),
    "http://www.w3.org/2009/xmldsig11#dsa-sha256": Scheme("dsa", "sha256"),
    f"{_MORE}rsa-md5": Scheme("rsassa_pkcs1v15", "md5"),
    **{
        f"{_MORE}rsa-{digest}": Scheme("rsassa_pkcs1v15", digest)
        for digest in ("sha224", "sha256", "sha384", "sha512")
    },
    **{f"{_MORE}ecdsa-{digest}": Scheme("ecdsa", digest) for digest in _SALTS},
    **{  # RFC 6931 §2.3.10: the salt is as long as the digest
        f"{_MORE07}{digest}-rsa-MGF1": Scheme("rsassa_pss", digest, salt, digest)
        for digest, salt in _SALTS.items()
    },
}
