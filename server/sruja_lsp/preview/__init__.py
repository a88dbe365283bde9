"""The live diagram: pictures of documents that change, the page that shows them, and its server on this machine."""
