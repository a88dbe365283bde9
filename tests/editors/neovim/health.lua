-- `:checkhealth sruja` and `:help sruja`.

local kit = dofile(arg[1])
local model = arg[2]
local version, healthy = arg[3], arg[4] == 'healthy'
kit.start(model)
if healthy then
  kit.server()
end

kit.keys(':checkhealth sruja<CR>')
local report = kit.wait('the report', function()
  return kit.lua('return vim.bo.filetype') == 'checkhealth' and kit.lines():find('sruja: buffers', 1, true) and kit.lines()
end)
kit.keys(':tabclose<CR>')

local function says(text)
  if not report:find(text, 1, true) then
    kit.fail('%s is not in the report:\n%s', text, report)
  end
end

says('OK Neovim 0.1')
if healthy then
  kit.expect('errors', report:match('ERROR[^\n]*') or report:match('WARNING[^\n]*'), nil)
  says('OK sruja-lsp ' .. version .. ', at ')
  says('attached to 1 of 1 open models, root ' .. vim.fs.dirname(model) .. ', positions in utf-8')
else
  says('ERROR `sruja-lsp` is not on the PATH')
  says('Install it: ')
  says('ERROR attached to none of 1 open models')
end

kit.keys(':helptags ALL<CR>:help sruja<CR>')
kit.wait_for('the help', function()
  return kit.lua('return vim.bo.filetype .. " " .. vim.fs.basename(vim.api.nvim_buf_get_name(0))')
end, 'help sruja.txt')

kit.leave()
