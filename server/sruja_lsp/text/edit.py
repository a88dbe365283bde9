"""A change to a text."""

from typing import NamedTuple

from sruja_lsp.text.span import Span


class Edit(NamedTuple):
    """The replacement of one span by a text.

    The span refers to the text just before this edit, after every earlier edit of the same batch.
    """

    span: Span
    text: str
