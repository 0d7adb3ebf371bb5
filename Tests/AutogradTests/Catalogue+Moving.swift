import TestSupport

@testable import Autograd

extension Catalogue {
  /// Sums and maxima over axes.
  static let reductions: [OpRow] =
    [[0], [1], [-1], [0, 2], [-2, -1], [0, 1, 2]].flatMap { (axes: [Int]) in
      [false, true].map { keeps in
        OpRow("sum", in: "Sum", note: "axes \(axes), keeping \(keeps)", [[2, 3, 4]]) {
          $0[0].sum(axes: axes, keepingAxes: keeps)
        }
      }
    } + [
      OpRow("sum", in: "Sum", note: "all axes", [[2, 3]]) { $0[0].sum() },
      OpRow("squared_norm", in: "SquaredNorm", [[3, 4]]) { $0[0].squaredNorm() },
      OpRow("squared_norm", in: "SquaredNorm", note: "between axes, kept", [[2, 3, 4]]) {
        $0[0].squaredNorm(axis: 1, keepingAxis: true)
      },
      OpRow("mean", in: "Mean", note: "all axes", [[2, 3]]) { $0[0].mean() },
      OpRow("mean", in: "Mean", note: "rows", [[4, 3]]) { $0[0].mean(axes: [0]) },
      OpRow("mean", in: "Mean", note: "between axes", [[2, 4, 3]]) { $0[0].mean(axes: [1]) },
      OpRow("mean", in: "Mean", note: "keeping the axis", [[4, 3]]) {
        $0[0].mean(axes: [-1], keepingAxes: true)
      },
      OpRow("scale", in: "Mean", note: "axes apart", [[2, 4, 3]]) { $0[0].mean(axes: [0, 2]) },
    ]
    + oneAxis.flatMap { shape, axis in
      [false, true].flatMap { keeps in
        [
          OpRow(
            "max", in: "MaximumAlongAxis", note: "axis \(axis), keeping \(keeps)", [shape],
            [.distinct]
          ) { $0[0].max(axis: axis, keepingAxis: keeps) },
          OpRow(
            "norm", in: "Norm", note: "axis \(axis), keeping \(keeps)", [shape],
            [keeps ? .interval(-2, -0.5) : .interval(0.5, 2)]
          ) { $0[0].norm(axis: axis, keepingAxis: keeps) },
        ]
      }
    }

  /// Shapes, and one axis of each.
  private static let oneAxis: [([Int], Int)] = [
    ([2, 3, 4], 1), ([3, 4], -1), ([3, 4], 0), ([5], 0), ([3, 1], 1),
  ]

  /// A column for each of the four rows of `x`.
  private static func places(_ x: Tensor) -> Tensor { .of([2, 0, 2, 1], [4, 1], dtype: x.dtype) }

  /// Operations that only move elements.
  static let moving: [OpRow] = [
    OpRow("broadcast", in: "Broadcast", [[3, 1]]) { $0[0].broadcast(to: [2, 3, 4]) },
    OpRow("broadcast", in: "Broadcast", [[]]) { $0[0].broadcast(to: [2, 3]) },
    OpRow("broadcast", in: "Broadcast", [[1, 4]]) { $0[0].broadcast(to: [3, 4]) },
    OpRow("broadcast", in: "Broadcast", note: "a multiple", [[3, 1]]) {
      Broadcast(shape: [2, 3, 4], factor: 0.7)($0[0])
    },
    OpRow("reshape", in: "Reshape", [[2, 6]]) { $0[0].reshaped([3, 4]) },
    OpRow("reshape", in: "Reshape", [[]]) { $0[0].reshaped([1, 1]) },
    OpRow("permute", in: "Permute", note: "transpose", [[3, 4]]) { $0[0].transposed() },
    OpRow("permute", in: "Permute", note: "axes 2 0 1", [[2, 3, 4]]) { $0[0].permuted([2, 0, 1]) },
    OpRow("permute", in: "Permute", note: "axes 3 1 0 2", [[2, 1, 3, 2]]) {
      $0[0].permuted([3, 1, 0, 2])
    },
    OpRow("concat", in: "Concatenate", note: "axis 0", [[2, 3], [4, 3]]) { concatenate($0) },
    OpRow("concat", in: "Concatenate", note: "axis 1", [[2, 1, 3], [2, 2, 3], [2, 3, 3]]) {
      concatenate($0, axis: 1)
    },
    OpRow("concat", in: "Concatenate", note: "axis -1", [[2, 2], [2, 1]]) {
      concatenate($0, axis: -1)
    },
    OpRow("concat", in: "Concatenate", note: "one input twice", [[2, 3]]) {
      concatenate([$0[0], $0[0]])
    },
    OpRow("slice", in: "Slice", note: "axis 0", [[4, 3]]) { $0[0].sliced(1..<3) },
    OpRow("slice", in: "Slice", note: "axis 1", [[2, 3, 4]]) { $0[0].sliced(axis: 1, 0..<2) },
    OpRow("slice", in: "Slice", note: "axis -1", [[3, 4]]) { $0[0].sliced(axis: -1, 1..<3) },
    OpRow("slice_product", in: "Slice", [[2, 2, 4]]) {
      SliceProduct(axis: 1, range: 1..<3, length: 5)($0[0])
    },
    OpRow("gather_rows", in: "GatherRows", note: "repeats", [[4, 3]]) {
      $0[0].rows(at: [2, 0, 2, 3, 2])
    },
    OpRow("gather_rows_product", in: "GatherRows", note: "repeats", [[5, 3]]) {
      GatherRowsProduct(indices: [2, 0, 2, 3, 2], rows: 4)($0[0])
    },
    OpRow("cumulative_sum", in: "CumulativeSum", [[3, 4]]) { $0[0].cumulativeSum() },
    OpRow("cumulative_sum", in: "CumulativeSum", note: "one axis", [[5]]) {
      $0[0].cumulativeSum()
    },
    OpRow("cumulative_sum", in: "CumulativeSum", note: "reversed", [[2, 3, 2]]) {
      $0[0].cumulativeSum(isReversed: true)
    },
    OpRow("pick", in: "Pick", note: "a place twice", [[4, 3]]) { $0[0].picked(at: places($0[0])) },
    OpRow("pick", in: "Pick", note: "one column", [[4, 1]]) { $0[0].picked(at: places($0[0]) * 0) },
    OpRow("pick_product", in: "Pick", note: "a place twice", [[4, 1]]) {
      PickProduct(width: 3)($0[0], places($0[0]))
    },
  ]

  /// Functions made of operations.
  static let composites: [OpRow] =
    oneAxis.flatMap { shape, axis in
      [
        OpRow("logSumExp", in: "Composites", note: "axis \(axis)", [shape]) {
          $0[0].logSumExp(axis: axis)
        },
        OpRow("logSumExp", in: "Composites", note: "axis \(axis), kept", [shape]) {
          $0[0].logSumExp(axis: axis, keepingAxis: true)
        },
        OpRow("logSoftmax", in: "Composites", note: "axis \(axis)", [shape]) {
          $0[0].logSoftmax(axis: axis)
        },
        OpRow("softmax", in: "Composites", note: "axis \(axis)", [shape]) {
          $0[0].softmax(axis: axis)
        },
      ]
    }
    + [0, 1, 0.9].map { target in
      OpRow("binaryCrossEntropy", in: "Composites", note: "target \(target)", [[6, 1]]) {
        binaryCrossEntropy($0[0], target: target)
      }
    }
}
