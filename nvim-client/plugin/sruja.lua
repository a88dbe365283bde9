-- Commands, and what happens when the server comes and goes. `lua/sruja/init.lua` is read when it is first needed.

if vim.g.loaded_sruja or vim.fn.has('nvim-0.11') == 0 then
  return
end
vim.g.loaded_sruja = true

local group = vim.api.nvim_create_augroup('sruja', {})

local function is_ours(event)
  local client = vim.lsp.get_client_by_id(event.data.client_id)
  return client ~= nil and client.name == 'sruja' and client or nil
end

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = is_ours(event)
    if client then
      require('sruja').attached(client, event.buf)
    end
  end,
})
vim.api.nvim_create_autocmd('LspDetach', {
  group = group,
  callback = function(event)
    local client = is_ours(event)
    if client then
      require('sruja').detached(client, event.buf)
    end
  end,
})

vim.api.nvim_create_user_command('SrujaPreview', function(command)
  require('sruja').preview(command.fargs[1])
end, {
  nargs = '?',
  desc = 'Open the live diagram of this model in the browser',
  complete = function(lead)
    return require('sruja').complete_views(lead)
  end,
})
vim.api.nvim_create_user_command('SrujaPreviewClose', function()
  require('sruja').close_preview()
end, { desc = 'Close the live diagram of this model' })
vim.api.nvim_create_user_command('SrujaExport', function(command)
  require('sruja').export(command.fargs[1], command.fargs[2], command.bang)
end, {
  nargs = '+',
  bang = true,
  desc = 'Export the diagram of this model to a file, or as text to a window',
  complete = function(lead, line)
    return require('sruja').complete_export(lead, line)
  end,
})
vim.api.nvim_create_user_command('SrujaRestart', function()
  require('sruja').restart()
end, { desc = 'Start the Sruja language server anew' })
