"""Policies: the files a compliance reviewer writes, read, checked and compiled."""
