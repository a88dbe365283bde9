"""Kinds, elements, relations and imports: the logical side of a model."""

from __future__ import annotations

from decimal import Decimal

from sruja_lsp.language.common import (
    DESCRIPTION,
    ELEMENT_BLOCKS,
    EXTERNAL,
    HUNDRED,
    LAYER,
    LAYERS,
    LOGICAL,
    OWNER,
    RELATION_VERBS,
    SOURCE_KINDS,
    TAGS,
    TEAM,
    TECHNOLOGY,
    TITLE,
    TOP,
    VERSION,
    ZERO,
)
from sruja_lsp.language.snippets import shifted, template
from sruja_lsp.language.types import (
    RELATION,
    BlockType,
    Choice,
    Form,
    Keyword,
    Kind,
    KindCategory,
    Property,
    ValueType,
)

#: The paths under which the standard library is imported.
STDLIB_PATHS = ("sruja.ai/stdlib", "sruja.ai/stdlib/core")
#: The kinds of the standard library. They also work without an import.
STDLIB_KINDS = ("person", "system", "container", "component", "database", "datastore", "queue")
#: The tags of the standard library.
STDLIB_TAGS: tuple[Choice, ...] = (
    Choice("external", "Somebody else builds and runs it."),
    Choice("deprecated", "On its way out; nothing new should depend on it."),
)

#: Kinds that official tools accept without a name: `container "API"`.
FORM_B_KINDS = frozenset(
    {
        "person",
        "role",
        "system",
        "container",
        "component",
        "database",
        "queue",
        "service",
        "feedback",
        "causal_loop",
        "variable",
    }
)

_LAST_PORT = Decimal(65535)
_ELEMENT, _PERSON = KindCategory.ELEMENT, KindCategory.PERSON
_GOVERNANCE, _LOOP, _INFRASTRUCTURE = KindCategory.GOVERNANCE, KindCategory.LOOP, KindCategory.INFRASTRUCTURE

KINDS: tuple[Kind, ...] = (
    Kind(
        "person",
        "Person",
        "Somebody who uses the systems: a customer, an operator, an auditor.",
        _PERSON,
        deployable=False,
        snippet='person "${1:Customer}"',
        example='Customer = person "Customer"',
    ),
    Kind(
        "role",
        "Role",
        "A part that people play, such as administrator, whoever plays it.",
        _PERSON,
        deployable=False,
        snippet='role "${1:Administrator}"',
        example='Admin = role "Administrator"',
    ),
    Kind(
        "actor",
        "Actor",
        "Anyone or anything outside that starts work in the system, such as a person, a device or a timer.",
        _PERSON,
        deployable=False,
        snippet='actor "${1:Scheduler}"',
        example='Clock = actor "Night schedule"',
    ),
    Kind(
        "system",
        "System",
        "A whole that does something for its users, usually built and owned by one team. "
        "It is made of containers and appears as one box in the landscape.",
        _ELEMENT,
        deployable=True,
        snippet='system "${1:Shop}" {\n\t$0\n}',
        example='Shop = system "Online shop"',
    ),
    Kind(
        "container",
        "Container",
        "Something that runs or is deployed on its own inside a system: a service, a web application, a job. "
        "It has nothing to do with Docker, though it often runs in one of its containers.",
        _ELEMENT,
        deployable=True,
        snippet='container "${1:API}" {\n\ttechnology "${2:Rust}"\n\tdescription "${3:What it is for}"$0\n}',
        example='Api = container "API" { technology "Rust" }',
    ),
    Kind(
        "component",
        "Component",
        "A part of a container with a clear task and interface: a module, a package, a group of classes.",
        _ELEMENT,
        deployable=True,
        snippet='component "${1:Pricing}"',
        example='Pricing = component "Price rules"',
    ),
    Kind(
        "service",
        "Service",
        "A part that is offered over the network. Drawn and deployed like a container.",
        _ELEMENT,
        deployable=True,
        snippet='service "${1:Search}"',
        example='Search = service "Search"',
    ),
    Kind(
        "database",
        "Database",
        "A store that keeps data: relational, document, cache or files. Drawn as a cylinder.",
        _ELEMENT,
        deployable=True,
        snippet='database "${1:Orders}" {\n\ttechnology "${2:PostgreSQL}"$0\n}',
        example='Orders = database "Orders" { technology "PostgreSQL" }',
    ),
    Kind(
        "datastore",
        "Data store",
        "A store that keeps data; another word for `database`.",
        _ELEMENT,
        deployable=True,
        snippet='datastore "${1:Files}" {\n\ttechnology "${2:S3}"$0\n}',
        example='Files = datastore "Uploaded files" { technology "S3" }',
        alias_of="database",
    ),
    Kind(
        "queue",
        "Queue",
        "A queue, topic or stream that takes messages from one side and hands them to the other later.",
        _ELEMENT,
        deployable=True,
        snippet='queue "${1:Events}" {\n\ttechnology "${2:Kafka}"$0\n}',
        example='Events = queue "Order events" { technology "Kafka" }',
    ),
    Kind(
        "external_system",
        "External system",
        "A system that somebody else builds and runs, such as a payment provider. You cannot change it.",
        _ELEMENT,
        deployable=True,
        snippet='external_system "${1:Payment provider}"',
        example='Bank = external_system "Payment provider"',
    ),
    Kind(
        "externalSystem",
        "External system",
        "A system that somebody else builds and runs; another spelling of `external_system`.",
        _ELEMENT,
        deployable=True,
        snippet='externalSystem "${1:Payment provider}"',
        example='Bank = externalSystem "Payment provider"',
        alias_of="external_system",
    ),
    Kind(
        "requirement",
        "Requirement",
        "Something the architecture has to fulfil. Its type follows the kind: functional, performance, security, ...",
        _GOVERNANCE,
        deployable=False,
        snippet='requirement ${1|functional,nonfunctional,performance,security,constraint|} "${2:What must hold}"',
        example='R1 = requirement performance "Answers within 200 ms"',
    ),
    Kind(
        "adr",
        "Architecture decision",
        "A record of one decision: the situation, what was decided and what follows from it.",
        _GOVERNANCE,
        deployable=False,
        snippet='adr "${1:Title}" {\n\tstatus "${2|proposed,accepted,rejected,deprecated,superseded|}"\n'
        '\tcontext "${3:The situation}"\n\tdecision "${4:What we do}"\n\tconsequences "${5:What follows}"$0\n}',
        example='ADR001 = adr "One database a service" { status "accepted" }',
    ),
    Kind(
        "policy",
        "Policy",
        "A rule that everybody keeps to, with the category it belongs to and how strictly it is enforced.",
        _GOVERNANCE,
        deployable=False,
        snippet='policy "${1:Title}" {\n\tcategory "${2:security}"\n'
        '\tenforcement "${3|required,recommended,optional|}"$0\n}',
        example='Tls = policy "Encrypt all traffic" { enforcement "required" }',
    ),
    Kind(
        "scenario",
        "Scenario",
        "A use of the system told step by step, from one element to the next. Shown as a sequence.",
        _GOVERNANCE,
        deployable=False,
        snippet='scenario "${1:Customer pays}" {\n\tstep ${2:Customer} -> ${3:Shop.Api} "${4:submits the order}"$0\n}',
        example='Pay = scenario "Customer pays" { step Customer -> Shop.Api "submits the order" }',
    ),
    Kind(
        "story",
        "User story",
        "A scenario told from a user's point of view; works like `scenario`.",
        _GOVERNANCE,
        deployable=False,
        snippet='story "${1:Customer pays}" {\n\tstep ${2:Customer} -> ${3:Shop.Api} "${4:submits the order}"$0\n}',
        example='Pay = story "Customer pays" { step Customer -> Shop.Api "submits the order" }',
        alias_of="scenario",
    ),
    Kind(
        "flow",
        "Flow",
        "The way data or work takes through the elements, step by step.",
        _GOVERNANCE,
        deployable=False,
        snippet='flow "${1:Order to invoice}" {\n\tstep ${2:Shop.Api} -> ${3:Shop.Events} "${4:order placed}"$0\n}',
        example='Invoicing = flow "Order to invoice" { step Shop.Api -> Shop.Events "order placed" }',
    ),
    Kind(
        "feedback",
        "Feedback loop",
        "A circle of causes in which an effect comes back to where it started.",
        _LOOP,
        deployable=False,
        snippet='feedback "${1:Load and scaling}" {\n\t${2:Load} -> ${3:Replicas} "${4:raises}"\n'
        '\t${3:Replicas} -> ${2:Load} "${5:spreads}"$0\n}',
        example='Scaling = feedback "Load and scaling" { Load -> Replicas "raises" Replicas -> Load "spreads" }',
    ),
    Kind(
        "causal_loop",
        "Causal loop",
        "A feedback loop with named variables, polarities and delays, as systems thinking draws it.",
        _LOOP,
        deployable=False,
        snippet='causal_loop "${1:Trust}" {\n\tloop_type "${2|reinforcing,balancing|}"\n'
        '\tvariable ${3:Speed} "${4:Release speed}"$0\n}',
        example='Trust = causal_loop "Trust" { loop_type "reinforcing" }',
    ),
    Kind(
        "variable",
        "Variable",
        "A quantity that rises and falls in causal loops, such as load, trust or technical debt.",
        _LOOP,
        deployable=False,
        snippet='variable "${1:Release speed}"',
        example='Speed = variable "Release speed"',
    ),
    Kind(
        "deployment",
        "Deployment",
        "An environment in which the system runs, such as production. Usually written without `=`: "
        '`deployment Production "Production" { .. }`.',
        _INFRASTRUCTURE,
        deployable=False,
        snippet='deployment "${1:Production}" {\n\t$0\n}',
        example='Live = deployment "Production"',
    ),
    Kind(
        "deploymentNode",
        "Deployment",
        "An environment in which the system runs; another word for `deployment`.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet='deploymentNode "${1:Production}" {\n\t$0\n}',
        example='Live = deploymentNode "Production"',
        alias_of="deployment",
    ),
    Kind(
        "environment",
        "Environment",
        "An environment in which the system runs; another word for `deployment`.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet='environment "${1:Staging}" {\n\t$0\n}',
        example='Staging = environment "Staging"',
        alias_of="deployment",
    ),
    Kind(
        "node",
        "Node",
        "A place inside a deployment: a cloud, a region, a cluster, a machine. "
        "Outside a deployment it is an element of a kind of your own.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet='node "${1:EKS cluster}" {\n\t$0\n}',
        example='Eks = node "EKS cluster"',
    ),
    Kind(
        "infrastructure",
        "Infrastructure",
        "A part of a deployment that runs none of your containers: a load balancer, a firewall, DNS.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet='infrastructure "${1:Load balancer}"',
        example='Lb = infrastructure "Load balancer"',
    ),
    Kind(
        "infrastructureNode",
        "Infrastructure",
        "A part of a deployment that runs none of your containers; another word for `infrastructure`.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet='infrastructureNode "${1:Load balancer}"',
        example='Lb = infrastructureNode "Load balancer"',
        alias_of="infrastructure",
    ),
    Kind(
        "containerInstance",
        "Container instance",
        "One placement of an element on a node, with its replicas, traffic and version.",
        _INFRASTRUCTURE,
        deployable=False,
        snippet="containerInstance ${1:Shop.Api} {\n\treplicas ${2:3}$0\n}",
        example="api1 = containerInstance Shop.Api",
    ),
)

_ELEMENT_KIND_BLOCKS = {
    "person": "element.person",
    "role": "element.person",
    "actor": "element.person",
    "system": "element.system",
    "container": "element.container",
    "component": "element.component",
    "service": "element.service",
    "database": "element.database",
    "datastore": "element.database",
    "queue": "element.queue",
    "external_system": "element.external_system",
    "externalSystem": "element.external_system",
    "variable": "element",
}
_OTHER_KIND_BLOCKS = {
    "kind": "kind",
    "tag": "kind",
    "view": "view",
    "requirement": "requirement",
    "adr": "adr",
    "policy": "policy",
    "scenario": "scenario",
    "story": "scenario",
    "flow": "flow",
    "feedback": "feedback",
    "causal_loop": "causal_loop",
    "deployment": "deployment",
    "deploymentNode": "deployment",
    "environment": "deployment",
}
_LOGICAL_KINDS = _ELEMENT_KIND_BLOCKS | _OTHER_KIND_BLOCKS
_INSIDE_ELEMENTS = {
    **_ELEMENT_KIND_BLOCKS,
    RELATION: "relation",
    "metadata": "metadata",
    "properties": "properties",
    "slo": "slo",
    "scale": "scale",
    "style": "style",
    "styles": "styles",
    "requirement": "requirement",
    "adr": "adr",
    "policy": "policy",
    "scenario": "scenario",
    "story": "scenario",
    "flow": "flow",
    "step": "step",
    "feedback": "feedback",
    "causal_loop": "causal_loop",
    "constraints": "constraints",
    "conventions": "conventions",
    "constraint": "constraint",
    "convention": "constraint",
    "contract": "contract",
    "state_machine": "state_machine",
    "fitness": "fitness",
    "sources": "sources",
    "data": "data",
    "entity": "data",
    "valueObject": "data",
    "module": "module",
    "extend": "element",
}
#: What opens which block at the top of a file.
TOP_BLOCKS = {
    **_INSIDE_ELEMENTS,
    "deployment": "deployment",
    "deploymentNode": "deployment",
    "environment": "deployment",
    "node": "node",
    "infrastructure": "infrastructure",
    "infrastructureNode": "infrastructure",
    "containerInstance": "containerInstance",
    "view": "view",
    "overview": "overview",
    "layering": "layering",
    "schema": "schema",
    "incident": "incident",
    "dependencies": "properties",
    "specification": "specification",
    "model": "legacy",
    "views": "legacy",
    "architecture": "legacy",
    "library": "legacy",
    "kind": "kind",
}
#: Which block an assigned kind opens at the top of a file.
TOP_KINDS = _LOGICAL_KINDS

_IDENTITY = (
    Property(
        "id",
        ValueType.TEXT,
        "A name for other tools that stays the same when the identifier in the model changes. Default: the full name.",
        'id "shop-api"',
    ),
    Property(
        "canonical_id",
        ValueType.TEXT,
        "The name under which other repositories refer to it: the repository, two colons, the local name.",
        'canonical_id "shop::Api"',
    ),
    Property(
        "aliases",
        ValueType.LIST,
        "Other names it goes by, so that searches find it.",
        'aliases ["order-api", "checkout backend"]',
    ),
)
_RESPONSIBILITY = (
    OWNER,
    TEAM,
    Property(
        "domain",
        ValueType.TEXT,
        "The part of the business it belongs to. Elements of one domain share words and change together.",
        'domain "Payments"',
    ),
    Property(
        "criticality",
        ValueType.CHOICE,
        "How bad it is when it fails. Decides how much redundancy and care a change to it deserves.",
        "criticality high",
        choices=(
            Choice("low", "Nobody notices for a day."),
            Choice("medium", "Work goes on with a detour."),
            Choice("med", "Short for `medium`."),
            Choice("high", "Customers are hindered."),
            Choice("critical", "Business stops; think of payments and sign-in."),
        ),
    ),
)
_KNOWLEDGE = (
    Property(
        "doc",
        ValueType.TEXT,
        "Where its documentation is: a path from this file, or a web address. May be repeated.",
        'doc "docs/api.md"',
        aliases=("documentation",),
        repeatable=True,
    ),
    Property(
        "knowledge",
        ValueType.TEXT,
        "Where what the team knows about it is written down: a path from this file, or a web address.",
        'knowledge "docs/knowledge/api.md"',
    ),
    Property(
        "source",
        ValueType.ANY,
        "A file or address that describes it in another form: what sort it is, then where. May be repeated.",
        'source openapi "api/openapi.yaml"',
        choices=SOURCE_KINDS,
        open=True,
        repeatable=True,
    ),
    Property(
        "gotcha",
        ValueType.TEXT,
        "A trap that whoever changes it should know of. May be repeated.",
        'gotcha "Retries are not idempotent before version 3"',
        repeatable=True,
    ),
    Property(
        "constraint",
        ValueType.TEXT,
        "A limit that its design has to respect. May be repeated.",
        'constraint "No personal data leaves the EU"',
        repeatable=True,
    ),
    Property(
        "runbook",
        ValueType.TEXT,
        "Where it says what to do when it misbehaves. May be repeated.",
        'runbook "https://wiki.example.com/runbooks/api"',
        repeatable=True,
    ),
)
_REFERENCES = (
    Property(
        "requirement",
        ValueType.REFERENCE,
        "A requirement that this element has to meet, by its name. May be repeated.",
        "requirement R1",
        repeatable=True,
        reference="requirement",
    ),
    Property(
        "implements",
        ValueType.REFERENCE,
        "A requirement that this element fulfils, by its name. May be repeated.",
        "implements R1",
        repeatable=True,
        reference="requirement",
    ),
    Property(
        "adr",
        ValueType.REFERENCE,
        "A decision that shaped this element, by its name. May be repeated.",
        "adr ADR001",
        repeatable=True,
        reference="adr",
    ),
    Property(
        "policy",
        ValueType.REFERENCE,
        "A policy that this element is subject to, by its name. May be repeated.",
        "policy EncryptTraffic",
        repeatable=True,
        reference="policy",
    ),
    Property(
        "depends_on",
        ValueType.REFERENCE,
        "An element this one cannot work without; a relation `A -> B` says the same and shows in diagrams. "
        "May be repeated.",
        "depends_on Shop.Orders",
        repeatable=True,
        reference="element",
    ),
)
_STATUS = Property(
    "status",
    ValueType.CHOICE,
    "Where it stands in its life. Other words are fine too.",
    'status "active"',
    choices=(
        Choice("planned", "Agreed on, not built."),
        Choice("active", "In use."),
        Choice("experimental", "In use to learn from; may go again."),
        Choice("deprecated", "On its way out; nothing new should depend on it."),
        Choice("retired", "Switched off, kept for the record."),
    ),
    open=True,
)
_SOURCE_EXAMPLES = {
    "openapi": "api/openapi.yaml",
    "asyncapi": "api/events.yaml",
    "kubernetes": "deploy/api.yaml",
    "k8s": "deploy/api.yaml",
    "dockerfile": "Dockerfile",
    "docker": "Dockerfile",
    "terraform": "infra/main.tf",
    "tf": "infra/main.tf",
    "helm": "charts/api",
    "docs": "docs/api.md",
    "doc": "docs/api.md",
    "readme": "README.md",
    "proto": "proto/orders.proto",
    "protobuf": "proto/orders.proto",
    "graphql": "api/schema.graphql",
    "gql": "api/schema.graphql",
    "config": "config/production.toml",
    "url": "https://wiki.example.com/api",
}
_FIELD = Property(
    "field",
    ValueType.ANY,
    "One field of the data: its name, then its type. May be repeated.",
    'field orderId "string"',
    repeatable=True,
)

_BASE = (TITLE, DESCRIPTION, TAGS, _STATUS, *_IDENTITY, *_RESPONSIBILITY, *_KNOWLEDGE, *_REFERENCES)
_BUILT = (TECHNOLOGY, VERSION, EXTERNAL, LAYER)
#: What every element may say about itself.
ELEMENT_PROPERTIES = (*_BASE, *_BUILT, _FIELD)


def _element(name: str, title: str, doc: str, example: str, properties: tuple[Property, ...]) -> BlockType:
    return BlockType(
        name,
        title,
        doc,
        properties,
        _INSIDE_ELEMENTS,
        declares=True,
        kinds=_LOGICAL_KINDS,
        example=example,
    )


BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "file",
        "file",
        "The top of a file: imports, kinds, elements and their relations, deployments, views, and what governs them.",
        (),
        TOP_BLOCKS,
        declares=True,
        kinds=TOP_KINDS,
        example='import { * } from "sruja.ai/stdlib"\n\nShop = system "Online shop"\n\nview index {\n  include *\n}',
    ),
    _element(
        "element",
        "element",
        "An element of a kind of your own: its properties, its parts and their relations.",
        'Resize = lambda "Image resizer" {\n  technology "Rust"\n}',
        ELEMENT_PROPERTIES,
    ),
    _element(
        "element.person",
        "person",
        "Somebody who uses the systems. Say what they want from them.",
        'Customer = person "Customer" {\n  description "Buys things"\n}',
        (*_BASE, EXTERNAL, LAYER),
    ),
    _element(
        "element.system",
        "system",
        "A system: what it is for, the containers it is made of, and how they talk to each other.",
        'Shop = system "Online shop" {\n  Api = container "API"\n  Orders = database "Orders"\n'
        '  Api -> Orders "stores orders"\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.container",
        "container",
        "Something that runs on its own inside a system: its technology, its promises (`slo`), its parts.",
        'Api = container "API" {\n  technology "Rust"\n  slo {\n    availability { target "99.9%" }\n  }\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.service",
        "service",
        "A part that is offered over the network, described like a container.",
        'Search = service "Search" {\n  technology "OpenSearch"\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.component",
        "component",
        "A part of a container: what it is responsible for and what it is built with.",
        'Pricing = component "Price rules" {\n  technology "Drools"\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.database",
        "database",
        "A store: its product and what it keeps. Where it runs and how it is backed up belongs to its instances.",
        'Orders = database "Orders" {\n  technology "PostgreSQL"\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.queue",
        "queue",
        "A queue, topic or stream: its product and what travels through it.",
        'Events = queue "Order events" {\n  technology "Kafka"\n}',
        (*_BASE, *_BUILT),
    ),
    _element(
        "element.external_system",
        "external system",
        "A system that others run: what you use it for and what they promise you.",
        'Bank = external_system "Payment provider" {\n  description "Takes card payments"\n}',
        (*_BASE, *_BUILT),
    ),
    BlockType(
        "kind",
        "kind definition",
        "A kind of your own: its title, what it stands for and how it is drawn.",
        (TITLE, DESCRIPTION, TECHNOLOGY, TAGS),
        {"style": "style", "styles": "styles", "metadata": "metadata"},
        example='lambda = kind "Lambda function" {\n  description "A handler without a server of its own"\n}',
    ),
    BlockType(
        "relation",
        "relation",
        "More about a relation than its label says; it stands behind the relation, in braces.",
        (
            TITLE,
            DESCRIPTION,
            TECHNOLOGY,
            TAGS,
            Property(
                "label",
                ValueType.TEXT,
                "What the source does with the target; the same as the text behind the arrow.",
                'label "stores orders"',
            ),
            Property(
                "protocol",
                ValueType.TEXT,
                "How the two talk to each other. It decides what happens when one of them is away.",
                'protocol "gRPC"',
            ),
            Property(
                "latency",
                ValueType.DURATION,
                "How long the target usually takes to answer, as a time with its unit (us, ms, s, m, h).",
                'latency "5ms"',
            ),
            Property(
                "async",
                ValueType.BOOLEAN,
                "Whether the source goes on without waiting for an answer. Default: false.",
                "async true",
            ),
        ),
        {"metadata": "metadata", "properties": "properties", "style": "style", "styles": "styles"},
        example='Api -> Orders "stores orders" {\n  latency "5ms"\n  protocol "SQL"\n}',
    ),
    BlockType(
        "metadata",
        "metadata",
        "Facts about an element under keys of your own choice. A few keys are known to tools; all others are kept as "
        "they are.",
        (
            TAGS,
            OWNER,
            TEAM,
            VERSION,
            LAYER,
            Property(
                "tier",
                ValueType.TEXT,
                "How important it is, in your company's own scale.",
                'tier "critical"',
            ),
            Property(
                "status",
                ValueType.TEXT,
                "Where it stands in its life, in your own words.",
                'status "production"',
            ),
            Property(
                "cost",
                ValueType.TEXT,
                "What it costs, with currency and period.",
                'cost "$15k/month"',
            ),
            Property(
                "shared",
                ValueType.BOOLEAN,
                "Whether several systems may use this database. Without it, access from a second system is reported. "
                "Default: false.",
                'shared "true"',
            ),
            Property(
                "external",
                ValueType.BOOLEAN,
                "Whether somebody else builds and runs it. Default: false.",
                'external "true"',
            ),
            Property(
                "port",
                ValueType.INTEGER,
                "The network port it listens on.",
                'port "8080"',
                minimum=ZERO,
                maximum=_LAST_PORT,
            ),
            Property(
                "url",
                ValueType.TEXT,
                "The address under which it is reached.",
                'url "https://api.example.com"',
            ),
            Property(
                "capacity.instanceType",
                ValueType.MACHINE,
                "The size of machine it runs on, as its provider calls it.",
                'capacity.instanceType "m6i.large"',
            ),
            Property(
                "capacity.instanceProvider",
                ValueType.CHOICE,
                "Whose machine sizes `capacity.instanceType` names.",
                'capacity.instanceProvider "aws"',
                choices=(
                    Choice("aws", "Amazon Web Services."),
                    Choice("gcp", "Google Cloud."),
                    Choice("azure", "Microsoft Azure."),
                ),
                open=True,
            ),
            Property(
                "capacity.readReplicas",
                ValueType.INTEGER,
                "How many copies of the store answer reads.",
                'capacity.readReplicas "2"',
                minimum=ZERO,
            ),
            Property(
                "obs.tracing.sampleRate",
                ValueType.PERCENT,
                "The share of requests that is traced.",
                'obs.tracing.sampleRate "10%"',
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            Property(
                "compliance.pci.level",
                ValueType.TEXT,
                "The PCI DSS level it has to meet.",
                'compliance.pci.level "1"',
            ),
            Property(
                "cost.monthly.total",
                ValueType.MONEY,
                "What it costs a month in all, with its currency.",
                'cost.monthly.total "$1,234.56"',
            ),
            Property(
                "cost.monthly.compute",
                ValueType.MONEY,
                "What its computing costs a month, with its currency.",
                'cost.monthly.compute "$800.00"',
            ),
            Property(
                "cost.perTransaction.average",
                ValueType.MONEY,
                "What one transaction costs on average, with its currency.",
                'cost.perTransaction.average "$0.02"',
            ),
        ),
        open=True,
        other="metadata",
        example='metadata {\n  team "Checkout"\n  tier "critical"\n}',
    ),
    BlockType(
        "properties",
        "properties",
        "Facts under keys of your own choice, kept as they are.",
        (),
        open=True,
        other="properties",
        example='properties {\n  language "en"\n}',
    ),
    BlockType(
        "sources",
        "sources",
        "Files and addresses that describe an element in other forms, one a line: what sort it is, then a path from "
        "this file or a web address.",
        tuple(
            Property(
                choice.value,
                ValueType.ANY,
                choice.doc,
                f'{choice.value} "{_SOURCE_EXAMPLES[choice.value]}"',
                repeatable=True,
            )
            for choice in SOURCE_KINDS
        ),
        open=True,
        example='sources {\n  openapi "api/openapi.yaml"\n  docs url "https://docs.example.com"\n}',
    ),
)

_HERE = LOGICAL
_PARTS = frozenset({"element", "element.system", "element.service", "element.external_system"}) | TOP
_NESTED = frozenset({"element", "element.container", "element.component", "element.service", "element.system"}) | TOP


_KINDS_BY_NAME = {kind.name: kind for kind in KINDS}


def assigned(kind: str, name: str, blocks: frozenset[str]) -> Keyword:
    """The keyword that declares something of a built-in kind: `name = kind ..`."""
    known = _KINDS_BY_NAME[kind]
    return Keyword(kind, known.doc, f"${{1:{name}}} = {shifted(known.snippet)}", blocks)


KEYWORDS: tuple[Keyword, ...] = (
    Keyword(
        "import",
        "Makes the kinds and elements of another file, a folder or the standard library known here. "
        "Name what you need, or take everything with `*`.",
        'import { ${1:*} } from "${2:sruja.ai/stdlib}"',
        TOP,
    ),
    Keyword(
        "import",
        "Takes in the built-in kinds and tags of the standard library.",
        "import { * } from 'sruja.ai/stdlib'",
        TOP,
        label="import standard library",
    ),
    Keyword(
        "import",
        "Takes in the kinds and elements of another file; the path starts at this one.",
        'import { * } from "${1:./shared.sruja}"',
        TOP,
        label="import file",
    ),
    Keyword(
        "kind",
        "Defines a kind of element of your own.",
        '${1:lambda} = kind "${2:Lambda function}"',
        TOP | {"specification"},
    ),
    Keyword(
        "tag",
        "Defines a tag and the label it is shown with.",
        '${1:pii} = tag "${2:Personal data}"',
        TOP | {"specification"},
    ),
    assigned("person", "Customer", TOP),
    assigned("role", "Admin", TOP),
    assigned("actor", "Clock", TOP),
    assigned("system", "Shop", TOP | {"element", "element.system"}),
    assigned("container", "Api", _PARTS),
    assigned("component", "Pricing", _NESTED),
    assigned("service", "Search", _PARTS),
    assigned("database", "Orders", _PARTS | {"element.container"}),
    assigned("datastore", "Files", _PARTS | {"element.container"}),
    assigned("queue", "Events", _PARTS | {"element.container"}),
    assigned("external_system", "Bank", TOP),
    assigned("externalSystem", "Bank", TOP),
    Keyword(
        "system",
        "A system with a container, a database and the relation between them, ready to be filled in.",
        template("""
            ${1:Shop} = system "${2:Online shop}" {
              description "${3:What it does for whom}"

              ${4:Api} = container "${5:API}" {
                technology "${6:Rust}"
              }

              ${7:Orders} = database "${8:Orders}" {
                technology "${9:PostgreSQL}"
              }

              ${4:Api} -> ${7:Orders} "${10:stores orders}"
            }
        """),
        TOP,
        label="system with parts",
    ),
    Keyword(
        "container",
        "A container with a description and the service levels it promises.",
        template("""
            ${1:Api} = container "${2:API}" {
              technology "${3:Rust}"
              description "${4:What it is for}"

              slo {
                availability {
                  target "${5:99.9%}"
                  window "${6:30 days}"
                }
                latency {
                  p95 "${7:200ms}"
                  p99 "${8:500ms}"
                }
              }
            }
        """),
        _PARTS,
        label="container with slo",
    ),
    Keyword(
        "extend",
        "Adds parts, relations or properties to an element that is declared elsewhere.",
        "extend ${1:Shop.Api} {\n\t$0\n}",
        TOP,
    ),
    Keyword(
        "metadata",
        "Facts about the element under keys of your own choice.",
        'metadata {\n\t${1:team} "${2:Checkout}"$0\n}',
        _HERE
        | {
            "deployment",
            "node",
            "infrastructure",
            "containerInstance",
            "kind",
            "relation",
            "requirement",
            "adr",
            "policy",
            "scenario",
            "flow",
        },
    ),
    Keyword(
        "properties",
        "Facts about the element under keys of your own choice; `metadata` is the more usual word.",
        'properties {\n\t${1:key} "${2:value}"$0\n}',
        _HERE | {"relation"},
    ),
    Keyword(
        "sources",
        "Files and addresses that describe the element in other forms.",
        'sources {\n\t${1|openapi,asyncapi,kubernetes,terraform,docs,readme,proto,graphql|} "${2:path}"$0\n}',
        _HERE,
    ),
)

_ENDS = LOGICAL | {"deployment", "node", "infrastructure", "containerInstance"}
CLAUSES: tuple[Keyword, ...] = (
    Keyword("from", "Where the imported names come from.", 'from "${1:sruja.ai/stdlib}"', TOP, after="import"),
    Keyword("as", "Another name for what is imported.", "as ${1:Name}", TOP, after="import"),
    Keyword(
        "technology",
        "How the two sides of the relation talk to each other.",
        'technology "${1:REST}"',
        _ENDS,
        aliases=("tech",),
        after=RELATION,
    ),
)


def element_block(kind: str) -> str:
    """The block type of an element of this kind: `element.container` and the like, `element` for a kind of your own."""
    return _ELEMENT_KIND_BLOCKS.get(kind, "element")


def is_legacy_form(kind: str, form: Form) -> bool:
    """Whether declaring this kind in this form is the syntax of 2025, to be written as `X = kind "Title"` today.

    Only elements have a legacy form; `requirement R1 "..."`, `deployment Prod "..."` and the like are as good as `=`.
    """
    if form is not Form.NAMED:
        return False
    known = _KINDS_BY_NAME.get(kind)
    return known is None or known.category in (KindCategory.ELEMENT, KindCategory.PERSON)


__all__ = [
    "BLOCKS",
    "CLAUSES",
    "ELEMENT_BLOCKS",
    "ELEMENT_PROPERTIES",
    "FORM_B_KINDS",
    "KEYWORDS",
    "KINDS",
    "LAYERS",
    "RELATION_VERBS",
    "SOURCE_KINDS",
    "STDLIB_KINDS",
    "STDLIB_PATHS",
    "STDLIB_TAGS",
    "TOP_BLOCKS",
    "TOP_KINDS",
    "assigned",
    "element_block",
    "is_legacy_form",
]
