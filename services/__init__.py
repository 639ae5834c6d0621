"""The logic: use cases as functions, one transaction each."""
