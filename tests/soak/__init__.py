"""What takes too long for the tests: hours of many people in minutes."""
