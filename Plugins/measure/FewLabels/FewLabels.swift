import GanLabKit
import Glibc
import Measures

/// How well few labels do on features that were learned without any.
public struct FewLabels: Measure {
  /// What it says of itself.
  public static let about = About(
    "few-labels", "a classifier of few labels, on the model's features and on raw data",
    formula:
      "min over W, b:  -1/n Σ ln softmax(Wᵀ f(xᵢ) + b)[yᵢ] + λ/2 ‖W‖²,   f: features, or x itself",
    paper: """
      Kingma, Mohamed, Rezende & Welling 2014, Semi-supervised learning with deep generative models (M1); \
      Radford, Metz & Chintala 2016, Unsupervised representation learning with deep convolutional GANs (section 5)
      """,
    needs: [.features],
    notes: """
      The model saw all training data without their classes; a multinomial logistic regression then sees as \
      many of each class as the labels allow, and is asked for the classes of data held out. Of a vae f(x) is \
      the mean of the code, of a GAN what the discriminator's last layer sees. Both f(x) and x are centred and \
      brought to one length on average, by training data without classes, and λ is chosen among 10⁻⁵ to 10⁻¹ \
      by five-fold cross-validation on the labels alone. The spread is the standard deviation over the draws \
      of labels.
      """)

  @Hyperparameter("labelled data, as many of each class", in: 2...10_000) var labels = 100
  @Hyperparameter("draws of them, over which the mean is taken", in: 1...100) var draws = 5
  @Hyperparameter("data held out that are classified", in: 10...100_000) var test = 10_000
  @Hyperparameter("λ; 0: chosen by cross-validation", in: 0...1000) var penalty = 0.0

  /// A hundred labels, five times.
  public init() {}

  /// The accuracies, of the features and of the raw data.
  ///
  /// - Throws: `ComponentError` for data without classes, fewer labels than two of each, or features that
  ///   are not finite; `Cancelled`.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    guard let networks = context.networks as? any FeatureNetworks else {
      throw ComponentError("it needs features, and this model has none")
    }
    guard let source = context.source, source.classes.count > 1 else {
      throw ComponentError("it needs data with classes: data mnist or data digits has ten")
    }
    let classes = source.classes.count
    guard labels >= 2 * classes else {
      throw ComponentError(
        "\(classes) classes need \(2 * classes) labels at least, two of each", option: "labels")
    }
    // From streams of their own: one seed draws the same data for models that want other pixels.
    let sets = try (1...draws).map { number in
      var random = context.random.stream("labels \(number)")
      return try LabelledDraw(labels / classes, source, classes, random: &random)
    }
    var unlabelled = context.random.stream("without labels")
    let plain = source.samples(2000, random: &unlabelled, dtype: .float32)
    var held = context.random.stream("held out")
    let asked = (source.heldOut ?? source).labelledSamples(
      test, random: &held, dtype: .float32)
    let views: [(Tensor) -> Tensor] = [
      { networks.features($0, .evaluation).asRows() }, { $0.asRows() },
    ]
    var found: [(accuracies: [Double], width: Int)] = []
    for (place, view) in views.enumerated() {
      let part = { (fraction: Double) in (Double(place) + fraction) / Double(views.count) }
      let probe = try Probe(view, plain: plain)
      var fits: [SoftmaxRegression] = []
      for (number, set) in sets.enumerated() {
        try context.checkCancelled()
        fits.append(
          try probe.fit(set, classes, penalty: penalty > 0 ? penalty : nil) {
            try context.checkCancelled()
          })
        context.report(part(0.7 * Double(number + 1) / Double(sets.count)))
      }
      found.append((try probe.accuracies(of: fits, on: asked, context), probe.width))
    }
    return figures(found[0], "features", "the model's features")
      + figures(found[1], "raw", source.pixels == nil ? "the coordinates" : "the pixels")
  }

  private func figures(
    _ found: (accuracies: [Double], width: Int), _ key: String, _ words: String
  ) -> [NamedFigure] {
    let n = Double(found.accuracies.count)
    let mean = found.accuracies.reduce(0, +) / n
    let squares = found.accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return [
      NamedFigure(
        "\(key)_accuracy", mean, "classes found by \(labels) labels on \(words)", unit: .share,
        better: .high, perfect: 1),
      NamedFigure(
        "\(key)_spread", n > 1 ? (squares / (n - 1)).squareRoot() : nil,
        "its standard deviation over draws of the labels", unit: .share),
      NamedFigure(
        "\(key)_width", Double(found.width), "numbers that the classifier sees", unit: .count),
    ]
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, FewLabels.self) }
}
