"""What the client at the other end can do."""

from dataclasses import dataclass

from lsprotocol import types
from pygls.capabilities import get_capability


@dataclass(frozen=True, slots=True)
class Client:
    """The abilities of a client that change what it is sent."""

    name: str = "a client that gives no name"
    definition_links: bool = False
    declaration_links: bool = False
    type_definition_links: bool = False
    implementation_links: bool = False
    document_changes: bool = False
    creates_files: bool = False
    deletes_files: bool = False
    code_actions: bool = False
    """Whether it knows actions that are more than a command."""
    resolves_code_actions: bool = False
    """Whether it asks for what an action does when somebody has chosen it, and keeps what we need for that."""
    disabled_code_actions: bool = False
    """Whether it shows actions that cannot be carried out, with the reason."""
    nested_symbols: bool = False
    symbol_tags: bool = False
    folds_lines_only: bool = False
    most_folds: int | None = None
    link_tooltips: bool = False
    snippets: bool = False
    markdown_hovers: bool = False
    markdown_proposals: bool = False
    answers_configuration: bool = False
    registers_configuration: bool = False
    shows_virtual_documents: bool = False
    shows_progress: bool = False
    watches_files: bool = False
    pulls_diagnostics: bool = False
    """Whether it asks for findings by itself, and would show what is pushed a second time."""
    refreshes: frozenset[str] = frozenset()
    """The requests by which it can be made to ask again for what it shows."""
    shows_documents: bool = False


_REFRESHES = {
    types.WORKSPACE_DIAGNOSTIC_REFRESH: "diagnostics",
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: "semantic_tokens",
    types.WORKSPACE_INLAY_HINT_REFRESH: "inlay_hint",
    types.WORKSPACE_CODE_LENS_REFRESH: "code_lens",
}


def client_of(params: types.InitializeParams) -> Client:
    """Read what a client says of itself; what it does not mention, it cannot do."""
    said = params.capabilities
    markdown = types.MarkupKind.Markdown
    return Client(
        name=_name(params.client_info),
        definition_links=bool(get_capability(said, "text_document.definition.link_support")),
        declaration_links=bool(get_capability(said, "text_document.declaration.link_support")),
        type_definition_links=bool(get_capability(said, "text_document.type_definition.link_support")),
        implementation_links=bool(get_capability(said, "text_document.implementation.link_support")),
        document_changes=bool(get_capability(said, "workspace.workspace_edit.document_changes")),
        creates_files=types.ResourceOperationKind.Create
        in (get_capability(said, "workspace.workspace_edit.resource_operations") or ()),
        deletes_files=types.ResourceOperationKind.Delete
        in (get_capability(said, "workspace.workspace_edit.resource_operations") or ()),
        code_actions=get_capability(said, "text_document.code_action.code_action_literal_support") is not None,
        resolves_code_actions="edit"
        in (get_capability(said, "text_document.code_action.resolve_support.properties") or ())
        and bool(get_capability(said, "text_document.code_action.data_support")),
        disabled_code_actions=bool(get_capability(said, "text_document.code_action.disabled_support")),
        nested_symbols=bool(get_capability(said, "text_document.document_symbol.hierarchical_document_symbol_support")),
        symbol_tags=get_capability(said, "text_document.document_symbol.tag_support") is not None,
        folds_lines_only=bool(get_capability(said, "text_document.folding_range.line_folding_only")),
        most_folds=get_capability(said, "text_document.folding_range.range_limit"),
        link_tooltips=bool(get_capability(said, "text_document.document_link.tooltip_support")),
        snippets=bool(get_capability(said, "text_document.completion.completion_item.snippet_support")),
        markdown_hovers=markdown in get_capability(said, "text_document.hover.content_format", ()),
        markdown_proposals=markdown
        in get_capability(said, "text_document.completion.completion_item.documentation_format", ()),
        answers_configuration=bool(get_capability(said, "workspace.configuration")),
        registers_configuration=bool(get_capability(said, "workspace.did_change_configuration.dynamic_registration")),
        shows_virtual_documents=get_capability(said, "workspace.text_document_content") is not None,
        shows_progress=bool(get_capability(said, "window.work_done_progress")),
        pulls_diagnostics=get_capability(said, "text_document.diagnostic") is not None,
        watches_files=bool(get_capability(said, "workspace.did_change_watched_files.dynamic_registration")),
        refreshes=frozenset(
            method for method, where in _REFRESHES.items() if get_capability(said, f"workspace.{where}.refresh_support")
        ),
        shows_documents=bool(get_capability(said, "window.show_document.support")),
    )


def _name(info: types.ClientInfo | None) -> str:
    if info is None:
        return Client().name
    return f"{info.name} {info.version}" if info.version else info.name
