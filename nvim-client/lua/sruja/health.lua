-- `:checkhealth sruja`

local M = {}

-- The command line that the server is started with, where it is one.
local function command_line()
  local cmd = vim.lsp.config.sruja and vim.lsp.config.sruja.cmd
  return type(cmd) == 'table' and cmd or nil
end

local function check_neovim()
  vim.health.start('sruja: Neovim')
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok(('Neovim %s'):format(tostring(vim.version())))
    return true
  end
  vim.health.error(('Neovim %s is older than 0.11'):format(tostring(vim.version())), {
    'Take a newer Neovim.',
    'Or start the server as `:help sruja-older` says; the commands of this plugin are then missing.',
  })
  return false
end

-- Returns the version of the server that would be started.
local function check_server()
  vim.health.start('sruja: server')
  local cmd = command_line()
  if not cmd then
    vim.health.warn('`cmd` is no command line, so the server cannot be looked for')
    return nil
  end
  local program = vim.fn.exepath(cmd[1])
  if program == '' then
    vim.health.error(('`%s` is not on the PATH'):format(cmd[1]), {
      'Install it: https://github.com/sruja-ai/sruja-lsp#install',
      "Or say where it is: `vim.lsp.config('sruja', { cmd = { '/path/to/sruja-lsp' } })`",
    })
    return nil
  end
  local asked = vim.tbl_filter(function(word)
    return word ~= '--stdio'
  end, cmd)
  table.insert(asked, '--version')
  local ran, result = pcall(function()
    return vim.system(asked, { text = true, timeout = 10000 }):wait()
  end)
  local version = ran and result.code == 0 and result.stdout:match('sruja%-lsp (%S+)')
  if not version then
    local said = ran and vim.trim(result.stderr) or tostring(result)
    vim.health.error(('`%s` does not say its version'):format(table.concat(asked, ' ')), { said })
    return nil
  end
  vim.health.ok(('sruja-lsp %s, at %s'):format(version, program))
  return version
end

local function check_clients(version)
  vim.health.start('sruja: buffers')
  -- The first versions of 0.11 cannot say.
  local enabled = not vim.lsp.is_enabled or vim.lsp.is_enabled('sruja')
  local clients = vim.lsp.get_clients({ name = 'sruja' })
  local open = vim.tbl_filter(function(buffer)
    return vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'sruja'
  end, vim.api.nvim_list_bufs())
  if enabled then
    vim.health.ok('switched on')
  elseif #clients == 0 then
    vim.health.error('switched off', { "Write `vim.lsp.enable('sruja')` into your init.lua." })
  end
  for _, client in ipairs(clients) do
    local running = vim.tbl_get(client, 'server_info', 'version')
    vim.health.ok(
      ('attached to %d of %d open models, root %s, positions in %s'):format(
        vim.tbl_count(client.attached_buffers),
        #open,
        client.root_dir or '(none)',
        client.offset_encoding
      )
    )
    if version and running and running ~= version then
      vim.health.warn(('version %s runs and %s is installed'):format(running, version), { '`:SrujaRestart`' })
    end
  end
  if #clients == 0 and #open > 0 then
    vim.health.error(('attached to none of %d open models'):format(#open), {
      'The log says why: ' .. vim.lsp.get_log_path(),
      '`:SrujaRestart` tries again.',
    })
  elseif #open == 0 then
    vim.health.info('no model is open')
  end
end

function M.check()
  if check_neovim() then
    check_clients(check_server())
  end
end

return M
