-- A person at Neovim, in a script. Run by test_neovim.py:
--   nvim --headless -u NONE -i NONE -l neovim.lua CLIENT_FOLDER MODEL SERVER_COMMAND...
-- Every step waits for what it expects to see, and none of them sleeps.

local client_folder, model = arg[1], arg[2]
local command = vim.list_slice(arg, 3)
local PATIENCE = 20000

vim.opt.runtimepath:append(client_folder)
vim.cmd('filetype plugin on')
vim.cmd('syntax on')

-- What a user writes into init.lua, but for where the server is.
vim.lsp.config('sruja', { cmd = command })
vim.lsp.enable('sruja')

local function fail(message, ...)
  io.stderr:write(string.format(message, ...) .. '\n')
  vim.cmd('cquit 1')
end

local function expect(what, actual, expected)
  if not vim.deep_equal(actual, expected) then
    fail('%s:\n  expected %s\n  found    %s', what, vim.inspect(expected), vim.inspect(actual))
  end
end

local function wait_until(what, condition)
  local last
  local done = vim.wait(PATIENCE, function()
    last = condition()
    return last
  end, 10)
  if not done then
    fail('waited in vain: %s\nfindings: %s', what, vim.inspect(vim.diagnostic.get(0)))
  end
  return last
end

-- The text that a finding underlines, by Neovim's own columns.
local function underlined()
  return vim.tbl_map(function(finding)
    local lines = vim.api.nvim_buf_get_text(0, finding.lnum, finding.col, finding.end_lnum, finding.end_col, {})
    return finding.code .. ' ' .. table.concat(lines, '\n')
  end, vim.diagnostic.get(0))
end

local function findings_are(expected)
  wait_until('findings ' .. vim.inspect(expected), function()
    return vim.deep_equal(underlined(), expected)
  end)
end

-- Puts the cursor on a text; with an offset, on one of its later bytes.
local function go_to(text, offset)
  vim.fn.cursor(1, 1)
  if vim.fn.search('\\V' .. vim.fn.escape(text, '\\/'), 'cW') == 0 then
    fail('%s is not in the buffer', text)
  end
  vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + (offset or 0))
end

local function type_keys(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false)
end

local function word_under_cursor()
  return vim.fn.expand('<cword>')
end

-- Open ---------------------------------------------------------------------------------------------------------------

vim.cmd.edit(model)
expect('file type', vim.bo.filetype, 'sruja')
expect('comments', vim.bo.commentstring, '// %s')
expect('syntax', vim.b.current_syntax, 'sruja')
local client = wait_until('the server', function()
  return vim.lsp.get_clients({ bufnr = 0, name = 'sruja' })[1]
end)
wait_until('the handshake', function()
  return client.initialized
end)
expect('position encoding', client.offset_encoding, 'utf-8')
expect('root', client.root_dir, vim.fs.dirname(model))

-- Findings, behind wide characters, and gone with an edit --------------------------------------------------------------

findings_are({ 'unresolved-reference Café.Gost' })
go_to('Café.Gost', #'Café.')
type_keys('cwGast<Esc>')
findings_are({ 'unresolved-reference Café.Gast' })
type_keys('ciwTill<Esc>')
findings_are({})
type_keys('u')
findings_are({ 'unresolved-reference Café.Gast' })
type_keys('<C-r>')
findings_are({})

-- Hover --------------------------------------------------------------------------------------------------------------

go_to('containerInstance Café.Bar', #'containerInstance Café.')
vim.lsp.buf.hover()
local shown = wait_until('the hover', function()
  local window = vim.b.lsp_floating_preview
  return window and vim.api.nvim_win_is_valid(window) and vim.api.nvim_win_get_buf(window)
end)
local hover = table.concat(vim.api.nvim_buf_get_lines(shown, 0, -1, false), '\n')
for _, expected in ipairs({ 'The bar ☕', '43 min 12 s' }) do
  if not hover:find(expected, 1, true) then
    fail('%s is not in the hover:\n%s', expected, hover)
  end
end
vim.api.nvim_win_close(vim.b.lsp_floating_preview, true)

-- Jump -----------------------------------------------------------------------------------------------------------------

local function jump(from, offset, to_line, to_word)
  go_to(from, offset)
  local before = vim.api.nvim_win_get_cursor(0)
  vim.lsp.buf.definition()
  wait_until('the jump', function()
    return not vim.deep_equal(vim.api.nvim_win_get_cursor(0), before)
  end)
  expect('line jumped to', vim.api.nvim_get_current_line(), to_line)
  expect('word jumped to', word_under_cursor(), to_word)
end

jump('containerInstance Café.Bar', #'containerInstance Café.', '  /* é😀 */ Bar = container "The bar ☕" {', 'Bar')
jump('containerInstance Café.Bar', #'containerInstance ', 'Café = system "Café" {', 'Café')

-- Outline --------------------------------------------------------------------------------------------------------------

vim.lsp.buf.document_symbol({
  on_list = function(list)
    vim.g.outline = vim.tbl_map(function(item)
      return item.text
    end, list.items)
  end,
})
local outline = table.concat(
  wait_until('the outline', function()
    return vim.g.outline
  end),
  '\n'
)
for _, name in ipairs({ 'Café', 'Bar', 'Guest', 'Live', 'Town' }) do
  if not outline:find(name, 1, true) then
    fail('%s is not in the outline:\n%s', name, outline)
  end
end

-- Completion, in the middle of a name behind wide characters ------------------------------------------------------------

local buffer = vim.api.nvim_get_current_buf()
go_to('containerInstance Café.Bar', #'containerInstance Café.B')
local parameters = vim.lsp.util.make_position_params(0, client.offset_encoding)
local answer = client:request_sync('textDocument/completion', parameters, PATIENCE, buffer)
local by_label = {}
for _, item in ipairs(answer.result.items) do
  by_label[item.label] = item
end
expect('a person is never deployed', by_label['Guest'], nil)
local chosen = by_label['Café.Till'] or fail('Café.Till is not proposed: %s', vim.inspect(vim.tbl_keys(by_label)))
vim.lsp.util.apply_text_edits({ chosen.textEdit }, buffer, client.offset_encoding)
expect('completed line', vim.api.nvim_get_current_line(), '  /* 😀 */ containerInstance Café.Till { replicas 2 }')
findings_are({})

-- A half-written line leaves the rest alive --------------------------------------------------------------------------------

go_to('deployment Live')
type_keys('OHalf =<Esc>')
wait_until('a syntax error', function()
  local found = underlined()[1]
  return found and vim.startswith(found, 'syntax-error')
end)
jump('containerInstance Café.Till', #'containerInstance Café.', '  Till = database "Till"', 'Till')
go_to('Half =')
type_keys('dd')
findings_are({})

-- Good-bye ---------------------------------------------------------------------------------------------------------------

vim.lsp.enable('sruja', false)
client:stop()
wait_until('the end of the server', function()
  return client:is_stopped()
end)
print('Neovim is happy')
