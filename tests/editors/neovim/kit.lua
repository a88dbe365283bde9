-- A person at Neovim: a second Neovim that this one drives by keys, as it would be typed, and looks at.
-- Every step waits for what it expects to see, and none of them sleeps.

local kit = {}

local PATIENCE = 20000
local channel

function kit.fail(message, ...)
  io.stderr:write(debug.traceback(message:format(...), 2) .. '\n')
  if channel then
    vim.fn.jobstop(channel)
  end
  vim.cmd('cquit 1')
end

-- Starts the Neovim of a user, whose configuration is in the environment, and opens a file.
function kit.start(file)
  -- Nobody is there to press Enter behind a long message.
  local patient = 'silent! set messagesopt=wait:0,history:500'
  -- Another one has files of its own.
  local program = { 'env', '-u', 'VIMRUNTIME', '-u', 'VIM', vim.env.SRUJA_NEOVIM or vim.v.progpath }
  local command = vim.list_extend(program, { '--embed', '--headless', '-n', '--cmd', patient, file })
  channel = vim.fn.jobstart(command, { rpc = true, cwd = vim.fs.dirname(file) })
  vim.rpcrequest(channel, 'nvim_ui_attach', 120, 40, {})
end

-- Runs Lua in it; what is returned comes back.
function kit.lua(code, ...)
  local result = vim.rpcrequest(channel, 'nvim_exec_lua', code, { ... })
  if result == vim.NIL then
    return nil
  end
  return result
end

function kit.keys(keys)
  vim.rpcrequest(channel, 'nvim_input', keys)
end

function kit.expect(what, actual, expected)
  if not vim.deep_equal(actual, expected) then
    kit.fail('%s:\n  expected %s\n  found    %s', what, vim.inspect(expected), vim.inspect(actual))
  end
end

-- Waits until something is there; returns it.
function kit.wait(what, condition)
  local last
  local done = vim.wait(PATIENCE, function()
    last = condition()
    return last
  end, 10)
  if not done then
    kit.fail(
      'waited in vain: %s\nfound: %s\nfindings: %s\nmessages: %s\nline: %s',
      what,
      vim.inspect(last),
      vim.inspect(kit.findings()),
      kit.lua('return vim.fn.execute("messages")'),
      kit.line()
    )
  end
  return last
end

function kit.wait_for(what, condition, expected)
  local last
  local done = vim.wait(PATIENCE, function()
    last = condition()
    return vim.deep_equal(last, expected)
  end, 10)
  if not done then
    kit.fail(
      'waited in vain: %s\n  expected %s\n  found    %s\nmessages: %s',
      what,
      vim.inspect(expected),
      vim.inspect(last),
      kit.lua('return vim.fn.execute("messages")')
    )
  end
end

-- ---- What a person sees

-- What is underlined, by Neovim's own columns: of each finding its rule, its text and its colour, in order.
function kit.findings()
  return kit.lua([[
    local seen = {}
    for _, space in pairs(vim.diagnostic.get_namespaces()) do
      local underline = space.user_data and space.user_data.underline_ns
      local marks = underline and vim.api.nvim_buf_get_extmarks(0, underline, 0, -1, { details = true }) or {}
      for _, mark in ipairs(marks) do
        local details = mark[4]
        -- While text is typed over, what was underlined in it may end before it starts.
        local ok, text = pcall(vim.api.nvim_buf_get_text, 0, mark[2], mark[3], details.end_row, details.end_col, {})
        local shown = ok and table.concat(text, '\n') or '(nothing)'
        table.insert(seen, (details.hl_group:gsub('DiagnosticUnderline', '')) .. ' ' .. shown)
      end
    end
    return seen
  ]])
end

function kit.codes()
  return kit.lua([[
    return vim.tbl_map(function(finding) return finding.code end, vim.diagnostic.get(0))
  ]])
end

function kit.underlined(expected)
  kit.wait_for('what is underlined', kit.findings, expected)
end

function kit.line()
  return kit.lua('return vim.api.nvim_get_current_line()')
end

function kit.word()
  return kit.lua('return vim.fn.expand("<cword>")')
end

function kit.lines()
  return kit.lua('return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\\n")')
end

-- All that is on the screen.
function kit.screen()
  return kit.lua([[
    local rows = {}
    for row = 1, vim.o.lines do
      local signs = {}
      for column = 1, vim.o.columns do
        table.insert(signs, vim.fn.screenstring(row, column))
      end
      table.insert(rows, table.concat(signs))
    end
    return table.concat(rows, '\n')
  ]])
end

function kit.messages()
  return kit.lua('return vim.fn.execute("messages")')
end

-- Puts the cursor on a text; with an offset, on one of its later bytes.
function kit.go_to(text, offset)
  local found = kit.lua(
    [[
    local text, offset = ...
    vim.fn.cursor(1, 1)
    if vim.fn.search('\\V' .. vim.fn.escape(text, '\\/'), 'cW') == 0 then return false end
    vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + offset)
    return true
  ]],
    text,
    offset or 0
  )
  if not found then
    kit.fail('%s is not in the buffer:\n%s', text, kit.lines())
  end
end

-- ---- The server

-- Waits for a server that is not the one with a certain id; returns what is to know about it.
function kit.server(other)
  return kit.wait('the server', function()
    return kit.lua(
      [[
      local clients = vim.lsp.get_clients and vim.lsp.get_clients({ name = 'sruja', bufnr = 0 })
      for _, client in ipairs(clients or vim.tbl_values(vim.lsp.buf_get_clients(0))) do
        if client.initialized and client.id ~= ... then
          return { id = client.id, encoding = client.offset_encoding, root = client.root_dir or client.config.root_dir }
        end
      end
    ]],
      other
    )
  end)
end

function kit.can(method)
  return kit.lua([[return vim.lsp.get_clients({ name = 'sruja', bufnr = 0 })[1]:supports_method(...)]], method)
end

-- The processes of the server.
function kit.processes()
  return kit.lua('return vim.api.nvim_get_proc_children(vim.fn.getpid())')
end

function kit.kill()
  for _, process in ipairs(kit.processes()) do
    vim.uv.kill(process, 'sigkill')
  end
end

-- ---- Good-bye

function kit.leave()
  -- No request: it may be gone before it answers.
  vim.rpcnotify(channel, 'nvim_input', '<C-\\><C-n>:qa!<CR>')
  if vim.fn.jobwait({ channel }, PATIENCE)[1] ~= 0 then
    kit.fail('Neovim did not end well')
  end
  print('Neovim is happy')
end

return kit
