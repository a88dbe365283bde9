vim.filetype.add({ extension = { sruja = 'sruja' } })
