import GanLabKit

// Plugins that bring the process down, each at another moment.

#if INIT
  /// A component that cannot be made.
  public struct Trapping: Switch {
    /// What it says of itself.
    public static let about = About("trapping", "cannot be made", formula: "1 / 0")
    /// Traps.
    public init() { fatalError("no component can be made of this") }
  }
#else
  /// A loss that goes out of an array's bounds after some steps.
  public struct Trapping: AdversarialLoss {
    /// What it says of itself.
    public static let about = About(
      "trapping", "goes past the end", formula: "a[n], n = count", needs: [.generator, .critic])
    @Hyperparameter("the step to trap at", in: 0...1e6) var at = 3
    /// The default.
    public init() {}

    /// Minimax's simplest stand-in.
    public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
      (1 - real).square().mean() + fake.square().mean()
    }

    /// Counts the calls in a class, and traps.
    public func generatorLoss(fake: Tensor) -> Tensor {
      count.value += 1
      #if RECURSION
        if count.value > at { return fake.mean() * dig(1) }
      #else
        let limits = [Double](repeating: 1, count: at)
        if count.value > at { return fake.mean() * limits[count.value] }
      #endif
      return -fake.mean()
    }

    /// Without an end.
    @inline(never) private func dig(_ depth: Double) -> Double {
      depth < 0 ? depth : dig(depth + 1) + depth
    }

    private final class Count {
      var value = 0
    }
    private let count = Count()
  }
#endif

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin { register($0, Trapping.self) }
}
