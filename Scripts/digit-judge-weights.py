#!/usr/bin/env python3
"""Takes a classifier's averaged weights out of a checkpoint: digit-judge-weights.py CHECKPOINT WEIGHTS

A safetensors file is the length of a header (eight bytes, the lowest first), the header (JSON: for each
tensor its type, shape and place), and the tensors' bytes.
"""
import json
import struct
import sys

PREFIX = "model.average."


def main(checkpoint, weights):
    with open(checkpoint, "rb") as f:
        length, = struct.unpack("<Q", f.read(8))
        header, body = json.loads(f.read(length)), f.read()
    chosen = {"model." + name[len(PREFIX):]: entry for name, entry in header.items()
              if name.startswith(PREFIX) and not name.endswith(("draws", "updates"))}
    if not chosen:
        sys.exit(f"{checkpoint} holds no averaged weights of a model")
    out, data = {}, b""
    for name, entry in sorted(chosen.items()):
        start, end = entry["data_offsets"]
        out[name] = {"dtype": entry["dtype"], "shape": entry["shape"],
                     "data_offsets": [len(data), len(data) + end - start]}
        data += body[start:end]
    text = json.dumps(out, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(weights, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)
    print(f"{len(out)} tensors, {8 + len(text) + len(data):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
