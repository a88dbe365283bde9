"""Deployments, nodes and instances: the physical side of a model, and the ways to roll out a new version."""

from __future__ import annotations

from sruja_lsp.language.common import DESCRIPTION, HUNDRED, LOGICAL, ONE, PHYSICAL, TAGS, TECHNOLOGY, TITLE, TOP, ZERO
from sruja_lsp.language.elements import TOP_KINDS
from sruja_lsp.language.snippets import template
from sruja_lsp.language.types import RELATION, BlockType, Choice, Keyword, Property, ValueType

_STATUS_CHOICES = (
    Choice("active", "Takes traffic now."),
    Choice("standby", "Runs and waits; takes over when the active side fails or traffic is switched."),
    Choice("ready", "Started and healthy, but takes no traffic yet."),
    Choice("ready-for-switch", "Tested with the new version; traffic may be switched to it at any moment."),
    Choice("planned", "Agreed on, does not run yet."),
    Choice("production", "Serves real users."),
    Choice("staging", "Serves tests before a release."),
    Choice("maintenance", "Taken out for work on it; should get no traffic."),
    Choice("deprecated", "About to be switched off."),
)
_TRAFFIC = Property(
    "traffic",
    ValueType.SHARE,
    "The share of requests that goes here, in percent from 0 to 100 and without the percent sign. The instances of one "
    "element in a deployment should add up to 100; on a node it weighs everything inside. Use 0 for a side that waits, "
    "such as green before the switch.",
    "traffic 95",
    minimum=ZERO,
    maximum=HUNDRED,
)
_REGION = Property(
    "region",
    ValueType.TEXT,
    "The provider's name of the place it runs in. Copies in one region fail together; two regions survive the loss "
    "of one, and put answers closer to their users.",
    'region "eu-west-1"',
)
_PROVIDER = Property(
    "provider",
    ValueType.TEXT,
    "Who runs the machines: a cloud provider, or your own data centre.",
    'provider "aws"',
    choices=(
        Choice("aws", "Amazon Web Services."),
        Choice("gcp", "Google Cloud."),
        Choice("azure", "Microsoft Azure."),
        Choice("on-premises", "Your own data centre."),
    ),
    open=True,
)
_TYPE = Property(
    "type",
    ValueType.TEXT,
    "The size or sort of machine, as its provider calls it. It sets what a replica can take, and the bill.",
    'type "t3.small"',
)
_NODE_STATUS = Property(
    "status",
    ValueType.CHOICE,
    "What this place is doing at the moment. With blue/green one side is active and the other on standby. "
    "Other words are fine too.",
    'status "active"',
    choices=_STATUS_CHOICES,
    open=True,
)
_INSTANCES = Property(
    "instances",
    ValueType.INTEGER,
    "How many machines of this sort there are. With one, all that stands on it stops with it. Default: 1.",
    "instances 3",
    minimum=ZERO,
)

_MAX_UNAVAILABLE = Property(
    "max_unavailable",
    ValueType.INTEGER,
    "How many replicas may be down at once while a rolling update replaces them. The rest has to carry the full load, "
    'so plan 30 to 50% of headroom. A share such as "25%" works too.',
    "max_unavailable 1",
    aliases=("maxUnavailable",),
    minimum=ZERO,
    also=(ValueType.PERCENT,),
)
_MAX_SURGE = Property(
    "max_surge",
    ValueType.INTEGER,
    "How many replicas may run on top of the normal number during a rolling update. With 0 nothing is added, so "
    '`max_unavailable` has to be at least 1. A share such as "25%" works too.',
    "max_surge 1",
    aliases=("maxSurge",),
    minimum=ZERO,
    also=(ValueType.PERCENT,),
)

#: How a new version reaches the replicas.
STRATEGIES: tuple[Choice, ...] = (
    Choice(
        "rolling",
        "Replaces replicas a few at a time. Needs no second environment, but several replicas and two versions that "
        "can run side by side; going back takes as long as going forward.",
    ),
    Choice(
        "blue-green",
        "Runs the new version next to the old one and switches the traffic. Going back is a switch as well, at the "
        "price of twice the capacity. For services that must not fail, and for single replicas.",
    ),
    Choice(
        "canary",
        "Gives the new version a small share of the traffic, watches errors and latency, and raises the share step by "
        "step. Needs enough traffic for a small share to mean something, and a rule for going back.",
    ),
    Choice(
        "recreate",
        "Stops the old version, then starts the new one. Simple, and down in between.",
    ),
)

_BLOCKS = {
    "deployment": "deployment",
    "deploymentNode": "deployment",
    "environment": "deployment",
    "node": "node",
    "infrastructure": "infrastructure",
    "infrastructureNode": "infrastructure",
    "containerInstance": "containerInstance",
    "slo": "slo",
    "scale": "scale",
    "metadata": "metadata",
    "properties": "properties",
    "style": "style",
    "styles": "styles",
    RELATION: "relation",
}
_KINDS = {
    **TOP_KINDS,
    "deployment": "deployment",
    "deploymentNode": "deployment",
    "environment": "deployment",
    "node": "node",
    "infrastructure": "infrastructure",
    "infrastructureNode": "infrastructure",
    "containerInstance": "containerInstance",
}

BLOCKS: tuple[BlockType, ...] = (
    BlockType(
        "deployment",
        "deployment",
        "One environment and everything that runs in it: clouds, regions and clusters as nodes, and in them the "
        "instances of your containers. It says where the system runs; what the system is stays with its elements.",
        (TITLE, DESCRIPTION, _NODE_STATUS, TAGS, TECHNOLOGY, _REGION, _PROVIDER, _TRAFFIC),
        _BLOCKS,
        declares=True,
        kinds=_KINDS,
        example='deployment Production "Production" {\n  node Eks "EKS cluster" {\n'
        "    containerInstance Shop.Api {\n      replicas 6\n    }\n  }\n}",
    ),
    BlockType(
        "node",
        "node",
        "A place to run things in: a cloud, a region, a cluster, a machine. Nodes stand in one another; what shares a "
        "node may fail with it. Names need to be unique only next to each other.",
        (TITLE, DESCRIPTION, _NODE_STATUS, _TRAFFIC, TECHNOLOGY, _REGION, _PROVIDER, _INSTANCES, _TYPE, TAGS),
        _BLOCKS,
        declares=True,
        kinds=_KINDS,
        example='node UsEast "US East" {\n  status "active"\n  traffic 60\n}',
    ),
    BlockType(
        "infrastructure",
        "infrastructure",
        "Something a deployment needs that runs none of your containers: a load balancer, a firewall, DNS.",
        (TITLE, DESCRIPTION, TECHNOLOGY, _TYPE, _NODE_STATUS, _REGION, _PROVIDER, TAGS),
        _BLOCKS,
        declares=True,
        kinds=_KINDS,
        example='infrastructure Lb "Load balancer" {\n  technology "AWS ALB"\n}',
    ),
    BlockType(
        "containerInstance",
        "container instance",
        "One placement of an element on this node: how many replicas run, how much traffic they take, which version "
        "they run and how it is rolled out. The same element may be placed on many nodes.",
        (
            Property(
                "replicas",
                ValueType.INTEGER,
                "How many copies run side by side. One copy means an outage whenever it restarts; use at least two "
                "where that matters, three for rolling updates. Default: 1.",
                "replicas 10",
                minimum=ZERO,
            ),
            Property(
                "min_replicas",
                ValueType.INTEGER,
                "The number of replicas that automatic scaling never goes below. At most `replicas`.",
                "min_replicas 5",
                aliases=("minReplicas",),
                minimum=ZERO,
            ),
            Property(
                "max_replicas",
                ValueType.INTEGER,
                "The number of replicas that automatic scaling never goes above. Keep it well over `replicas`: a "
                "rollout during a peak needs the room.",
                "max_replicas 50",
                aliases=("maxReplicas",),
                minimum=ZERO,
            ),
            _TRAFFIC,
            Property(
                "version",
                ValueType.VERSION,
                "The version that runs here. Two sides of a rollout differ in it. Quote it, so that `1.10` stays so.",
                'version "v2.3.1"',
            ),
            Property(
                "deployment_strategy",
                ValueType.CHOICE,
                "How a new version replaces the running one; a choice between time, spare capacity and the risk that "
                "users meet a bad version.",
                'deployment_strategy "canary"',
                aliases=("strategy", "deploymentStrategy"),
                choices=STRATEGIES,
            ),
            Property(
                "canary_percentage",
                ValueType.SHARE,
                "The share of traffic that the new version gets first, in percent from 0 to 100, without the percent "
                "sign. Start with 1 to 5 and raise it while the measurements stay good.",
                "canary_percentage 5",
                aliases=("canaryPercentage",),
                minimum=ZERO,
                maximum=HUNDRED,
            ),
            _MAX_UNAVAILABLE,
            _MAX_SURGE,
            Property(
                "cpu",
                ValueType.TEXT,
                "The computing power each replica gets, in cores or in the provider's own unit.",
                'cpu "2 cores"',
            ),
            Property(
                "memory",
                ValueType.SIZE,
                "The memory each replica gets, with its unit: MB and GB count in thousands, Mi and Gi in 1024.",
                'memory "4GB"',
            ),
            Property(
                "instance",
                ValueType.TEXT,
                "The size of machine it runs on, as its provider calls it; usual for managed databases.",
                'instance "db.r5.xlarge"',
            ),
            Property(
                "instanceId",
                ValueType.INTEGER,
                "A number that tells instances of one element apart. Default: 1.",
                "instanceId 2",
                aliases=("instance_id",),
                minimum=ZERO,
            ),
            Property(
                "node_type",
                ValueType.TEXT,
                "The size of the nodes of a managed cluster, as its provider calls it.",
                'node_type "cache.r5.large"',
                aliases=("nodeType",),
            ),
            Property(
                "multi_az",
                ValueType.BOOLEAN,
                "Whether a copy waits in a second availability zone and takes over when the first one fails. "
                "Default: false.",
                "multi_az true",
                aliases=("multiAz",),
            ),
            _REGION,
            Property(
                "role",
                ValueType.CHOICE,
                "What this copy of a store is there for. Without a standby or a replica, the store is down while its "
                "only copy is. Other words are fine too.",
                'role "read-replica"',
                choices=(
                    Choice("primary", "Takes writes and reads."),
                    Choice("read-replica", "Follows the primary and answers reads, a moment behind."),
                    Choice("standby", "Follows the primary and takes over when it fails."),
                ),
                open=True,
            ),
            Property(
                "status",
                ValueType.CHOICE,
                "What these replicas are doing at the moment. Other words are fine too.",
                'status "standby"',
                choices=_STATUS_CHOICES,
                open=True,
            ),
            Property(
                "cdn",
                ValueType.TEXT,
                "The delivery network in front of it, which answers for static files close to the users.",
                'cdn "CloudFront"',
            ),
            Property(
                "backup_retention",
                ValueType.WINDOW,
                'How long backups are kept, such as "7 days". It has to be longer than the time it may take to notice '
                "that data is damaged.",
                'backup_retention "7 days"',
                aliases=("backupRetention",),
            ),
            _INSTANCES,
            TITLE,
            DESCRIPTION,
            TECHNOLOGY,
            _PROVIDER,
            _TYPE,
            TAGS,
        ),
        {**_BLOCKS, "auto_rollback": "auto_rollback", "rolling_update": "rolling_update"},
        declares=True,
        kinds=_KINDS,
        example='containerInstance Shop.Api {\n  replicas 10\n  traffic 100\n  version "v2.3.1"\n}',
    ),
    BlockType(
        "auto_rollback",
        "automatic rollback",
        "When to take a new version back without asking anybody. A canary without it is only as safe as the person who "
        "watches it.",
        (
            Property(
                "enabled",
                ValueType.BOOLEAN,
                "Whether the limits of this block are in force. Default: true.",
                "enabled true",
            ),
            Property(
                "error_rate",
                ValueType.COMPARISON,
                "Go back when this share of requests fails. Compare with a percentage; choose it above the normal rate "
                "and below what breaks the error budget.",
                'error_rate "> 1%"',
                aliases=("errorRate",),
            ),
            *(
                Property(
                    f"latency_{percentile}",
                    ValueType.COMPARISON,
                    f"Go back when fewer than {share} of the requests answer within this time. Compare with a time in "
                    "us, ms, s, m or h.",
                    f'latency_{percentile} "> {limit}"',
                    aliases=(f"latency{percentile.upper()}",),
                )
                for percentile, share, limit in (
                    ("p50", "half", "200ms"),
                    ("p90", "90%", "400ms"),
                    ("p95", "95%", "500ms"),
                    ("p99", "99%", "1s"),
                )
            ),
            Property(
                "trigger_time",
                ValueType.DURATION,
                "How long a limit has to be exceeded before the version is taken back. Too short and a hiccup undoes a "
                "good release, too long and users suffer meanwhile.",
                'trigger_time "5 minutes"',
                aliases=("triggerTime",),
            ),
        ),
        example='auto_rollback {\n  enabled true\n  error_rate "> 1%"\n  latency_p95 "> 500ms"\n'
        '  trigger_time "5 minutes"\n}',
    ),
    BlockType(
        "rolling_update",
        "rolling update",
        "How many replicas a rolling update takes down and adds at a time. Both at 1 is careful and slow; larger "
        "numbers are quicker and leave less to carry the load.",
        (_MAX_UNAVAILABLE, _MAX_SURGE),
        example="rolling_update {\n  max_unavailable 1\n  max_surge 1\n}",
    ),
    BlockType(
        "scale",
        "scaling",
        "How the number of replicas follows the load. The room between `min` and `max` is what a peak may take.",
        (
            Property(
                "min",
                ValueType.NUMBER,
                "The lower end: never run fewer replicas than this, or of whatever `metric` counts. At least 2 where a "
                "restart must not be an outage.",
                "min 2",
                minimum=ZERO,
            ),
            Property(
                "max",
                ValueType.NUMBER,
                "The upper end: never run more replicas than this, or of whatever `metric` counts. It caps the cost, "
                "and the load you can take.",
                "max 10",
                minimum=ONE,
            ),
            Property(
                "metric",
                ValueType.TEXT,
                "What is watched, and from which value on more replicas are started. Choose what rises before users "
                "suffer: the length of a queue says more than memory.",
                'metric "cpu > 70%"',
            ),
            Property(
                "scale_up",
                ValueType.TEXT,
                "When to add replicas. Early enough for a new one to start before the others are full.",
                'scale_up "cpu > 70% for 2 minutes"',
                aliases=("scaleUp",),
            ),
            Property(
                "scale_down",
                ValueType.TEXT,
                "When to remove replicas. Leave a gap to `scale_up`, or the number swings up and down.",
                'scale_down "cpu < 30% for 10 minutes"',
                aliases=("scaleDown",),
            ),
        ),
        example='scale {\n  min 2\n  max 10\n  metric "cpu > 70%"\n}',
    ),
)

_NODES = frozenset({"deployment", "node"})
KEYWORDS: tuple[Keyword, ...] = (
    Keyword(
        "deployment",
        "An environment, such as production, with the nodes it consists of and what runs on them.",
        template("""
            deployment ${1:Production} "${2:Production}" {
              node ${3:Cluster} "${4:Kubernetes cluster}" {
                containerInstance ${5:Shop.Api} {
                  replicas ${6:3}$0
                }
              }
            }
        """),
        TOP | {"deployment"},
        aliases=("deploymentNode", "environment"),
    ),
    Keyword(
        "deployment",
        "Two full environments, one of which takes all traffic. Release into the other, test it, then switch; going "
        "back is the same switch. Costs twice the capacity.",
        template("""
            deployment ${1:Production} "${2:Production}" {
              node Blue "Blue (live)" {
                status "active"
                containerInstance ${3:Shop.Api} {
                  replicas ${4:10}
                  traffic 100
                  version "${5:v1.0.0}"
                }
              }

              node Green "Green (next)" {
                status "standby"
                containerInstance ${3:Shop.Api} {
                  replicas ${4:10}
                  traffic 0
                  version "${6:v1.1.0}"
                }
              }
            }
        """),
        TOP,
        label="deployment blue/green",
    ),
    Keyword(
        "deployment",
        "The new version takes a small share of the traffic and is taken back by itself when errors or latency rise.",
        template("""
            deployment ${1:Production} "${2:Production}" {
              node Stable "Stable version" {
                containerInstance ${3:Shop.Api} {
                  replicas ${4:19}
                  traffic ${5:95}
                  version "${6:v1.0.0}"
                }
              }

              node Canary "Canary version" {
                containerInstance ${3:Shop.Api} {
                  replicas ${7:1}
                  traffic ${8:5}
                  version "${9:v1.1.0}"

                  auto_rollback {
                    enabled true
                    error_rate "${10:> 1%}"
                    latency_p95 "${11:> 500ms}"
                    trigger_time "${12:5 minutes}"
                  }
                }
              }
            }
        """),
        TOP,
        label="deployment canary",
    ),
    Keyword(
        "deployment",
        "Replicas are replaced a few at a time. Needs no second environment, but three replicas and some headroom.",
        template("""
            deployment ${1:Production} "${2:Production}" {
              node ${3:Cluster} "${4:Kubernetes cluster}" {
                containerInstance ${5:Shop.Api} {
                  replicas ${6:10}
                  version "${7:v1.1.0}"
                  deployment_strategy "rolling"

                  rolling_update {
                    max_unavailable ${8:1}
                    max_surge ${9:1}
                  }
                }
              }
            }
        """),
        TOP,
        label="deployment rolling",
    ),
    Keyword(
        "deployment",
        "Several regions share the traffic, and the others take over when one fails. Each needs room for what it would "
        "have to take over.",
        template("""
            deployment ${1:Global} "${2:All regions}" {
              node UsEast "US East" {
                status "active"
                traffic ${3:60}
                containerInstance ${4:Shop.Api} {
                  replicas ${5:12}
                  region "${6:us-east-1}"
                }
              }

              node EuWest "EU West" {
                status "active"
                traffic ${7:40}
                containerInstance ${4:Shop.Api} {
                  replicas ${8:8}
                  region "${9:eu-west-1}"
                }
              }
            }
        """),
        TOP,
        label="deployment multi-region",
    ),
    Keyword(
        "deployment",
        "One region serves everybody, a small copy in another waits. Cheaper than running two, but the switch takes "
        "minutes and the copy has to grow first.",
        template("""
            deployment ${1:Production} "${2:Production}" {
              node Primary "Primary region" {
                status "active"
                containerInstance ${3:Shop.Api} {
                  replicas ${4:10}
                  traffic 100
                  region "${5:eu-west-1}"
                }
              }

              node Failover "Failover region" {
                status "standby"
                containerInstance ${3:Shop.Api} {
                  replicas ${6:2}
                  traffic 0
                  region "${7:eu-central-1}"
                }
              }
            }
        """),
        TOP,
        label="deployment active-passive",
    ),
    Keyword(
        "node",
        "A place to run things in: a cloud, a region, a cluster, a machine.",
        'node ${1:Eks} "${2:EKS cluster}" {\n\t$0\n}',
        _NODES,
    ),
    Keyword(
        "infrastructure",
        "Something the deployment needs that runs none of your containers, such as a load balancer.",
        'infrastructure ${1:Lb} "${2:Load balancer}"',
        _NODES,
        aliases=("infrastructureNode",),
    ),
    Keyword(
        "containerInstance",
        "Places an element on this node.",
        "containerInstance ${1:Shop.Api} {\n\treplicas ${2:3}$0\n}",
        _NODES,
    ),
    Keyword(
        "containerInstance",
        "A managed database with a second copy in another availability zone and backups.",
        template("""
            containerInstance ${1:Shop.Orders} {
              instance "${2:db.r5.xlarge}"
              multi_az true
              backup_retention "${3:7 days}"
            }
        """),
        _NODES,
        label="containerInstance database",
    ),
    Keyword(
        "auto_rollback",
        "Takes a new version back by itself when it does badly.",
        template("""
            auto_rollback {
              enabled true
              error_rate "${1:> 1%}"
              latency_p95 "${2:> 500ms}"
              trigger_time "${3:5 minutes}"
            }
        """),
        frozenset({"containerInstance"}),
    ),
    Keyword(
        "rolling_update",
        "How many replicas a rolling update takes down and adds at a time.",
        "rolling_update {\n\tmax_unavailable ${1:1}\n\tmax_surge ${2:1}\n}",
        frozenset({"containerInstance"}),
    ),
    Keyword(
        "scale",
        "How the number of replicas follows the load.",
        'scale {\n\tmin ${1:2}\n\tmax ${2:10}\n\tmetric "${3:cpu > 70%}"\n}',
        LOGICAL | PHYSICAL,
    ),
)

CLAUSES: tuple[Keyword, ...] = (
    Keyword(
        "instanceId",
        "Tells instances of one element apart.",
        "instanceId ${1:2}",
        PHYSICAL | TOP,
        after="containerInstance",
    ),
)
