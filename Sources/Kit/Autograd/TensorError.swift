/// What can be wrong with a tensor operation.
///
/// Operations do not throw: their result carries the error, as a sum carries NaN, and every later
/// operation hands the first error on. Reading numbers, or asking for a gradient, throws it. Its particulars lie
/// in memory of their own: each tensor has room for an error, and next to none has one.
public indirect enum TensorError: Error, Equatable, Sendable {
  /// Two shapes that do not fit together in `op`.
  case shapeMismatch(op: String, lhs: Shape, rhs: Shape)
  /// A tensor with another number of axes than `op` takes.
  case rankMismatch(op: String, expected: Int, shape: Shape)
  /// An axis that the tensor does not have.
  case invalidAxis(op: String, axis: Int, shape: Shape)
  /// Floats and doubles in one operation.
  case dtypeMismatch(op: String, lhs: DType, rhs: DType)
  /// A shape with too many axes, a negative length, or more elements than memory can name.
  case invalidShape(op: String)
  /// A tensor of `found` numbers where `expected` were needed.
  case countMismatch(op: String, expected: Int, found: Int)
  /// A place outside of an axis.
  case indexOutOfRange(op: String, index: Int, count: Int)
  /// An operation that needs at least one element or one input.
  case empty(op: String)
  /// The system had no memory left for a result.
  case outOfMemory(bytes: Int)
  /// A gradient was asked with respect to a tensor that nothing was recorded of.
  case notTracked(op: String)
  /// A gradient was asked of something that is not one number.
  case notScalar(op: String, shape: Shape)
  /// What `component` does not do, in its words or about them.
  case refused(component: String, reason: String)
}

extension TensorError: CustomStringConvertible {
  /// The error in one sentence.
  public var description: String {
    switch self {
    case .shapeMismatch(let op, let lhs, let rhs):
      "\(op): the shapes \(lhs) and \(rhs) do not fit together"
    case .rankMismatch(let op, let expected, let shape):
      "\(op) takes a tensor of \(expected) axes, and this one has the shape \(shape)"
    case .invalidAxis(let op, let axis, let shape):
      "\(op): a tensor of the shape \(shape) has no axis \(axis)"
    case .dtypeMismatch(let op, let lhs, let rhs):
      "\(op): one tensor is \(lhs.rawValue), the other \(rhs.rawValue)"
    case .invalidShape(let op):
      "\(op): a shape has at most \(Shape.maximumRank) axes, and no length is negative or past 2³¹"
    case .countMismatch(let op, let expected, let found):
      "\(op): \(expected) elements were needed, and there are \(found)"
    case .indexOutOfRange(let op, let index, let count):
      "\(op): there is no place \(index) among \(count)"
    case .empty(let op):
      "\(op) needs at least one element"
    case .outOfMemory(let bytes):
      "there is no memory for \(bytes) bytes more: a smaller batch or smaller layers take less"
    case .notTracked(let op):
      "\(op): the tensor was not tracked when it was used: take x.tracked() first"
    case .notScalar(let op, let shape):
      "\(op) starts at one number, and this tensor has the shape \(shape)"
    case .refused(let component, let reason):
      "\(component): \(reason)"
    }
  }
}
