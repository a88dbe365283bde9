"""A language server that can do nothing: what Python and pygls cost by themselves."""

from pygls.lsp.server import LanguageServer

if __name__ == "__main__":
    LanguageServer("empty", "1").start_io()
