-- However the client is installed, a model has colours, findings and the commands.

local kit = dofile(arg[1])
kit.start(arg[2])
local server = kit.server()
kit.expect('root', server.root, vim.fs.dirname(arg[2]))
kit.underlined({ 'Error Café.Gost' })
kit.expect('syntax', kit.lua('return vim.b.current_syntax'), 'sruja')
kit.expect('commands', kit.lua("return vim.fn.exists(':SrujaPreview')"), 2)
kit.leave()
