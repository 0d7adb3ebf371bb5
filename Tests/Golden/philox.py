"""random.json: known answers of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy
as 1, 2, 3", SC 2011).

Why: a random stream that is off by one word still looks random, but no run can be replayed. The
cipher is written here from the paper for any word size. Two things vouch for it: the three answers
published with Random123 for 4x32 (key and counter all zeros, all ones, digits of pi), and NumPy's
own Philox, the 4x64 member of the family, which differs in its constants alone. The script stops
if either disagrees.

(The script is not called random.py: Python would then take it for its own module of that name.)

In `blocks` the words are in the paper's order; `key64` and `counter64` say the same key and the low
half of the counter as 64-bit integers, least significant word first, where the high half is 0.
`numpy_4x64` is the check made against NumPy.
"""

import numpy as np

import golden

# Per word size: the two multipliers and the two Weyl constants (golden ratio, √3 − 1).
CONSTANTS = {
    32: ((0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)),
    64: ((0xD2E7470EE14C6C93, 0xCA5A826395121157), (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)),
}
PUBLISHED = [
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    ([0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0],
     [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]),
]


def philox(bits, counter, key, rounds=10):
    """Four words of `bits` bits from a counter of four words and a key of two."""
    mask = (1 << bits) - 1
    (m0, m1), (w0, w1) = CONSTANTS[bits]
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(rounds):
        p0, p1 = m0 * c0, m1 * c2
        c0, c1, c2, c3 = (p1 >> bits) ^ c1 ^ k0, p1 & mask, (p0 >> bits) ^ c3 ^ k1, p0 & mask
        k0, k1 = (k0 + w0) & mask, (k1 + w1) & mask
    return [c0, c1, c2, c3]


def numpy_agrees(counter, key):
    """NumPy's next four words for this state; it counts up before it draws."""
    low_first = sum(word << (64 * i) for i, word in enumerate(counter))
    before = (low_first - 1) % (1 << 256)
    state = np.random.Philox(counter=before, key=key[0] + (key[1] << 64))
    drawn = [int(v) for v in state.random_raw(4)]
    assert drawn == philox(64, counter, key), "NumPy's Philox4x64-10 disagrees"
    return drawn


def words(values, bits=32):
    return [f"0x{v:0{bits // 4}x}" for v in values]


def block(counter, key):
    """One known answer, in words and, where the counter fits, as 64-bit integers."""
    row = {"counter": words(counter), "key": words(key), "words": words(philox(32, counter, key))}
    if counter[2] == counter[3] == 0:
        row["counter64"] = words([counter[0] | counter[1] << 32], 64)[0]
        row["key64"] = words([key[0] | key[1] << 32], 64)[0]
    return row


if __name__ == "__main__":
    for counter, key, expected in PUBLISHED:
        assert philox(32, counter, key) == expected, "a published answer is not reproduced"
    rng = golden.stream("philox")
    draw = lambda n, bits: [int.from_bytes(rng.bytes(bits // 8), "little") for _ in range(n)]
    checks = []
    for _ in range(8):
        counter, key = draw(4, 64), draw(2, 64)
        checks.append({"counter": words(counter, 64), "key": words(key, 64),
                       "words": words(numpy_agrees(counter, key), 64)})
    blocks = [block(c, k) for c, k, _ in PUBLISHED]
    # Counters beside a carry of the low word, then a run of consecutive blocks of one key.
    pairs = [(0, 1), (1, 0), (0xFFFFFFFF, 7), (0x100000000, 7), (0xFFFFFFFFFFFFFFFF, 7),
             (5, 0xFFFFFFFF), (5, 0x100000000)]
    pairs += [(i, 0x0123456789ABCDEF) for i in range(16)]
    pairs += [(draw(1, 64)[0], draw(1, 64)[0]) for _ in range(16)]
    halves = lambda v: [v & 0xFFFFFFFF, v >> 32]
    blocks += [block(halves(c) + [0, 0], halves(k)) for c, k in pairs]
    blocks += [block(draw(4, 32), draw(2, 32)) for _ in range(8)]
    golden.write("random.json", __file__, ["numpy"],
                 {"generator": "Philox4x32-10", "published": len(PUBLISHED), "blocks": blocks,
                  "numpy_4x64": checks})
