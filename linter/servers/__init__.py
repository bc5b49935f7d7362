"""The local page and the REST interface: one process, no account, nothing stored, nothing sent elsewhere."""
