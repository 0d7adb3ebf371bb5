import GanLabKit

/// A flow of couplings whose maps are monotone splines of rational quadratics.
///
/// One spline has as many bends as pieces: one layer can cut a coordinate into many modes, where an
/// affine map can only stretch and shift it.
public struct NSF: Model {
  /// What it says of itself.
  public static let about = About(
    "nsf", "a normalizing flow of spline couplings: exact density, exact inverse",
    formula: """
      a' = a,  b' = g(b; θ(a)),  then the halves change places
      g: a monotone spline of rational quadratics on [-bound, bound], beyond it the identity
      """,
    paper: "Durkan, Bekasov, Murray & Papamakarios 2019, Neural spline flows",
    provides: [.generator, .likelihood],
    notes: """
      On the line there is no other half: there it is one spline, whose numbers are trained directly. \
      Samples, pictures and figures come from a moving average of the weights; ema=0 shows the last \
      weights themselves.
      """)

  @Hyperparameter("coupling layers", in: 1...64) var layers = 4
  @Hyperparameter("widths of each network's hidden layers", in: 1...8192) var hidden = [64, 64]
  @Hyperparameter("pieces of each spline", in: 2...200) var bins = 16
  @Hyperparameter("where the splines end, in standard deviations of the data", in: 0.1...1000)
  var bound = 3.0
  @Hyperparameter("the networks' nonlinearity") var activation = Activation.relu
  @Hyperparameter("bring the data to mean 0 and deviation 1 first") var standardise = true
  @Hyperparameter("decay of the average of the weights; 0: none", in: 0...0.999_999) var ema = 0.999

  /// Four layers of splines of 16 pieces.
  public init() {}

  /// Numbers that have a density.
  public var pixelValues: PixelValues? { .dequantised }

  /// Draws the weights; each layer starts as the identity.
  ///
  /// - Throws: `ComponentError` for data without a spread.
  public func build(_ plan: BuildPlan) throws -> any Networks {
    let d = plan.sampleShape.count
    let entrance = try FlowEntrance(plan, standardises: standardise)
    let spline = SplineTransform(bins: bins, bound: bound)
    return FlowNetworks(sampleShape: plan.sampleShape, averaging: ema) {
      guard d > 1 else {
        return Flow(
          dimensions: d,
          entrance.stages() + [
            Unconditional(dimensions: d, transform: spline, dtype: plan.dtype)
          ])
      }
      var random = plan.random.stream("flow")
      return Flow(
        dimensions: d,
        entrance.stages()
          + CouplingStack.stages(
            dimensions: d, count: layers, hidden: hidden, activation: activation,
            transform: spline, random: &random, dtype: plan.dtype))
    }
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, NSF.self) }
}
