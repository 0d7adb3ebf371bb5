import GanLabKit
import TestSupport
import Testing

/// One trace of traces.json: ten training steps by PyTorch, with everything that they drew.
struct Trace: Decodable, Sendable, CustomTestStringConvertible {
  struct Setting: Decodable, Sendable {
    let name: String
    let learningRate, eps: Double
    let beta1, beta2, alpha: Double?
  }

  struct Update: Decodable, Sendable {
    let network: String
    let x, z, t: Values?
  }

  struct Run: Decodable, Sendable {
    let losses, penalties, gradientNorms: [Double]
    let generator, discriminator: [GoldenLayer]
  }

  let name, loss: String
  let dSteps, batch: Int
  let optimiser: Setting
  let realTarget: Double
  let penaltyWeight, clip: Double?
  let generator, discriminator: [GoldenLayer]
  let updates: [Update]
  let float64, float32: Run

  var testDescription: String { name }

  static func all() throws -> [Trace] {
    struct File: Decodable { let traces: [Trace] }
    return try Golden.read("traces.json", as: File.self).traces
  }

  /// The lab's loss of that name.
  func makeLoss() throws -> any Loss {
    let libraries = [
      "nonsaturating": "NonSaturating", "minimax": "Minimax", "wasserstein": "Wasserstein",
    ]
    return try Plugins.loss(try #require(libraries[loss]))
  }

  /// The switches that the trace has on.
  func makeSwitches() throws -> [any Switch] {
    var switches: [any Switch] = []
    if let penaltyWeight {
      switches.append(try Plugins.switch("GradientPenalty", ["weight": "\(penaltyWeight)"]))
    }
    if let clip { switches.append(try Plugins.switch("WeightClipping", ["limit": "\(clip)"])) }
    if realTarget != 1 {
      switches.append(try Plugins.switch("LabelSmoothing", ["target": "\(realTarget)"]))
    }
    return switches
  }

  func makeOptimizer(for part: Part) throws -> any Optimizer {
    let (setting, parameters) = (optimiser, part.network.parameters)
    guard setting.name == "adam" else {
      return RMSProp(
        parameters, learningRate: setting.learningRate, decay: try #require(setting.alpha),
        epsilon: setting.eps)
    }
    return Adam(
      parameters, learningRate: setting.learningRate, beta1: try #require(setting.beta1),
      beta2: try #require(setting.beta2), epsilon: setting.eps)
  }
}
