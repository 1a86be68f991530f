"""PostgreSQL, Valkey, web, workers and beat as one process tree.

Nothing here needs Django's settings: who uses it hands the data folder in. places: folders and sockets · process:
how a child is born and dies · postgres, valkey: the two services · lending: a database for the time of one command ·
tree: the whole, watched · programs: web and workers · pulse: whether they move.
"""
