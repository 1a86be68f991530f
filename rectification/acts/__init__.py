"""Acts that carry something along. One door for pages, bulk, API and import.

Each raises NotAllowed, ActionRefused or StaleRecord and then has written nothing. `on` is the day it takes effect.
Acts without anything to carry are called by name: `part.advance("sign", …)`.
"""
