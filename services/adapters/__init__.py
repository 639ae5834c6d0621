"""The outside world: database, workbooks, files."""
