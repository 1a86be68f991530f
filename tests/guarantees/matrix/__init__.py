"""The matrix: every address × verb × person × record of own bureau, child, sibling, other city, parent.

`table` declares each address in one line, `people` who asks, `world` what there is (with canaries in
every text), `rules` what must come out, `asking` how one request is made and watched.
"""
