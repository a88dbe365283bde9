-- A Neovim from before the plugin: what its own functions make of the server.

local kit = dofile(arg[1])
local model = arg[2]
kit.start(model)
local server = kit.server()
kit.expect('root', server.root, vim.fs.dirname(model))
kit.expect('syntax', kit.lua('return vim.b.current_syntax'), 'sruja')
kit.underlined({ 'Error Café.Gost' })

-- Findings come and go.
kit.go_to('Café.Gost', #'Café.')
kit.keys('cwTill<Esc>')
kit.underlined({})

-- Jump and hover.
kit.go_to('containerInstance Café.Bar', #'containerInstance Café.')
kit.keys(':lua vim.lsp.buf.hover()<CR>')
kit.wait('the hover', function()
  return kit.lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      if vim.api.nvim_win_get_config(window).relative ~= '' and table.concat(lines):find('43 min 12 s', 1, true) then
        return true
      end
    end
  ]])
end)
kit.keys(':lua vim.lsp.buf.definition()<CR>')
kit.wait_for('the line jumped to', kit.line, '  /* é😀 */ Bar = container "The bar ☕" {')
kit.expect('the word jumped to', kit.word(), 'Bar')
kit.leave()
