internal import CKernels
import Synchronization

/// A dense array of numbers, or the error that kept it from being one, and how it was computed.
///
/// A tensor never changes, except for parameters, which their optimiser moves in place. While
/// recording is on, a result that depends on a tracked tensor remembers the primitive and the inputs
/// that made it; `gradient(of:withRespectTo:)` walks that graph backwards.
///
/// A graph is built and walked by one thread at a time; tensors may be handed to another thread.
public final class Tensor: @unchecked Sendable {
  /// The lengths of the axes.
  public let shape: Shape
  /// The type of the elements.
  public let dtype: DType
  /// The error in place of numbers, if an operation could not be done.
  public let failure: TensorError?
  /// True if a gradient can be asked with respect to this tensor or something that it came from.
  public let isTracked: Bool

  /// The elements' memory; a failed tensor has none.
  ///
  /// Set once; a variable, so that one may ask who else holds it.
  var storage: Storage?
  /// Where that memory begins: to read it takes no hold of the storage.
  private let memory: UnsafeMutableRawPointer?
  /// What made this tensor; nil for leaves and for results that were not recorded.
  let primitive: (any Primitive)?
  private(set) var inputs: [Tensor]
  /// False for leaves and for results that were not recorded: cheaper than to look at `primitive`.
  var isRecorded: Bool { !inputs.isEmpty }
  /// Grows with each tensor, so that inputs come before results.
  let sequence: UInt64
  /// Scratch of the gradient walk that is under way.
  var visit = GradientVisit()

  private static let counter = Atomic<UInt64>(0)

  /// A result of `primitive`, or a leaf when there is none; the elements are not set.
  ///
  /// Not inlined: all operations share its code, which is near a core only if it is used often.
  @inline(never)
  init(
    shape: Shape, dtype: DType, storage: Storage? = nil, failure: TensorError? = nil,
    isTracked: Bool = false, primitive: consuming (any Primitive)? = nil, inputs: [Tensor] = []
  ) {
    self.shape = shape
    self.dtype = dtype
    let bytes = failure == nil ? shape.count * dtype.byteCount : 0
    let block = storage ?? (failure == nil ? Storage(byteCount: bytes) : nil)
    self.failure = failure ?? (block == nil ? .outOfMemory(bytes: bytes) : nil)
    self.storage = block
    memory = block?.pointer
    self.isTracked = isTracked
    self.primitive = primitive
    self.inputs = inputs
    sequence = Tensor.counter.wrappingAdd(1, ordering: .relaxed).newValue
  }

  /// Releases the graph behind this tensor without recursion: a chain of class references released
  /// one inside the other overflows the stack at some 35,000 links.
  deinit {
    guard !inputs.isEmpty else { return }
    var pending = inputs
    inputs = []
    while var last = pending.popLast() {
      guard !last.inputs.isEmpty, isKnownUniquelyReferenced(&last) else { continue }
      if pending.isEmpty {
        swap(&pending, &last.inputs)
      } else {
        pending.append(contentsOf: last.inputs)
        last.inputs = []
      }
    }
  }

  /// The elements, where the dtype is float32.
  package var f32: UnsafeMutablePointer<Float> { elements.assumingMemoryBound(to: Float.self) }
  /// The elements, where the dtype is float64.
  package var f64: UnsafeMutablePointer<Double> { elements.assumingMemoryBound(to: Double.self) }

  /// The memory; whoever asks has seen that the tensor did not fail.
  private var elements: UnsafeMutableRawPointer {
    guard let memory else { preconditionFailure("a failed tensor has no elements") }
    return memory
  }

  /// Says that the elements have been overwritten in place, so that nothing kept of them is taken for theirs.
  package func overwritten() { storage?.overwrites += 1 }

  /// A tensor that stands for `error`.
  package static func failed(_ error: TensorError, dtype: DType) -> Tensor {
    Tensor(shape: .scalar, dtype: dtype, failure: error)
  }
}

/// What one gradient walk notes on a tensor.
struct GradientVisit {
  /// The walk that this note belongs to; an older one is void.
  var walk: UInt64 = 0
  /// True if the gradient with respect to this tensor was asked for.
  var isRequested = false
  /// True if the walk needs the cotangent of this tensor.
  var isNeeded = false
  /// True if the walk has come by this tensor already.
  var isFound = false
  /// The sum of what has arrived so far.
  var cotangent: Tensor?
  /// What the call that is being differentiated has added to that sum itself.
  var additions = 0
}
