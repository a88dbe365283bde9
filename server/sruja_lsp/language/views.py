"""Views and how things look in them."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, ELEMENT_BLOCKS, HUNDRED, TAGS, TITLE, TOP, ZERO
from sruja_lsp.language.snippets import template
from sruja_lsp.language.types import BlockType, Choice, Keyword, Property, ValueType

_DIRECTIONS = (
    Choice("lr", "From left to right; suits chains of calls and screens."),
    Choice("tb", "From top to bottom; suits layers and paper."),
    Choice("rl", "From right to left."),
    Choice("bt", "From bottom to top."),
    Choice("auto", "Whatever suits the picture."),
    Choice("LeftRight", "From left to right; the same as `lr`."),
    Choice("TopBottom", "From top to bottom; the same as `tb`."),
    Choice("RightLeft", "From right to left; the same as `rl`."),
    Choice("BottomTop", "From bottom to top; the same as `bt`."),
)
_PRESETS = (
    Choice("auto", "Whatever suits the picture."),
    Choice("hierarchical", "In layers along the arrows; shows who depends on whom."),
    Choice("grid", "In rows and columns, whatever the arrows do."),
    Choice("radial", "In circles around what has most relations."),
    Choice("force", "As if the lines were springs; shows what belongs together."),
)
_SHAPES = tuple(
    Choice(name, doc)
    for name, doc in (
        ("box", "A plain card; the usual shape."),
        ("rectangle", "A plain card; the same as `box`."),
        ("cylinder", "A store of data."),
        ("person", "A human being."),
        ("browser", "A web application."),
        ("mobile", "An app on a telephone or tablet."),
        ("queue", "A pipe that messages go through."),
        ("hexagon", "A service."),
    )
)
_LINES = (
    Choice("solid", "Without a break."),
    Choice("dashed", "In strokes; often used for what is planned or asynchronous."),
    Choice("dotted", "In dots; often used for what is optional."),
)
_LOOK = (
    Property(
        "shape",
        ValueType.CHOICE,
        "The outline of the box. Readers take it for a meaning, so use one shape for one sort of thing. "
        "Other words are fine too.",
        'shape "cylinder"',
        choices=_SHAPES,
        open=True,
    ),
    Property(
        "color",
        ValueType.COLOUR,
        "The colour of the box, or of the line of a relation. Put it in quotes: without them `#0ea5e9` is a tag.",
        'color "#0ea5e9"',
        aliases=("colour",),
    ),
    Property("background", ValueType.COLOUR, "The colour behind the text.", 'background "#f8fafc"'),
    Property("stroke", ValueType.COLOUR, "The colour of the outline or line.", 'stroke "#334155"'),
    Property("strokeWidth", ValueType.ANY, "How thick the outline or line is, in pixels.", "strokeWidth 2"),
    Property(
        "border",
        ValueType.CHOICE,
        "How the outline is drawn.",
        'border "dashed"',
        choices=_LINES,
        open=True,
    ),
    Property(
        "opacity",
        ValueType.SHARE,
        "How solid it is: a fraction up to 1, or a percentage up to 100. Faded boxes stay in the background.",
        "opacity 80",
        minimum=ZERO,
        maximum=HUNDRED,
    ),
    Property(
        "icon",
        ValueType.TEXT,
        "A small picture on the box: `database`, `queue`, `cloud` and others, or the name of a product such as `kafka`;"
        " a picture of your own as a `data:` address. Addresses elsewhere are not loaded.",
        'icon "postgresql"',
    ),
    Property(
        "size",
        ValueType.CHOICE,
        "How large the box is. Other values are fine too.",
        'size "large"',
        choices=(
            Choice("small", "For what is only mentioned."),
            Choice("medium", "The usual size."),
            Choice("large", "For what the picture is about."),
        ),
        open=True,
    ),
    Property(
        "line",
        ValueType.CHOICE,
        "How the line of a relation is drawn.",
        'line "dotted"',
        choices=_LINES,
        open=True,
    ),
)
_SORTS = {"element": "style", "relation": "style", "relationship": "style"}

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "view",
        "view",
        "A picture of a part of the model: what it is of, what it includes and what it leaves out. One view answers "
        "one question; `view index` is the one that opens first.",
        (
            TITLE,
            DESCRIPTION,
            TAGS,
            Property(
                "include",
                ValueType.ANY,
                "What to show: names, `*` for everything in scope, `Shop.*` for the parts of an element, `Shop.**` for "
                "their parts as well. Relations appear when both of their ends do. May be repeated.",
                "include Shop.* Customer",
                repeatable=True,
            ),
            Property(
                "exclude",
                ValueType.ANY,
                "What to leave out of what is included, written as in `include`. May be repeated.",
                "exclude Shop.Orders",
                repeatable=True,
            ),
            Property(
                "autolayout",
                ValueType.CHOICE,
                "The direction in which the picture grows.",
                'autolayout "lr"',
                aliases=("autoLayout",),
                choices=_DIRECTIONS,
            ),
            Property(
                "includes",
                ValueType.LIST,
                "What to show, as one list of names; another way to write `include`.",
                'includes ["Shop.Api", "Shop.Orders"]',
                reference="element",
            ),
        ),
        {"layout": "layout", "style": "style", "styles": "styles", "navigation": "navigation", "metadata": "metadata"},
        example='view payments of Shop {\n  title "How a payment is made"\n  include Shop.* Customer\n'
        '  exclude Shop.Orders\n  autolayout "lr"\n}',
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
                'direction "lr"',
                choices=_DIRECTIONS,
            ),
            Property(
                "preset",
                ValueType.CHOICE,
                "How places are found for the elements.",
                'preset "hierarchical"',
                choices=_PRESETS,
            ),
            Property(
                "strategy",
                ValueType.TEXT,
                "The layout algorithm to use, by the name that the drawing tool gives it.",
                'strategy "layered"',
            ),
            Property("ranksep", ValueType.NUMBER, "The space between layers, in pixels.", "ranksep 80", minimum=ZERO),
            Property(
                "nodesep",
                ValueType.NUMBER,
                "The space between neighbours in one layer, in pixels.",
                "nodesep 40",
                minimum=ZERO,
            ),
        ),
        {"element": "layout.element", "spacing": "layout.spacing"},
        open=True,
        example='layout {\n  direction "lr"\n  ranksep 80\n  element Shop.Api {\n'
        "    position { x: 100, y: 80 }\n  }\n}",
    ),
    BlockType(
        "layout.element",
        "place of an element",
        "Where one element stands in this view, whatever the layout makes of the others.",
        (),
        {"position": "layout.position"},
        open=True,
        example="element Shop.Api {\n  position { x: 100, y: 80 }\n}",
    ),
    BlockType(
        "layout.position",
        "position",
        "Where the upper left corner of the box is.",
        (
            Property("x", ValueType.NUMBER, "From the left edge of the picture, in pixels.", "x: 100"),
            Property("y", ValueType.NUMBER, "From the top edge of the picture, in pixels.", "y: 80"),
        ),
        example="position { x: 100, y: 80 }",
    ),
    BlockType(
        "layout.spacing",
        "spacing",
        "The space between elements.",
        (
            Property("x", ValueType.NUMBER, "Between neighbours from left to right, in pixels.", "x: 40", minimum=ZERO),
            Property("y", ValueType.NUMBER, "Between neighbours from top to bottom, in pixels.", "y: 80", minimum=ZERO),
        ),
        example="spacing { x: 40, y: 80 }",
    ),
    BlockType(
        "navigation",
        "navigation",
        "Where a reader may go on from this view: views by their names, under keys of your own choice.",
        (),
        open=True,
        example='navigation {\n  next "payments"\n}',
    ),
    BlockType(
        "styles",
        "styles",
        'How things look in all views. Say what by its sort and title (`element "Orders"`), by kind (`database`), by '
        "tag (`#external`), or all relations at once (`relation`).",
        _LOOK,
        _SORTS,
        other="style",
        open=True,
        example='styles {\n  database { shape "cylinder" }\n  #external { border "dashed" }\n'
        '  relation "calls" { line "dotted" color "#94a3b8" }\n}',
    ),
    BlockType(
        "style",
        "style",
        "How one thing, or one sort of thing, looks.",
        _LOOK,
        _SORTS,
        other="style",
        open=True,
        example='style {\n  shape "cylinder"\n  color "#0ea5e9"\n}',
    ),
)

_VIEW = frozenset({"view"})
KEYWORDS: tuple[Keyword, ...] = (
    Keyword(
        "view",
        "Draws a part of the model: `of` names what it is of, `include` and `exclude` choose.",
        'view ${1:name} of ${2:Shop} {\n\ttitle "${3:Title}"\n\tinclude ${4:*}\n}',
        TOP,
    ),
    Keyword(
        "view",
        "The view that opens first, with everything in it.",
        template("""
            view index {
              title "${1:The whole landscape}"
              include *
            }
        """),
        TOP,
        label="view index",
    ),
    Keyword(
        "layout",
        "How the view is laid out, and places that were chosen by hand.",
        'layout {\n\tdirection "${1|lr,tb,rl,bt,auto|}"\n}',
        _VIEW,
    ),
    Keyword(
        "navigation",
        "Where a reader may go on from this view, under keys of your own choice.",
        'navigation {\n\t${1:next} "${2:payments}"\n}',
        _VIEW,
    ),
    Keyword(
        "element",
        "Puts one element at a place of your choice.",
        "element ${1:Shop.Api} {\n\tposition { x: ${2:100}, y: ${3:80} }\n}",
        frozenset({"layout"}),
    ),
    Keyword("spacing", "The space between elements.", "spacing { x: ${1:40}, y: ${2:80} }", frozenset({"layout"})),
    Keyword(
        "position",
        "Where the upper left corner of the box is.",
        "position { x: ${1:100}, y: ${2:80} }",
        frozenset({"layout.element"}),
    ),
    Keyword(
        "styles",
        "How elements, relations and tags look.",
        'styles {\n\t${1:database} {\n\t\tshape "${2:cylinder}"\n\t\tcolor "${3:#0ea5e9}"\n\t}\n}',
        TOP | _VIEW,
    ),
    Keyword(
        "style",
        "How this looks.",
        'style {\n\tshape "${1:cylinder}"\n\tcolor "${2:#0ea5e9}"\n}',
        ELEMENT_BLOCKS | {"kind", "relation"},
    ),
    Keyword(
        "element",
        "How elements of one title look.",
        'element "${1:Orders}" {\n\tshape "${2:cylinder}"\n}',
        frozenset({"styles"}),
    ),
    Keyword(
        "relation",
        "How relations of one label look; `*` means all of them.",
        'relation "${1:calls}" {\n\tline "${2|solid,dashed,dotted|}"\n}',
        frozenset({"styles"}),
    ),
)
CLAUSES: tuple[Keyword, ...] = (
    Keyword("of", "The element that the view is of; names in the view start there.", "of ${1:Shop}", TOP, after="view"),
    Keyword(
        "extends",
        "The view that this one starts from: it has all of its lines, and its own.",
        "extends ${1:index}",
        TOP,
        after="view",
    ),
    Keyword("title", "The heading of the view.", 'title "${1:Payments}"', TOP, after="view"),
)
