" Colours for Sruja, before the server sends better ones and where none runs. No word of the language is reserved, so
" a word is one by where it stands: not in a path, not at an arrow, not in front of the `=` of a declaration.

if exists('b:current_syntax')
  finish
endif

syntax iskeyword @,48-57,_,192-255

" Words of the language, written from server/sruja_lsp/language by tests/editors/test_vim.py. Change them there.
syntax keyword srujaKeyword contained acceptance_criteria actor adr auto_rollback availability causal_loop component
syntax keyword srujaKeyword contained constraint constraints container containerInstance contract convention conventions
syntax keyword srujaKeyword contained cost current data database datastore deployment deploymentNode durability element
syntax keyword srujaKeyword contained entity environment error errorRate error_rate extend externalSystem
syntax keyword srujaKeyword contained external_system feedback fitness flow import incident infrastructure
syntax keyword srujaKeyword contained infrastructureNode input kind latency layering layout metadata module navigation
syntax keyword srujaKeyword contained nesting node option output overview person policy position properties queue
syntax keyword srujaKeyword contained relation requirement role rolling_update rule scale scenario schema service slo
syntax keyword srujaKeyword contained sources spacing state_machine step story style styles system tag throughput
syntax keyword srujaKeyword contained valueObject variable view
syntax keyword srujaProperty contained action affected affects aliases async asyncapi audience autoLayout autolayout
syntax keyword srujaProperty contained background backupRetention backup_retention border canaryPercentage
syntax keyword srujaProperty contained canary_percentage canonical_id category cause cdn color colour condition config
syntax keyword srujaProperty contained cons consequences context cpu criticality date decision delay depends_on
syntax keyword srujaProperty contained deploymentStrategy deployment_strategy desc description direction doc docker
syntax keyword srujaProperty contained dockerfile docs documentation domain edge_kinds effect element_type enabled
syntax keyword srujaProperty contained enforcement exclude external field given goals gotcha gql graphql guard helm icon
syntax keyword srujaProperty contained id implements include includes initial instance instanceId instance_id instances
syntax keyword srujaProperty contained k8s knowledge kubernetes label latencyP50 latencyP90 latencyP95 latencyP99
syntax keyword srujaProperty contained latency_p50 latency_p90 latency_p95 latency_p99 layer lesson line loop_id
syntax keyword srujaProperty contained loop_type max maxReplicas maxSurge maxUnavailable max_replicas max_surge
syntax keyword srujaProperty contained max_unavailable measure memory meta metric min minReplicas min_replicas multiAz
syntax keyword srujaProperty contained multi_az nodeType node_kinds node_type nodesep nonGoals non_goals opacity openapi
syntax keyword srujaProperty contained owner p50 p90 p95 p99 p999 polarity port preset priority pros proto protobuf
syntax keyword srujaProperty contained protocol provider ranksep readme region rejected_because replacement replicas
syntax keyword srujaProperty contained required_tags resolution retry risks runbook scaleDown scaleUp scale_down
syntax keyword srujaProperty contained scale_up scope severity shape shared size source status steps strategy stroke
syntax keyword srujaProperty contained strokeWidth success_criteria summary supersedes tags target team tech technology
syntax keyword srujaProperty contained terminal terraform tf then tier title traffic triggerTime trigger_time type url
syntax keyword srujaProperty contained user_journey version when window x y
syntax keyword srujaClause contained as deny edge except extends from key message of on order require suggest to value
" end of words

" A word that may be one of these: nothing of a path, of a relation or of a declaration stands beside it.
syntax match srujaWord /\%(\%(->\|=\|\.\)\s*\)\@4<!\<\K\k*\>\%(\s*\%(->\|=\|\.\)\|-\k\)\@!/ transparent contains=srujaKeyword,srujaProperty,srujaClause
syntax match srujaName /\<\K\%(\k\|-\)*\ze\s*=\s*\K/ nextgroup=srujaEqual skipwhite
syntax match srujaEqual /=/ contained nextgroup=srujaKind skipwhite
syntax match srujaKind /\<\%(true\|false\)\@!\K\k*/ contained
syntax match srujaProperty /\<\K\k*\ze\s*[:=]\s*\%(["'[0-9#{]\|\%(true\|false\)\>\)/
syntax match srujaArrow /->/
syntax match srujaNumber /\<\d\+\%(\.\d\+\)\?\%(%\|\a\+\)\?/
syntax keyword srujaBoolean true false
syntax match srujaTag /[#@]\K\%(\k\|[-.]\)*/
syntax match srujaColour /#\x\{3,8}\>/
syntax match srujaWildcard /\%(\<\K\k*\.\|\s\|{\)\@<=\*\*\?/

syntax region srujaBlock matchgroup=srujaBrace start=/{/ end=/}/ transparent fold
syntax region srujaList matchgroup=srujaBrace start=/\[/ end=/\]/ transparent fold

" A text ends with its line when it is left open, as in the editor that types it.
syntax region srujaString start=/"/ skip=/\\./ end=/"/ end=/$/ keepend contains=srujaEscape,@Spell
syntax region srujaString start=/'/ skip=/\\./ end=/'/ end=/$/ keepend contains=srujaEscape,@Spell
syntax region srujaString start=/"""/ end=/"""/ contains=srujaEscape,@Spell
syntax match srujaEscape /\\\%(u\x\{4}\|.\)/ contained

syntax match srujaComment /\/\/.*/ contains=srujaTodo,srujaIgnore,@Spell
syntax match srujaComment /#\%(\s\|$\).*/ contains=srujaTodo,@Spell
syntax region srujaComment start=/\/\*/ end=/\*\// contains=srujaTodo,@Spell fold
syntax match srujaIgnore /\<sruja:\s*ignore\>[^\r\n]*/ contained
syntax keyword srujaTodo TODO FIXME XXX NOTE contained

" Blocks may be long, and most files are short.
syntax sync minlines=200

highlight default link srujaKeyword Keyword
highlight default link srujaProperty Identifier
highlight default link srujaClause Keyword
highlight default link srujaName Function
highlight default link srujaKind Type
highlight default link srujaEqual Operator
highlight default link srujaArrow Operator
highlight default link srujaWildcard Operator
highlight default link srujaBrace Delimiter
highlight default link srujaNumber Number
highlight default link srujaBoolean Boolean
highlight default link srujaTag Label
highlight default link srujaColour Constant
highlight default link srujaString String
highlight default link srujaEscape SpecialChar
highlight default link srujaComment Comment
highlight default link srujaIgnore PreProc
highlight default link srujaTodo Todo

let b:current_syntax = 'sruja'
