"""The page of the morning: who must be telephoned today, and how the three parts of the work stand."""
