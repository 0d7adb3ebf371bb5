import GanLabKit
import Glibc

// Data whose density is no mixture, a model that knows its own density, and what judges it.

/// A bent Gaussian: x₁ ~ N(0, 1), x₂ ~ N(x₁², 1/4).
public struct Banana: Dataset {
  /// What it says of itself.
  public static let about = About("banana", "a bent Gaussian", provides: [.plane])

  @Hyperparameter("leave the factor of the density open") var open = false

  /// Normalised.
  public init() {}

  /// The source.
  public func source() throws -> any DataSource { Source(isOpen: open) }

  private struct Source: DataSource, Density {
    let isOpen: Bool
    var sampleShape: Shape { [2] }
    var density: (any Density)? { self }
    var logPartition: Double? { isOpen ? nil : 0 }

    func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
      let n = random.normal([count, 2], dtype: dtype)
      let x = n.sliced(axis: 1, 0..<1)
      return concatenate([x, x.square() + n.sliced(axis: 1, 1..<2) * 0.5], axis: 1)
    }

    /// With the factor open, e⁷ times the density.
    func logDensity(_ x: Tensor) -> Tensor {
      let first = x.sliced(axis: 1, 0..<1)
      let second = (x.sliced(axis: 1, 1..<2) - first.square()) / 0.5
      return (first.square() + second.square()) * -0.5 - log(2 * Double.pi * 0.5)
        + (isOpen ? 7 : 0)
    }
  }
}

/// Samples that are no rows of numbers.
public struct Pixels: Dataset {
  /// What it says of itself.
  public static let about = About("pixels", "noise, four by four")

  /// No hyperparameters.
  public init() {}

  /// The source.
  public func source() throws -> any DataSource { Source() }

  private struct Source: DataSource {
    var sampleShape: Shape { [4, 4] }
    func samples(_ count: Int, random: inout Random, dtype: DType) -> Tensor {
      random.normal([count, 4, 4], dtype: dtype)
    }
  }
}

/// A Gaussian with a mean and a width for each coordinate: a flow of one layer.
public struct Diagonal: Model {
  /// What it says of itself.
  public static let about = About(
    "diagonal", "a Gaussian with a width for each coordinate",
    formula: "x = μ + e^s z", provides: [.generator, .likelihood])

  /// No hyperparameters.
  public init() {}

  /// μ = 0, s = 0.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    Flow(plan.sampleShape.count, plan.dtype)
  }

  final class Flow: GeneratorNetworks, LikelihoodNetworks {
    private let affine: Affine
    let prior: Prior

    init(_ features: Int, _ dtype: DType) {
      affine = Affine(features, dtype)
      prior = Prior(dimensions: features)
    }

    var parts: [Part] { [Part(Part.model, affine)] }
    func generate(_ z: Tensor, _ mode: Mode) -> Tensor { affine(z, mode) }

    /// Σ ln N(zᵢ) - sᵢ, with z = (x - μ) e^-s.
    func logDensity(_ x: Tensor, _ mode: Mode) -> Tensor {
      let z = (x - affine.mean) * (-affine.scale).exp()
      return (z.square() * -0.5 - affine.scale - 0.5 * log(2 * Double.pi))
        .sum(axes: [1], keepingAxes: true)
    }
  }

  final class Affine: Layer {
    let mean: Tensor
    let scale: Tensor

    init(_ features: Int, _ dtype: DType) {
      mean = Tensor.zeros([1, features], dtype: dtype).tracked()
      scale = Tensor.zeros([1, features], dtype: dtype).tracked()
    }

    var parameters: [Parameter] { [Parameter("mean", mean), Parameter("scale", scale)] }
    func callAsFunction(_ z: Tensor, _ mode: Mode) -> Tensor { mean + scale.exp() * z }
  }
}

/// The mean log-likelihoods of fresh data, under the model and under the truth.
public struct Likelihoods: Measure {
  /// What it says of itself.
  public static let about = About(
    "likelihoods", "nats per sample of fresh data", needs: [.likelihood])

  /// No hyperparameters.
  public init() {}

  /// Under the model, beside the exact one.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    guard let networks = context.networks as? any LikelihoodNetworks else {
      throw ComponentError("this model has no likelihood")
    }
    let model = networks.logDensity(context.reference, .evaluation).mean()
    let truth = try context.source?.density?.logDensity(context.reference).mean().item()
    return [
      NamedFigure(
        "nll", -(try model.item()), unit: .nats, better: .low, perfect: truth.map { -$0 })
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    register(
      $0, Banana.self, Pixels.self, Diagonal.self, Likelihoods.self)
  }
}
