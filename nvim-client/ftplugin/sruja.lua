vim.bo.comments = 's1:/*,mb:*,ex:*/,://'
vim.bo.commentstring = '// %s'
vim.bo.suffixesadd = '.sruja'
vim.b.undo_ftplugin = (vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or '')
  .. 'setlocal comments< commentstring< suffixesadd<'
