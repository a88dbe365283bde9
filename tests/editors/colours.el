;;; colours.el --- Says what a person would see  -*- lexical-binding: t; -*-

;; Run by test_emacs.py: emacs --batch -L CLIENT_FOLDER -l sruja-mode -l colours.el MODEL. Each line of the output has
;; the coloured parts of a line of the model, each with its face.

(setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(find-file (car command-line-args-left))
(setq command-line-args-left nil)
(font-lock-ensure)
(while (not (eobp))
  (let (parts)
    (while (not (eolp))
      (let* ((face (get-text-property (point) 'face))
             (end (next-single-property-change (point) 'face nil (line-end-position)))
             (text (buffer-substring-no-properties (point) end)))
        (when face
          (push (format "%s‹%s›" (replace-regexp-in-string "font-lock-\\|-face\\'" "" (format "%s" face)) text) parts))
        (goto-char end)))
    (princ (mapconcat #'identity (nreverse parts) " "))
    (terpri))
  (forward-line))
;;; colours.el ends here
