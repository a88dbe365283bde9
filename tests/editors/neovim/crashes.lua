-- A server that crashes again and again: Neovim gives up with one message, until it is told to go on.

local kit = dofile(arg[1])
local model = arg[2]
kit.start(model)

local server = kit.server()
for _ = 1, 4 do
  kit.kill()
  server = kit.server(server.id)
end
kit.kill()
kit.wait('the message', function()
  return kit.messages():find('has crashed 5 times', 1, true)
end)
kit.keys('<CR>')
kit.lua('vim.wait(500)')
kit.expect('servers', kit.processes(), {})
kit.expect('messages', select(2, kit.messages():gsub('has crashed', '')), 1)

kit.keys(':SrujaRestart<CR>')
server = kit.server(server.id)
kit.underlined({ 'Error Café.Gost' })

-- A server that was told to stop is left alone.
kit.keys(":lua vim.lsp.enable('sruja', false)<CR>")
kit.wait('the end of the server', function()
  return #kit.processes() == 0
end)
kit.lua('vim.wait(500)')
kit.expect('servers', kit.processes(), {})

-- One that does not listen does not stand in the way of a new one.
kit.keys(":lua vim.lsp.enable('sruja')<CR>")
server = kit.server(server.id)
local deaf = kit.processes()
for _, process in ipairs(deaf) do
  vim.uv.kill(process, 'sigstop')
end
kit.keys(':SrujaRestart<CR>')
kit.server(server.id)
for _, process in ipairs(deaf) do
  vim.uv.kill(process, 'sigkill')
end
kit.underlined({ 'Error Café.Gost' })

kit.leave()
