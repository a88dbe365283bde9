-- The live diagram in a browser that test_neovim.py holds: it clicks, this looks where the cursor is, and the other way
-- round. Each waits for what the other does.

local kit = dofile(arg[1])
local model, picture = arg[2], arg[3]
kit.start(model)
kit.server()
kit.underlined({ 'Error Café.Gost' })

-- The views are offered by name.
kit.keys(':SrujaPreview sys<Tab>')
kit.wait_for('a view', function()
  return kit.lua('return vim.fn.getcmdline()')
end, 'SrujaPreview system:Café')
kit.keys('<CR>')
kit.wait('the address', function()
  return kit.messages():find('the diagram is at http://127.0.0.1:', 1, true)
end)

-- The browser clicks on the till.
kit.wait_for('a click on the till', kit.line, '  Till = database "Till"')
kit.expect('the word clicked on', kit.word(), 'Till')

-- The cursor goes to the bar, which the browser waits for; then the browser clicks on the till again.
kit.go_to('The bar')
kit.keys('l')
kit.wait_for('another click on the till', kit.line, '  Till = database "Till"')

-- Somebody types, the picture has one more box, and the browser clicks on it.
kit.go_to('Till = database')
kit.keys('oCellar = database "Cellar 😀"<Esc>gg')
kit.wait_for('a click on the cellar', kit.line, '  Cellar = database "Cellar 😀"')

-- Exports: to a file, not twice by accident, and as text.
kit.keys(':SrujaExport ' .. picture .. ' system:Café<CR>')
kit.wait('the picture', function()
  return vim.uv.fs_stat(picture)
end)
kit.keys(':SrujaExport ' .. picture .. '<CR>')
kit.wait('a refusal', function()
  return kit.messages():find('exists; `:SrujaExport!` overwrites it', 1, true)
end)
kit.keys(':SrujaExport mermaid<CR>')
kit.wait('the text', function()
  return kit.lua('return vim.bo.filetype') == 'mermaid' and kit.lines():find('Café', 1, true)
end)
kit.keys(':bwipeout<CR>')
kit.wait('the model', function()
  return kit.lua('return vim.bo.filetype') == 'sruja'
end)

kit.keys(':SrujaPreviewClose<CR>')
-- The browser sees that.
kit.wait('the end', function()
  return vim.uv.fs_stat(picture .. '.done')
end)
kit.leave()
