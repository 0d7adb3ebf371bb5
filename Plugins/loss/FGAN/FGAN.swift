import GanLabKit

/// The game about an f-divergence, which D bounds from below.
///
///     D_f(p_d ‖ p_g) = ∫ p_g f(p_d / p_g)  ≥  E T(x) - E f*(T(G(z))),   T = g(d),
///
/// with f* the convex conjugate of f, and g a function that keeps T where f* is finite. In the three members
/// here g is chosen so that the best d is ln p_d - ln p_g.
public struct FGAN<Member: FDivergence>: AdversarialLoss {
  /// How G's loss is written.
  public enum GeneratorLoss: String, CaseIterable, HyperparameterChoice {
    /// -E T(G(z)), which stays steep where D is strong.
    case alternative
    /// -E f*(T(G(z))), which makes it one game with one value.
    case original
  }

  /// What it says of itself.
  public static var about: About { Member.about }
  /// As the member wants it.
  public static var recommended: Recommended { Member.recommended }

  @Hyperparameter("which loss G minimises") var generator = GeneratorLoss.original

  /// One game with one value.
  public init() {}

  /// E f*(T(G(z))) - E T(x): the divergence, as far as D finds it, with the sign turned.
  public func discriminatorLoss(real: Tensor, fake: Tensor, targets: ClassTargets) -> Tensor {
    Member.conjugate(fake).mean() - Member.output(real).mean()
  }

  /// -E f*(T(G(z))), or -E T(G(z)).
  public func generatorLoss(fake: Tensor) -> Tensor {
    switch generator {
    case .original: -Member.conjugate(fake).mean()
    case .alternative: -Member.output(fake).mean()
    }
  }
}

/// A member of the family: its f by what the game needs of it.
public protocol FDivergence {
  /// What the loss says of itself.
  static var about: About { get }
  /// The settings that it trains well with.
  static var recommended: Recommended { get }
  /// T = g(d) of the logits d.
  static func output(_ d: Tensor) -> Tensor
  /// f*(g(d)) of the logits d.
  static func conjugate(_ d: Tensor) -> Tensor
}

extension FDivergence {
  /// The lab's own defaults.
  public static var recommended: Recommended { Recommended() }
}

private let paper = """
  Nowozin, Cseke & Tomioka 2016, f-GAN: training generative neural samplers using variational \
  divergence minimization
  """

/// KL(p_d ‖ p_g) = ∫ p_d ln(p_d / p_g): f(u) = u ln u, f*(t) = exp(t - 1), T = 1 + d.
public enum KLDivergence: FDivergence {
  /// What the loss says of itself.
  public static let about = About(
    "fgan-kl", "the game about KL(p_d ‖ p_g): a mode left out costs without end",
    formula: """
      D maximises  E [1 + d(x)] - E exp(d(G(z)))   (≤ KL(p_d ‖ p_g))
      G minimises  -E exp(d(G(z)))
      """,
    paper: paper, needs: [.generator, .critic], provides: [.criticLogit],
    notes: """
      It covers modes: where there are data and no samples the divergence is without bound, and G rather puts \
      samples between the modes than leaves one out. exp(d) makes it the wildest of the three: without a bound \
      on D's slope it comes to nothing where data and samples hardly overlap. With gradient-penalty it covers the \
      8 modes of ring within 4,000 steps.
      """)
  /// Where it is infinite nothing is learnt: D's slope is to be bounded.
  public static let recommended = Recommended(oneOfSwitches: ["gradient-penalty"])
  /// 1 + d.
  public static func output(_ d: Tensor) -> Tensor { d + 1 }
  /// exp(d).
  public static func conjugate(_ d: Tensor) -> Tensor { d.exp() }
}

/// KL(p_g ‖ p_d) = ∫ p_g ln(p_g / p_d): f(u) = -ln u, f*(t) = -1 - ln(-t), T = -exp(-d).
public enum ReverseKLDivergence: FDivergence {
  /// What the loss says of itself.
  public static let about = About(
    "fgan-reverse-kl", "the game about KL(p_g ‖ p_d): samples outside of the data cost without end",
    formula: """
      D maximises  -E exp(-d(x)) - E [d(G(z)) - 1]   (≤ KL(p_g ‖ p_d))
      G minimises  -E d(G(z))
      """,
    paper: paper, needs: [.generator, .critic], provides: [.criticLogit],
    notes: """
      It drops modes: a mode without samples costs nothing, samples between modes do.
      """)
  /// -exp(-d).
  public static func output(_ d: Tensor) -> Tensor { -(-d).exp() }
  /// d - 1.
  public static func conjugate(_ d: Tensor) -> Tensor { d - 1 }
}

/// 2 JS(p_d ‖ p_g): f(u) = u ln u - (u + 1) ln((u + 1) / 2), f*(t) = -ln(2 - eᵗ), T = ln 2 - softplus(-d).
public enum JSDivergence: FDivergence {
  /// What the loss says of itself.
  public static let about = About(
    "fgan-js", "the game about twice the Jensen-Shannon divergence: minimax, and 2 ln 2",
    formula: """
      D maximises  E [ln 2 + ln σ(d(x))] + E [ln 2 + ln(1 - σ(d(G(z))))]   (≤ 2 JS(p_d ‖ p_g))
      G minimises  E [ln 2 + ln(1 - σ(d(G(z))))]
      """,
    paper: paper, needs: [.generator, .critic], provides: [.criticLogit],
    notes: """
      Beside minimax its value has 2 ln 2 more, so that at p_d = p_g it is 0 and not -ln 4.
      """)
  /// ln 2 - softplus(-d).
  public static func output(_ d: Tensor) -> Tensor { Tensor.ln2(like: d) - (-d).softplus() }
  /// softplus(d) - ln 2.
  public static func conjugate(_ d: Tensor) -> Tensor { d.softplus() - Tensor.ln2(like: d) }
}

extension Tensor {
  fileprivate static func ln2(like d: Tensor) -> Tensor {
    .scalar(0.693_147_180_559_945_3, dtype: d.dtype)
  }
}

/// The plugin's entry.
@c(gl_entry)
public func entry() -> UnsafePointer<gl_plugin> {
  gl_swift_plugin {
    register(
      $0, FGAN<KLDivergence>.self, FGAN<ReverseKLDivergence>.self, FGAN<JSDivergence>.self)
  }
}
