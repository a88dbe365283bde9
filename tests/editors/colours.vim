" Says what a person would see. Run by test_vim.py, in Vim and in Neovim:
"   vim -es -u NONE -i NONE -S colours.vim CLIENT_FOLDER-is-in-the-environment FILE

set nocompatible
let &runtimepath = $SRUJA_CLIENT . ',' . &runtimepath
filetype plugin indent on
syntax on
set encoding=utf-8

" The coloured parts of a line, each with the group that colours it.
function Coloured(lnum) abort
  let parts = []
  let column = 1
  for sign in split(getline(a:lnum), '\zs')
    let group = synIDattr(synID(a:lnum, column, 1), 'name')
    if len(parts) > 0 && parts[-1][0] ==# group
      let parts[-1][1] .= sign
    else
      call add(parts, [group, sign])
    endif
    let column += strlen(sign)
  endfor
  call filter(parts, 'v:val[0] !=# ""')
  return join(map(parts, 'substitute(v:val[0], "^sruja", "", "") . "‹" . v:val[1] . "›"'), ' ')
endfunction

function Write(lines) abort
  call writefile(a:lines, $SRUJA_REPORT)
endfunction

execute 'edit' fnameescape($SRUJA_MODEL)
if $SRUJA_QUESTION ==# 'colours'
  call Write(map(range(1, line('$')), 'Coloured(v:val)'))
elseif $SRUJA_QUESTION ==# 'indent'
  silent %left
  silent normal! gg=G
  call Write(getline(1, '$'))
elseif $SRUJA_QUESTION ==# 'typed'
  " As somebody types it, line end by line end.
  let lines = getline(1, '$')
  enew
  set filetype=sruja formatoptions=
  execute 'normal! i' . join(map(lines, 'trim(v:val)'), "\<CR>")
  call Write(getline(1, '$'))
elseif $SRUJA_QUESTION ==# 'options'
  call Write([&filetype, &commentstring, &shiftwidth, &expandtab, &foldmethod, &foldlevel, foldlevel(4), foldlevel(15)])
  set filetype=
  call writefile([&l:commentstring ==# &g:commentstring, &l:shiftwidth == &g:shiftwidth], $SRUJA_REPORT, 'a')
endif
qall!
