"""The commands, a module each: `add` gives its parser the options, `run` does the work and returns the exit code."""
