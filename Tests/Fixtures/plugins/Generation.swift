import GanLabKit

// A plugin that is built again and again under one module name. Its types keep their names and change
// their insides, which is where two generations could be taken for each other.

/// A word of the plugin's own.
public enum Shade: String, HyperparameterChoice {
  #if SECOND
    case warm, cold, lukewarm
  #else
    case light, dark
  #endif
}

/// A class of the plugin's own, with other fields in each generation.
public final class Memory {
  #if SECOND
    let padding = [1.0, 2.0, 3.0]
    let factor = 2.0
  #else
    let factor = 1.0
  #endif
}

/// A generic type of the plugin's own.
public struct Box<Value> {
  #if SECOND
    var name = "second"
  #endif
  var value: Value
}

/// A protocol of the plugin's own.
public protocol Weighing {
  /// What it weighs.
  var weight: Double { get }
}

extension Box: Weighing where Value == Memory {
  /// The memory's factor, found through casts.
  public var weight: Double { (value as Any as? Memory)?.factor ?? .nan }
}

/// Least squares times a number that tells the generations apart.
public struct Reborn: AdversarialLoss {
  #if SECOND
    private static let generation = "second"
  #else
    private static let generation = "first"
  #endif

  /// What it says of itself.
  public static let about = About(
    "reborn", "the \(generation) generation", formula: "n x", needs: [.generator, .critic])

  @Hyperparameter("a word of this generation") var shade = Shade.allCases[0]

  /// The default.
  public init() {}

  /// The factor through an existential, a generic type and a class.
  private var factor: Double {
    let box: Any = Box(value: Memory())
    return (box as? any Weighing)?.weight ?? .nan
  }

  /// factor · (E (d(x) - 1)² + E d(G(z))²).
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    ((real - 1).square().mean() + fake.square().mean()) * factor
  }

  /// factor · E (d(G(z)) - 1)².
  public func generatorLoss(fake: Tensor) -> Tensor { (fake - 1).square().mean() * factor }
}

#if FIRST
  /// There in the first generation only.
  public struct Fleeting: Switch {
    /// What it says of itself.
    public static let about = About("fleeting", "there and gone", formula: "1 - 1")
    /// The default.
    public init() {}
  }
#endif

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  #if BROKEN
    gl_swift_plugin { _ in 5 }
  #elseif FIRST
    gl_swift_plugin { register($0, Reborn.self, Fleeting.self) }
  #else
    gl_swift_plugin { register($0, Reborn.self) }
  #endif
}
