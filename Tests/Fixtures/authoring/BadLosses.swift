import GanLabKit
import Glibc

// Losses with one flaw each: what `plugin check` says of them is tested word by word.

/// A loss with a flaw; where it says nothing else, it is Wasserstein's.
protocol Flawed: AdversarialLoss {
  static var name: String { get }
}

extension Flawed {
  static var about: About {
    About(
      name, "has a flaw", formula: "E d(G(z)) - E d(x)", paper: "nobody, never",
      needs: [.generator, .critic])
  }
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    fake.mean() - real.mean()
  }
  func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() }
}

struct Undocumented: Flawed {
  static let name = "undocumented"
  static let about = About("undocumented", "has a flaw", needs: [.generator, .critic])
}

struct Shapeless: Flawed {
  static let name = "shapeless"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (1 - real).relu() + (1 + fake).relu()
  }
}

struct NotANumber: Flawed {
  static let name = "nan"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (real.mean() - real.mean()) / (fake.mean() - fake.mean())
  }
}

struct Overflowing: Flawed {
  static let name = "overflowing"
  func generatorLoss(fake: Tensor) -> Tensor { (fake.exp().exp() + 1).log().mean() }
}

/// Reads the numbers, and so loses what they came from.
struct Numbers: Flawed {
  static let name = "numbers"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    let values = (try? real.doubles()) ?? []
    return .scalar(values.reduce(0, +), dtype: real.dtype) - fake.mean()
  }
}

/// Made of the logits, and yet it does not depend on them.
struct Deaf: Flawed {
  static let name = "deaf"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (real.mean() - fake.mean()) * 0
  }
}

struct Mismatched: Flawed {
  static let name = "mismatched"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    (real.reshaped([3, 7]) + fake).mean()
  }
}

struct Rolling: Flawed {
  static let name = "rolling"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    fake.mean() - real.mean() * Double.random(in: 1...2)
  }
}

struct Crashing: Flawed {
  static let name = "crashing"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    let list = (try? real.doubles()) ?? []
    return .scalar(list[list.count + Int(getpid())], dtype: real.dtype)
  }
}

struct Exiting: Flawed {
  static let name = "exiting"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor { exit(3) }
}

struct Looping: Flawed {
  static let name = "looping"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    while getpid() != 0 { usleep(1000) }
    return fake.mean()
  }
}

/// x² as an operation of the plugin's own, whose derivative is not what it should be.
struct Square: Primitive {
  static let name = "my_square"
  /// What the derivative 2x is multiplied by.
  var factor = 1.0
  /// False cuts the derivative off from x, so that its own derivative is 0.
  var isDifferentiable = true

  func resultShape(of inputs: [Tensor]) -> Shape { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into result: Tensor) {
    let x = inputs[0].detached
    try? result.assign(x * x)
  }

  func vectorJacobianProduct(_ gy: Tensor, _ call: PrimitiveCall) -> [Tensor?] {
    let x = isDifferentiable ? call.inputs[0] : call.inputs[0].detached
    return [gy * x * (2 * factor)]
  }
}

struct RightSquare: Flawed {
  static let name = "right-square"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    Square()(real).mean() + fake.mean()
  }
}

struct WrongGradient: Flawed {
  static let name = "wrong-gradient"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    Square(factor: 0.5)(real).mean() + fake.mean()
  }
}

struct WrongSecond: Flawed {
  static let name = "wrong-second"
  func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    Square(isDifferentiable: false)(real).mean() + fake.mean()
  }
}

struct Unread: Flawed {
  static let name = "unread"
  @Hyperparameter("what nobody looks at", in: 0...10) var margin = 1.0
}

struct Ineffective: Flawed {
  static let name = "ineffective"
  @Hyperparameter("what counts for nothing", in: 0...10) var margin = 1.0
  func generatorLoss(fake: Tensor) -> Tensor { -(fake + 0 * margin).mean() }
}

struct Unbounded: Flawed {
  static let name = "unbounded"
  @Hyperparameter("the scale, which is to be positive") var scale = 1.0
  func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() * log(scale + 1) }
}

struct Edgy: Flawed {
  static let name = "edgy"
  @Hyperparameter("the scale, which is to be positive", in: 0...10) var scale = 2.0
  func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() * log(scale) }
}

struct Refusing: Flawed {
  static let name = "refusing"
  @Hyperparameter("the scale, which is to be positive", in: 0...10) var scale = 1.0
  func updates(for networks: any Networks) throws -> [Update] {
    guard scale > 0 else { throw ComponentError("the scale is larger than 0", option: "scale") }
    guard let networks = networks as? any AdversarialNetworks else { return [] }
    return [
      Update(Part.generator) { [self] context in
        let z = context.draws.codes(context.batch, of: networks.prior)
        return -networks.discriminate(networks.generate(z, .training), .training).mean() * scale
      }
    ]
  }
}

struct EdgeCrash: Flawed {
  static let name = "edge-crash"
  @Hyperparameter("how many pieces", in: 0...10) var pieces = 2
  func generatorLoss(fake: Tensor) -> Tensor { -fake.mean() * Double(12 / pieces) }
}

struct EdgeLoop: Flawed {
  static let name = "edge-loop"
  @Hyperparameter("how many at once", in: 0...10) var pieces = 2
  func generatorLoss(fake: Tensor) -> Tensor {
    var left = 12
    while left > 0 {
      left -= min(pieces, left)
      usleep(1000)
    }
    return -fake.mean() * Double(pieces)
  }
}

/// The plugin's entry.
@c(gl_entry) public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    register(
      $0, Undocumented.self, Shapeless.self, NotANumber.self, Overflowing.self, Numbers.self,
      Deaf.self,
      Mismatched.self, Rolling.self, Crashing.self, Exiting.self, Looping.self,
      RightSquare.self, WrongGradient.self, WrongSecond.self, Unread.self, Ineffective.self,
      Unbounded.self, Edgy.self, Refusing.self, EdgeCrash.self, EdgeLoop.self)
  }
}
