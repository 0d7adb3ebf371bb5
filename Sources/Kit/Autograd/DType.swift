/// The element type of a tensor: floats for training, doubles for checking gradients.
///
/// Both live in one build, so a loss or a model, a student's included, can be checked against finite
/// differences in the very binary that trains it.
public enum DType: String, Sendable, CaseIterable {
  case float32
  case float64

  /// Bytes that one element takes.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .float64: 8
    }
  }
}
