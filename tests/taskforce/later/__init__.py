"""An app of a version to come: `settings` install it, its one migration works or, with LATER=fails, does not."""
