"""The common parts of the interface for bureaus' own systems (docs/api.md).

`views` is the base of every address, `records` makes all addresses of one kind of record out of its list, its
serializers and its workflow, `reference` has what every record refers to. A room's own `api.py` says the rest.
"""
