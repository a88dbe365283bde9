-- What the commands do, and what keeps the server alive. There is no knowledge of the language here: the server has it.

local M = {}

-- As many crashes in so many milliseconds, and the server is not started again by itself.
local CRASHES, WINDOW = 5, 180000

-- How long the cursor rests before the picture follows it, in milliseconds.
local REST = 60

-- The formats of an export, by the ending of the file they go to.
local FORMATS = { svg = 'svg', png = 'png', mmd = 'mermaid', mermaid = 'mermaid', dot = 'dot', gv = 'dot', json = 'json' }

-- The kind of text a format is, for the window that shows it.
local FILETYPES = { svg = 'svg', mermaid = 'mermaid', dot = 'dot', json = 'json' }

-- How each buffer's server was started, so that it can be started again.
---@type table<integer, vim.lsp.ClientConfig>
local configs = {}

-- When servers crashed, by their root directory.
---@type table<string, number[]>
local crashes = {}

-- The buffers that have a picture in the browser.
---@type table<integer, true>
local previews = {}

local function say(message, ...)
  vim.notify('sruja: ' .. message:format(...), vim.log.levels.INFO)
end

local function complain(message, ...)
  vim.notify('sruja: ' .. message:format(...), vim.log.levels.ERROR)
end

---@return vim.lsp.Client?
local function client_of(buffer)
  for _, client in ipairs(vim.lsp.get_clients({ name = 'sruja', bufnr = buffer })) do
    if not client:is_stopped() then
      return client
    end
  end
end

-- Runs a command of the server; `done` gets its result.
local function execute(buffer, command, argument, done)
  local client = client_of(buffer)
  if not client then
    complain('there is no server for this buffer; `:checkhealth sruja` says why')
    return
  end
  local params = { command = command, arguments = { argument } }
  client:request('workspace/executeCommand', params, function(failure, result)
    if failure then
      complain('%s', failure.message)
    elseif done then
      done(result)
    end
  end, buffer)
end

-- ---- The live diagram

-- Opens the picture of the current buffer, of a view when one is named.
---@param view string?
function M.preview(view)
  local buffer = vim.api.nvim_get_current_buf()
  execute(buffer, 'sruja.preview.open', { uri = vim.uri_from_bufnr(buffer), view = view }, function(result)
    previews[buffer] = true
    say('the diagram is at %s', result.url)
  end)
end

function M.close_preview()
  local buffer = vim.api.nvim_get_current_buf()
  previews[buffer] = nil
  execute(buffer, 'sruja.preview.close', { uri = vim.uri_from_bufnr(buffer) })
end

-- Tells the pages where the cursor is. It is called when the cursor has come to rest.
local function reveal(buffer)
  local client = previews[buffer] and buffer == vim.api.nvim_get_current_buf() and client_of(buffer)
  if client then
    local place = vim.lsp.util.make_position_params(0, client.offset_encoding)
    execute(buffer, 'sruja.preview.reveal', { uri = place.textDocument.uri, position = place.position })
  end
end

local moved = assert(vim.uv.new_timer())

local function follow(buffer)
  if previews[buffer] and vim.g.sruja_follow_cursor ~= false then
    moved:start(REST, 0, function()
      vim.schedule(function()
        reveal(buffer)
      end)
    end)
  end
end

-- ---- Export

-- Exports a picture. `target` is a format, whose text is shown in a new window, or a file whose ending says the format.
---@param target string
---@param view string?
---@param overwrite boolean
function M.export(target, view, overwrite)
  local buffer = vim.api.nvim_get_current_buf()
  local ending = target:match('%.(%w+)$')
  local format = FORMATS[(ending or target):lower()]
  local file = ending and vim.fn.fnamemodify(vim.fn.expand(target), ':p')
  if not format then
    complain('%s is neither a format nor a file with a known ending: svg, png, mmd, dot or json', target)
    return
  elseif format == 'png' and not file then
    complain('a picture needs a file: `:SrujaExport picture.png`')
    return
  elseif file and vim.uv.fs_stat(file) and not overwrite then
    complain('%s exists; `:SrujaExport!` overwrites it', target)
    return
  end
  local argument = { uri = vim.uri_from_bufnr(buffer), view = view, format = format }
  execute(buffer, 'sruja.export', argument, function(result)
    local content = result.encoding == 'base64' and vim.base64.decode(result.content) or result.content
    if not file then
      vim.cmd.new()
      vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(content:gsub('\n$', ''), '\n'))
      vim.bo.buftype, vim.bo.bufhidden, vim.bo.modified = 'nofile', 'wipe', false
      vim.bo.filetype = FILETYPES[format]
      return
    end
    local out, why = io.open(file, 'wb')
    if not out then
      complain('%s', why)
      return
    end
    out:write(content)
    out:close()
    say('wrote %s', target)
  end)
end

-- ---- Completion of the commands

local function starting_with(lead, words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, words)
end

-- The views of the current model.
function M.complete_views(lead)
  local client = client_of(0)
  if not client then
    return {}
  end
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) } }
  local answer = client:request_sync('sruja/views', params, 1000, 0)
  local views = answer and answer.result or {}
  return starting_with(
    lead,
    vim.tbl_map(function(view)
      return view.id
    end, views)
  )
end

function M.complete_export(lead, line)
  if line:match('^%s*%S+%s+%S+%s') then
    return M.complete_views(lead)
  end
  local words = starting_with(lead, { 'dot', 'json', 'mermaid', 'svg' })
  return vim.list_extend(words, vim.fn.getcompletion(lead, 'file'))
end

-- ---- The server's life

-- Folds, once the server makes them better than the syntax file does.
local function fold(client, buffer)
  if vim.g.sruja_fold == false or not client:supports_method('textDocument/foldingRange', buffer) then
    return
  end
  for _, window in ipairs(vim.fn.win_findbuf(buffer)) do
    -- Only where nobody has chosen another way since.
    if vim.wo[window].foldmethod == 'syntax' then
      vim.wo[window][0].foldmethod = 'expr'
      vim.wo[window][0].foldexpr = 'v:lua.vim.lsp.foldexpr()'
    end
  end
end

local group = vim.api.nvim_create_augroup('sruja.buffers', {})

---@param client vim.lsp.Client
---@param buffer integer
function M.attached(client, buffer)
  configs[buffer] = client.config
  fold(client, buffer)
  vim.api.nvim_clear_autocmds({ group = group, buffer = buffer })
  vim.api.nvim_create_autocmd({ 'CursorMoved', 'CursorMovedI' }, {
    group = group,
    buffer = buffer,
    desc = 'Show in the live diagram what the cursor is on',
    callback = function()
      follow(buffer)
    end,
  })
  vim.api.nvim_create_autocmd('BufWipeout', {
    group = group,
    buffer = buffer,
    callback = function()
      configs[buffer], previews[buffer] = nil, nil
    end,
  })
end

-- Notes a crash, once for all buffers of a client; returns whether the server may be started again.
local noted = {}
local function may_start_again(client)
  local root = client.config.root_dir or ''
  if noted[client.id] == nil then
    local now = vim.uv.now()
    crashes[root] = vim.tbl_filter(function(time)
      return now - time < WINDOW
    end, crashes[root] or {})
    table.insert(crashes[root], now)
    noted[client.id] = #crashes[root] < CRASHES
    if not noted[client.id] then
      complain(
        'the server has crashed %d times and is not started again. `:SrujaRestart` starts it, %s',
        CRASHES,
        '`:checkhealth sruja` looks for the reason'
      )
    end
  end
  return noted[client.id]
end

-- A server that is on its way out is not for new buffers.
local function usable(client, config)
  return client.name == config.name and client.config.root_dir == config.root_dir and not client:is_stopped()
end

---@param client vim.lsp.Client
---@param buffer integer
function M.detached(client, buffer)
  local config = configs[buffer]
  ---@diagnostic disable-next-line: invisible  there is no other way to tell a crash from a good-bye
  local crashed = client.rpc.is_closing() and not client._is_stopping
  if not crashed or not config or vim.v.exiting ~= vim.NIL then
    return
  end
  if previews[buffer] then
    previews[buffer] = nil
    say('the live diagram has ended with the server; `:SrujaPreview` opens it again')
  end
  if may_start_again(client) then
    -- Neovim goes on tidying up behind the old client after this event.
    vim.schedule(function()
      if vim.api.nvim_buf_is_valid(buffer) then
        vim.lsp.start(config, { bufnr = buffer, reuse_client = usable })
      end
    end)
  end
end

-- The configuration for a buffer that has had no server yet.
local function fresh_config(buffer)
  local config = vim.deepcopy(vim.lsp.config.sruja)
  if type(config.root_dir) ~= 'string' then
    config.root_dir = vim.fs.root(buffer, config.root_markers or {})
  end
  return config
end

-- Starts the server anew for every model that is open.
function M.restart()
  crashes, noted = {}, {}
  local old = vim.lsp.get_clients({ name = 'sruja' })
  for _, client in ipairs(old) do
    client:stop()
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].filetype == 'sruja' then
      previews[buffer] = nil
      vim.lsp.start(configs[buffer] or fresh_config(buffer), { bufnr = buffer, reuse_client = usable })
    end
  end
  vim.defer_fn(function()
    for _, client in ipairs(old) do
      if not client.rpc.is_closing() then
        client.rpc.terminate()
      end
    end
  end, 2000)
end

return M
