"""The tests: unit, integration on both databases, screens, browser."""
