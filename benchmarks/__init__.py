"""How long people wait when ten years of a province are in it: `make bench`, told in docs/benchmarks.md.

filling: a scratch database of any size, straight into the tables. measuring: what is asked of it. folders: one data
folder per size, kept, with the product running on it. report: the table.
"""
