"""The three kinds of rule, each one function from a draft to findings."""
