"""Connections that say nothing, or end at once."""
from attack import Attack

ATTACKS = [
    Attack("connect and sit", counter='gatehouse_timeouts_total{kind="idle"}',
           unnamed="no request began: there is no line in the log"),
    Attack("connect and close", closes=True, again=0.1, unnamed="no bound is met"),
]
