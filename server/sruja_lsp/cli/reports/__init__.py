"""The forms in which `check` says what it has found, one a file."""
