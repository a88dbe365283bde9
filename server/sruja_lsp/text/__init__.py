"""The text of a document as lines, the edits made to it, and the ways a protocol counts its characters.

Everything here works on offsets in code points. The layer knows strings and numbers only and imports nothing else
of the package.
"""
