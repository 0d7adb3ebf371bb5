import GanLabKit
import PluginHost

/// Checks of a component at its default options.
struct ComponentCheck {
  /// The component.
  let item: Descriptor
  /// How it is tried.
  let trial: any Trial

  /// The seeds of the points at which gradients are looked at.
  private static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// Everything that it gives has the contract's shape and is made of numbers.
  func results() -> [Finding] {
    do {
      var flaws = try trial.outputs(of: item.instance(), Conditions()).flatMap(\.flaws)
      if flaws.isEmpty { flaws = try trial.flaws(of: item.instance()) }
      if flaws.isEmpty {
        flaws = try trial.outputs(of: item.instance(), Conditions(dtype: .float64)).flatMap(\.flaws)
      }
      return unique(flaws).map { Finding($0, .results) }
    } catch {
      return [Finding(missingOption(error) ?? ComponentCheck.flaw(error), .results)]
    }
  }

  /// The same seed gives the same bits: again, and from another instance.
  func determinism() -> [Finding] {
    guard let component = try? item.instance(),
      let first = try? trial.outputs(of: component, Conditions()),
      let again = try? trial.outputs(of: component, Conditions()),
      let other = try? trial.outputs(of: item.instance(), Conditions())
    else { return [] }
    for (outputs, fresh) in [(again, false), (other, true)] {
      if let (name, place, a, b) = first.difference(to: outputs) {
        return [
          Finding(
            .notRepeatable(of: name, place: place, first: a, second: b, fresh: fresh),
            .determinism)
        ]
      }
    }
    return []
  }

  /// Gradients against finite differences; nil if there are none to speak of.
  func gradients() -> [Finding]? {
    compare { gradientCase, variable, random in
      try DifferenceCheck.compare(
        gradientCase.value, along: variable.tensors, random: &random)
    } wrong: { value, variable, comparison in
      .wrongGradient(
        of: value, by: variable, found: comparison.found, expected: comparison.expected,
        allowed: comparison.allowed)
    } none: {
      .noGradient(of: $0, reason: $1)
    }
    .map { $0.map { Finding($0, .gradients) } }
  }

  /// The same for the squared norm of a gradient, as a gradient penalty takes it.
  func secondDerivatives() -> [Finding]? {
    compare { gradientCase, variable, random in
      guard !gradientCase.inner.isEmpty else { return nil }
      return try DifferenceCheck.compare(
        gradientCase.squaredSlope, along: variable.tensors, random: &random)
    } wrong: { value, variable, comparison in
      .wrongSecondDerivative(
        of: value, by: variable, found: comparison.found, expected: comparison.expected,
        allowed: comparison.allowed)
    } none: {
      .noSecondDerivative(of: $0, reason: $1)
    }
    .map { $0.map { Finding($0, .secondDerivatives) } }
  }

  private typealias Variable = (name: String, tensors: [Tensor])

  /// Compares each case by each of its variables at several points.
  ///
  /// A quotient can straddle a kink, where both are right in their way; it does so at few points, and a
  /// wrong rule is wrong at most. So what counts is the majority.
  private func compare(
    _ compare: (GradientCase, Variable, inout Random) throws -> DifferenceCheck.Comparison?,
    wrong: (String, String, DifferenceCheck.Comparison) -> Flaw,
    none: (String, String) -> Flaw
  ) -> [Flaw]? {
    var misses: [String: [Flaw]] = [:]
    var order: [(key: String, isComposite: Bool)] = []
    var compared = false
    for (number, seed) in ComponentCheck.seeds.enumerated() {
      // Three points that agree are enough.
      if number == 3, misses.isEmpty { break }
      guard let cases = try? trial.gradientCases(of: item.instance(), seed: seed), !cases.isEmpty
      else { return nil }
      for gradientCase in cases {
        for variable in gradientCase.variables where !variable.tensors.isEmpty {
          var random = Random(seed: seed).stream("direction")
          let key = gradientCase.name + "\u{1F}" + variable.name
          do {
            guard let result = try compare(gradientCase, variable, &random) else { continue }
            compared = true
            if result.agrees { continue }
            if misses[key] == nil { order.append((key, gradientCase.isComposite)) }
            misses[key, default: []].append(wrong(gradientCase.name, variable.name, result))
          } catch {
            return [none(gradientCase.name, reason(error))]
          }
        }
      }
    }
    guard compared else { return nil }
    let wrong = order.filter { misses[$0.key, default: []].count > ComponentCheck.seeds.count / 2 }
    let simple = wrong.filter { !$0.isComposite }
    return (simple.isEmpty ? wrong : simple).compactMap { misses[$0.key]?.first }
  }

  /// The first of each family: a NaN in one result is one in all that are made of it.
  private func unique(_ flaws: [Flaw]) -> [Flaw] {
    var seen: Set<String> = []
    return flaws.filter { seen.insert("\($0)".prefix { $0 != "(" }.description).inserted }
  }

  /// Some options have nothing as their default, such as the path of a file: with that, a refusal that
  /// names the option is in order.
  private func missingOption(_ error: any Error) -> Flaw? {
    guard let error = error as? ComponentError,
      let option = item.options.first(where: { $0.name == error.option }),
      option.defaultText.isEmpty
    else { return nil }
    return .notTried(reason: "\(item.kind) \(item.name) needs \(option.name)=…")
  }

  /// An error at the defaults, as a flaw.
  static func flaw(_ error: any Error) -> Flaw {
    switch error {
    case let error as NotTried: .notTried(reason: error.reason)
    case is Cancelled: .notTried(reason: "it takes long, even for a few samples")
    case let error as TensorError: .failedOperation(reason: "\(error)")
    default: .refusesDefaults(reason: "\(error)")
    }
  }
}
