"""Whether the tests would notice: functions drawn at random, one thing in each made wrong, and the tests run on it.

`make mutants SEED=7` draws 20 functions of the product by the seed, works on a copy of the last commit in a folder of
its own, and tells which changes no test has noticed. It is no part of the gate. See docs/testing.md.
"""
