"""Views and how things look in them."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, TAGS, TITLE
from sruja_lsp.language.types import BlockType, Choice, Keyword, Property, ValueType

_DIRECTIONS = (
    Choice("lr", "From left to right."),
    Choice("tb", "From top to bottom."),
    Choice("rl", "From right to left."),
    Choice("bt", "From bottom to top."),
    Choice("auto", "Whatever suits the picture."),
    Choice("TopBottom", "From top to bottom."),
    Choice("LeftRight", "From left to right."),
    Choice("RightLeft", "From right to left."),
    Choice("BottomTop", "From bottom to top."),
)
_SHAPES = tuple(
    Choice(name, doc)
    for name, doc in (
        ("box", "A plain card."),
        ("rectangle", "A plain card."),
        ("cylinder", "A store of data."),
        ("person", "A human being."),
        ("browser", "A window in a browser."),
        ("mobile", "A telephone or tablet."),
        ("queue", "A pipe that messages go through."),
        ("hexagon", "A service."),
    )
)
_LOOK = (
    Property("shape", ValueType.CHOICE, "The outline of the box.", 'shape "cylinder"', choices=_SHAPES, open=True),
    Property("color", ValueType.COLOUR, "The colour of the box.", 'color "#0ea5e9"', aliases=("colour",)),
    Property("background", ValueType.COLOUR, "The colour behind the text.", 'background "#f8fafc"'),
    Property("stroke", ValueType.COLOUR, "The colour of the outline or line.", 'stroke "#334155"'),
    Property("strokeWidth", ValueType.ANY, "How thick the outline is, in pixels.", "strokeWidth 2"),
    Property("border", ValueType.ANY, "How the outline is drawn.", 'border "dashed"'),
    Property("opacity", ValueType.ANY, "How solid it is, from 0 to 100.", "opacity 80"),
    Property("icon", ValueType.TEXT, "A picture to show in the box.", 'icon "postgresql"'),
    Property("size", ValueType.ANY, "How large the box is.", 'size "large"'),
    Property("line", ValueType.ANY, "How a relation's line is drawn.", 'line "dotted"'),
)
_NUMBER = "In pixels, from the left or the top."

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "view",
        "view",
        "A picture of a part of the model: what it is of, and what it includes and leaves out.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            Property(
                "include",
                ValueType.ANY,
                "What to show: names, `*` for everything in scope, `Shop.*` for parts, `Shop.**` for all of them.",
                "include Shop.*",
                repeatable=True,
            ),
            Property(
                "exclude", ValueType.ANY, "What to leave out of what is included.", "exclude Shop.Log", repeatable=True
            ),
            Property(
                "autolayout",
                ValueType.CHOICE,
                "The direction in which the picture grows.",
                'autolayout "lr"',
                aliases=("autoLayout",),
                choices=_DIRECTIONS,
                open=True,
            ),
            Property("includes", ValueType.LIST, "What to show, as a list of texts.", 'includes ["Shop.*"]'),
        ),
        {"layout": "layout", "style": "style", "styles": "styles", "navigation": "properties"},
        example='view payments of Shop {\n  title "Payments"\n  include Shop.*\n}',
    ),
    BlockType(
        "layout",
        "layout",
        "How a view is laid out, and the places that were chosen by hand.",
        (
            Property(
                "direction",
                ValueType.CHOICE,
                "The direction in which the picture grows.",
                'direction "LR"',
                choices=_DIRECTIONS,
                open=True,
            ),
            Property(
                "preset",
                ValueType.CHOICE,
                "A way to lay out.",
                'preset "hierarchical"',
                choices=tuple(
                    Choice(name, doc)
                    for name, doc in (
                        ("auto", "Whatever suits the picture."),
                        ("hierarchical", "In layers along the arrows."),
                        ("grid", "In rows and columns."),
                        ("radial", "In circles around the middle."),
                        ("force", "As if the lines were springs."),
                    )
                ),
                open=True,
            ),
            Property("strategy", ValueType.TEXT, "A way to lay out.", 'strategy "hierarchical"'),
            Property("ranksep", ValueType.ANY, "The space between layers.", "ranksep 80"),
            Property("nodesep", ValueType.ANY, "The space between neighbours.", "nodesep 40"),
        ),
        {"element": "layout.element", "spacing": "layout.spacing"},
        open=True,
        example='layout {\n  direction "LR"\n}',
    ),
    BlockType(
        "layout.element",
        "place of an element",
        "Where one element stands in this view.",
        (),
        {"position": "layout.position"},
        open=True,
        example="element Shop {\n  position { x: 100, y: 80 }\n}",
    ),
    BlockType(
        "layout.position",
        "position",
        "Where the upper left corner is.",
        (
            Property("x", ValueType.ANY, _NUMBER, "x: 100"),
            Property("y", ValueType.ANY, _NUMBER, "y: 80"),
        ),
        example="position { x: 100, y: 80 }",
    ),
    BlockType(
        "layout.spacing",
        "spacing",
        "The space between elements.",
        (
            Property("x", ValueType.ANY, "Between neighbours, in pixels.", "x: 40"),
            Property("y", ValueType.ANY, "Between layers, in pixels.", "y: 80"),
        ),
        example="spacing { x: 40, y: 80 }",
    ),
    BlockType(
        "styles",
        "styles",
        "How elements, relations and tags look, by kind, tag or name.",
        _LOOK,
        other="style",
        open=True,
        example='styles {\n  element "Database" { shape "cylinder" }\n}',
    ),
    BlockType(
        "style",
        "style",
        "How one sort of thing looks.",
        _LOOK,
        other="style",
        open=True,
        example='style { color "#0ea5e9" }',
    ),
)

KEYWORDS: tuple[Keyword, ...] = (
    Keyword(
        "view",
        "Draws a part of the model: `of` names what it is of, `include` and `exclude` choose.",
        'view ${1:name} of ${2:Shop} {\n\ttitle "${3:Title}"\n\tinclude ${4:*}\n}',
        frozenset({"file", "legacy"}),
    ),
)
