"""All attacks, family by family."""
import closed_windows
import connections
import field_blocks
import frame_floods
import handshakes
import http1_requests
import resets

ATTACKS = [attack for family in (
    resets, frame_floods, field_blocks, closed_windows, http1_requests, connections, handshakes
) for attack in family.ATTACKS]
