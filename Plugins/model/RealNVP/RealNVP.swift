import GanLabKit

/// A flow of affine couplings.
///
/// Of x = (a, b), one half is stretched and shifted as a network of the other says:
///
///     a' = a,   b' = b ⊙ exp(s(a)) + t(a),   ln |det| = Σ s(a)
///
/// and in the next layer the halves change places.
public struct RealNVP: Model {
  /// What it says of itself.
  public static let about = About(
    "realnvp", "a normalizing flow of affine couplings: exact density, exact inverse",
    formula: """
      a' = a,  b' = b * exp(s(a)) + t(a),  then the halves change places
      ln p(x) = ln N(f(x); 0, I) + sum of all s
      """,
    paper: "Dinh, Sohl-Dickstein & Bengio 2017, Density estimation using Real NVP",
    provides: [.generator, .likelihood],
    notes: """
      An affine map bends no density by itself: what tears one Gaussian into many modes is that its \
      numbers depend on the other half, layer after layer. Between modes thin bridges of mass remain, \
      and they cost likelihood. Samples, pictures and figures come from a moving average of the weights; \
      ema=0 shows the last weights themselves.
      """)

  @Hyperparameter("coupling layers", in: 1...64) var layers = 8
  @Hyperparameter("widths of each network's hidden layers", in: 1...8192) var hidden = [64, 64]
  @Hyperparameter("the networks' nonlinearity") var activation = Activation.relu
  @Hyperparameter("the largest |s|", in: 0.01...20) var scale = 1.0
  @Hyperparameter("bring the data to mean 0 and deviation 1 first") var standardise = true
  @Hyperparameter("decay of the average of the weights; 0: none", in: 0...0.999_999) var ema = 0.999

  /// Eight layers with two hidden layers of 64 each.
  public init() {}

  /// Numbers that have a density.
  public var pixelValues: PixelValues? { .dequantised }

  /// Draws the weights.
  ///
  /// - Throws: `ComponentError` for data of one coordinate, or without a spread.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let d = plan.sampleShape.count
    guard d >= 2 else {
      throw ComponentError(
        "a coupling moves one half of the coordinates by the other, and these data have \(d): "
          + "model nsf takes them")
    }
    let entrance = try FlowEntrance(plan, standardises: standardise)
    return FlowNetworks(sampleShape: plan.sampleShape, averaging: ema) {
      var random = plan.random.stream("flow")
      return Flow(
        dimensions: d,
        entrance.stages()
          + CouplingStack.stages(
            dimensions: d, count: layers, hidden: hidden, activation: activation,
            transform: AffineTransform(bound: self.scale), random: &random, dtype: plan.dtype))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, RealNVP.self) }
}
