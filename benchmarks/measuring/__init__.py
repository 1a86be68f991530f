"""What is asked of a filled folder. pages: which, as whom. waiting: over HTTP. statements: of SQL. heavy: the long ones."""
