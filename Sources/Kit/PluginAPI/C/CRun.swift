import Autograd
import CGanLab

/// The trained model and the data for one call of a sampler or a measure in C: the `gl_run` behind
/// which this object stands.
final class CRun {
  let context: RunContext
  let sampleShape: Shape
  private let call: CCall

  /// What `call` may use of `context`.
  init(_ context: RunContext, samples sampleShape: Shape, for call: CCall) {
    self.context = context
    self.sampleShape = sampleShape
    self.call = call
    call.random = context.random
    call.isCancelled = { context.isCancelled() }
    call.report = { context.report($0) }
  }

  /// Codes of the prior.
  func prior(_ codes: UnsafePointer<gl_array>?) -> Int32 {
    noting { () throws(ComponentError) in
      let prior = try context.prior()
      let count = try gl_array.rows(codes, of: [prior.dimensions], "codes", in: "prior")
      try fill(codes, with: draw { prior.samples(count, random: &$0) })
    }
  }

  /// Fresh data.
  func data(_ samples: UnsafePointer<gl_array>?) -> Int32 {
    noting { () throws(ComponentError) in
      guard let source = context.source else { throw ComponentError("there are no data") }
      let count = try gl_array.rows(samples, of: sampleShape, "samples", in: "data")
      try fill(samples, with: draw { source.samples(count, random: &$0, dtype: .float32) })
    }
  }

  /// G of `codes`, and the gradient of ⟨cotangent, G(codes)⟩ if a place for it is given.
  func generate(
    _ codes: UnsafePointer<gl_array>?, _ cotangent: UnsafePointer<gl_array>?,
    _ samples: UnsafePointer<gl_array>?, _ gradient: UnsafePointer<gl_array>?,
    in function: String
  ) -> Int32 {
    noting { () throws(ComponentError) in
      let codeShape: Shape = [try context.prior().dimensions]
      let apply = Map(
        function: function, input: ("codes", codeShape), output: ("samples", sampleShape)
      ) { (z) throws(ComponentError) in try self.context.generate(z) }
      try self.apply(apply, codes, cotangent, samples, gradient)
    }
  }

  /// d of `samples`, and the gradient of ⟨cotangent, d(samples)⟩ if a place for it is given.
  func discriminate(
    _ samples: UnsafePointer<gl_array>?, _ cotangent: UnsafePointer<gl_array>?,
    _ logits: UnsafePointer<gl_array>?, _ gradient: UnsafePointer<gl_array>?,
    in function: String
  ) -> Int32 {
    noting { () throws(ComponentError) in
      let apply = Map(
        function: function, input: ("samples", sampleShape), output: ("logits", [1])
      ) { (x) throws(ComponentError) in try self.context.discriminate(x) }
      try self.apply(apply, samples, cotangent, logits, gradient)
    }
  }

  /// One network, and what goes in and comes out.
  private struct Map {
    let function: String
    let input: (name: String, row: Shape)
    let output: (name: String, row: Shape)
    let call: (Tensor) throws(ComponentError) -> Tensor
  }

  private func apply(
    _ map: Map, _ input: UnsafePointer<gl_array>?, _ cotangent: UnsafePointer<gl_array>?,
    _ output: UnsafePointer<gl_array>?, _ gradient: UnsafePointer<gl_array>?
  ) throws(ComponentError) {
    let wantsGradient = map.function.hasSuffix("_gradient")
    let count = try gl_array.rows(input, of: map.input.row, map.input.name, in: map.function)
    func check(
      _ array: UnsafePointer<gl_array>?, _ row: Shape, _ name: String
    ) throws(ComponentError) {
      _ = try gl_array.rows(array, of: row, name, in: map.function, count: count)
    }
    if !wantsGradient || output != nil { try check(output, map.output.row, map.output.name) }
    guard let x = input?.pointee.tensor() else { return }
    guard wantsGradient else {
      let y = try withoutRecording { () throws(ComponentError) in try map.call(x) }
      return try fill(output, with: y)
    }
    try check(cotangent, map.output.row, "cotangent")
    try check(gradient, map.input.row, "gradient")
    guard let gy = cotangent?.pointee.tensor() else { return }
    let tracked = x.tracked()
    let y = try map.call(tracked)
    do {
      let gx = try vectorJacobianProduct(of: y, cotangent: gy, withRespectTo: [tracked])[0]
      try fill(gradient, with: gx)
      if output != nil { try fill(output, with: y) }
    } catch {
      throw ComponentError("\(error)")
    }
  }

  /// Draws with the call's stream, which moves on.
  private func draw(_ body: (inout Random) -> Tensor) -> Tensor {
    var random = call.random ?? context.random
    defer { call.random = random }
    return body(&random)
  }

  private func fill(
    _ array: UnsafePointer<gl_array>?, with tensor: Tensor
  ) throws(ComponentError) {
    do {
      array?.pointee.fill(from: try tensor.converted(to: .float32).checked())
    } catch {
      throw ComponentError("\(error)")
    }
  }

  /// The code for C of what `body` does; what it throws is noted as the call's reason to fail.
  private func noting(_ body: () throws(ComponentError) -> Void) -> Int32 {
    do {
      try body()
      return GL_OK
    } catch {
      return call.fail(error.description)
    }
  }
}
