"""What several topics of the table share: bounds, sets of contexts, and properties that mean the same everywhere."""

from __future__ import annotations

from decimal import Decimal

from sruja_lsp.language.types import Choice, Property, ValueType

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

#: The block types of elements.
ELEMENT_BLOCKS = frozenset(
    {
        "element",
        "element.person",
        "element.system",
        "element.container",
        "element.component",
        "element.database",
        "element.queue",
        "element.service",
        "element.external_system",
    }
)
#: Where statements stand at the top: the file and the old wrappers around one.
TOP = frozenset({"file", "legacy"})
#: Where elements are declared and related.
LOGICAL = ELEMENT_BLOCKS | TOP
#: Where nodes and instances are declared.
PHYSICAL = frozenset({"deployment", "node", "infrastructure", "containerInstance"})

#: The layers of a layered architecture, the outermost first: a layer may depend on what stands below it.
LAYERS: tuple[Choice, ...] = (
    Choice("web", "What users see: pages, apps and their delivery."),
    Choice("api", "The interfaces that clients call."),
    Choice("service", "The business logic behind the interfaces."),
    Choice("data", "Access to data: repositories, caches, streams."),
    Choice("database", "The stores themselves."),
)

#: Words for the label of a relation, in the forms the official schema and checks know.
RELATION_VERBS: tuple[Choice, ...] = (
    Choice("uses", "Needs it to do its work; says nothing about how."),
    Choice("calls", "Makes a request and waits for the answer."),
    Choice("depends_on", "Cannot work without it."),
    Choice("reads", "Takes data from it."),
    Choice("writes", "Puts data into it."),
    Choice("reads_from", "Takes data from a store."),
    Choice("writes_to", "Puts data into a store."),
    Choice("sends", "Hands it a message or a file."),
    Choice("publishes_to", "Announces events there and does not know who listens."),
    Choice("subscribes_to", "Receives the events that appear there."),
    Choice("triggers", "Makes it start working."),
    Choice("notifies", "Tells it that something happened."),
    Choice("processes", "Works through what it provides."),
    Choice("queries", "Asks it for a selection of its data."),
    Choice("creates", "Brings its records into being."),
    Choice("updates", "Changes its records."),
    Choice("deletes", "Removes its records."),
    Choice("owns", "Is responsible for it and its data."),
    Choice("contains", "Has it as a part."),
)

#: What a `source` may be, in the spellings that are known.
SOURCE_KINDS: tuple[Choice, ...] = (
    Choice("openapi", "An OpenAPI (Swagger) description of a web interface."),
    Choice("asyncapi", "An AsyncAPI description of messages and channels."),
    Choice("kubernetes", "Manifests for a Kubernetes cluster."),
    Choice("k8s", "Manifests for a Kubernetes cluster; short for `kubernetes`."),
    Choice("dockerfile", "The recipe of a container image."),
    Choice("docker", "The recipe of a container image; short for `dockerfile`."),
    Choice("terraform", "Infrastructure described for Terraform."),
    Choice("tf", "Infrastructure described for Terraform; short for `terraform`."),
    Choice("helm", "A Helm chart for a Kubernetes cluster."),
    Choice("docs", "Documentation for its users or developers."),
    Choice("doc", "Documentation for its users or developers; the same as `docs`."),
    Choice("readme", "The README that introduces the code."),
    Choice("proto", "Protocol Buffers definitions of messages and calls."),
    Choice("protobuf", "Protocol Buffers definitions of messages and calls; the same as `proto`."),
    Choice("graphql", "A GraphQL schema of a web interface."),
    Choice("gql", "A GraphQL schema of a web interface; short for `graphql`."),
    Choice("config", "The configuration that it reads when it starts."),
    Choice("url", "A page on the web."),
)

TITLE = Property(
    "title",
    ValueType.TEXT,
    "The name people read in diagrams. Without it the text behind the declaration, or the identifier, is shown.",
    'title "Order service"',
)
DESCRIPTION = Property(
    "description",
    ValueType.TEXT,
    "What it is for, in a sentence or two. Shown on its card in diagrams and in hovers.",
    'description "Takes orders and tracks their state"',
    aliases=("desc",),
)
TECHNOLOGY = Property(
    "technology",
    ValueType.TEXT,
    "The language, product or platform behind it. Diagrams show it next to the kind, as in `[container: Rust]`.",
    'technology "PostgreSQL 16"',
    aliases=("tech",),
)
TAGS = Property(
    "tags",
    ValueType.LIST,
    'Words to find, filter and style it by. They need no definition; `X = tag "Label"` gives one a label.',
    'tags ["backend", "critical"]',
    aliases=("tag",),
    reference="tag",
)
VERSION = Property(
    "version",
    ValueType.VERSION,
    "The version this part of the model describes. Free text; quote it, so that `1.10` stays `1.10`.",
    'version "2.3.0"',
)
OWNER = Property(
    "owner",
    ValueType.TEXT,
    "Who answers for it: a person, a role or a mailbox.",
    'owner "payments-leads@example.com"',
)
TEAM = Property(
    "team",
    ValueType.TEXT,
    "The team that builds and runs it.",
    'team "Checkout"',
)
LAYER = Property(
    "layer",
    ValueType.CHOICE,
    "Its place in a layered architecture. Dependencies should point downwards: web, api, service, data, database. "
    "Without it the layer is guessed from the name.",
    "layer service",
    choices=LAYERS,
    open=True,
)
EXTERNAL = Property(
    "external",
    ValueType.BOOLEAN,
    "Whether somebody else builds and runs it. May stand without a value, which means true; the default is false.",
    "external true",
)
AFFECTS = Property(
    "affects",
    ValueType.REFERENCE,
    "The elements this is about. Repeat the line, or list several names.",
    "affects Shop.Api",
    repeatable=True,
    reference="element",
    also=(ValueType.LIST,),
)
