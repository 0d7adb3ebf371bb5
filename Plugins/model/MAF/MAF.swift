import GanLabKit

/// A masked autoregressive flow: each coordinate is moved as all coordinates before it say.
///
///     zᵢ = xᵢ exp(sᵢ(x₁ … xᵢ₋₁)) + tᵢ(x₁ … xᵢ₋₁),   ln |det| = Σ sᵢ
///
/// The order turns round from layer to layer.
public struct MAF: Model {
  /// The maps that there are.
  public enum Map: String, CaseIterable, HyperparameterChoice {
    /// x eˢ + t.
    case affine
    /// A monotone spline of rational quadratics.
    case spline
  }

  /// What it says of itself.
  public static let about = About(
    "maf", "a masked autoregressive flow: density in one pass, samples in one a coordinate",
    formula: """
      z_i = x_i * exp(s_i(x_1 .. x_(i-1))) + t_i(x_1 .. x_(i-1)),  then the order turns round
      ln p(x) = ln N(z; 0, I) + sum of all s_i
      """,
    paper: "Papamakarios, Pavlakou & Murray 2017, Masked autoregressive flow",
    provides: [.generator, .likelihood],
    notes: """
      One pass of a masked network gives the numbers of all coordinates at once, so training is fast; \
      a sample needs a pass for each coordinate. On the line affine maps make nothing but a Gaussian: \
      map=spline makes more. Samples, pictures and figures come from a moving average of the weights; \
      ema=0 shows the last weights themselves.
      """)

  @Hyperparameter("autoregressive layers", in: 1...64) var layers = 8
  @Hyperparameter("widths of each network's hidden layers", in: 1...8192) var hidden = [64, 64]
  @Hyperparameter("how a coordinate moves") var map = Map.affine
  @Hyperparameter("affine: the largest |s|", in: 0.01...20) var scale = 3.0
  @Hyperparameter("spline: pieces", in: 2...200) var bins = 16
  @Hyperparameter("spline: where it ends, in standard deviations of the data", in: 0.1...1000)
  var bound = 3.0
  @Hyperparameter("the networks' nonlinearity") var activation = Activation.relu
  @Hyperparameter("bring the data to mean 0 and deviation 1 first") var standardise = true
  @Hyperparameter("decay of the average of the weights; 0: none", in: 0...0.999_999) var ema = 0.999

  /// Eight affine layers.
  public init() {}

  /// Numbers that have a density.
  public var pixelValues: PixelValues? { .dequantised }

  /// Draws the weights; with splines each layer starts as the identity.
  ///
  /// - Throws: `ComponentError` for data without a spread.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let d = plan.sampleShape.count
    let entrance = try FlowEntrance(plan, standardises: standardise)
    let transform: any ElementTransform =
      map == .affine
      ? AffineTransform(bound: self.scale) : SplineTransform(bins: bins, bound: bound)
    return FlowNetworks(sampleShape: plan.sampleShape, averaging: ema) {
      var random = plan.random.stream("flow")
      return Flow(
        dimensions: d,
        entrance.stages()
          + (0..<layers).map { place in
            Autoregressive(
              dimensions: d, isReversed: !place.isMultiple(of: 2), hidden: hidden,
              activation: activation, transform: transform, random: &random, dtype: plan.dtype)
          })
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, MAF.self) }
}
