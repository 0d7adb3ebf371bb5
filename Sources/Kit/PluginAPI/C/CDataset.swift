import Autograd
import CGanLab

/// A data set whose samples a C function writes.
struct CDataset: Dataset, CComponent {
  let core: CCore
  private let functions: gl_data

  init(_ core: CCore, _ functions: gl_data) {
    self.core = core
    self.functions = functions
  }

  /// - Throws: `ComponentError`, in the component's words or about what it says of its samples.
  func source() throws -> any DataSource {
    let state = try core.state()
    let shape = try sampleShape(state)
    let density = try mixture(state)
    if let density, shape != [density.mixture.dimensions] {
      throw ComponentError("its mixture is not of the shape of its samples, \(shape)")
    }
    return CDataSource(
      state: state, functions: functions, sampleShape: shape, mixture: density?.mixture,
      hasModes: density?.hasModes ?? false)
  }

  private func sampleShape(_ state: CState) throws(ComponentError) -> Shape {
    var rank: Int32 = 0
    var lengths = [Int64](repeating: 0, count: Int(GL_MAX_RANK))
    try state.call("sample_shape") { functions.sample_shape($0, $1, &rank, &lengths) }
    guard (1..<GL_MAX_RANK).contains(rank) else {
      throw ComponentError(
        "a sample has 1 to \(GL_MAX_RANK - 1) axes, and its sample_shape speaks of \(rank)")
    }
    let dimensions = lengths.prefix(Int(rank))
    guard dimensions.allSatisfy({ (1...Int64(Int32.max)).contains($0) }) else {
      throw ComponentError("its sample_shape is \(Array(dimensions)), which holds no number")
    }
    return Shape(dimensions.map(Int.init))
  }

  private func mixture(
    _ state: CState
  ) throws -> (mixture: GaussianMixture, hasModes: Bool)? {
    guard let describe = functions.mixture else { return nil }
    var found = gl_mixture()
    found.size = UInt32(MemoryLayout<gl_mixture>.size)
    try state.call("mixture") { describe($0, $1, &found) }
    guard (1...1_000_000).contains(found.count), let means = found.means,
      let deviations = found.deviations
    else {
      throw ComponentError("its mixture has no components, means or deviations")
    }
    let (count, width) = (Int(found.count), try sampleShape(state).count)
    let mixture = try GaussianMixture(
      means: (0..<count).map { k in (0..<width).map { means[k * width + $0] } },
      deviations: (0..<count).map { deviations[$0] },
      weights: found.weights.map { weights in (0..<count).map { weights[$0] } })
    return (mixture, found.has_modes != 0)
  }
}

/// The samples of a data set in C.
struct CDataSource: DataSource {
  let state: CState
  let functions: gl_data
  let sampleShape: Shape
  let mixture: GaussianMixture?
  let hasModes: Bool

  /// Independent samples; a failed tensor if C returned an error.
  func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
    let samples = Tensor.full(Shape([count] + sampleShape.dimensions), .nan)
    guard samples.failure == nil else { return samples }
    do {
      var view = gl_array(samples)
      try state.call("samples", random: &random) { functions.samples($0, $1, &view) }
    } catch {
      return .failed(
        .refused(component: state.name, reason: error.description), dtype: dtype)
    }
    return samples.converted(to: dtype)
  }
}
