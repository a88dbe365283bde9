"""The Sruja language server: the language of architecture models in editors, in the terminal and in CI."""

__version__ = "0.1.0"
"""The version of the distribution; the build reads it from here."""
