-- The Sruja language server for Neovim 0.11 and newer. Switch it on with `vim.lsp.enable('sruja')`.

---@type vim.lsp.Config
return {
  cmd = { 'sruja-lsp' },
  filetypes = { 'sruja' },
  root_markers = { 'sruja.toml', '.git' },
}
