" Colours for Sruja. No word of the language is reserved, so a keyword is one by where it stands: at the beginning of
" a statement, or behind the `=` of a declaration.

if exists('b:current_syntax')
  finish
endif

syntax match srujaName /\<\K[[:alnum:]_-]*\ze\s*=/
syntax match srujaKind /\(=\s*\)\@<=\K\k*/
syntax match srujaKeyword /\(^\|[{;]\)\@<=\s*\K\k*\ze\(\s\+[^=-]\|\s*{\)/
syntax match srujaOperator /->\|=/
syntax match srujaNumber /\<\d\+\(\.\d\+\)\?\>/
syntax keyword srujaBoolean true false
syntax match srujaTag /[#@]\K[[:alnum:]_-]*/

syntax region srujaString start=/"/ skip=/\\./ end=/"/ contains=srujaEscape,@Spell
syntax region srujaString start=/'/ skip=/\\./ end=/'/ contains=srujaEscape,@Spell
syntax match srujaEscape /\\\(u\x\{4}\|.\)/ contained

syntax match srujaComment /\/\/.*/ contains=srujaTodo,@Spell
syntax region srujaComment start=/\/\*/ end=/\*\// contains=srujaTodo,@Spell
syntax keyword srujaTodo TODO FIXME XXX NOTE contained

" A string or a comment may span lines, but few do.
syntax sync minlines=50

highlight default link srujaName Identifier
highlight default link srujaKind Type
highlight default link srujaKeyword Keyword
highlight default link srujaOperator Operator
highlight default link srujaNumber Number
highlight default link srujaBoolean Boolean
highlight default link srujaTag Label
highlight default link srujaString String
highlight default link srujaEscape SpecialChar
highlight default link srujaComment Comment
highlight default link srujaTodo Todo

let b:current_syntax = 'sruja'
