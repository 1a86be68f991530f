"""What is asked of a filled folder. pages: which, as whom; waiting: over HTTP; statements: SQL; heavy: the rest."""
