"""The server: which message goes to which handler."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from sruja_lsp import __version__
from sruja_lsp.lsp import configuration, initialization
from sruja_lsp.lsp.guard import guarded, guarded_aside
from sruja_lsp.lsp.legend import LEGEND
from sruja_lsp.lsp.protocol import SrujaProtocol
from sruja_lsp.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)

TRIGGERS: Final = (".", " ", "#", '"')
"""What makes a client ask for completion without being told to: the parts of a path, the word after a word, tags, and
the values of a property."""

MOVED_FILES: Final = types.FileOperationRegistrationOptions(
    [
        types.FileOperationFilter(types.FileOperationPattern(pattern, matches), scheme="file")
        for pattern, matches in (
            ("**/*.sruja", types.FileOperationPatternKind.File),
            ("**", types.FileOperationPatternKind.Folder),
        )
    ]
)
"""What a client asks us about before it is moved: models, and every folder, since there may be some in it."""

KINDS: Final = (
    types.CodeActionKind.QuickFix,
    types.CodeActionKind.RefactorExtract,
    types.CodeActionKind.RefactorRewrite,
    types.CodeActionKind.SourceOrganizeImports,
    "source.fixAll.sruja",
)
"""What code actions are for."""


@dataclass(frozen=True, slots=True)
class _Late:
    """A handler whose module is not imported yet.

    It brings the whole language along, a fifth of the time until `initialize` is answered. It is imported in the pause
    after that (see `warmup`), or by its first message.
    """

    method: str
    module: str
    function: str
    otherwise: Any = None
    """The answer when something goes wrong."""
    options: Any = None

    def __call__(self, session: Session, params: Any) -> Any:
        return getattr(import_module(f"sruja_lsp.lsp.{self.module}"), self.function)(session, params)


_HANDLERS: Final = (
    _Late(types.TEXT_DOCUMENT_DID_OPEN, "synchronization", "did_open"),
    _Late(types.TEXT_DOCUMENT_DID_CHANGE, "synchronization", "did_change"),
    _Late(types.TEXT_DOCUMENT_DID_CLOSE, "synchronization", "did_close"),
    _Late(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, "watching", "did_change_watched_files"),
    _Late(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, "workspace_folders", "did_change_workspace_folders"),
    _Late(types.TEXT_DOCUMENT_HOVER, "hover", "hover"),
    _Late(types.TEXT_DOCUMENT_DEFINITION, "definition", "definition"),
    _Late(types.TEXT_DOCUMENT_DECLARATION, "definition", "declaration"),
    _Late(types.TEXT_DOCUMENT_TYPE_DEFINITION, "definition", "type_definition"),
    _Late(types.TEXT_DOCUMENT_IMPLEMENTATION, "definition", "implementation"),
    _Late(types.TEXT_DOCUMENT_REFERENCES, "references", "references", []),
    _Late(types.TEXT_DOCUMENT_PREPARE_RENAME, "rename", "prepare_rename"),
    _Late(types.TEXT_DOCUMENT_RENAME, "rename", "rename", options=types.RenameOptions(prepare_provider=True)),
    _Late(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "symbols", "document_symbols", []),
    _Late(
        types.TEXT_DOCUMENT_COMPLETION,
        "completion",
        "completion",
        {"isIncomplete": False, "items": []},
        types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True),
    ),
    _Late(types.COMPLETION_ITEM_RESOLVE, "completion", "resolve"),
    _Late(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "highlights", "document_highlight"),
    _Late(types.TEXT_DOCUMENT_FOLDING_RANGE, "folding", "folding_range", []),
    _Late(types.TEXT_DOCUMENT_SELECTION_RANGE, "selection", "selection_range", []),
    _Late(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, "semantic_tokens", "full", {"data": []}, LEGEND),
    _Late(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, "semantic_tokens", "delta", {"data": []}),
    _Late(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, "semantic_tokens", "part", {"data": []}),
    _Late(types.TEXT_DOCUMENT_DOCUMENT_LINK, "links", "document_link", []),
    _Late(types.TEXT_DOCUMENT_DOCUMENT_COLOR, "colours", "document_color", []),
    _Late(types.TEXT_DOCUMENT_COLOR_PRESENTATION, "colours", "color_presentation", []),
    _Late(types.TEXT_DOCUMENT_LINKED_EDITING_RANGE, "linked_editing", "linked_editing_range"),
    _Late(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        "pulled_diagnostics",
        "document_diagnostic",
        {"kind": "full", "items": []},
        types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="sruja"),
    ),
    _Late(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_actions",
        "code_action",
        [],
        types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True),
    ),
    _Late(types.CODE_ACTION_RESOLVE, "code_actions", "resolve"),
    _Late(types.TEXT_DOCUMENT_FORMATTING, "formatting", "formatting", []),
    _Late(types.TEXT_DOCUMENT_RANGE_FORMATTING, "formatting", "range_formatting", []),
    _Late(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        "formatting",
        "on_type_formatting",
        [],
        types.DocumentOnTypeFormattingOptions("}", ["\n"]),
    ),
    _Late(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "call_hierarchy", "prepare"),
    _Late(types.CALL_HIERARCHY_INCOMING_CALLS, "call_hierarchy", "incoming", []),
    _Late(types.CALL_HIERARCHY_OUTGOING_CALLS, "call_hierarchy", "outgoing", []),
    _Late(types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY, "type_hierarchy", "prepare"),
    _Late(types.TYPE_HIERARCHY_SUPERTYPES, "type_hierarchy", "supertypes", []),
    _Late(types.TYPE_HIERARCHY_SUBTYPES, "type_hierarchy", "subtypes", []),
    _Late(
        types.TEXT_DOCUMENT_SIGNATURE_HELP,
        "signature_help",
        "signature_help",
        options=types.SignatureHelpOptions(trigger_characters=(" ", '"'), retrigger_characters=(" ", '"')),
    ),
    _Late(types.TEXT_DOCUMENT_INLAY_HINT, "inlay_hints", "inlay_hints", []),
    _Late(
        types.TEXT_DOCUMENT_CODE_LENS,
        "code_lens",
        "code_lenses",
        [],
        types.CodeLensOptions(resolve_provider=True),
    ),
    _Late(types.CODE_LENS_RESOLVE, "code_lens", "resolve"),
    _Late(types.WORKSPACE_SYMBOL, "workspace_symbols", "workspace_symbols", []),
    _Late(types.WORKSPACE_WILL_RENAME_FILES, "file_operations", "will_rename", options=MOVED_FILES),
    _Late(types.WORKSPACE_WILL_DELETE_FILES, "file_operations", "will_delete", options=MOVED_FILES),
    _Late(types.WORKSPACE_TEXT_DOCUMENT_CONTENT, "virtual_documents", "text_document_content", {"text": ""}),
)


async def _workspace_diagnostic(session: Session, params: types.WorkspaceDiagnosticParams) -> Any:
    from sruja_lsp.lsp.pulled_diagnostics import workspace_diagnostic

    return await workspace_diagnostic(session, params)


_REQUESTS: Final = ("sruja/views", "sruja/diagram", "sruja/locate", "sruja/elementsAt", "sruja/describe")

_COMMANDS: Final = ("sruja.preview.open", "sruja.preview.close", "sruja.preview.reveal", "sruja.export")


async def _request(session: Session, method: str, params: Any) -> Any:
    from sruja_lsp.lsp import diagrams

    return await diagrams.request(session, method, params)


async def _command(session: Session, name: str, argument: Any) -> Any:
    from sruja_lsp.lsp import diagrams

    return await diagrams.command(session, name, argument)


def _with_one_argument(run: Callable[[Any], Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """A command as pygls wants it; a client may leave the argument out, and is told what is missing."""

    async def command(*arguments: Any) -> Any:
        return await run(arguments[0] if arguments else {})

    return command


class SrujaServer(LanguageServer):
    """One session with one client, not yet connected to it."""

    protocol: SrujaProtocol

    def __init__(self) -> None:
        """Register every handler."""
        super().__init__("sruja-lsp", __version__, protocol_cls=SrujaProtocol)
        self.session: Final = Session(self.protocol)
        self._handle(types.INITIALIZE, initialization.initialize)
        self._handle(types.INITIALIZED, initialization.initialized)
        self._handle(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change)
        for late in _HANDLERS:
            self._handle(late.method, late, late.otherwise, late.options)
        method = types.WORKSPACE_DIAGNOSTIC
        self.feature(method)(guarded_aside(method, partial(_workspace_diagnostic, self.session)))
        for method in _REQUESTS:
            self.feature(method)(guarded_aside(method, partial(_request, self.session, method)))
        for name in _COMMANDS:
            self.command(name)(_with_one_argument(guarded_aside(name, partial(_command, self.session, name))))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Keep to the log what pygls would pop up in the user's face."""
        logger.error("%s: %s", source.__name__, error)

    def _handle(
        self, method: str, handler: Callable[[Session, Any], Any], otherwise: Any = None, options: Any = None
    ) -> None:
        """Send the messages of one method to a handler, through the guard."""
        self.feature(method, options)(guarded(self.protocol, method, partial(handler, self.session), otherwise))
