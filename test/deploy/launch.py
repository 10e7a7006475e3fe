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
from ministack.services import dynamodb  # noqa: E402


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

sys.argv = ["ministack"]
app.main()
