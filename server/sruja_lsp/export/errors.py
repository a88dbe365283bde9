"""What can go wrong with an export."""


class ExportError(Exception):
    """Why something cannot be exported, in a sentence for the user."""
