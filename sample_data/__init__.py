"""The sample company: who it is, and the workbooks its people sent in."""
