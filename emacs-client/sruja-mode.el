;;; sruja-mode.el --- Architecture models in Sruja  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages
;; URL: https://github.com/sruja-ai/sruja-lsp
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Colours, comments and indentation for `.sruja' files, and the language server `sruja-lsp' for eglot.
;; `M-x sruja-preview' opens the live diagram in the browser; `M-x sruja-export' writes it to a file. With a prefix
;; argument both ask for the view.

;;; Code:

(require 'cl-lib)
(require 'subr-x)

(declare-function eglot-current-server "eglot")
(declare-function eglot--pos-to-lsp-position "eglot")
(declare-function eglot--range-region "eglot")
(declare-function eglot--uri-to-path "eglot")
(declare-function eglot--path-to-uri "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function jsonrpc-async-request "jsonrpc")
(defvar eglot-server-programs)

(defgroup sruja nil "Architecture models in Sruja." :group 'languages)

(defcustom sruja-indent-offset 2 "Blanks for each block that is open." :type 'integer :safe #'integerp)

(defcustom sruja-follow-cursor t "Whether the live diagram shows what the cursor is on." :type 'boolean)

;; ---- Colours

;; Words of the language, written from server/sruja_lsp/language by tests/editors/test_emacs.py. Change them there.
(defconst sruja--keywords
  '("acceptance_criteria" "actor" "adr" "auto_rollback" "availability" "causal_loop" "component" "constraint"
    "constraints" "container" "containerInstance" "contract" "convention" "conventions" "cost" "current" "data"
    "database" "datastore" "deployment" "deploymentNode" "durability" "element" "entity" "environment" "error"
    "errorRate" "error_rate" "extend" "externalSystem" "external_system" "feedback" "fitness" "flow" "import"
    "incident" "infrastructure" "infrastructureNode" "input" "kind" "latency" "layering" "layout" "metadata"
    "module" "navigation" "nesting" "node" "option" "output" "overview" "person" "policy" "position" "properties"
    "queue" "relation" "requirement" "role" "rolling_update" "rule" "scale" "scenario" "schema" "service" "slo"
    "sources" "spacing" "state_machine" "step" "story" "style" "styles" "system" "tag" "throughput" "valueObject"
    "variable" "view" "as" "deny" "edge" "except" "extends" "from" "key" "message" "of" "on" "order" "require"
    "suggest" "to" "value")
  "Words that begin a statement or go on with one.")
(defconst sruja--properties
  '("action" "affected" "affects" "aliases" "async" "asyncapi" "audience" "autoLayout" "autolayout" "background"
    "backupRetention" "backup_retention" "border" "canaryPercentage" "canary_percentage" "canonical_id" "category"
    "cause" "cdn" "color" "colour" "condition" "config" "cons" "consequences" "context" "cpu" "criticality" "date"
    "decision" "delay" "depends_on" "deploymentStrategy" "deployment_strategy" "desc" "description" "direction"
    "doc" "docker" "dockerfile" "docs" "documentation" "domain" "edge_kinds" "effect" "element_type" "enabled"
    "enforcement" "exclude" "external" "field" "given" "goals" "gotcha" "gql" "graphql" "guard" "helm" "icon" "id"
    "implements" "include" "includes" "initial" "instance" "instanceId" "instance_id" "instances" "k8s" "knowledge"
    "kubernetes" "label" "latencyP50" "latencyP90" "latencyP95" "latencyP99" "latency_p50" "latency_p90"
    "latency_p95" "latency_p99" "layer" "lesson" "line" "loop_id" "loop_type" "max" "maxReplicas" "maxSurge"
    "maxUnavailable" "max_replicas" "max_surge" "max_unavailable" "measure" "memory" "meta" "metric" "min"
    "minReplicas" "min_replicas" "multiAz" "multi_az" "nodeType" "node_kinds" "node_type" "nodesep" "nonGoals"
    "non_goals" "opacity" "openapi" "owner" "p50" "p90" "p95" "p99" "p999" "polarity" "port" "preset" "priority"
    "pros" "proto" "protobuf" "protocol" "provider" "ranksep" "readme" "region" "rejected_because" "replacement"
    "replicas" "required_tags" "resolution" "retry" "risks" "runbook" "scaleDown" "scaleUp" "scale_down" "scale_up"
    "scope" "severity" "shape" "shared" "size" "source" "status" "steps" "strategy" "stroke" "strokeWidth"
    "success_criteria" "summary" "supersedes" "tags" "target" "team" "tech" "technology" "terminal" "terraform" "tf"
    "then" "tier" "title" "traffic" "triggerTime" "trigger_time" "type" "url" "user_journey" "version" "when"
    "window" "x" "y")
  "Names of properties.")
;; end of words

(defvar sruja-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\' "\"" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?. "_" table)  ; a path is one symbol: the server completes whole paths
    (modify-syntax-entry ?- "." table)
    table)
  "Comments and texts are those of C, but for texts between single quotes.")

(defun sruja--find-word (words limit)
  "Find the next of WORDS before LIMIT that is one by where it stands.
No word of the language is reserved."
  (let (found)
    (while (and (not found) (re-search-forward words limit t))
      (let ((start (match-beginning 0)) (end (match-end 0)))
        (setq found (save-match-data
                      (not (or (save-excursion
                                 (goto-char start)
                                 (looking-back "\\(?:->\\|[=.]\\)[ \t]*" (line-beginning-position)))
                               (progn (goto-char end) (looking-at-p "[ \t]*\\(?:->\\|=[ \t]*[[:alpha:]]\\|\\.\\)"))))))
        (goto-char end)))
    found))

(defun sruja--words (words)
  "A pattern for WORDS, each a whole one."
  (concat "\\_<" (regexp-opt words t) "\\_>"))

(defvar sruja-font-lock-keywords
  (let ((keywords (sruja--words sruja--keywords))
        (properties (sruja--words sruja--properties)))
    `(("\\_<\\([[:alpha:]_][[:alnum:]_-]*\\)[ \t]*=[ \t]*\\([[:alpha:]][[:alnum:]_]*\\)"
       (1 font-lock-function-name-face) (2 font-lock-type-face))
      ("[#@]\\(?:\\sw\\|\\s_\\|[-.]\\)+" . font-lock-constant-face)
      (,(lambda (limit) (sruja--find-word keywords limit)) . font-lock-keyword-face)
      (,(lambda (limit) (sruja--find-word properties limit)) . font-lock-variable-name-face)))
  "Colours before the server sends better ones, and where none runs.")

;; ---- Indentation

(defun sruja-indent-line ()
  "Indent the line by the brackets that are open at its beginning."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (closed (save-excursion
                   (back-to-indentation)
                   (- (save-excursion (skip-chars-forward "]}") (point)) (point))))
         (depth (max 0 (- (car state) closed))))
    (unless (nth 8 state)               ; the inside of a text or a comment is the user's
      (if (<= (current-column) (current-indentation))
          (indent-line-to (* depth sruja-indent-offset))
        (save-excursion (indent-line-to (* depth sruja-indent-offset)))))))

;; ---- The mode

(defvar sruja-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-p") #'sruja-preview)
    (define-key map (kbd "C-c C-e") #'sruja-export)
    map))

;;;###autoload
(define-derived-mode sruja-mode prog-mode "Sruja"
  "Major mode for architecture models in Sruja."
  (setq-local comment-start "// "
              comment-end ""
              comment-start-skip "\\(?://+\\|/\\*+\\)[ \t]*"
              font-lock-defaults '(sruja-font-lock-keywords)
              indent-line-function #'sruja-indent-line
              indent-tabs-mode nil
              tab-width sruja-indent-offset ; what the formatter is told to indent with
              electric-indent-chars (append "]}" electric-indent-chars)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.sruja\\'" . sruja-mode))

;; ---- The server

(defun sruja--server ()
  "The server of this buffer."
  (or (and (fboundp 'eglot-current-server) (eglot-current-server))
      (user-error "There is no server for this buffer; `M-x eglot' starts one")))

(defun sruja--execute (command argument)
  "Run a COMMAND of the server with an ARGUMENT, and return its result."
  (jsonrpc-request (sruja--server) :workspace/executeCommand
                   (list :command command :arguments (vector argument))))

(defvar-local sruja--preview nil "Whether this buffer has a live diagram.")

(defun sruja--uri ()
  "What the server calls this buffer."
  (plist-get (eglot--TextDocumentIdentifier) :uri))

(defun sruja--read-view ()
  "Ask for a view of this model when there is a prefix argument; nil otherwise."
  (when current-prefix-arg
    (let ((views (jsonrpc-request (sruja--server) :sruja/views (list :textDocument (list :uri (sruja--uri))))))
      (completing-read "View: " (mapcar (lambda (view) (plist-get view :id)) views) nil t))))

(defun sruja--subject (view)
  "What the server is asked to show: this model, and its VIEW if there is one."
  (append (list :uri (sruja--uri)) (when view (list :view view))))

(defun sruja-preview (&optional view)
  "Open the live diagram of this model in the browser.
With a prefix argument, ask for the VIEW to show first."
  (interactive (list (sruja--read-view)))
  (let ((url (plist-get (sruja--execute "sruja.preview.open" (sruja--subject view)) :url)))
    (setq sruja--preview t)
    (add-hook 'post-command-hook #'sruja--follow nil t)
    (message "The diagram is at %s" url)))

(defun sruja-preview-close ()
  "Stop the live diagram of this model."
  (interactive)
  (setq sruja--preview nil)
  (remove-hook 'post-command-hook #'sruja--follow t)
  (sruja--execute "sruja.preview.close" (list :uri (sruja--uri))))

(defvar sruja--timer nil "Waits until the cursor rests.")

(defun sruja--follow ()
  "Show in the live diagram what the cursor is on, when it has come to rest."
  (when (and sruja--preview sruja-follow-cursor)
    (when (timerp sruja--timer) (cancel-timer sruja--timer))
    (let ((buffer (current-buffer)))
      (setq sruja--timer
            (run-with-timer
             0.06 nil
             (lambda ()
               (when (buffer-live-p buffer)
                 (with-current-buffer buffer
                   (when-let ((server (eglot-current-server)))
                     (jsonrpc-async-request
                      server :workspace/executeCommand
                      (list :command "sruja.preview.reveal"
                            :arguments (vector (list :uri (sruja--uri) :position (eglot--pos-to-lsp-position))))
                      :success-fn #'ignore :error-fn #'ignore))))))))))

(defun sruja-export (file &optional view)
  "Write the diagram of this model to FILE.
Its ending says how: svg, png, mmd (Mermaid), dot (Graphviz) or json.
With a prefix argument, ask for the VIEW."
  (interactive (list (read-file-name "Export to (svg, png, mmd, dot, json): ") (sruja--read-view)))
  (let* ((format (pcase (file-name-extension file)
                   ("mmd" "mermaid")
                   ("gv" "dot")
                   ((and ending (or "svg" "png" "dot" "json")) ending)
                   (_ (user-error "%s has no known ending: svg, png, mmd, dot or json" file))))
         (result (sruja--execute "sruja.export" (append (sruja--subject view) (list :format format))))
         (content (plist-get result :content))
         (binary (equal (plist-get result :encoding) "base64"))
         (coding-system-for-write (if binary 'no-conversion 'utf-8-unix)))
    (write-region (if binary (base64-decode-string content) content) nil file nil nil nil
                  (called-interactively-p 'interactive))))

(with-eval-after-load 'eglot
  ;; Older eglots do not know `window/showDocument', by which the server opens the browser, and a click in the diagram
  ;; moves the cursor.
  (eval
   '(progn
      (defclass sruja-server (eglot-lsp-server) () :documentation "The Sruja language server.")
      (cl-defmethod eglot-client-capabilities :around ((_server sruja-server))
        (let ((capabilities (cl-call-next-method)))
          (plist-put capabilities :window
                     (plist-put (copy-sequence (plist-get capabilities :window)) :showDocument '(:support t)))))
      (cl-defmethod eglot-handle-request
        ((_server sruja-server) (_method (eql window/showDocument)) &key uri external takeFocus selection)
        (sruja--show-document uri (eq external t) (eq takeFocus t) selection)
        '(:success t)))
   t)
  (add-to-list 'eglot-server-programs '(sruja-mode . (sruja-server "sruja-lsp"))))

(defun sruja--show-document (uri external focus selection)
  "Show URI in the browser if it is EXTERNAL, else in a window.
In a window, put the cursor on SELECTION, and with FOCUS go there."
  (if external
      (browse-url uri)
    (let* ((buffer (find-file-noselect (eglot--uri-to-path uri)))
           (window (display-buffer buffer '((display-buffer-reuse-window display-buffer-same-window)))))
      (with-current-buffer buffer
        (when selection
          (let ((place (car (eglot--range-region selection))))
            (goto-char place)
            (when window (set-window-point window place)))))
      (when (and focus window)
        (select-frame-set-input-focus (window-frame window))
        (select-window window)))))

(provide 'sruja-mode)
;;; sruja-mode.el ends here
