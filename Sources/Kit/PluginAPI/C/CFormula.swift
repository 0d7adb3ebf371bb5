import Autograd
import CGanLab
import Synchronization

/// One formula of a loss in C, D's or G's, called on batches of logits.
///
/// An operation cannot throw: what C refuses is noted here, and `result` makes a failed tensor of it.
final class CFormula: Sendable {
  private let state: CState
  // Constant, in a library that is never unloaded.
  nonisolated(unsafe) private let functions: gl_loss
  private let targets: ClassTargets?
  private let refusal = Mutex<String?>(nil)

  /// D's formula for `targets`, G's without.
  init(_ state: CState, _ functions: gl_loss, _ targets: ClassTargets?) {
    self.state = state
    self.functions = functions
    self.targets = targets
  }

  /// The component's name.
  var name: String { state.name }

  /// The function that gives second derivatives, and whether it is there.
  var product: (name: String, isThere: Bool) {
    targets == nil
      ? ("generator_product", functions.generator_product != nil)
      : ("discriminator_product", functions.discriminator_product != nil)
  }

  /// What `primitive` makes of `inputs`; a failed tensor if C returned an error.
  func result(_ primitive: some Primitive, _ inputs: [Tensor]) -> Tensor {
    let result = primitive(inputs)
    let reason = refusal.withLock { refusal in
      defer { refusal = nil }
      return refusal
    }
    return reason.map { failed($0, result.dtype) } ?? result
  }

  /// A failed tensor that says `reason`.
  func failed(_ reason: String, _ dtype: DType) -> Tensor {
    .failed(.refused(component: name, reason: reason), dtype: dtype)
  }

  /// The value, and the derivatives by the logits, batch after batch; NaN if C refuses.
  func value(_ logits: [Tensor]) -> (value: Double, gradient: [Float]) {
    var value = Double.nan
    let name = targets == nil ? "generator" : "discriminator"
    let gradient = call(name, logits, along: nil) { pointer, host, batch in
      guard let targets else {
        return functions.generator(pointer, host, batch.x, batch.count, &value, batch.out)
      }
      var both = batch.logits(targets)
      return functions.discriminator(
        pointer, host, &both, &value, batch.out, batch.second(batch.out))
    }
    return (value, gradient)
  }

  /// The product of the second derivatives with `u`, batch after batch; NaN if C refuses.
  func product(_ logits: [Tensor], _ u: Tensor) -> [Float] {
    call(product.name, logits, along: u) { pointer, host, batch in
      guard let targets else {
        return functions.generator_product(
          pointer, host, batch.x, batch.count, batch.u, batch.out)
      }
      var both = batch.logits(targets)
      return functions.discriminator_product(
        pointer, host, &both, batch.u, batch.second(batch.u), batch.out,
        batch.second(batch.out))
    }
  }

  /// Lays the batches out for C, calls `body` and returns what it wrote: as many numbers as logits.
  private func call(
    _ function: String, _ logits: [Tensor], along u: Tensor?,
    _ body: (UnsafeMutableRawPointer?, UnsafePointer<gl_host>, CBatch) -> Int32
  ) -> [Float] {
    let x = logits.flatMap { (try? $0.floats()) ?? [] }
    let u = u.flatMap { try? $0.floats() } ?? []
    // NaN, so that a place which the function forgets is found out.
    var out = [Float](repeating: .nan, count: x.count)
    do {
      try state.call(function) { pointer, host in
        x.withUnsafeBufferPointer { x in
          u.withUnsafeBufferPointer { u in
            out.withUnsafeMutableBufferPointer { out in
              body(
                pointer, host,
                CBatch(
                  x: x.baseAddress, u: u.baseAddress, out: out.baseAddress, count: Int64(x.count),
                  firstCount: logits[0].shape.count))
            }
          }
        }
      }
    } catch {
      refusal.withLock { $0 = $0 ?? error.description }
    }
    return out
  }
}

/// The numbers of one call, in C's memory: two batches lie one behind the other.
private struct CBatch {
  let x: UnsafePointer<Float>?
  let u: UnsafePointer<Float>?
  let out: UnsafeMutablePointer<Float>?
  /// Of both batches.
  let count: Int64
  let firstCount: Int

  func second(_ pointer: UnsafePointer<Float>?) -> UnsafePointer<Float>? {
    pointer.map { $0 + firstCount }
  }

  func second(_ pointer: UnsafeMutablePointer<Float>?) -> UnsafeMutablePointer<Float>? {
    pointer.map { $0 + firstCount }
  }

  func logits(_ targets: ClassTargets) -> gl_logits {
    gl_logits(
      size: UInt32(MemoryLayout<gl_logits>.size), real: x, real_count: Int64(firstCount),
      fake: second(x), fake_count: count - Int64(firstCount), real_target: targets.real,
      fake_target: targets.fake)
  }
}
