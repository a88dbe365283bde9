"""The Language Server Protocol: the only layer that knows lsprotocol, pygls, lines and position encodings.

Everything language-shaped is asked of `features` and `analysis` in offsets, and converted here. A handler converts
its parameters, calls one function and converts what comes back; it holds no language logic of its own.
"""
