"""The lossless tree of a text: the grammar, the full parse, the parse after an edit, and recovery."""
