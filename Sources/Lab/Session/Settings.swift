import GanLabKit

/// The settings of training, declared as a component's options are.
public struct Settings: Component {
  /// The optimisers that there are.
  public enum Method: String, CaseIterable, HyperparameterChoice {
    case adam
    case sgd
    case rmsprop
  }

  /// `set`.
  public static let kind = Kind("set")
  /// What they are.
  public static let about = About("set", "the settings of training")

  @Hyperparameter("samples per batch", in: 1...65_536) var batch = 256
  @Hyperparameter("how parameters are moved") var optimizer = Method.adam
  @Hyperparameter("learning rate of all networks", in: 1e-9...10) var lr = 5e-4
  @Hyperparameter("learning rate of the discriminator; 0: as lr", in: 0...10) var dLr = 0.0
  @Hyperparameter("learning rate of the generator; 0: as lr", in: 0...10) var gLr = 0.0
  @Hyperparameter("discriminator updates per generator update", in: 1...1000) var dSteps = 1
  @Hyperparameter("adam: decay of the gradients' mean", in: 0...0.999_999) var beta1 = 0.5
  @Hyperparameter("adam: decay of their squares' mean", in: 0...0.999_999) var beta2 = 0.9
  @Hyperparameter("sgd: share of the last step that is kept", in: 0...0.999_999) var momentum = 0.0
  @Hyperparameter(
    "the largest norm of a network's gradient, to which longer ones are cut; 0: any",
    in: 0...1e9)
  var clip = 0.0
  @Hyperparameter("how the learning rate falls in the course of one train command")
  var decay = Decay.none
  @Hyperparameter("where all random numbers start", in: 0...9_007_199_254_740_991) var seed = 0

  @Hyperparameter("keep each training as a run, which `runs` lists") var record = true
  @Hyperparameter(
    "seconds between two checkpoints of a run; 0: only where training ends", in: 0...86_400)
  var checkpoint = 30.0

  @Hyperparameter(
    "memory for the moments to which back and undo go; 0: none", in: 0...65_536, unit: "MB")
  var moments = 16

  @Hyperparameter("compile and load plugins' sources again when they were changed")
  var watchPlugins = false

  @Hyperparameter("train in a process of its own where a plugin is not the lab's own")
  var isolate = false

  /// The defaults.
  public init() {}
}

/// The settings in force: what the user set, else what the loss recommends, else the defaults.
public struct EffectiveSettings: Equatable, Sendable {
  /// Samples per batch.
  public let batch: Int
  /// Discriminator updates per generator update.
  public let criticSteps: Int
  /// The largest norm of a network's gradient; 0 for any.
  public let clip: Double
  /// How the learning rates fall in the course of a training.
  public let decay: Decay
  /// How the discriminator is moved.
  public let discriminator: OptimizerSettings
  /// How the generator is moved.
  public let generator: OptimizerSettings
  /// How the network of a model that is no game is moved.
  public let model: OptimizerSettings

  init(_ settings: Settings, assigned: Set<String>, recommended: Recommended) {
    batch = settings.batch
    criticSteps =
      assigned.contains("d-steps")
      ? settings.dSteps : recommended.criticSteps ?? settings.dSteps
    clip = assigned.contains("clip") ? settings.clip : recommended.clip ?? settings.clip
    decay = assigned.contains("decay") ? settings.decay : recommended.decay ?? settings.decay
    let rate = assigned.contains("lr") ? settings.lr : recommended.learningRate ?? settings.lr
    var common = OptimizerSettings()
    common.kind =
      switch settings.optimizer {
      case .adam: .adam
      case .sgd: .sgd
      case .rmsprop: .rmsprop
      }
    common.beta1 =
      assigned.contains("beta1") ? settings.beta1 : recommended.betas?.0 ?? settings.beta1
    common.beta2 =
      assigned.contains("beta2") ? settings.beta2 : recommended.betas?.1 ?? settings.beta2
    common.momentum = settings.momentum
    func with(_ own: Double) -> OptimizerSettings {
      var result = common
      result.learningRate = own > 0 ? own : rate
      return result
    }
    discriminator = with(settings.dLr)
    generator = with(settings.gLr)
    model = with(0)
  }

  /// How the network called `part` is moved.
  func optimizer(for part: String) -> OptimizerSettings {
    switch part {
    case Part.discriminator: discriminator
    case Part.generator: generator
    default: model
    }
  }
}
