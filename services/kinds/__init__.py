"""Kinds of facts beside answers: each with its module here and its line in the registry."""
