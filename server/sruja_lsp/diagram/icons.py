"""Icons of cards: a small set of our own by the names that people use for such things, or a picture in the text itself.

Nothing is ever loaded: an address of a picture elsewhere, or of a file, is no icon.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDE: Final = 16.0
"""Width and height of what `PATHS` draw."""

PATHS: Final[Mapping[str, str]] = {
    "balancer": "M8 2v4M8 6 3.5 11M8 6v5M8 6l4.5 5M1.8 11h3.4v3H1.8zM6.3 11h3.4v3H6.3zM10.8 11h3.4v3h-3.4z",
    "bell": "M3.5 12c1-1 1-2.5 1-5a3.5 3.5 0 0 1 7 0c0 2.5 0 4 1 5zM6.8 14.2h2.4",
    "bolt": "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
    "browser": "M1.5 2.5h13v11h-13zM1.5 5.5h13M4 4h.01M6 4h.01",
    "bucket": "M2.5 3.5h11l-1.5 10h-8zM2.5 3.5c0-1 2.5-1.7 5.5-1.7s5.5.7 5.5 1.7",
    "card": "M1.5 3.5h13v9h-13zM1.5 6.5h13M4 10h3",
    "cart": "M1.5 2.5h2l2 7.5h7l1.7-5.5H4.3M6.5 13.5h.01M11.5 13.5h.01",
    "chart": "M2 2v12h12M5 11V8M8 11V5M11 11V6.5",
    "chip": "M4.5 4.5h7v7h-7zM6.5 1.5v3M9.5 1.5v3M6.5 11.5v3M9.5 11.5v3M1.5 6.5h3M1.5 9.5h3M11.5 6.5h3M11.5 9.5h3",
    "clock": "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.8",
    "cloud": "M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7 1 2.5 2.5 0 0 1-.4 5z",
    "code": "M5.5 4 1.5 8l4 4M10.5 4l4 4-4 4",
    "database": (
        "M3 4c0-1.4 2.2-2.5 5-2.5S13 2.6 13 4v8c0 1.4-2.2 2.5-5 2.5S3 13.4 3 12zM3 4c0 1.4 2.2 2.5 5 2.5S13 5.4 13 4"
        "M3 8c0 1.4 2.2 2.5 5 2.5S13 9.4 13 8"
    ),
    "document": "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5",
    "folder": "M1.5 13V3h4.5l1.5 2h7v8z",
    "gear": (
        "M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 1.5v2.2M8 12.3v2.2M1.5 8h2.2M12.3 8h2.2M3.4 3.4 5 5"
        "M11 11l1.6 1.6M12.6 3.4 11 5M5 11l-1.6 1.6"
    ),
    "globe": ("M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM1.5 8h13M8 1.5c4 3.8 4 9.2 0 13M8 1.5c-4 3.8-4 9.2 0 13"),
    "home": "M2 7.5 8 2l6 5.5M3.5 6.5v7.5h9V6.5",
    "key": "M5.5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 8.3l6-6M11 5l2 2",
    "lock": "M3.5 7h9v7h-9zM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7M8 10v1.5",
    "mail": "M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5",
    "mobile": "M4.5 1.5h7v13h-7zM7.2 12.5h1.6",
    "network": "M6 1.5h4V5H6zM1.5 11h4v3.5h-4zM10.5 11h4v3.5h-4zM8 5v3M3.5 11V8h9v3",
    "package": "M8 1.5l6 3.2v6.6l-6 3.2-6-3.2V4.7zM2 4.7l6 3.2 6-3.2M8 7.9v6.6",
    "people": (
        "M6 7a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M10.5 2.3a2.5 2.5 0 0 1 0 4.6"
        "M12 9.8c1.6.5 2.5 1.8 2.5 3.7"
    ),
    "person": "M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c0-3 2.4-4.8 5.5-4.8s5.5 1.8 5.5 4.8",
    "pin": "M8 14.5c3-3.6 4.8-6 4.8-8.2a4.8 4.8 0 0 0-9.6 0c0 2.2 1.8 4.6 4.8 8.2zM8 6.5h.01",
    "queue": "M1.5 5h13v6h-13zM5 5v6M8 5v6M11 5v6",
    "robot": "M3 5.5h10v8H3zM8 5.5v-3M6 9h.01M10 9h.01M6 11.5h4",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l4 4",
    "server": "M2.5 2.5h11V7h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01",
    "shield": "M8 1.5 2.8 3.5v4c0 3.2 2.2 5.8 5.2 7 3-1.2 5.2-3.8 5.2-7v-4z",
    "terminal": "M1.5 2.5h13v11h-13zM4 6l2.5 2L4 10M8 10.5h3.5",
    "truck": "M1.5 4h8v7.5h-8zM9.5 6.5h3l2 2.5v2.5h-5M4.5 13.2h.01M11.5 13.2h.01",
}
"""What our icons draw, as the lines of a pen."""

_MORE: Final[Mapping[str, str]] = {
    "balancer": "loadbalancer lb nginx envoy haproxy traefik ingress elb alb proxy",
    "bell": "notification notifications alert alerts alarm",
    "bolt": "function functions lambda serverless event events cache redis valkey memcached fast trigger",
    "browser": "web webapp website frontend ui react angular vue svelte nextjs html spa",
    "bucket": "s3 blob objectstorage minio gcs storage",
    "card": "payment payments creditcard stripe paypal bank money billing invoice",
    "cart": "shop store basket ecommerce checkout shopify",
    "chart": "metrics monitoring analytics grafana prometheus datadog dashboard report statistics observability",
    "chip": "cpu device iot hardware sensor firmware",
    "clock": "time timer schedule scheduler cron history",
    "cloud": "aws azure gcp googlecloud saas amazon google microsoft cloudflare cdn",
    "code": "git github gitlab ci compiler parser developer library rust go golang python java typescript javascript",
    "database": (
        "db sql postgres postgresql mysql mariadb sqlite oracle mongodb mongo cassandra dynamodb rds clickhouse"
        " cylinder warehouse snowflake bigquery neo4j"
    ),
    "document": "file doc log logs text page pdf contract",
    "folder": "directory files archive repository",
    "gear": "settings config configuration worker job engine cog service process",
    "globe": "world internet dns www international",
    "home": "house office building",
    "key": "token secret vault credentials oauth",
    "lock": "auth authentication login security private keycloak auth0",
    "mail": "email envelope smtp sendgrid message",
    "mobile": "phone app ios android iphone smartphone tablet",
    "network": "api gateway router graphql rest grpc mesh istio hierarchy integration",
    "package": "container docker kubernetes k8s pod box module helm component",
    "people": "users team group customers staff organisation organization",
    "person": "user actor customer admin employee human",
    "pin": "map location geo place",
    "queue": "kafka rabbitmq nats sqs pubsub topic stream broker activemq kinesis bus",
    "robot": "bot ai ml llm agent model brain openai",
    "search": "elasticsearch opensearch solr algolia find index",
    "server": "vm host machine backend ec2 linux mainframe",
    "shield": "firewall waf protection compliance policy",
    "terminal": "console cli shell bash",
    "truck": "shipping delivery logistics courier",
}
_NAMES: Final[Mapping[str, str]] = {
    **{word: icon for icon, words in _MORE.items() for word in words.split()},
    **{icon: icon for icon in PATHS},
}
_WORD: Final = re.compile(r"[a-z0-9]+")
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*:(?://)?\S*[/.,]|[./\\]\S*[/\\]|\S*\.(?:svg|png|jpe?g|gif|webp|ico)$")
_DATA: Final = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/]+={0,2})")
_LARGEST: Final = 64 * 1024
"""Characters of a picture in the text."""
_BEGINS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
}


@lru_cache(maxsize=512)
def icon(said: str) -> str:
    """The icon that a style asks for: a name of `PATHS`, a `data:` address that is safe to draw, or nothing."""
    said = said.strip()
    if said.startswith("data:"):
        return said if _is_picture(said) else ""
    folded = said.casefold()
    if _ADDRESS.match(folded):
        return ""
    words = _WORD.findall(folded)
    whole = "".join(words)
    return _NAMES.get(whole) or next((_NAMES[word] for word in reversed(words) if word in _NAMES), "")


def _is_picture(said: str) -> bool:
    """Whether a `data:` address is a small picture of points, as its first bytes say too; drawings could hold more."""
    found = _DATA.fullmatch(said) if len(said) <= _LARGEST else None
    if found is None:
        return False
    try:
        return base64.b64decode(found[2], validate=True).startswith(_BEGINS[found[1]])
    except binascii.Error:
        return False
