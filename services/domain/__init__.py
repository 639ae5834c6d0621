"""Pure rules: no database, no file, no screen."""
