"""`python -m benchmarks.inside module:function words…`: calls it with Django set up, on a data folder."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django


def main(name: str, *words: str) -> None:
    """What the function returns is the last line that is printed, as JSON."""
    module, _, function = name.partition(":")
    django.setup()
    found = getattr(import_module(module), function)(*words)
    print(json.dumps(found, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
