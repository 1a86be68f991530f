"""Saving all that the product holds, putting it back, and proving that it is whole.

A backup is a folder: `manifest.json` what it is and what it holds, `database.dump` of pg_dump, `media/` the files,
`keys/` the settings with their secrets, `SHA256SUMS` for sha256sum. It stands under its name whole or not at all.

marker: what became of the last one · folder: the folder, its lock and sums · clients: pg_dump and pg_restore · stored:
which files rows name · keys: settings, sealed or not · taking, restoring, verifying: the three acts · schedule: when,
and how many are kept.
"""
