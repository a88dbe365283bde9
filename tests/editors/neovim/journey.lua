-- From the first finding to the last jump, behind é and an emoji, in bytes: Neovim counts positions in utf-8.

local kit = dofile(arg[1])
local model = arg[2]
kit.start(model)

-- Open ---------------------------------------------------------------------------------------------------------------

local server = kit.server()
kit.expect('position encoding', server.encoding, 'utf-8')
kit.expect('root', server.root, vim.fs.dirname(model))
kit.expect('file type', kit.lua('return vim.bo.filetype'), 'sruja')

-- Colours: of the syntax file at first, of the server when it runs ----------------------------------------------------

-- What colours the character under the cursor: the group of the syntax file, and the kinds of the server.
local function colours()
  return kit.lua([[
    local seen = vim.inspect_pos()
    local kinds = vim.tbl_map(function(token) return token.opts.hl_group end, seen.semantic_tokens)
    return { syntax = seen.syntax[#seen.syntax].hl_group, kinds = table.concat(kinds, ' ') }
  ]])
end

for text, expected in pairs({
  ['containerInstance Café.Bar'] = { 'srujaKeyword', '@lsp.type.keyword.sruja' },
  ['Bar = container'] = { 'srujaName', '@lsp.type.class.sruja' },
}) do
  kit.go_to(text)
  kit.expect('the colour of ' .. text, colours().syntax, expected[1])
  kit.wait('the server’s colour of ' .. text, function()
    return colours().kinds:find(expected[2], 1, true)
  end)
end

-- Findings come while a name is typed, and go when it is right ------------------------------------------------------

kit.underlined({ 'Error Café.Gost' })
kit.expect('rule', kit.codes(), { 'unresolved-reference' })
kit.go_to('Café.Gost', #'Café.')
kit.keys('cwGast<Esc>')
kit.underlined({ 'Error Café.Gast' })
kit.keys('ciwTill<Esc>')
kit.underlined({})
kit.keys('u')
kit.underlined({ 'Error Café.Gast' })
kit.keys('<C-r>')
kit.underlined({})

-- The quick fix of a name that is nearly right -------------------------------------------------------------------------

kit.go_to('Café.Till "é😀"', #'Café.')
kit.keys('cwTull<Esc>')
kit.underlined({ 'Error Café.Tull' })
kit.keys('gra')
kit.wait('the offers', function()
  return kit.screen():find('1: Change to `Café.Till`', 1, true)
end)
kit.keys('1<CR>')
kit.wait_for('the line that was put right', kit.line, '/* é😀 */ Café.Bar -> Café.Till "é😀"')
kit.underlined({})

-- Hover --------------------------------------------------------------------------------------------------------------

kit.go_to('containerInstance Café.Bar', #'containerInstance Café.')
kit.keys('K')
local hover = kit.wait('the hover', function()
  return kit.lua([[
    local window = vim.b.lsp_floating_preview
    if not window or not vim.api.nvim_win_is_valid(window) then return nil end
    return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  ]])
end)
for _, expected in ipairs({ 'The bar ☕', '43 min 12 s', '99.9%' }) do
  if not hover:find(expected, 1, true) then
    kit.fail('%s is not in the hover:\n%s', expected, hover)
  end
end
kit.keys('l')
kit.wait('the end of the hover', function()
  return kit.lua('return not vim.b.lsp_floating_preview or not vim.api.nvim_win_is_valid(vim.b.lsp_floating_preview)')
end)

-- Jump ---------------------------------------------------------------------------------------------------------------

local function jump(from, offset, to_line, to_word)
  kit.go_to(from, offset)
  kit.keys('<C-]>')
  kit.wait_for('the line jumped to', kit.line, to_line)
  kit.expect('the word jumped to', kit.word(), to_word)
  kit.keys('<C-t>')
  kit.wait('the way back', function()
    return kit.line():find(from, 1, true)
  end)
end

jump('containerInstance Café.Bar', #'containerInstance Café.', '  /* é😀 */ Bar = container "The bar ☕" {', 'Bar')
jump('containerInstance Café.Bar', #'containerInstance ', 'Café = system "Café" {', 'Café')

-- Outline ------------------------------------------------------------------------------------------------------------

kit.keys('gO')
local outline = kit.wait('the outline', function()
  local items = kit.lua('return vim.tbl_map(function(item) return item.text end, vim.fn.getloclist(0))')
  return #items > 0 and table.concat(items, '\n')
end)
for _, name in ipairs({ 'Café', 'Bar', 'Guest', 'Live', 'Town' }) do
  if not outline:find(name, 1, true) then
    kit.fail('%s is not in the outline:\n%s', name, outline)
  end
end
kit.keys(':lclose<CR>')

-- References, from the declaration -----------------------------------------------------------------------------------

kit.go_to('Bar = container')
kit.keys('grr')
kit.wait_for('the references', function()
  return kit.lua([[
    local lines = vim.tbl_map(function(item) return item.lnum end, vim.fn.getqflist())
    table.sort(lines)
    return lines
  ]])
end, { 3, 3, 8, 11 })
kit.keys(':cclose<CR>')

-- Format on save -------------------------------------------------------------------------------------------------------

kit.go_to('/* 😀 */ containerInstance')
kit.keys('I   <Esc>')
kit.wait_for('a bad line', kit.line, '       /* 😀 */ containerInstance Café.Bar { replicas 2 }')
kit.keys(':write<CR>')
kit.wait_for('the formatted line', kit.line, '    /* 😀 */ containerInstance Café.Bar { replicas 2 }')
kit.wait('the formatted file', function()
  return table.concat(vim.fn.readfile(model), '\n'):find('\n    /* 😀 */ containerInstance Café.Bar {', 1, true)
end)

-- Rename in both files, from a place of use in this one -----------------------------------------------------------------

local function rename(to)
  kit.keys('grn')
  kit.wait_for('the question', function()
    return kit.lua('return vim.fn.getcmdtype()')
  end, '@')
  kit.keys('<C-u>' .. to .. '<CR>')
end

kit.go_to('containerInstance Café.Bar', #'containerInstance Café.')
rename('Tresen')
kit.wait_for('the renamed line', kit.line, '    /* 😀 */ containerInstance Café.Tresen { replicas 2 }')
kit.expect('the relation', kit.lines():find('/* é😀 */ Café.Tresen -> Café.Till "é😀"', 1, true) ~= nil, true)
kit.wait_for('the other file', function()
  return kit.lua([[
    local buffer = vim.fn.bufnr('other.sruja')
    return buffer > 0 and vim.api.nvim_buf_get_lines(buffer, -2, -1, false)[1] or ''
  ]])
end, '/* é😀 */ Owner -> Café.Tresen "é😀"')
kit.go_to('containerInstance Café.Tresen', #'containerInstance Café.')
rename('Bar')
kit.wait_for('the line as it was', kit.line, '    /* 😀 */ containerInstance Café.Bar { replicas 2 }')

-- Completion by itself behind a dot, chosen from the list ------------------------------------------------------------

kit.go_to('containerInstance Café.Bar')
kit.keys('occ<Esc>S/* é😀 */ containerInstance Café.')
local function proposals()
  return kit.lua([[
    if vim.fn.pumvisible() == 0 then return {} end
    return vim.tbl_map(function(item) return item.word end, vim.fn.complete_info({ 'items' }).items)
  ]])
end
local function chosen()
  return kit.lua([[
    local info = vim.fn.complete_info({ 'items', 'selected' })
    return info.selected >= 0 and info.items[info.selected + 1].abbr or ''
  ]])
end
local listed = kit.wait('the list', function()
  local words = proposals()
  return #words > 0 and words
end)
kit.expect('a person is never deployed', vim.tbl_contains(listed, 'Guest'), false)
for _ = 1, #listed do
  if chosen():find('Till', 1, true) then
    break
  end
  local before = chosen()
  kit.keys('<C-n>')
  kit.wait('the next proposal', function()
    return chosen() ~= before
  end)
end
kit.keys('<C-y>')
kit.wait_for('the completed line', function()
  return vim.trim(kit.line())
end, '/* é😀 */ containerInstance Café.Till')
kit.keys('<Esc>')
kit.underlined({})

-- A half-written line leaves the rest alive ---------------------------------------------------------------------------

kit.go_to('deployment Live')
kit.keys('OHalf =<Esc>')
kit.wait('a syntax error', function()
  return vim.tbl_contains(kit.codes(), 'syntax-error')
end)
jump('containerInstance Café.Till', #'containerInstance Café.', '  Till = database "Till"', 'Till')
kit.go_to('Half =')
kit.keys('dd')
kit.underlined({})

-- The server is killed, comes back, and knows the text as it is now, unsaved --------------------------------------------

kit.go_to('Café.Till "é😀"', #'Café.')
kit.keys('ciwTool<Esc>')
kit.underlined({ 'Error Café.Tool' })
local before = kit.lines()
kit.kill()
server = kit.server(server.id)
kit.underlined({ 'Error Café.Tool' })
kit.expect('the text', kit.lines(), before)
kit.keys('ciwTill<Esc>')
kit.underlined({})
jump('containerInstance Café.Till', #'containerInstance Café.', '  Till = database "Till"', 'Till')

kit.leave()
