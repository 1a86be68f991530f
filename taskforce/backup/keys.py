"""The settings with their secrets, as another machine would need them; sealed where TASKFORCE_BACKUP_KEY is set."""

import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from taskforce import environment as env
from taskforce.backup import folder
from taskforce.backup.errors import BackupFailed

NONE, PLAIN, SEALED = "none", "plain", "sealed"
FILES = {PLAIN: "settings.json", SEALED: "settings.sealed"}
MARK = b"taskforce-keys-1"  # the kind of seal; part of what is sealed
SALT, NONCE = 16, 12  # bytes
SHORTEST = 16  # characters of the key
OF_A_PROCESS = {"BACKUP_KEY", "ENV_FILE", "SUPERVISED", "DB_ROLE", "DB_POOL", "DEMO"}  # TASKFORCE_…: not of the product
OTHERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def save(target: Path) -> str:
    """Write the settings into the new folder `target`; returns how: PLAIN or SEALED."""
    target.mkdir(mode=0o700)
    content = json.dumps(now(), ensure_ascii=False, indent=1).encode()
    how = SEALED if (key := sealing_key()) else PLAIN
    file = target / FILES[how]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(seal(content, key) if key else content)
    return how


def load(source: Path, how: str) -> dict[str, str] | None:
    """The settings of a backup; None where they are not there, or cannot be unsealed with the key of this machine."""
    file = source / folder.KEYS / FILES.get(how, "none")
    if not file.is_file():
        return None
    content = file.read_bytes()
    if how == SEALED:
        if not (key := sealing_key()):
            return None
        content = unseal(content, key)
    return json.loads(content)


def now() -> dict[str, str]:
    """The settings of this process, each with its value, also where it came from a file."""
    ours = {name.removesuffix("_FILE") for name in os.environ if name.startswith("TASKFORCE_")}
    ours -= {f"TASKFORCE_{name.removesuffix('_FILE')}" for name in OF_A_PROCESS}
    return {name: value for name in sorted({*ours, *OTHERS}) if (value := env.text(name))}


def sealing_key() -> str:
    """Empty where none is set. Raises ImproperlyConfigured when it is easy to guess."""
    key = settings.BACKUP_KEY
    if key and len(key) < SHORTEST:
        raise ImproperlyConfigured(f"TASKFORCE_BACKUP_KEY is too short: it needs at least {SHORTEST} characters.")
    return key


def seal(content: bytes, key: str) -> bytes:
    """AES-256-GCM under a key that scrypt makes of `key`."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    return MARK + salt + nonce + AESGCM(_derive(key, salt)).encrypt(nonce, content, MARK)


def unseal(sealed: bytes, key: str) -> bytes:
    """Raises BackupFailed with another key, or when a bit of it was changed."""
    salt, rest = sealed[len(MARK) : len(MARK) + SALT], sealed[len(MARK) + SALT :]
    try:
        return AESGCM(_derive(key, salt)).decrypt(rest[:NONCE], rest[NONCE:], MARK)
    except (InvalidTag, ValueError) as error:
        raise BackupFailed("The keys of the backup cannot be unsealed: TASKFORCE_BACKUP_KEY is another one.") from error


def _derive(key: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode())
