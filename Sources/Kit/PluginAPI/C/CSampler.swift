import Autograd
import CGanLab

/// A sampler that is a C function.
struct CSampler: Sampler, CComponent {
  let core: CCore
  private let functions: gl_sampler

  init(_ core: CCore, _ functions: gl_sampler) {
    self.core = core
    self.functions = functions
  }

  /// - Throws: `ComponentError`, in the component's words or about what it said it drew.
  func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    let shape = try CSampler.sampleShape(context)
    let samples = try Tensor.full(Shape([count] + shape.dimensions), .nan).checked()
    var view = gl_array(samples)
    var drawn = Int64(count)
    let figures = try core.state().call(
      "samples", on: context, context.networks, samples: shape
    ) { functions.samples($0, $1, $2, &view, &drawn) }
    guard (1...Int64(count)).contains(drawn) else {
      throw ComponentError("of \(count) samples it says that it drew \(drawn)")
    }
    return SampleSet(samples.sliced(0..<Int(drawn)), figures: figures)
  }

  /// The shape of one sample: the data's, or what the generator makes of a code.
  private static func sampleShape(_ context: SamplingContext) throws -> Shape {
    if let source = context.source { return source.sampleShape }
    guard let networks = context.networks as? any GeneratorNetworks else {
      throw ComponentError("this needs a generator, and the model has none")
    }
    // Straight from the networks: looking at the shape is no evaluation to be counted.
    let sample = withoutRecording {
      networks.generate(.zeros([1, networks.prior.dimensions]), .evaluation)
    }
    return Shape(Array(try sample.checked().shape.dimensions.dropFirst()))
  }
}
