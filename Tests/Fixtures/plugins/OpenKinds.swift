import GanLabKit
import Glibc

// What a plugin's author brings without a change in the shell: a measure, pictures, and a component of
// a kind that the lab has never heard of.

/// How far the samples lie from the origin, and how that compares with the data.
public struct Radii: Measure {
  /// What it says of itself.
  public static let about = About(
    "radii", "how far the samples lie from the origin",
    formula: "E ‖x‖ᵖ", paper: "nobody 2026, A fixture", needs: [.generator])

  @Hyperparameter("the power p", in: 1...4) var power = 1.0

  /// The first moment.
  public init() {}

  /// The moment of samples and data, and how many samples lie beyond all data.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    context.report(0.5)
    let samples = try radii(context.samples)
    let data = try radii(context.reference)
    let mean = { (radii: [Double]) in
      radii.reduce(0) { $0 + pow($1, power) } / Double(radii.count)
    }
    let beyond = samples.count { $0 > (data.max() ?? 0) }
    return [
      NamedFigure(
        "moment", mean(samples), "mean of ‖x‖ᵖ", unit: .length, better: .perfect,
        perfect: mean(data)),
      NamedFigure("beyond", Double(beyond), "samples beyond all data", unit: .count, better: .low),
      NamedFigure("power", power),
    ]
  }

  private func radii(_ x: Tensor) throws -> [Double] { try x.norm(axis: 1).doubles() }
}

/// A needy measure: it wants the logits of a critic.
public struct Surprise: Measure {
  /// What it says of itself.
  public static let about = About(
    "surprise", "the critic's mean logit of the samples", needs: [.criticLogit])

  /// No hyperparameters.
  public init() {}

  /// E d(G(z)).
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    let logits = try context.discriminate(context.samples)
    return [NamedFigure("logit", try logits.mean().item())]
  }
}

/// A measure that waits to be stopped.
public struct Patience: Measure {
  /// What it says of itself.
  public static let about = About("patience", "waits until it is stopped")

  /// No hyperparameters.
  public init() {}

  /// Nothing, late.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] {
    for second in 0..<600 {
      try context.checkCancelled()
      context.report(0.25)
      usleep(second == 0 ? 1000 : 20_000)
    }
    return [NamedFigure("waited", 1)]
  }
}

/// Rejection by the critic's logit: a sampler with figures of its own, that costs critic evaluations.
public struct Rejection: Sampler {
  /// What it says of itself.
  public static let about = About(
    "rejection", "keeps the samples that the critic takes for real", formula: "keep x if d(x) > t",
    needs: [.generator, .critic, .criticLogit])

  @Hyperparameter("the least logit t", in: -10...10) var least = -10.0

  /// Nearly all.
  public init() {}

  /// Batches of 64 until there are enough.
  public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet {
    guard context.criticOutput == .logit else { throw ComponentError("this needs logits") }
    let prior = try context.prior()
    var (kept, tried): ([Tensor], Int) = ([], 0)
    while kept.count < count {
      try context.checkCancelled()
      let x = try context.generate(prior.samples(64, random: &context.random))
      let logits = try context.discriminate(x).doubles()
      for row in 0..<64 where kept.count < count {
        tried += 1
        if logits[row] > least { kept.append(x.sliced(row..<row + 1)) }
      }
      context.report(Double(kept.count) / Double(count))
    }
    return SampleSet(
      concatenate(kept),
      figures: [
        NamedFigure(
          "acceptance", Double(kept.count) / Double(tried), "accepted", unit: .share, better: .high)
      ])
  }
}

/// Circles of known radii, a heat map of known values, and samples.
public struct Targets: Plot {
  /// What it says of itself.
  public static let about = About(
    "targets", "circles around the origin, with samples of the model", formula: "‖x‖ = r")

  @Hyperparameter("how many circles", in: 1...20) var circles = 3

  /// Three circles.
  public init() {}

  /// Two panels.
  public func plot(_ context: PlotContext) throws -> PlotData {
    let angles = (0...4).map { Double($0) * Double.pi / 2 }
    var layers = (1...circles).map { r in
      PlotData.Layer.line(
        x: angles.map { Double(r) * cos($0) }, y: angles.map { Double(r) * sin($0) },
        label: "r = \(r)")
    }
    let data = try context.data(5).doubles()
    layers.append(.points(x: data.even, y: data.odd, label: "data"))
    if context.networks != nil {
      let samples = try context.samples(7).doubles()
      layers.append(.points(x: samples.even, y: samples.odd, label: "samples"))
    }
    let values = (0..<6).map { Double($0) }
    return PlotData(
      "targets at step \(context.step)",
      [
        .init("circles", x: "x₁", y: "x₂", isEqual: true, layers),
        .init(
          x: .init("column", limits: -1...3), y: "row",
          [
            .heatMap(values: values, rows: 2, columns: 3, x: 0...2, y: 0...1, label: "place"),
            .arrows(x: [0, 1], y: [0, 1], u: [1, 0], v: [0, 1]),
            .level(0.5, label: "middle"),
          ]),
        .init(
          x: "", y: "loss at the last step",
          [
            .bars(
              names: context.losses.keys.sorted() + ["one"],
              values: context.losses.keys.sorted().map { context.losses[$0]?.values.last ?? 0 }
                + [1])
          ]),
      ])
  }
}

/// A plot whose counts do not agree.
public struct Crooked: Plot {
  /// What it says of itself.
  public static let about = About("crooked", "a line with more abscissae than ordinates")

  /// No hyperparameters.
  public init() {}

  /// Nothing that can be drawn.
  public func plot(_ context: PlotContext) throws -> PlotData {
    PlotData("crooked", [.init(x: "x", y: "y", [.line(x: [1, 2, 3], y: [1, 2])])])
  }
}

/// A picture that is called like one of the lab's own.
public struct Twin: Plot {
  /// What it says of itself.
  public static let about = About("divergence", "a twin")

  /// No hyperparameters.
  public init() {}

  /// A level.
  public func plot(_ context: PlotContext) throws -> PlotData {
    PlotData("twin", [.init(x: "x", y: "y", [.level(1)])])
  }
}

/// A measure that is called like one of the lab's own figures.
public struct TwinFigure: Measure {
  /// What it says of itself.
  public static let about = About("js", "a twin")

  /// No hyperparameters.
  public init() {}

  /// One.
  public func figures(_ context: MeasureContext) throws -> [NamedFigure] { [NamedFigure("one", 1)] }
}

/// Something that nobody has a verb for.
public struct TicTacToe: Component {
  /// A kind of its own.
  public static let kind = Kind("game")
  /// What it says of itself.
  public static let about = About("tic-tac-toe", "three in a row", formula: "x o x")

  @Hyperparameter("cells along a side", in: 3...9) var side = 3

  /// Three by three.
  public init() {}
}

extension [Double] {
  fileprivate var even: [Double] { stride(from: 0, to: count - 1, by: 2).map { self[$0] } }
  fileprivate var odd: [Double] { stride(from: 1, to: count, by: 2).map { self[$0] } }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    #if TWIN
      register($0, Radii.self, Twin.self)
    #elseif TWINFIGURE
      register($0, TwinFigure.self, Targets.self)
    #else
      register(
        $0, Rejection.self, Radii.self, Surprise.self, Patience.self, Targets.self, Crooked.self,
        TicTacToe.self)
    #endif
  }
}
