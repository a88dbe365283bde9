autocmd BufNewFile,BufRead *.sruja setfiletype sruja
