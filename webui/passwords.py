"""One password for the whole page, known to the server by its hash alone."""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

from indexer.errors import BadSetting

_METHODS: Final = ("scrypt:", "pbkdf2:")


def password_hash(password: str) -> str:
    """Return a salted scrypt hash of a password, to be given to the server."""
    return generate_password_hash(password, method="scrypt")


class Password:
    """A password to compare with. Raises ``BadSetting`` for what is no hash.

    scrypt takes some 60 ms and 32 MB by design, too much for each picture of a page: what was
    right once is remembered, hashed with a key that dies with the process.
    """

    def __init__(self, hashed: str) -> None:
        parts = hashed.split("$")
        if not hashed.startswith(_METHODS) or len(parts) != 3 or not all(parts):
            raise BadSetting("INDEXER_PASSWORD_HASH", f"{hashed[:10]}…")
        try:
            check_password_hash(hashed, "")
        except (ValueError, TypeError) as error:
            raise BadSetting("INDEXER_PASSWORD_HASH", f"{hashed[:10]}…") from error
        self._hashed = hashed
        self._key = secrets.token_bytes(32)
        self._right = b""

    def is_known(self, password: str) -> bool:
        """Tell whether this is the password and has been given before: costs next to nothing."""
        return hmac.compare_digest(self._digest(password), self._right)

    def is_right(self, password: str) -> bool:
        """Tell whether this is the password, in a time that does not depend on what is wrong."""
        if self.is_known(password):
            return True
        right = check_password_hash(self._hashed, password)
        if right:
            self._right = self._digest(password)
        return right

    def _digest(self, password: str) -> bytes:
        return hmac.digest(self._key, password.encode(), sha256)
