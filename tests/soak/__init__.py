"""Long runs, too long for the tests."""
