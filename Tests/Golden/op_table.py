"""Every op of ops.json, defined twice: in PyTorch (differentiated) and in NumPy (forward only).

A row is name: (torch form, numpy form); both take the attributes `a`, a dictionary, and then the
inputs. The two are written apart from each other, so that a slip in the meaning of an op (which
axis, which order, biased or not) stops the script instead of becoming a golden number.
"""

import numpy as np
import torch
import torch.nn.functional as F


def softplus(x):
    """log(1 + e^x). `F.softplus` returns x itself above 20, so the exact form is needed here."""
    return -F.logsigmoid(-x)


def swap(x, yes):
    """`x` with its last two axes exchanged if `yes`."""
    return x.transpose(-1, -2) if yes and isinstance(x, torch.Tensor) else (x.T if yes else x)


def axes(a):
    """The `axes` attribute as the tuple that both libraries take."""
    return tuple(a["axes"])


def sliced(a, x):
    """x at start ..< end of one axis."""
    index = [slice(None)] * x.ndim
    index[a["axis"]] = slice(a["start"], a["end"])
    return x[tuple(index)]


def np_log_sum_exp(x, axis, keep_dims):
    top = x.max(axis=axis, keepdims=True)
    y = np.log(np.exp(x - top).sum(axis=axis, keepdims=True)) + top
    return y if keep_dims else y.squeeze(axis)


def np_batch_norm(a, x, scale, shift):
    centred = x - x.mean(axis=0)
    variance = (centred ** 2).sum(axis=0) / x.shape[0]
    return scale * centred / np.sqrt(variance + a["eps"]) + shift


def np_bce_with_logits(a, x):
    target = np.array(a["target"]["values"]).reshape(a["target"]["shape"])
    return np.mean(target * np.logaddexp(0, -x) + (1 - target) * np.logaddexp(0, x))


def bce_with_logits(a, x):
    target = torch.tensor(a["target"]["values"], dtype=x.dtype).reshape(a["target"]["shape"])
    return F.binary_cross_entropy_with_logits(x, target, reduction="mean")


def nchw(x):
    """Images with their channels last, as PyTorch takes them."""
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    """Back again."""
    return x.permute(0, 2, 3, 1)


def convolution(a, x, w, *b):
    return nhwc(F.conv2d(nchw(x), w.permute(3, 2, 0, 1), *b, stride=a["stride"],
                         padding=a["padding"]))


def np_convolution(a, x, w, *b):
    """Windows, one after the other."""
    s, p = a["stride"], a["padding"]
    x = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
    rows = (x.shape[1] - w.shape[0]) // s + 1
    columns = (x.shape[2] - w.shape[1]) // s + 1
    y = np.zeros((x.shape[0], rows, columns, w.shape[3]))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s:i * s + w.shape[0], j * s:j * s + w.shape[1]]
            y[:, i, j] = np.einsum("nuvc,uvco->no", window, w)
    return y + (b[0] if b else 0)


def transposed_convolution(a, y, w, *b):
    return nhwc(F.conv_transpose2d(nchw(y), w.permute(3, 2, 0, 1), *b, stride=a["stride"],
                                   padding=a["padding"], output_padding=a["more"]))


def np_transposed_convolution(a, y, w, *b):
    """Each number of y leaves its share of the kernel."""
    s, p = a["stride"], a["padding"]
    rows, columns = [(y.shape[k + 1] - 1) * s + w.shape[k] + a["more"] for k in (0, 1)]
    x = np.zeros((y.shape[0], rows, columns, w.shape[2]))
    for i in range(y.shape[1]):
        for j in range(y.shape[2]):
            x[:, i * s:i * s + w.shape[0], j * s:j * s + w.shape[1]] += np.einsum(
                "no,uvco->nuvc", y[:, i, j], w)
    return x[:, p:rows - p, p:columns - p] + (b[0] if b else 0)


def np_pool(a, x, reduce):
    k, s = a["size"], a["stride"]
    rows, columns = [(x.shape[axis] - k) // s + 1 for axis in (1, 2)]
    return np.stack([np.stack([reduce(x[:, i * s:i * s + k, j * s:j * s + k], axis=(1, 2))
                               for j in range(columns)], 1) for i in range(rows)], 1)


OPS = {
    # Elementwise, one input.
    "neg": (lambda a, x: -x, lambda a, x: 0 - x),
    "exp": (lambda a, x: x.exp(), lambda a, x: np.exp(x)),
    "log": (lambda a, x: x.log(), lambda a, x: np.log(x)),
    "sqrt": (lambda a, x: x.sqrt(), lambda a, x: np.sqrt(x)),
    "square": (lambda a, x: x.square(), lambda a, x: x * x),
    "reciprocal": (lambda a, x: x.reciprocal(), lambda a, x: 1 / x),
    "abs": (lambda a, x: x.abs(), lambda a, x: np.abs(x)),
    "sin": (lambda a, x: x.sin(), lambda a, x: np.sin(x)),
    "cos": (lambda a, x: x.cos(), lambda a, x: np.cos(x)),
    "tanh": (lambda a, x: x.tanh(), lambda a, x: np.tanh(x)),
    "sigmoid": (lambda a, x: x.sigmoid(), lambda a, x: np.exp(-np.logaddexp(0, -x))),
    "softplus": (lambda a, x: softplus(x), lambda a, x: np.logaddexp(0, x)),
    "relu": (lambda a, x: F.relu(x), lambda a, x: np.maximum(x, 0)),
    "leaky_relu": (lambda a, x: F.leaky_relu(x, a["slope"]),
                   lambda a, x: np.where(x > 0, x, a["slope"] * x)),
    "scale": (lambda a, x: x * a["factor"], lambda a, x: a["factor"] * x),
    "shift": (lambda a, x: x + a["offset"], lambda a, x: a["offset"] + x),
    "pow": (lambda a, x: x ** a["exponent"], lambda a, x: np.power(x, a["exponent"])),
    "clamp": (lambda a, x: x.clamp(a["low"], a["high"]),
              lambda a, x: np.minimum(np.maximum(x, a["low"]), a["high"])),
    # Elementwise, two inputs, with broadcasting.
    "add": (lambda a, x, y: x + y, lambda a, x, y: np.add(x, y)),
    "sub": (lambda a, x, y: x - y, lambda a, x, y: np.subtract(x, y)),
    "mul": (lambda a, x, y: x * y, lambda a, x, y: np.multiply(x, y)),
    "div": (lambda a, x, y: x / y, lambda a, x, y: np.divide(x, y)),
    "maximum": (lambda a, x, y: torch.maximum(x, y), lambda a, x, y: np.where(x > y, x, y)),
    "minimum": (lambda a, x, y: torch.minimum(x, y), lambda a, x, y: np.where(x < y, x, y)),
    # Elementwise, three inputs.
    "lerp": (lambda a, x, y, t: torch.lerp(x, y, t), lambda a, x, y, t: (1 - t) * x + t * y),
    # Reductions.
    "sum": (lambda a, x: x.sum(axes(a), keepdim=a["keep_dims"]),
            lambda a, x: np.sum(x, axis=axes(a), keepdims=a["keep_dims"])),
    "mean": (lambda a, x: x.mean(axes(a), keepdim=a["keep_dims"]),
             lambda a, x: np.mean(x, axis=axes(a), keepdims=a["keep_dims"])),
    "max": (lambda a, x: x.max(a["axis"], keepdim=a["keep_dims"]).values,
            lambda a, x: np.max(x, axis=a["axis"], keepdims=a["keep_dims"])),
    "log_sum_exp": (lambda a, x: x.logsumexp(a["axis"], keepdim=a["keep_dims"]),
                    lambda a, x: np_log_sum_exp(x, a["axis"], a["keep_dims"])),
    "softmax": (lambda a, x: x.softmax(a["axis"]),
                lambda a, x: np.exp(x - np_log_sum_exp(x, a["axis"], True))),
    "log_softmax": (lambda a, x: x.log_softmax(a["axis"]),
                    lambda a, x: x - np_log_sum_exp(x, a["axis"], True)),
    "norm": (lambda a, x: torch.linalg.vector_norm(x, dim=a["axis"]),
             lambda a, x: np.sqrt((x * x).sum(axis=a["axis"]))),
    # Shapes.
    "reshape": (lambda a, x: x.reshape(a["shape"]), lambda a, x: np.reshape(x, a["shape"])),
    "permute": (lambda a, x: x.permute(a["axes"]), lambda a, x: np.transpose(x, a["axes"])),
    "broadcast": (lambda a, x: x.expand(a["shape"]),
                  lambda a, x: np.array(np.broadcast_to(x, a["shape"]))),
    "concat": (lambda a, *xs: torch.cat(xs, a["axis"]),
               lambda a, *xs: np.concatenate(xs, axis=a["axis"])),
    "slice": (sliced, lambda a, x: np.take(x, range(a["start"], a["end"]), axis=a["axis"])),
    "gather_rows": (lambda a, x: x.index_select(0, torch.tensor(a["indices"])),
                    lambda a, x: np.stack([x[i] for i in a["indices"]])),
    # Products and layers.
    "matmul": (lambda a, x, y: swap(x, a["transpose_a"]) @ swap(y, a["transpose_b"]),
               lambda a, x, y: np.einsum("ki,kj->ij" if a["transpose_a"] else "ik,kj->ij", x,
                                         swap(y, a["transpose_b"]))),
    "linear": (lambda a, x, w, *b: F.linear(x, w.T, *b),
               lambda a, x, w, *b: np.einsum("ni,io->no", x, w) + (b[0] if b else 0)),
    "batch_norm": (lambda a, x, scale, shift: F.batch_norm(
        x, None, None, scale, shift, training=True, eps=a["eps"]), np_batch_norm),
    "batch_norm_images": (lambda a, x, scale, shift: nhwc(F.batch_norm(
        nchw(x), None, None, scale, shift, training=True, eps=a["eps"])),
        lambda a, x, scale, shift: np_batch_norm(
            a, x.reshape(-1, x.shape[3]), scale, shift).reshape(x.shape)),
    "convolution": (convolution, np_convolution),
    "transposed_convolution": (transposed_convolution, np_transposed_convolution),
    "average_pool": (lambda a, x: nhwc(F.avg_pool2d(nchw(x), a["size"], a["stride"])),
                     lambda a, x: np_pool(a, x, np.mean)),
    "max_pool": (lambda a, x: nhwc(F.max_pool2d(nchw(x), a["size"], a["stride"])),
                 lambda a, x: np_pool(a, x, np.max)),
    "bce_with_logits": (bce_with_logits, np_bce_with_logits),
}
