"""ops.json: each op's value, first and second derivatives, by PyTorch in float64.

Why: an op whose derivative is wrong trains almost as well as one that is right; only numbers
from elsewhere catch it. For each case

    output    = op(inputs)
    gradients = the vector-Jacobian product of `cotangent`, one for each input
    second    = the gradient, for each input, of Σ_i <direction_i, gradients_i>, the cotangent fixed

The script stops unless the value agrees with a NumPy form written apart (op_table.py) and both
orders of derivative agree with central differences.
"""

import numpy as np
import torch

import golden
from golden import away, distinct, normal, stream, tensor, uniform
from op_table import OPS

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
CASES = []


def vjp(op, attributes, inputs, cotangent, keep_graph):
    """The output and the gradient for each input; zeros where the output does not depend on it."""
    output = OPS[op][0](attributes, *inputs)
    found = torch.autograd.grad(output, inputs, cotangent, create_graph=keep_graph,
                                allow_unused=True)
    return output, [torch.zeros_like(x) if g is None else g for g, x in zip(found, inputs)]


def derivatives(op, attributes, arrays, cotangent, direction):
    """Output, gradients and second-order gradients of one case, as PyTorch has them."""
    inputs = [torch.tensor(x, requires_grad=True) for x in arrays]
    output, gradients = vjp(op, attributes, inputs, torch.tensor(cotangent), True)
    total = sum((torch.tensor(d) * g).sum() for d, g in zip(direction, gradients))
    if not total.requires_grad:
        return output, gradients, [torch.zeros_like(x) for x in inputs]
    found = torch.autograd.grad(total, inputs, allow_unused=True)
    second = [torch.zeros_like(x) if g is None else g for g, x in zip(found, inputs)]
    return output, gradients, second


def differences(function, arrays, step=1e-5):
    """Central differences of a scalar function of several arrays, element by element."""
    results = []
    for i, x in enumerate(arrays):
        slope = np.zeros_like(x)
        for at in np.ndindex(*x.shape):
            ends = []
            for sign in (1, -1):
                moved = [np.array(v) for v in arrays]
                moved[i][at] += sign * step
                ends.append(function(moved))
            slope[at] = (ends[0] - ends[1]) / (2 * step)
        results.append(slope)
    return results


def check(op, attributes, arrays, cotangent, direction, output, gradients, second):
    """Stops unless NumPy's value and two orders of central differences agree."""
    what = f"{op} {attributes} {[x.shape for x in arrays]}"
    numpy_form = OPS[op][1]
    golden.close(output, numpy_form(attributes, *arrays), 1e-13, what)
    first = differences(lambda v: float((cotangent * numpy_form(attributes, *v)).sum()), arrays)

    def directional(moved):
        inputs = [torch.tensor(x, requires_grad=True) for x in moved]
        _, found = vjp(op, attributes, inputs, torch.tensor(cotangent), False)
        return sum(float((d * golden.array(g)).sum()) for d, g in zip(direction, found))

    for g, expected in zip(gradients, first):
        golden.close(g, expected, 2e-7, what + " first order")
    for g, expected in zip(second, differences(directional, arrays)):
        golden.close(g, expected, 2e-7, what + " second order")


def case(op, *arrays, **attributes):
    """Adds one case: draws the cotangent and the direction, differentiates, checks, records."""
    arrays = [np.asarray(x, dtype=np.float64) for x in arrays]
    rng = stream(f"{op} {attributes} {[x.shape for x in arrays]}")
    cotangent = uniform(rng, OPS[op][1](attributes, *arrays).shape, -1, 1)
    direction = [uniform(rng, x.shape, -1, 1) for x in arrays]
    results = derivatives(op, attributes, arrays, cotangent, direction)
    check(op, attributes, arrays, cotangent, direction, *results)
    output, gradients, second = results
    CASES.append({
        "op": op, "attributes": attributes, "inputs": [tensor(x) for x in arrays],
        "output": tensor(output), "cotangent": tensor(cotangent),
        "gradients": [tensor(g) for g in gradients],
        "direction": [tensor(d) for d in direction], "second": [tensor(g) for g in second],
    })


SHAPES = [(3, 4), (), (2, 1, 3), (7,)]


def one_input():
    """Elementwise ops of one input, each in its domain, on four shapes and at special values."""
    kinks = {"abs": [0], "relu": [0], "reciprocal": [0]}
    domains = {"log": (0.25, 4), "sqrt": (0.25, 4)}
    for op in ("neg exp log sqrt square reciprocal abs sin cos tanh sigmoid softplus relu").split():
        low, high = domains.get(op, (-2, 2))
        for shape in SHAPES:
            case(op, away(stream(f"{op} {shape}"), shape, low, high, kinks.get(op, []), 0.25))
    for op in "tanh sigmoid softplus".split():
        case(op, [-800, -40, -21, -2 ** -10, 0, 2 ** -10, 19, 21, 40, 800])
    case("exp", [-600, -100, -2 ** -10, 0, 2 ** -10, 5])
    for op in "sin cos".split():
        case(op, [-100, -6.25, 0, 3.125, 50])
    for slope in (0.2, 0.01, 0.0):
        for shape in SHAPES[:2]:
            case("leaky_relu", away(stream(f"leaky {slope} {shape}"), shape, -2, 2, [0]),
                 slope=slope)
    for factor in (-2.5, 0.1, 0.0):
        case("scale", uniform(stream(f"scale {factor}"), (2, 3), -2, 2), factor=factor)
    case("scale", np.array(1.5), factor=3.0)
    case("shift", uniform(stream("shift"), (2, 3), -2, 2), offset=0.75)
    case("shift", np.array(-1.5), offset=-10.0)
    for exponent in (0.5, -1.5, 2.5, 0.0, 1.0, 2.0, -1.0):
        case("pow", uniform(stream(f"pow {exponent}"), (2, 3), 0.5, 3), exponent=exponent)
    for exponent in (2.0, 3.0):
        case("pow", [-1.5, -0.25, 0.0, 0.5, 2.0], exponent=exponent)
    case("pow", [-1.5, -0.5, 0.5, 2.0], exponent=-1.0)
    for low, high in ((-0.5, 1.0), (0.0, 0.25)):
        for shape in SHAPES[:2]:
            rng = stream(f"clamp {low} {shape}")
            case("clamp", away(rng, shape, -2, 2, [low, high], 0.05), low=low, high=high)


PAIRS = [((3, 4), (3, 4)), ((4, 3), (3,)), ((4, 1), (1, 3)), ((2, 3, 4), (3, 1)), ((), ()),
         ((2, 3), ()), ((), (2, 3)), ((3,), (4, 3)), ((1, 1), (2, 2))]


def two_inputs():
    """Elementwise ops of two inputs, with every kind of broadcasting on either side."""
    for op in "add sub mul div maximum minimum".split():
        for left, right in PAIRS:
            rng = stream(f"{op} {left} {right}")
            while True:
                x = uniform(rng, left, -2, 2)
                y = away(rng, right, -2, 2, [0] if op == "div" else [], 0.5)
                if op not in ("maximum", "minimum") or np.abs(x - y).min() > 0.03:
                    break
            case(op, x, y)


def three_inputs():
    """Points between two others: a weight for each row, and weights that broadcast otherwise."""
    for shape, weights in [((3, 4), (3, 1)), ((2, 3, 4), (2, 1, 1)), ((5,), (5,)), ((1, 3), (1, 1)),
                           ((3, 4), ()), ((3, 4), (4,)), ((3, 4), (3, 4))]:
        rng = stream(f"lerp {shape} {weights}")
        case("lerp", uniform(rng, shape, -2, 2), uniform(rng, shape, -2, 2),
             uniform(rng, weights, -0.25, 1.25))


def reductions():
    """Sums, means, maxima and their exponential kin over several axes."""
    axes = [((2, 3, 4), [0]), ((2, 3, 4), [1]), ((2, 3, 4), [-1]), ((2, 3, 4), [0, 2]),
            ((2, 3, 4), [-2, -1]), ((2, 3, 4), [0, 1, 2]), ((3, 4), [-2]), ((5,), [0]),
            ((1, 3, 1), [0, -1])]
    for op in ("sum", "mean"):
        for shape, over in axes:
            for keep in (False, True):
                x = uniform(stream(f"{op} {shape} {over}"), shape, -2, 2)
                case(op, x, axes=over, keep_dims=keep)
    for op in ("max", "log_sum_exp"):
        for shape, axis in [((2, 3, 4), 1), ((3, 4), -1), ((3, 4), 0), ((5,), 0), ((3, 1), 1)]:
            for keep in (False, True):
                x = distinct(stream(f"{op} {shape} {axis}"), shape)
                case(op, x, axis=axis, keep_dims=keep)
    for op in ("softmax", "log_softmax"):
        for shape, axis in [((2, 3, 4), 1), ((3, 4), -1), ((3, 4), 0), ((5,), 0), ((3, 1), 1)]:
            case(op, uniform(stream(f"{op} {shape} {axis}"), shape, -2, 2), axis=axis)
        case(op, [[1000, 1001.5, 999], [-1000, -1002, -1000.5], [0, 40, -40]], axis=1)
    case("log_sum_exp", [[1000, 1001.5, 999], [-1000, -1002, -1000.5], [0, 40, -40]], axis=1,
         keep_dims=False)
    for shape, axis in [((3, 4), 1), ((3, 4), -1), ((2, 3, 2), -1), ((4,), 0), ((3, 1), 1)]:
        case("norm", away(stream(f"norm {shape}"), shape, -2, 2, [0], 0.25), axis=axis)


def shapes():
    """Ops that only move elements."""
    for shape, target in [((2, 6), [3, 4]), ((2, 3, 2), [12]), ((), [1, 1]), ((4,), [2, 1, 2]),
                          ((1,), [])]:
        case("reshape", uniform(stream(f"reshape {shape}"), shape, -2, 2), shape=target)
    for shape, order in [((2, 3, 4), [2, 0, 1]), ((2, 3, 4), [1, 0, 2]), ((3, 4), [1, 0]),
                         ((3,), [0]), ((2, 1, 3, 2), [3, 1, 0, 2])]:
        case("permute", uniform(stream(f"permute {shape}{order}"), shape, -2, 2), axes=order)
    for shape, target in [((3,), [4, 3]), ((3, 1), [2, 3, 4]), ((), [2, 3]), ((1, 4), [3, 4]),
                          ((2, 3), [2, 3])]:
        case("broadcast", uniform(stream(f"broadcast {shape}"), shape, -2, 2), shape=target)
    for parts, axis in [([(2, 3), (4, 3)], 0), ([(3, 2), (3, 4)], 1),
                        ([(2, 1, 3), (2, 2, 3), (2, 3, 3)], 1), ([(3,), (1,), (2,)], 0),
                        ([(2, 2), (2, 1), (2, 3)], -1)]:
        rng = stream(f"concat {parts}")
        case("concat", *[uniform(rng, shape, -2, 2) for shape in parts], axis=axis)
    for shape, axis, start, end in [((4, 3), 0, 1, 3), ((4, 3), 1, 0, 2), ((2, 3, 4), 2, 3, 4),
                                    ((2, 3, 4), 1, 0, 3), ((5,), 0, 2, 5), ((3, 4), -1, 1, 3)]:
        x = uniform(stream(f"slice {shape} {axis}"), shape, -2, 2)
        case("slice", x, axis=axis, start=start, end=end)
    for shape, indices in [((4, 3), [2, 0, 2, 3, 2]), ((3, 2, 2), [1, 1]), ((3, 1), [0]),
                           ((5,), [4, 0, 4])]:
        case("gather_rows", uniform(stream(f"gather {shape}"), shape, -2, 2), indices=indices)


def layers():
    """Matrix products, linear layers, batch normalisation and the logistic loss."""
    for ta in (False, True):
        for tb in (False, True):
            for m, k, n in [(2, 3, 4), (4, 2, 3), (1, 5, 1), (3, 1, 2)]:
                rng = stream(f"matmul {ta} {tb} {m} {k} {n}")
                left, right = (k, m) if ta else (m, k), (n, k) if tb else (k, n)
                case("matmul", uniform(rng, left, -2, 2), uniform(rng, right, -2, 2),
                     transpose_a=ta, transpose_b=tb)
    for n, size_in, size_out in [(5, 2, 3), (1, 4, 2), (4, 3, 1), (3, 1, 1)]:
        for bias in (True, False):
            rng = stream(f"linear {n} {size_in} {size_out}")
            inputs = [uniform(rng, s, -2, 2)
                      for s in [(n, size_in), (size_in, size_out), (size_out,)]]
            case("linear", *inputs[:3 if bias else 2])
    for n, features, eps in [(6, 3, 1e-5), (4, 2, 0.1), (5, 1, 1e-3), (2, 2, 0.5)]:
        rng = stream(f"batch_norm {n} {features}")
        case("batch_norm", normal(rng, (n, features), 1.5) + 0.5,
             uniform(rng, (features,), 0.5, 1.5), uniform(rng, (features,), -1, 1), eps=eps)
    for shape in [(4, 1), (6,), (2, 3), ()]:
        rng = stream(f"bce {shape}")
        x, target = uniform(rng, shape, -3, 3), tensor(uniform(rng, shape, 0, 1))
        case("bce_with_logits", x, target=target)
    case("bce_with_logits", [-60, -60, 60, 60, 0, 0, 750, -750],
         target=tensor(np.array([0, 1, 0, 1, 0.875, 0, 0.875, 0.875])))


def images():
    """Convolutions, pooling and batch normalisation of images; odd sizes, strides, borders, one image."""
    moves = [((2, 5, 4, 3), (3, 2, 3, 2), 1, 0), ((2, 6, 5, 1), (4, 4, 1, 3), 2, 1),
             ((1, 5, 7, 2), (3, 3, 2, 5), 2, 1), ((1, 7, 8, 2), (2, 3, 2, 2), 3, 0),
             ((2, 2, 2, 2), (4, 4, 2, 2), 2, 2), ((1, 1, 1, 1), (1, 1, 1, 1), 1, 0)]
    for place, (x, w, stride, padding) in enumerate(moves):
        rng = stream(f"convolution {x} {w}")
        inputs = [uniform(rng, s, -1, 1) for s in (x, w, w[3:])]
        case("convolution", *inputs[:3 - place % 2], stride=stride, padding=padding)
    moves = [((2, 3, 2, 3), (3, 2, 2, 3), 1, 0, 0), ((2, 2, 3, 3), (4, 4, 1, 3), 2, 1, 0),
             ((1, 3, 2, 2), (3, 3, 5, 2), 2, 1, 1), ((1, 2, 3, 2), (2, 3, 2, 2), 3, 0, 2),
             ((1, 1, 1, 1), (1, 1, 1, 1), 1, 0, 0), ((2, 3, 3, 2), (4, 4, 6, 2), 2, 1, 1)]
    for place, (y, w, stride, padding, more) in enumerate(moves):
        rng = stream(f"transposed {y} {w}")
        inputs = [uniform(rng, s, -1, 1) for s in (y, w, w[2:3])]
        case("transposed_convolution", *inputs[:3 - place % 2], stride=stride, padding=padding,
             more=more)
    for shape, size, stride in [((2, 4, 6, 3), 2, 2), ((1, 5, 5, 2), 3, 1), ((2, 7, 5, 1), 2, 3)]:
        case("average_pool", uniform(stream(f"average {shape}"), shape, -2, 2), size=size,
             stride=stride)
        case("max_pool", distinct(stream(f"max pool {shape}"), shape), size=size, stride=stride)
    for shape, eps in [((2, 2, 3, 2), 1e-5), ((1, 3, 2, 3), 0.1)]:
        rng = stream(f"batch_norm_images {shape}")
        case("batch_norm_images", normal(rng, shape, 1.5) + 0.5,
             uniform(rng, shape[3:], 0.5, 1.5), uniform(rng, shape[3:], -1, 1), eps=eps)


if __name__ == "__main__":
    for family in (one_input, two_inputs, three_inputs, reductions, shapes, layers, images):
        family()
    missing = set(OPS) - {c["op"] for c in CASES}
    assert not missing, f"ops without a case: {missing}"
    print(f"{len(CASES)} cases of {len(OPS)} ops, values and two orders of derivative checked")
    golden.write("ops.json", __file__, ["torch", "numpy"], {"cases": CASES})
