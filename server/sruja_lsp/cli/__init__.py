"""The commands. They work on files, without an editor, and never import the protocol."""
