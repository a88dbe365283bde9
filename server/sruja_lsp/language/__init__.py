"""The Sruja language as data: kinds, blocks, properties, keywords, and the values users write.

Nothing here parses Sruja. Start at `table` for what exists, `values` for what a text such as `< 0.1%` means and
`check` for what is wrong with it. Completion, hover, validation and the pages in `docs/reference` all read this table,
so a property that is added here is known everywhere.
"""
