" Options for Sruja models, in Vim and in Neovim.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=s1:/*,mb:*,ex:*/,://
setlocal commentstring=//\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal suffixesadd=.sruja
let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< suffixesadd<'

" The formatter indents with two blanks.
if get(g:, 'sruja_recommended_style', 1)
  setlocal expandtab shiftwidth=2 softtabstop=2
  let b:undo_ftplugin .= ' | setlocal expandtab< shiftwidth< softtabstop<'
endif

" Blocks fold, and all of them are open at first. In Neovim the server's folds take over when it is there.
if get(g:, 'sruja_fold', 1) && has('folding')
  setlocal foldmethod=syntax
  let b:undo_ftplugin .= ' | setlocal foldmethod< foldexpr<'
  if &foldlevelstart < 0
    setlocal foldlevel=99
    let b:undo_ftplugin .= ' foldlevel<'
  endif
endif
