" Indentation of Sruja models: one step for each bracket that is open.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=SrujaIndent(v:lnum)
setlocal indentkeys=0},0],o,O,!^F
setlocal nosmartindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< smartindent<'

if exists('*SrujaIndent')
  finish
endif

" A line without its texts and comments, whose brackets are none.
function s:Code(line) abort
  let code = substitute(a:line, '"\%([^"\\]\|\\.\)*"\?\|''\%([^''\\]\|\\.\)*''\?', '""', 'g')
  return substitute(code, '//.*\|/\*.\{-}\*/', '', 'g')
endfunction

" How many more brackets a line opens than it closes. What it closes first belongs to a line above, and counts there.
function s:Opened(code) abort
  let rest = substitute(a:code, '^[[:blank:]\]}]*', '', '')
  return strlen(substitute(rest, '[^{[]', '', 'g')) - strlen(substitute(rest, '[^}\]]', '', 'g'))
endfunction

function SrujaIndent(lnum) abort
  let above = prevnonblank(a:lnum - 1)
  if above == 0
    return 0
  endif
  let indent = indent(above) + s:Opened(s:Code(getline(above))) * shiftwidth()
  let closed = strlen(matchstr(substitute(getline(a:lnum), '[[:blank:]]', '', 'g'), '^[}\]]*'))
  return max([0, indent - closed * shiftwidth()])
endfunction
