"""Reports: from a `Report` to what people and programs read."""
