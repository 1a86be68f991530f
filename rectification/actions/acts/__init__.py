"""Acts on an action. Each has its file: `hold(action, Hold(held_on=…, …), by=…, on=…)`."""

from rectification.actions.acts.calling_off import call_off
from rectification.actions.acts.holding import hold
from rectification.actions.acts.planning import index_action, plan
from rectification.actions.acts.serving import serve, unserve

__all__ = ["call_off", "hold", "index_action", "plan", "serve", "unserve"]
