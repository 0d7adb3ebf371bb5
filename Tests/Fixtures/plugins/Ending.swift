import GanLabKit
import Glibc

// Components of every kind that end the process, or never come back.

/// A way to end.
public enum Way: String, HyperparameterChoice {
  case exit, exit3, quick, underscore, trap, abort, segfault, loop

  /// Takes it.
  func take() -> Never {
    switch self {
    case .exit: Glibc.exit(0)
    case .exit3: Glibc.exit(3)
    case .quick: quick_exit(0)
    case .underscore: _exit(0)
    case .trap: fatalError("this is the end")
    case .abort: Glibc.abort()
    case .segfault: UnsafeMutablePointer<Int>(bitPattern: 64)?.pointee = 1
    case .loop: break
    }
    while true { usleep(1000) }
  }
}

#if SWITCH
  /// Ends where it changes what D is shown, or where it looks at the parameters.
  public struct Ending: Switch {
    /// What it says of itself.
    public static let about = About("ending", "ends", formula: "†")
    @Hyperparameter("how") var how = Way.trap
    @Hyperparameter("only after an update") var late = false
    /// The default.
    public init() {}
    /// Ends.
    public func discriminatorInput(_ x: Tensor, _ context: StepContext) -> Tensor {
      if !late { how.take() }
      return x
    }
    /// Ends.
    public func afterUpdate(of part: Part) { how.take() }
  }
#else
  /// Ends after some calls; until then it is the simplest game.
  public struct EndingLoss: AdversarialLoss {
    /// What it says of itself.
    public static let about = About("ending", "ends", needs: [.generator, .critic])
    @Hyperparameter("how") var how = Way.trap
    @Hyperparameter("the step to end at", in: 0...1e6) var at = 3
    private final class Count {
      var value = 0
    }
    private let count = Count()
    /// The default.
    public init() {}
    /// A stand-in.
    public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
      (1 - real).square().mean() + fake.square().mean()
    }
    /// Ends.
    public func generatorLoss(fake: Tensor) -> Tensor {
      count.value += 1
      if count.value > at { how.take() }
      return -fake.mean()
    }
  }

  /// Ends where samples are asked for.
  public struct EndingData: Dataset {
    /// What it says of itself.
    public static let about = About("ending", "ends")
    @Hyperparameter("how") var how = Way.trap
    /// The default.
    public init() {}
    /// Ends.
    public func source() throws -> any DataSource { how.take() }
  }

  /// Ends where it is to be built.
  public struct EndingModel: Model {
    /// What it says of itself.
    public static let about = About("ending", "ends", provides: [.generator, .critic])
    @Hyperparameter("how") var how = Way.trap
    /// The default.
    public init() {}
    /// Ends.
    public func build(_ plan: BuildPlan) throws -> any Networks { how.take() }
  }

  /// Ends where samples are asked for.
  public struct EndingSampler: Sampler {
    /// What it says of itself.
    public static let about = About("ending", "ends")
    @Hyperparameter("how") var how = Way.trap
    /// The default.
    public init() {}
    /// Ends.
    public func samples(_ count: Int, _ context: SamplingContext) throws -> SampleSet { how.take() }
  }

  /// Ends where figures are asked for.
  public struct EndingMeasure: Measure {
    /// What it says of itself.
    public static let about = About("ending", "ends")
    @Hyperparameter("how") var how = Way.trap
    /// The default.
    public init() {}
    /// Ends.
    public func figures(_ context: MeasureContext) throws -> [NamedFigure] { how.take() }
  }

  /// Ends where a picture is asked for.
  public struct EndingPlot: Plot {
    /// What it says of itself.
    public static let about = About("ending", "ends")
    @Hyperparameter("how") var how = Way.trap
    /// The default.
    public init() {}
    /// Ends.
    public func plot(_ context: PlotContext) throws -> PlotData { how.take() }
  }
#endif

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  #if SWITCH
    gl_swift_plugin { register($0, Ending.self) }
  #else
    gl_swift_plugin {
      register(
        $0, EndingLoss.self, EndingData.self, EndingModel.self, EndingSampler.self,
        EndingMeasure.self, EndingPlot.self)
    }
  #endif
}
