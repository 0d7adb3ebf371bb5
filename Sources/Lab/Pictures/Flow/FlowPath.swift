import GanLabKit

/// Points on their way from the Gaussian through the layers of a flow to the data.
struct FlowPath: Sendable {
  /// The points [x, y, x, y, …] after each layer; first the codes themselves, last the data.
  private(set) var stages: [[Double]]

  /// The layers that the points went through.
  var layers: Int { stages.count - 1 }

  /// The way of `codes`.
  ///
  /// Bringing the result to the place and the scale of the data is counted with the last layer: it bends
  /// nothing.
  ///
  /// - Throws: `tensor`, from the model called `name`.
  init(_ networks: FlowNetworks, codes: [Double], name: String) throws(LabError) {
    stages = [codes]
    do {
      try withoutRecording { () throws(TensorError) in
        var value = Tensor.of(codes, [codes.count / 2, 2])
        for stage in networks.flow(.evaluation).stages.reversed() {
          let steps = stage.path(backFrom: value, .evaluation)
          value = steps.last ?? value
          if stage is Standardised, stages.count > 1 { stages.removeLast() }
          for step in steps { stages.append(try step.doubles()) }
        }
      }
    } catch {
      throw .tensor(error, in: name)
    }
  }

  /// Where the points are at `place`, from 0 to the number of layers: between two layers on the straight
  /// way, slow at both ends.
  func points(at place: Double) -> [Double] {
    let (start, share) = FlowPath.step(place, of: layers)
    guard share > 0 else { return stages[start] }
    return zip(stages[start], stages[start + 1]).map { $0 + share * ($1 - $0) }
  }

  /// The layer that a place is behind, and the share of the way to the next.
  static func step(_ place: Double, of layers: Int) -> (start: Int, share: Double) {
    let start = min(max(Int(place), 0), layers)
    let rest = start < layers ? min(max(place - Double(start), 0), 1) : 0
    return (start, rest * rest * (3 - 2 * rest))
  }

  /// Only the stages that have these numbers.
  func keeping(_ numbers: [Int]) -> FlowPath {
    var path = self
    path.stages = numbers.map { stages[$0] }
    return path
  }
}
