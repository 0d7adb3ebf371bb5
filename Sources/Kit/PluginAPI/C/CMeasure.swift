import Autograd
import CGanLab

/// A measure that is a C function.
struct CMeasure: Measure, CComponent {
  let core: CCore
  private let functions: gl_measure

  init(_ core: CCore, _ functions: gl_measure) {
    self.core = core
    self.functions = functions
  }

  /// - Throws: `ComponentError`, in the component's words.
  func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    // Copies: C may write where it is told to read only.
    let samples = try context.samples.copied()
    let reference = try context.reference.copied()
    let shape = Shape(Array(samples.shape.dimensions.dropFirst()))
    var (views, others) = (gl_array(samples), gl_array(reference))
    return try core.state().call(
      "figures", on: context, context.networks, samples: shape
    ) { functions.figures($0, $1, $2, &views, &others) }
  }
}

extension Tensor {
  /// The same numbers as floats, in memory of their own.
  fileprivate func copied() throws(TensorError) -> Tensor { .of(try floats(), shape) }
}
