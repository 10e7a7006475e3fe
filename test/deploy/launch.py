"""Runs MiniStack in the foreground for deploy-check.ts, and ends with it: its parent holds the other end of stdin."""
import asyncio.base_events
import os
import signal
import socket
import sys
import threading


def _nodelay(sock):
    # asyncio leaves Nagle's algorithm on here, and every call on a kept connection takes 44 ms.
    if sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


asyncio.base_events._set_nodelay = _nodelay


def _end_with_parent():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=_end_with_parent, daemon=True).start()

from ministack import app  # noqa: E402
from ministack.services import apigateway, dynamodb  # noqa: E402


def _without_or(condition):
    if condition is None or condition[0] == "or":
        return None
    if condition[0] != "and":
        return condition
    left, right = _without_or(condition[1]), _without_or(condition[2])
    return ("and", left, right) if left and right else left or right


# An OR beside the key's equalities is fine with DynamoDB ("pk"=? AND "sk"=? AND (... OR ...)), but MiniStack then
# finds no key at all. This only finds the row: the whole condition, OR included, is still evaluated on it.
_conditions = dynamodb._pq_conditions
dynamodb._pq_conditions = lambda where: _conditions(_without_or(where))

# Without CORS settings of its own, as ours is, an HTTP API takes OPTIONS for a request like any other
# (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html), but MiniStack answers 403.
# It looks for the word in capitals: this shows it another until the route is found.
_dispatch = apigateway._handle_execute_in_scope
_match = apigateway._match_route
_invoke = apigateway._invoke_lambda_proxy


async def _dispatch_options(api_id, stage, path, method, *rest, **named):
    has_cors = (apigateway._apis.get(api_id) or {}).get("corsConfiguration")
    return await _dispatch(api_id, stage, path, method if has_cors else method.lower(), *rest, **named)


apigateway._handle_execute_in_scope = _dispatch_options
apigateway._match_route = lambda api_id, method, path: _match(api_id, method.upper(), path)
apigateway._invoke_lambda_proxy = lambda integration, api_id, stage, path, method, *rest, **named: _invoke(
    integration, api_id, stage, path, method.upper(), *rest, **named
)

sys.argv = ["ministack"]
app.main()
