"""How settings read the environment. A value may also come from a file, named by NAME_FILE (for secrets)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_env_file(path: Path) -> None:
    """Take NAME=value lines of `path` into the environment; what is set there already wins. A missing file is none."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    """The variable `name`, else what the file named by NAME_FILE holds, else `default`."""
    if value := os.environ.get(name, ""):
        return value
    if file := os.environ.get(f"{name}_FILE", ""):
        return _content_of(Path(file), name)
    return default


def _content_of(file: Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text in UTF-8"
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {why}.") from error


def number(name: str, default: int) -> int:
    """The variable `name` as a whole number from 0 on; refuses anything else."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} must be a whole number such as {default}, not {value!r}.")
    return int(value)


def flag(name: str, *, default: bool = False) -> bool:
    """The variable `name` as yes or no; refuses anything that is neither."""
    value = text(name).lower()
    if value in {"", "0", "no", "off", "false"}:
        return default if value == "" else False
    if value in {"1", "yes", "on", "true"}:
        return True
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def choice(name: str, options: tuple[str, ...]) -> str:
    """The variable `name`, one of `options`; the first of them where it is not set."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
    return value


def secret(name: str, *, check_strength: bool) -> str:
    """The secret `name`. Raises ImproperlyConfigured when it is missing, or too easy to guess."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Development: `make .env`. Production: put 50 or more random characters "
            f"into {name}, or their file's path into {name}_FILE."
        )
    if check_strength and (len(value) < 50 or len(set(value)) < 12 or "insecure" in value.lower()):
        raise ImproperlyConfigured(f"{name} is too weak: it needs at least 50 random characters.")
    return value


def names(name: str, default: str = "") -> list[str]:
    """The variable `name` as a list, separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def socket_address(name: str) -> str | tuple[str, int]:
    """The variable `name`: the path of a socket, or host:port as (host, port); empty where it is not set."""
    value = text(name)
    if not value or value.startswith("/"):
        return value
    host, _, port = value.rpartition(":")
    if not (host and port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured(f"{name} must be the path of a socket or host:port, not {value!r}.")
    return host.strip("[]"), int(port)


def database(url: str) -> dict[str, Any]:
    """Django's connection settings of postgresql://user:password@host:port/name?sslmode=…"""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://; no other database can be used.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", unquote(parts.hostname or ""))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
